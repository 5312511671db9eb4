"""Whom to tell while the database is away, by the last roster that was kept."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from outreach.domain.phone import PhoneNumber
from outreach.domain.roster import COVERS, Colleague, ProgramRoster, Roster, whom_to_tell
from outreach.domain.rota import Role, Shift
from tests.make import NOW

SAM, KIM, LEE = (Colleague(id=UUID(int=n), phone=PhoneNumber(f"+1202555012{n}"), lang="en") for n in (1, 2, 3))


def program(*team: Colleague, on: Sequence[Colleague] = (), leads: Sequence[Colleague] = ()) -> ProgramRoster:
    begins, ends = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
    return ProgramRoster(
        name="standard",
        languages=("en",),
        wording={"en": {}},
        team={one.id: one for one in team},
        leads=tuple(one.id for one in leads),
        shifts=tuple(Shift(specialist=one.id, starts_at=begins, ends_at=ends, role=Role.PRIMARY) for one in on),
    )


def roster(*programs: ProgramRoster) -> Roster:
    return Roster(made_at=NOW, programs=programs)


def test_whoever_is_on_call_is_told_first_then_the_lead() -> None:
    kept = roster(program(SAM, KIM, LEE, on=[SAM, KIM], leads=[LEE]))

    assert whom_to_tell(roster=kept, at=NOW) == ((SAM, KIM), (LEE,))


def test_whoever_is_on_call_for_any_program_is_told_once() -> None:
    kept = roster(program(SAM, LEE, on=[SAM], leads=[LEE]), program(SAM, KIM, LEE, on=[SAM, KIM], leads=[SAM, LEE]))

    assert whom_to_tell(roster=kept, at=NOW) == ((SAM, KIM), (LEE,))


def test_a_shift_that_is_over_tells_nobody() -> None:
    kept = roster(program(SAM, LEE, on=[SAM], leads=[LEE]))

    assert whom_to_tell(roster=kept, at=NOW + timedelta(hours=1)) == ((LEE,),)


def test_when_a_roster_is_too_old_to_know_who_is_on_call_everybody_is_told() -> None:
    """The lead alone may be asleep, and whoever came on since is on no list."""
    kept = roster(program(SAM, KIM, LEE, on=[SAM], leads=[LEE]))

    assert whom_to_tell(roster=kept, at=NOW + COVERS - timedelta(seconds=1)) == ((LEE,),)
    assert whom_to_tell(roster=kept, at=NOW + COVERS) == ((SAM, KIM, LEE),)
    assert whom_to_tell(roster=kept, at=NOW + COVERS, about=KIM.phone) == ((SAM, LEE),)


def test_with_nobody_on_call_and_no_lead_everybody_is_told() -> None:
    kept = roster(program(SAM, KIM))

    assert whom_to_tell(roster=kept, at=NOW) == ((SAM, KIM),)


def test_whoever_is_in_danger_themselves_is_not_told_of_it() -> None:
    kept, alone = roster(program(SAM, KIM, LEE, on=[SAM], leads=[LEE])), roster(program(SAM, KIM, on=[SAM]))

    assert whom_to_tell(roster=kept, at=NOW, about=SAM.phone) == ((LEE,),)
    assert whom_to_tell(roster=kept, at=NOW, about=LEE.phone) == ((SAM,),)
    assert whom_to_tell(roster=alone, at=NOW, about=SAM.phone) == ((KIM,),)


def test_an_empty_roster_names_nobody() -> None:
    assert whom_to_tell(roster=roster(), at=NOW) == ()


def test_the_words_are_those_of_the_only_program_and_of_no_one_among_several() -> None:
    one = program(SAM)

    assert roster(one).wording == one.wording
    assert roster(one, one).wording is None


def test_our_own_people_are_known_by_their_number() -> None:
    kept = roster(program(SAM, KIM))

    assert kept.knows(SAM.phone)
    assert not kept.knows(LEE.phone)
    assert not kept.knows(None)
