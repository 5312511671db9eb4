"""What staff change about people: one by one, and many at once after a look at whom it touches."""

from dataclasses import replace
from typing import Any

import pytest

from outreach.actions import by_staff, editing, in_bulk, merging, people
from outreach.actions.by_staff import Deed, NotPossible
from outreach.actions.editing import Wanted
from outreach.actions.people import Person
from outreach.domain.consent import ConsentState
from outreach.ports import Runtime
from outreach.records import consents, timeline
from outreach.records.timeline import Event
from tests import make
from tests.actions import looking


@pytest.fixture
def crowd(runtime: Runtime) -> dict[str, Person]:
    """One person in each place where somebody can stand."""
    with runtime.transaction() as session:
        standing = {
            "asked": make.participant(session, "Asked"),
            "paused": make.participant(session, "Paused"),
            "invited": make.participant(session, "Invited", consent=ConsentState.INVITED),
            "not invited": make.participant(session, "New", consent=None),
            "stopped": make.participant(session, "Stopped"),
        }
        by_staff.pause(session, standing["paused"], days=7, now=make.NOW)
        by_staff.withdraw(session, standing["stopped"], now=make.NOW)
    return standing


TOUCHES = {
    Deed.INVITE: {"invited", "not invited"},
    Deed.PAUSE: {"asked", "paused"},
    Deed.RESUME: {"paused"},
    Deed.WITHDRAW: {"asked", "paused", "invited", "not invited"},
}


@pytest.mark.parametrize("deed", list(Deed))
def test_a_look_says_whom_a_deed_touches_and_doing_it_touches_those(
    runtime: Runtime, crowd: dict[str, Person], deed: Deed
) -> None:
    whom = [make.the_id(person) for person in crowd.values()]
    names = {make.the_id(person): name for name, person in crowd.items()}
    with runtime.transaction() as session:
        program = make.program(session).program_id
        looked = in_bulk.look(session, program, whom, deed)
        done = in_bulk.do(session, program, whom, deed, days=3, now=make.NOW)

    assert {names[make.the_id(person)] for person in looked.able} == TOUCHES[deed]
    assert {make.the_id(person) for person in done.able} == {make.the_id(person) for person in looked.able}
    assert len(looked.able) + len(looked.unable) == len(crowd)
    assert all(why for _, why in looked.unable)


def test_doing_it_again_touches_nobody_twice(runtime: Runtime, crowd: dict[str, Person]) -> None:
    whom = [make.the_id(person) for person in crowd.values()]
    for _ in range(2):
        with runtime.transaction() as session:
            program = make.program(session).program_id
            in_bulk.do(session, program, whom, Deed.WITHDRAW, days=1, now=make.NOW)

    with runtime.transaction() as session:
        lines = [len(consents.ledger(session, key)) for key in whom]
    assert lines == [2, 2, 2, 1, 2]


def test_people_of_another_program_and_those_who_are_gone_are_left_out(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session:
        elsewhere = make.participant(session, in_use=make.program(session, "discharge"))
        twin = make.participant(session)
        found = merging.look(session, make.the_id(dana), make.the_id(twin), number_of_gone=False)
        merging.merge(session, found, why="one person", by="Lee", now=make.NOW)

        whom = [make.the_id(each) for each in (dana, elsewhere, twin, dana)]
        looked = in_bulk.look(session, dana.in_use.program_id, whom, Deed.PAUSE)

    assert [each.participant_id for each in looked.able] == [dana.participant_id]
    assert looked.unable == ()


def wanted_of(person: Person) -> Wanted:
    one = person.participant
    assert one is not None
    return Wanted(
        name=one.name,
        zone=one.zone,
        state=one.state,
        lang=one.lang,
        peer=one.peer_id,
        at_risk=one.at_risk,
        by_voice=one.by_voice,
    )


def edit(runtime: Runtime, person: Person, wanted: Wanted) -> Person:
    with runtime.transaction() as session:
        editing.edit(session, person, wanted, by="Lee", now=make.NOW)
        return people.of_participant(session, make.the_id(person))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Dana M. Moore"},
        {"zone": "America/Chicago", "state": "IL"},
        {"lang": "es"},
        {"at_risk": True},
        {"state": "CO"},
    ],
)
def test_what_is_changed_is_so_from_then_on_and_on_the_timeline_without_a_name(
    runtime: Runtime, dana: Person, change: dict[str, Any]
) -> None:
    wanted = replace(wanted_of(dana), **change)

    after = edit(runtime, dana, wanted)

    assert wanted_of(after) == wanted
    with runtime.transaction() as session:
        lines = [each for each in timeline.of(session, participant=make.the_id(dana)) if each.event is Event.CHANGED]
    assert [each.by for each in lines] == ["Lee"]
    assert "Moore" not in lines[0].what


def test_what_is_not_changed_leaves_no_line(runtime: Runtime, dana: Person) -> None:
    edit(runtime, dana, wanted_of(dana))

    assert Event.CHANGED not in looking.events(runtime.transaction, dana)


def test_a_peer_is_somebody_of_the_program(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session:
        tess = make.specialist(session, "Tess")
        kim = make.specialist(session, "Kim", in_use=make.program(session, "discharge"))

    after = edit(runtime, dana, replace(wanted_of(dana), peer=tess.id))
    assert after.participant is not None
    assert after.participant.peer_id == tess.id
    with pytest.raises(NotPossible, match="work for the program"):
        edit(runtime, dana, replace(wanted_of(dana), peer=kim.id))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 201},
        {"name": "Dana\nMoore"},
        {"lang": "fr"},
        {"zone": None},
        {"zone": "EST"},
        {"by_voice": True},
    ],
)
def test_what_cannot_be_so_changes_nothing(runtime: Runtime, dana: Person, wrong: dict[str, Any]) -> None:
    with pytest.raises(NotPossible):
        edit(runtime, dana, replace(wanted_of(dana), at_risk=True, **wrong))

    with runtime.transaction() as session:
        assert wanted_of(people.of_participant(session, make.the_id(dana))) == wanted_of(dana)
