"""The life of an escalation, explored to its end for small sizes: two workers, a receipt, and people who cross them.

`OUTREACH_MODEL_DEPTH=1` lets more happen, and takes minutes.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from uuid import UUID

import pytest

from outreach.actions import escalations, rostering
from outreach.domain.escalation import Ladder, ReasonKind, Rung, Whom
from outreach.domain.rota import Role, Shift
from outreach.domain.urgency import Urgency
from outreach.records.reasons import NewReason
from tests import make
from tests.model.depth import DEPTH
from tests.model.escalation_model import Model
from tests.model.escalation_states import about_alike, known, look, somebody_is_told
from tests.model.explorer import Explorer, Moment, Pausing
from tests.model.town import MINUTE, Town, in_use

WORRY = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="wants to use", rule="use")
LADDER = Ladder(
    rungs=(Rung(whom=Whom.SHIFT, wait=5 * MINUTE), Rung(whom=Whom.LEAD, wait=5 * MINUTE)),
    due_back=6 * MINUTE,
)
ENDS = 4 * MINUTE
"""After so long Sam's shift is over, and Mia's begins."""


@cache
def _prepared() -> tuple[Town, bytes, UUID]:
    """Sam is on call until soon, Mia after, Lee leads, and somebody is worried about Dana."""
    town = Town(kind=Pausing)
    with town.runtime.transaction() as session:
        program = in_use(
            session, ladders={**make.pack().program.ladders, Urgency.URGENT: LADDER, Urgency.EMERGENCY: LADDER}
        )
        sam = make.specialist(session, "Sam", in_use=program, on_call=None)
        mia = make.specialist(session, "Mia", in_use=program, on_call=None)
        lee = make.lead(session, in_use=program)
        for who, starts, ends in ((sam, -timedelta(hours=8), ENDS), (mia, ENDS, timedelta(hours=8))):
            shift = Shift(specialist=who.id, starts_at=make.NOW + starts, ends_at=make.NOW + ends, role=Role.PRIMARY)
            rostering.add_shift(session, program.program_id, shift, now=make.NOW)
        town.staff |= {"Sam": sam, "Mia": mia, "Lee": lee}
        town.people["Dana"] = make.participant(session, in_use=program)
        live = escalations.raise_reasons(session, town.people["Dana"], [WORRY], now=make.NOW)
    return town, town.kept(), live.id


def explored(left: Mapping[str, int], *, workers: tuple[str, ...] = ("one", "two")) -> None:
    """Explore all that may happen, and try from one of each kind of states whether somebody is told from there."""
    town, kept, about = _prepared()
    town.put_back(kept)
    town.clock.at = make.NOW
    carrier = town.carrier
    assert isinstance(carrier, Pausing)
    carrier.pauses = True
    model = Model(about=about, workers=workers)
    kinds: dict[object, Moment] = {}

    def looked(place: Town, moment: Moment) -> Moment:
        after = look(place, moment)
        kinds.setdefault(about_alike(place, after), after)
        return after

    explorer = Explorer(town=town, moves=model.moves, look=looked, known=known)
    hands: dict[str, tuple[UUID, ...]] = dict.fromkeys(workers, ())
    explorer.explore(Moment(kept=town.kept(), at=make.NOW, left=dict(left), hands=hands, seen={}, told={}))
    carrier.pauses = False
    for moment in kinds.values():
        explorer.stand(moment)
        assert somebody_is_told(town, about), f"nobody is told any more: {known(town, moment)}"


@pytest.mark.parametrize(
    "left",
    [
        {"time": 1, "Sam takes": 1, "arrives": 1},
        {"time": 1, "Sam takes": 1, "fails": 1},
    ],
    ids=", ".join,
)
def test_whatever_two_workers_a_receipt_and_whoever_takes_it_do_first_nobody_is_lost(left: dict[str, int]) -> None:
    explored(_more(left))


@pytest.mark.parametrize(
    "left",
    [
        {"Sam takes": 1, "Lee closes": 1, "Sam passes": 1},
        {"time": 1, "Sam says by": 1, "worse": 1},
        {"time": 1, "Sam takes": 1, "Mia accepts": 1},
    ],
    ids=", ".join,
)
def test_whatever_people_do_in_which_order_nobody_is_lost(left: dict[str, int]) -> None:
    explored(_more(left), workers=("one",))


def _more(left: dict[str, int]) -> dict[str, int]:
    """Let everything happen more often when the model is explored deeper."""
    return {what: times + DEPTH for what, times in left.items()}
