"""Nobody is put on call whom no text of ours is known to reach, and whoever texts us is known again."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.actions import alarms, due, reaching, replies, rostering, rotas
from outreach.actions.reaching import NotReachable
from outreach.domain.delivery import MessageKind
from outreach.domain.overriding import Override, OverrideKind
from outreach.domain.reach import OutOfReach
from outreach.domain.rota import Shift
from outreach.ports import Runtime
from outreach.records import specialists
from outreach.records.specialists import Specialist, SpecialistRow
from tests import make
from tests.actions import looking

DAY = timedelta(days=1)


@pytest.fixture
def new(runtime: Runtime) -> Specialist:
    """Somebody who was just added, and has not answered yet."""
    with runtime.transaction() as session:
        return make.specialist(session, "Nora", on_call=None, verified=False)


def trouble(runtime: Runtime, somebody: Specialist) -> OutOfReach | None:
    with runtime.transaction() as session:
        return specialists.by_ids(session, [somebody.id])[somebody.id].reach.trouble


def put_on_call(runtime: Runtime, somebody: Specialist) -> None:
    with runtime.transaction() as session:
        shift = Shift(specialist=somebody.id, starts_at=make.NOW + DAY, ends_at=make.NOW + 2 * DAY)
        rostering.add_shift(session, make.program(session).program_id, shift, now=make.NOW)


def test_nobody_is_on_call_before_they_answered(runtime: Runtime, new: Specialist) -> None:
    with pytest.raises(NotReachable, match="Nora has not answered our text yet"):
        put_on_call(runtime, new)


@pytest.mark.parametrize("word", ["READY", "ready.", "Presente", "I'm ready"])
def test_the_word_that_was_asked_for_verifies(runtime: Runtime, new: Specialist, word: str) -> None:
    with runtime.transaction() as session:
        reaching.ask(session, make.program(session), new, now=make.NOW)

    replies.receive(runtime, make.inbound(word, phone=new.phone))

    put_on_call(runtime, new)
    said = [each.text_key for each in looking.messages(runtime.transaction, MessageKind.STAFF_ANSWER)]
    assert said == ["reach_ask", "reach_noted"]


def test_any_other_text_does_not_verify(runtime: Runtime, new: Specialist) -> None:
    replies.receive(runtime, make.inbound("who is this", phone=new.phone))

    assert trouble(runtime, new) is OutOfReach.NEVER_ANSWERED


@pytest.mark.parametrize("alarm", [alarms.phone_fails, alarms.specialist_stopped])
def test_whose_phone_fails_or_who_stopped_cannot_be_put_on_call(runtime: Runtime, sam: Specialist, alarm) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    with runtime.transaction() as session:
        alarm(session, sam.id, now=make.NOW)

    with pytest.raises(NotReachable, match="Sam cannot be reached at the moment"):
        put_on_call(runtime, sam)


def test_any_text_of_theirs_shows_that_the_phone_works_again(runtime: Runtime, sam: Specialist) -> None:
    with runtime.transaction() as session:
        alarms.phone_fails(session, sam.id, now=make.NOW)

    replies.receive(runtime, make.inbound("who", phone=sam.phone))

    assert trouble(runtime, sam) is None


def test_nobody_is_put_in_anothers_place_whom_texts_do_not_reach(
    runtime: Runtime, sam: Specialist, new: Specialist
) -> None:
    instead = Override(kind=OverrideKind.ADD, specialist=new.id, starts_at=make.NOW + DAY, ends_at=make.NOW + 2 * DAY)

    with runtime.transaction() as session:
        rotated = make.program(session).program_id
        make.rotates(session, [sam.id])
    with pytest.raises(NotReachable, match="Nora"), runtime.transaction() as session:
        rostering.override(session, rotated, instead, now=make.NOW)


def test_the_lead_hears_once_of_somebody_on_call_who_never_answered(
    runtime: Runtime, clock: make.Clock, sam: Specialist
) -> None:
    with runtime.transaction() as session:
        lee = make.lead(session)
        session.execute(sa.update(SpecialistRow).where(SpecialistRow.id == sam.id).values(verified_at=None))

    for _ in range(3):
        clock.move(minutes=15)
        with runtime.transaction() as session:
            rotas.changed(session, make.program(session).program_id, now=clock() - timedelta(hours=1))
        due.do_what_is_due(runtime)

    told = [each for each in looking.messages(runtime.transaction, MessageKind.ALERT) if "Sam" in each.body]
    assert [(each.text_key, each.to) for each in told] == [("never_answered", lee.phone)]


def test_whoever_takes_a_page_is_known_to_be_reached(runtime: Runtime, sam: Specialist) -> None:
    with runtime.transaction() as session:
        dana = make.participant(session)
        session.execute(sa.update(SpecialistRow).where(SpecialistRow.id == sam.id).values(verified_at=None))
    replies.receive(runtime, make.inbound("i want to die", phone=dana.phone))

    replies.receive(runtime, make.inbound("1", phone=sam.phone))

    assert trouble(runtime, sam) is None
