"""The list of people: who needs a lead first, whom each filter shows, and that its cost does not grow with people."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.actions import by_staff, escalations
from outreach.actions.people import Person
from outreach.domain.consent import ConsentState
from outreach.domain.escalation import ReasonKind
from outreach.domain.people_list import Filter, Need, Place, Show, read_place, stretches
from outreach.domain.urgency import Urgency
from outreach.ports import Transaction
from outreach.queries import people_list
from outreach.queries.people_list import Page
from outreach.records import enrollments, participants
from outreach.records.reasons import NewReason
from tests import make
from tests.counting import statements_of

LONG_AGO = make.NOW - timedelta(days=15)


def page(session: Session, wanted: Filter | None = None, *, after: Place | None = None) -> Page:
    in_use = make.program(session)
    phases = stretches(in_use.program.cadence, today=make.NOW.date())
    return people_list.page(session, in_use.program_id, wanted or Filter(), phases=phases, after=after, now=make.NOW)


def shown(session: Session, show: Show) -> set[UUID]:
    """Whom a filter shows; its count says the same."""
    in_use = make.program(session)
    phases = stretches(in_use.program.cadence, today=make.NOW.date())
    counted = people_list.counts(session, in_use.program_id, phases=phases, now=make.NOW)
    found = {each.id for each in page(session, Filter(show=show)).people}
    assert counted.shown[show] == len(found)
    everybody = people_list.everybody(session, in_use.program_id, Filter(show=show), phases=phases, now=make.NOW)
    assert set(everybody) == found
    return found


def number_fails(session: Session) -> Person:
    person = make.participant(session)
    reason = NewReason(kind=ReasonKind.NUMBER_PROBLEM, urgency=Urgency.SAME_DAY, what="wrong number", rule="test")
    escalations.raise_reasons(session, person, [reason], now=make.NOW)
    return person


def peerless(session: Session, **given: object) -> Person:
    return make.participant(session, **given)  # type: ignore[arg-type]


def paused(session: Session) -> Person:
    person = make.participant(session)
    by_staff.pause(session, person, days=7, now=make.NOW)
    return person


def by_voice(session: Session) -> Person:
    person = make.participant(session)
    participants.set_by_voice(session, make.the_id(person), by_voice=True)
    return person


def stopped(session: Session) -> Person:
    person = make.participant(session)
    by_staff.withdraw(session, person, now=make.NOW)
    return person


@pytest.mark.parametrize(
    ("show", "make_one"),
    [
        (Show.NUMBER_PROBLEM, number_fails),
        (Show.IN_QUEUE, number_fails),
        (Show.QUIET, lambda session: make.participant(session, now=LONG_AGO)),
        (Show.AT_RISK, lambda session: make.participant(session, at_risk=True)),
        (Show.NO_ZONE, lambda session: make.participant(session, zone=None)),
        (Show.NOT_INVITED, lambda session: make.participant(session, consent=None)),
        (Show.INVITED, lambda session: make.participant(session, consent=ConsentState.INVITED)),
        (Show.PAUSED, paused),
        (Show.BY_VOICE, by_voice),
        (Show.STOPPED, stopped),
    ],
)
def test_a_filter_shows_those_and_nobody_else(
    transaction: Transaction, show: Show, make_one: Callable[[Session], Person]
) -> None:
    with transaction() as session:
        sam = make.specialist(session)
        make.participant(session, peer=sam.id)
        wanted = make_one(session)

        assert shown(session, show) == {wanted.participant_id}


def test_who_has_no_peer_is_shown_unless_they_stopped(transaction: Transaction) -> None:
    with transaction() as session:
        sam = make.specialist(session)
        make.participant(session, peer=sam.id)
        alone = make.participant(session)
        stopped(session)

        assert shown(session, Show.NO_PEER) == {alone.participant_id}


def test_who_wrote_lately_is_not_quiet(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session, now=LONG_AGO)
        participants.hear(session, [person.phone], now=make.NOW - timedelta(days=1))

        assert shown(session, Show.QUIET) == set()


def test_who_needs_a_lead_comes_first(transaction: Transaction) -> None:
    with transaction() as session:
        sam = make.specialist(session)
        people = {
            Need.STOPPED: stopped(session),
            Need.NOTHING: make.participant(session, peer=sam.id),
            Need.NO_PEER: make.participant(session),
            Need.NO_ZONE: make.participant(session, zone=None),
            Need.NOT_INVITED: make.participant(session, consent=None),
            Need.QUIET: make.participant(session, now=LONG_AGO),
            Need.QUIET_AT_RISK: make.participant(session, now=LONG_AGO, at_risk=True),
            Need.NUMBER_PROBLEM: number_fails(session),
        }

        found = [(each.need, each.id) for each in page(session).people]

    assert found == [(need, people[need].participant_id) for need in Need if need in people]


def test_a_list_of_one_peers_people_and_of_one_phase(transaction: Transaction) -> None:
    with transaction() as session:
        sam = make.specialist(session)
        new = make.participant(session, peer=sam.id)
        old = make.participant(session, now=make.NOW - timedelta(days=200))
        in_use = make.program(session)
        phases = stretches(in_use.program.cadence, today=make.NOW.date())

        of_sam = page(session, Filter(peer=sam.id)).people
        of_each = [{each.id for each in page(session, Filter(phase=one.place)).people} for one in phases]
        counted = people_list.counts(session, in_use.program_id, phases=phases, now=make.NOW)

    assert [each.id for each in of_sam] == [new.participant_id]
    assert new.participant_id in of_each[0]
    assert old.participant_id not in of_each[0]
    assert sum(counted.phases.values()) == 1
    assert counted.peers == {sam.id: 1}


def test_who_wanted_to_go_on_is_in_the_last_phase(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session)
        assert person.enrollment is not None
        row = sa.update(enrollments.EnrollmentRow).values(renewed_on=make.NOW.date())
        session.execute(row)
        phases = stretches(person.in_use.program.cadence, today=make.NOW.date())

        found = page(session, Filter(phase=len(phases) - 1)).people

    assert [each.id for each in found] == [person.participant_id]


def test_fifty_are_shown_and_the_rest_follow_without_anybody_twice(transaction: Transaction) -> None:
    with transaction() as session:
        people = {make.the_id(make.participant(session, f"Person {number}")) for number in range(62)}

        first = page(session)
        assert first.following is not None
        second = page(session, after=read_place(str(first.following)))

    assert (len(first.people), len(second.people), second.following) == (50, 12, None)
    assert {each.id for each in (*first.people, *second.people)} == people


@pytest.mark.parametrize("text", ["", "x", "3", "3.x", "x.01a1fcd6-cbcb-7205-9650-1b73d7c0d071"])
def test_what_is_no_place_is_the_beginning(text: str) -> None:
    assert read_place(text) is None


@pytest.mark.parametrize("words", ["moore", "DANA", "dana moo", "moore dana", "josé", "Jose"])
def test_people_are_found_by_words_of_their_name(transaction: Transaction, words: str) -> None:
    with transaction() as session:
        dana = make.participant(session, "Dana José Moore")
        make.participant(session, "Kim Lee")

        found = people_list.search(session, dana.in_use.program_id, words, now=make.NOW)

    assert [each.id for each in found] == [dana.participant_id]


def test_people_are_found_by_their_number_and_its_last_four_digits(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session)
        make.participant(session)

        for words in (dana.phone.e164, f"({dana.phone.e164[2:5]}) {dana.phone.e164[5:]}", dana.phone.last_four):
            found = people_list.search(session, dana.in_use.program_id, words, now=make.NOW)
            assert [each.id for each in found] == [dana.participant_id]


@pytest.mark.parametrize("words", ["", "  ", "oore", "12345", "%"])
def test_nobody_is_found_by_what_nobody_has(transaction: Transaction, words: str) -> None:
    with transaction() as session:
        dana = make.participant(session)

        assert people_list.search(session, dana.in_use.program_id, words, now=make.NOW) == []


def test_people_of_another_program_are_neither_listed_nor_found(transaction: Transaction) -> None:
    with transaction() as session:
        make.participant(session, "Kim Lee", in_use=make.program(session, "discharge"))

        assert page(session).people == ()
        assert people_list.search(session, make.program(session).program_id, "Kim", now=make.NOW) == []


def test_a_page_takes_as_many_statements_for_sixty_as_for_one(engine: sa.Engine, transaction: Transaction) -> None:
    def asked() -> int:
        with transaction() as session, statements_of(engine) as seen:
            in_use = make.program(session)
            before = len(seen)
            phases = stretches(in_use.program.cadence, today=make.NOW.date())
            people_list.page(session, in_use.program_id, Filter(), phases=phases, after=None, now=make.NOW)
            people_list.counts(session, in_use.program_id, phases=phases, now=make.NOW)
            return len(seen) - before

    with transaction() as session:
        make.participant(session)
    for_one = asked()
    with transaction() as session:
        for number in range(59):
            make.participant(session, f"Person {number}")

    assert asked() == for_one <= 5
