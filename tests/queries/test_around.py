"""How somebody stands: who looks at them, who has their thread, what waits about them, and which of ours that names."""

from datetime import timedelta

import pytest

from outreach.actions import claiming
from outreach.actions.people import Person
from outreach.ports import Transaction
from outreach.queries.around import Around, around, around_escalation
from outreach.queries.thread import Whose
from outreach.records import escalations
from outreach.records.specialists import Specialist
from tests import make
from tests.console.people import worries


@pytest.fixture
def dana(transaction: Transaction) -> Person:
    with transaction() as session:
        return make.participant(session)


@pytest.fixture
def sam(transaction: Transaction) -> Specialist:
    with transaction() as session:
        return make.specialist(session)


def stands(transaction: Transaction, person: Person, *, seconds: int = 0) -> Around:
    with transaction() as session:
        return around(
            session,
            Whose(participant=person.participant_id),
            program=person.in_use.program_id,
            now=make.NOW + timedelta(seconds=seconds),
        )


def test_others_see_who_looks_for_forty_seconds(transaction: Transaction, dana: Person, sam: Specialist) -> None:
    with transaction() as session:
        claiming.look(session, dana, sam, now=make.NOW - timedelta(seconds=20))
        claiming.look(session, dana, sam, now=make.NOW)

    assert [each.name for each in stands(transaction, dana, seconds=39).looking(besides=None)] == ["Sam"]
    assert stands(transaction, dana, seconds=41).looking(besides=None) == []


def test_nobody_sees_themselves_looking(transaction: Transaction, dana: Person, sam: Specialist) -> None:
    with transaction() as session:
        claiming.look(session, dana, sam, now=make.NOW)

    assert stands(transaction, dana).looking(besides=sam.id) == []


def test_whoever_took_what_waits_is_named_though_they_left_the_team(
    transaction: Transaction, dana: Person, sam: Specialist
) -> None:
    with transaction() as session:
        worries(session, dana)
        claiming.claim(session, dana, sam, now=make.NOW)

    found = stands(transaction, dana)
    assert found.owner == found.has
    assert found.has is not None
    assert (found.has.name, [each.what for each in found.reasons]) == ("Sam", ["says they want to use"])


def test_somebody_about_whom_nothing_waits_has_nothing_around_them(transaction: Transaction, dana: Person) -> None:
    found = stands(transaction, dana)

    assert (found.live, found.reasons, found.owner, found.claim, found.has) == (None, (), None, None, None)


def test_an_escalation_says_how_whom_it_is_about_stands(
    transaction: Transaction, dana: Person, sam: Specialist
) -> None:
    with transaction() as session:
        worries(session, dana)
        claiming.claim(session, dana, sam, now=make.NOW)
    with transaction() as session:
        live = escalations.live_of(session, participant=dana.participant_id)
        assert live is not None
        found = around_escalation(session, live, now=make.NOW)

    assert found.claim is not None
    assert found.claim.specialist_id == sam.id
