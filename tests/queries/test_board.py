"""The queue as the console shows it: the order of the cards, what each says, whose they are, and the light above."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from outreach.actions import claiming, drills, escalations, giving_over, people, putting_off, taking
from outreach.actions.people import Person
from outreach.domain.escalation import Outcome, ReasonKind
from outreach.domain.queue_light import Colour
from outreach.domain.urgency import Urgency
from outreach.ports import Transaction
from outreach.queries.board import Board, Whose, board
from outreach.records.escalations import Escalation
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.counting import statements_of

MINUTE = timedelta(minutes=1)


def worry(transaction: Transaction, person: Person, urgency: Urgency, *, after: int = 0, what: str = "w") -> Escalation:
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what=what, rule="test")
    with transaction() as session:
        return escalations.raise_reasons(session, person, [reason], now=make.NOW + after * MINUTE)


def somebody(transaction: Transaction, name: str = "Dana Moore") -> Person:
    with transaction() as session:
        return make.participant(session, name)


def take(transaction: Transaction, what: Escalation, who: Specialist) -> None:
    with transaction() as session:
        assert taking.acknowledge(session, what, who, now=make.NOW)


@pytest.fixture
def sam(transaction: Transaction) -> Specialist:
    with transaction() as session:
        return make.specialist(session)


@pytest.fixture
def kim(transaction: Transaction) -> Specialist:
    with transaction() as session:
        return make.specialist(session, "Kim")


def look(
    transaction: Transaction, who: UUID | None = None, whose: Whose = Whose.ALL, *, after: int = 0, start: int = 0
) -> Board:
    with transaction() as session:
        here = [make.program(session).program_id]
        now = make.NOW + after * MINUTE
        return board(session, programs_=here, specialist=who, whose=whose, now=now, start=start)


def test_urgent_ones_come_first_then_those_nobody_has_then_those_who_wait_longest(
    transaction: Transaction, sam: Specialist
) -> None:
    for name, urgency, after in (
        ("A A", Urgency.SAME_DAY, 0),
        ("B B", Urgency.EMERGENCY, 3),
        ("C C", Urgency.SAME_DAY, 1),
        ("D D", Urgency.URGENT, 2),
    ):
        found = worry(transaction, somebody(transaction, name), urgency, after=after)
        if name == "A A":
            take(transaction, found, sam)

    assert [card.called for card in look(transaction).cards] == ["B.B.", "D.D.", "C.C.", "A.A."]


def test_what_was_put_off_comes_last_of_its_urgency(transaction: Transaction, sam: Specialist) -> None:
    first = worry(transaction, somebody(transaction, "A A"), Urgency.WATCH)
    take(transaction, worry(transaction, somebody(transaction, "B B"), Urgency.WATCH, after=1), sam)
    with transaction() as session:
        putting_off.snooze(session, first, sam, until=make.NOW + timedelta(hours=3), now=make.NOW)

    cards = look(transaction).cards
    assert [card.called for card in cards] == ["B.B.", "A.A."]
    assert cards[1].snoozed_until == make.NOW + timedelta(hours=3)


def test_a_card_says_who_has_it_since_when_and_by_when_they_are_in_touch(
    transaction: Transaction, sam: Specialist
) -> None:
    take(transaction, worry(transaction, somebody(transaction), Urgency.URGENT), sam)

    (card,) = look(transaction).cards
    assert card.owner is not None
    assert (card.owner.name, card.since) == ("Sam", make.NOW)
    assert card.promised_at is not None
    assert card.told == ()


def test_a_card_that_nobody_has_says_who_was_told_and_when_the_next_one_is(
    transaction: Transaction, sam: Specialist
) -> None:
    worry(transaction, somebody(transaction), Urgency.URGENT)

    (card,) = look(transaction).cards
    assert card.owner is None
    assert card.told == (sam.name,)
    assert card.next_step_at is not None
    assert card.next_step_at > make.NOW


def test_a_card_says_each_reason_once_the_latest_first(transaction: Transaction) -> None:
    dana = somebody(transaction)
    for what in ("mood is 2", "missed two", "mood is 2"):
        worry(transaction, dana, Urgency.WATCH, what=what)

    (card,) = look(transaction).cards
    assert card.reasons == ("mood is 2", "missed two")


def test_a_card_says_who_writes_now_and_to_whom_it_is_offered(
    transaction: Transaction, sam: Specialist, kim: Specialist
) -> None:
    dana = somebody(transaction)
    found = worry(transaction, dana, Urgency.URGENT)
    with transaction() as session:
        claiming.claim(session, dana, sam, now=make.NOW)
        giving_over.offer(session, found, sam, kim, now=make.NOW)

    (card,) = look(transaction, after=1).cards
    assert card.writing is not None
    assert card.offered_to is not None
    assert (card.writing.name, card.offered_to.name) == ("Sam", "Kim")
    assert look(transaction, after=6).cards[0].writing is None


def test_a_stranger_is_known_by_the_last_digits_and_an_exercise_by_nothing(
    transaction: Transaction, sam: Specialist
) -> None:
    del sam  # who is on call
    with transaction() as session:
        unknown = people.meet(session, make.number(), now=make.NOW)
        assert unknown is not None
        escalations.raise_reasons(
            session,
            unknown,
            [NewReason(kind=ReasonKind.UNKNOWN_SENDER, urgency=Urgency.URGENT, what="who", rule="r")],
            now=make.NOW,
        )
        drills.begin(session, make.program(session), urgency=Urgency.SAME_DAY, now=make.NOW)

    stranger, drill = look(transaction).cards
    assert (stranger.called, stranger.participant) == (f"…{unknown.phone.last_four}", None)
    assert (drill.called, drill.is_drill) == ("", True)


def test_mine_are_those_i_have_and_those_that_are_offered_to_me(
    transaction: Transaction, sam: Specialist, kim: Specialist
) -> None:
    sams = worry(transaction, somebody(transaction, "A A"), Urgency.URGENT)
    take(transaction, sams, sam)
    take(transaction, worry(transaction, somebody(transaction, "B B"), Urgency.URGENT), kim)
    worry(transaction, somebody(transaction, "C C"), Urgency.URGENT)
    with transaction() as session:
        giving_over.offer(session, sams, sam, kim, now=make.NOW)

    assert [card.called for card in look(transaction, sam.id, Whose.MINE).cards] == ["A.A."]
    assert [card.called for card in look(transaction, kim.id, Whose.MINE).cards] == ["A.A.", "B.B."]
    assert look(transaction, kim.id).counts == {Whose.MINE: 2, Whose.TEAM: 3, Whose.ALL: 3}


def test_a_team_is_the_programs_that_somebody_works_for(transaction: Transaction, sam: Specialist) -> None:
    worry(transaction, somebody(transaction), Urgency.URGENT)
    with transaction() as session:
        ari = make.specialist(session, "Ari", in_use=make.program(session, "discharge"))

    assert look(transaction, sam.id, Whose.TEAM).cards
    assert not look(transaction, ari.id, Whose.TEAM).cards


def test_another_programs_queue_is_left_out(transaction: Transaction) -> None:
    worry(transaction, somebody(transaction), Urgency.URGENT)
    with transaction() as session:
        elsewhere = make.program(session, "discharge").program_id
        there = board(session, programs_=[elsewhere], specialist=None, whose=Whose.ALL, now=make.NOW)

    assert there.cards == ()


def test_a_long_queue_is_shown_by_fifty(transaction: Transaction) -> None:
    for _ in range(52):
        worry(transaction, somebody(transaction), Urgency.WATCH)

    first = look(transaction)
    assert (len(first.cards), first.older(Whose.ALL)) == (50, 50)
    second = look(transaction, start=50)
    assert (len(second.cards), second.older(Whose.ALL)) == (2, None)
    assert {card.id for card in first.cards}.isdisjoint(card.id for card in second.cards)


def test_it_takes_the_same_number_of_statements_however_many_there_are(
    transaction: Transaction, engine: sa.Engine, sam: Specialist
) -> None:
    def asked() -> int:
        with statements_of(engine) as statements:
            look(transaction)
        return len(statements)

    take(transaction, worry(transaction, somebody(transaction), Urgency.URGENT), sam)
    worry(transaction, somebody(transaction), Urgency.URGENT)
    look(transaction)
    few = asked()
    for number in range(12):
        found = worry(transaction, somebody(transaction), Urgency.URGENT)
        if number % 2:
            take(transaction, found, sam)

    assert asked() == few


def test_the_light_is_green_while_somebody_is_there_and_nobody_waits_too_long(
    transaction: Transaction, sam: Specialist
) -> None:
    del sam  # who is on call
    worry(transaction, somebody(transaction), Urgency.URGENT)

    assert look(transaction, after=14).light.colour is Colour.GREEN
    late = look(transaction, after=16).light
    assert (late.colour, late.late, late.late_urgent) == (Colour.RED, 1, 1)


def test_the_light_says_that_nobody_is_on_call(transaction: Transaction) -> None:
    assert look(transaction).light.colour is Colour.AMBER

    worry(transaction, somebody(transaction), Urgency.WATCH)
    light = look(transaction).light
    assert (light.nobody_on_call, light.colour) == (True, Colour.RED)


def test_the_light_says_that_a_promise_is_broken(transaction: Transaction, sam: Specialist) -> None:
    found = worry(transaction, somebody(transaction), Urgency.URGENT)
    take(transaction, found, sam)

    assert look(transaction).light.broken == 0
    assert look(transaction, after=600).light.broken == 1


def test_the_light_counts_what_came_and_went_within_the_hour(transaction: Transaction, sam: Specialist) -> None:
    closed = worry(transaction, somebody(transaction), Urgency.URGENT)
    worry(transaction, somebody(transaction), Urgency.URGENT)
    with transaction() as session:
        taking.resolve(session, closed, sam, outcome=Outcome.REACHED, note="", now=make.NOW)

    now = look(transaction, after=30).light
    assert (now.opened_lately, now.closed_lately) == (2, 1)
    later = look(transaction, after=61).light
    assert (later.opened_lately, later.closed_lately) == (0, 0)
