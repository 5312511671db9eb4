"""Claims: programs take turns, nobody has two on the way, and what is urgent waits for neither."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from outreach.domain.delivery import Lane, MessageKind
from outreach.ports import Transaction
from outreach.records import claims, outbox, outcomes, participants
from outreach.records.messages import Message, MessageRow
from outreach.records.outbox import NewMessage
from tests import make
from tests.records import rows


def claimed(transaction: Transaction, lane: Lane = Lane.PROMPTS, *, limit: int = 100) -> list[Message]:
    with transaction() as session:
        return claims.claim(session, lane, now=make.NOW, limit=limit, ready_before=make.NOW)


def ids(messages: list[Message]) -> list[UUID]:
    return [message.id for message in messages]


def crowd(session: Session, name: str, size: int) -> UUID:
    """People of a program who all wait for a prompt; gives the program."""
    in_use = make.program(session, name)
    for _ in range(size):
        rows.message(session, make.participant(session, in_use=in_use))
    return in_use.program_id


def test_a_large_program_does_not_hold_back_a_small_one(transaction: Transaction) -> None:
    with transaction() as session:
        large, small = crowd(session, "standard", 20), crowd(session, "intensive", 3)

    first = claimed(transaction, limit=6)
    second = claimed(transaction, limit=6)

    assert [message.program_id for message in first].count(small) == 3
    assert [message.program_id for message in first].count(large) == 3
    assert {message.program_id for message in second} == {large}


def test_a_large_program_hides_no_small_one_however_few_are_taken_at_once(transaction: Transaction) -> None:
    with transaction() as session:
        crowd(session, "standard", 60)
        small = crowd(session, "intensive", 1)

    assert small in {message.program_id for message in claimed(transaction, limit=10)}


def test_programs_take_turns_even_where_one_at_a_time_is_taken(transaction: Transaction) -> None:
    with transaction() as session:
        large, small = crowd(session, "standard", 12), crowd(session, "intensive", 4)
    taken: list[UUID | None] = []
    for second in range(8):
        now = make.NOW + timedelta(seconds=second)
        with transaction() as session:
            taken += [
                each.program_id for each in claims.claim(session, Lane.PROMPTS, now=now, limit=1, ready_before=now)
            ]

    assert (taken.count(large), taken.count(small)) == (4, 4)


def test_nobodys_next_message_is_taken_while_one_is_on_its_way(transaction: Transaction) -> None:
    with transaction() as session:
        dana, riley = make.participant(session), make.participant(session, "Riley")
        one, other, rileys = (rows.message(session, person) for person in (dana, dana, riley))

    first = claimed(transaction)
    meanwhile = claimed(transaction)
    with transaction() as session:
        outcomes.accepted(session, one, carrier_id="SM1", now=make.NOW)
    then = claimed(transaction)

    assert (ids(first), ids(meanwhile), ids(then)) == ([one, rileys], [], [other])


WHOSE = ("participant", "stranger", "specialist")
LATER, MUCH_LATER = make.NOW + timedelta(seconds=2), make.NOW + timedelta(seconds=20)


def two_to(session: Session, whose: str, kind: MessageKind, *, good_for: timedelta = timedelta(hours=1)) -> list[UUID]:
    """Put two texts to somebody into the outbox, the second a moment after the first."""
    phone, in_use = make.number(), make.program(session)
    found: dict[str, Callable[[], UUID]] = {
        "participant": lambda: make.the_id(make.participant(session, phone=phone)),
        "stranger": lambda: participants.meet(session, phone, program=in_use.program_id, now=make.NOW).id,
        "specialist": lambda: make.specialist(session, phone=phone).id,
    }
    first = NewMessage(
        kind=kind,
        to=phone,
        body="You have D.",
        text_key="question",
        lang="en",
        not_before=make.NOW,
        good_until=make.NOW + good_for,
        program_id=in_use.program_id,
        participant_id=found[whose]() if whose == "participant" else None,
        stranger_id=found[whose]() if whose == "stranger" else None,
        specialist_id=found[whose]() if whose == "specialist" else None,
    )
    second = replace(first, not_before=make.NOW + timedelta(seconds=1))
    return [*outbox.queue(session, [first], now=make.NOW), *outbox.queue(session, [second], now=second.not_before)]


def claimed_at(transaction: Transaction, lane: Lane, now: datetime, *, limit: int = 100) -> list[UUID]:
    with transaction() as session:
        return ids(claims.claim(session, lane, now=now, limit=limit, ready_before=now))


def tried_in_vain(transaction: Transaction, lane: Lane, *, until: datetime) -> list[UUID]:
    """Claim what waits now, and put it back as what the carrier did not take."""
    tried = claimed_at(transaction, lane, make.NOW)
    with transaction() as session:
        outcomes.put_all_back(session, dict.fromkeys(tried, until), counts=True)
    return tried


@pytest.mark.parametrize("whose", WHOSE)
def test_nobodys_next_message_overtakes_one_that_waits_to_be_tried_again(transaction: Transaction, whose: str) -> None:
    with transaction() as session:
        one, other = two_to(session, whose, MessageKind.NOTE)
    tried = tried_in_vain(transaction, Lane.CONVERSATION, until=make.NOW + timedelta(seconds=5))

    waiting = claimed_at(transaction, Lane.CONVERSATION, LATER)
    again = claimed_at(transaction, Lane.CONVERSATION, MUCH_LATER)
    meanwhile = claimed_at(transaction, Lane.CONVERSATION, MUCH_LATER)
    with transaction() as session:
        outcomes.accepted(session, one, carrier_id="SM1", now=MUCH_LATER)

    assert (tried, waiting, again, meanwhile) == ([one], [], [one], [])
    assert claimed_at(transaction, Lane.CONVERSATION, MUCH_LATER) == [other]


@pytest.mark.parametrize("whose", WHOSE)
def test_one_that_could_have_been_tried_again_by_now_still_goes_first(transaction: Transaction, whose: str) -> None:
    with transaction() as session:
        one, _ = two_to(session, whose, MessageKind.NOTE)
    tried_in_vain(transaction, Lane.CONVERSATION, until=make.NOW + timedelta(seconds=5))

    assert claimed_at(transaction, Lane.CONVERSATION, MUCH_LATER) == [one]


@pytest.mark.parametrize(
    ("whose", "kind"), [("participant", MessageKind.CRISIS_CARD), ("specialist", MessageKind.PAGE)]
)
def test_what_is_urgent_waits_for_nothing_that_was_put_back(
    transaction: Transaction, whose: str, kind: MessageKind
) -> None:
    with transaction() as session:
        one, other = two_to(session, whose, kind)

    tried = tried_in_vain(transaction, Lane.URGENT, until=make.NOW + timedelta(seconds=15))

    assert (tried, claimed_at(transaction, Lane.URGENT, LATER)) == ([one], [other])


def test_a_card_never_waits_for_a_calmer_text_that_was_put_back(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session)
        rows.message(session, dana, MessageKind.NOTE)
        rows.message(session, dana)
        card = rows.message(session, dana, MessageKind.CRISIS_CARD)
    for lane in (Lane.CONVERSATION, Lane.PROMPTS):
        tried_in_vain(transaction, lane, until=make.NOW + timedelta(minutes=5))

    assert claimed_at(transaction, Lane.URGENT, LATER) == [card]


def test_what_waits_in_a_calmer_lane_holds_no_answer_back(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session)
        rows.message(session, dana)
        answer = rows.message(session, dana, MessageKind.ANSWER)
    tried_in_vain(transaction, Lane.PROMPTS, until=make.NOW + timedelta(minutes=5))

    assert claimed_at(transaction, Lane.CONVERSATION, LATER) == [answer]


def test_what_would_be_too_late_by_then_does_not_wait(transaction: Transaction) -> None:
    with transaction() as session:
        _, other = two_to(session, "participant", MessageKind.NOTE, good_for=timedelta(minutes=3))
    tried_in_vain(transaction, Lane.CONVERSATION, until=make.NOW + timedelta(minutes=5))

    assert claimed_at(transaction, Lane.CONVERSATION, LATER) == [other]


def test_nobody_waits_for_one_that_is_too_late_itself(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session)
        rows.message(session, dana, MessageKind.NOTE, good_for=timedelta(seconds=1))
        other = rows.message(session, dana, MessageKind.NOTE, not_before=LATER)
    tried_in_vain(transaction, Lane.CONVERSATION, until=make.NOW + timedelta(minutes=5))

    assert claimed_at(transaction, Lane.CONVERSATION, LATER) == [other]


def test_one_who_waits_hides_nobody_else(transaction: Transaction) -> None:
    with transaction() as session:
        for _ in range(3):
            two_to(session, "participant", MessageKind.PROMPT)
    tried_in_vain(transaction, Lane.PROMPTS, until=make.NOW + timedelta(minutes=5))
    with transaction() as session:
        rileys = rows.message(session, make.participant(session, "Riley"), now=LATER)

    assert claimed_at(transaction, Lane.PROMPTS, LATER, limit=1) == [rileys]


def test_what_is_on_its_way_in_another_lane_holds_nothing_back(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session)
        card, prompt = rows.message(session, dana, MessageKind.CRISIS_CARD), rows.message(session, dana)

    urgent = claimed(transaction, Lane.URGENT)

    assert (ids(urgent), ids(claimed(transaction))) == ([card], [prompt])


def test_what_is_urgent_waits_for_nothing(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session)
        cards = [rows.message(session, dana, MessageKind.CRISIS_CARD) for _ in range(2)]

    assert ids(claimed(transaction, Lane.URGENT)) == cards


@pytest.mark.parametrize("lane", [Lane.CONVERSATION, Lane.PROMPTS])
def test_two_who_claim_at_once_never_have_two_of_one_person(transaction: Transaction, lane: Lane) -> None:
    kind = MessageKind.PROMPT if lane is Lane.PROMPTS else MessageKind.NOTE
    with transaction() as session:
        for _ in range(10):
            person = make.participant(session)
            for _ in range(3):
                rows.message(session, person, kind)
    together = threading.Barrier(3)

    def take(_: int) -> list[Message]:
        together.wait()
        return [message for _ in range(4) for message in claimed(transaction, lane, limit=4)]

    with ThreadPoolExecutor(3) as pool:
        taken = [message for share in pool.map(take, range(3)) for message in share]

    assert len(taken) == len({message.participant_id for message in taken}) == 10


def test_many_are_settled_at_once_and_none_that_stands_further_is_moved_back(transaction: Transaction) -> None:
    with transaction() as session:
        keys = [rows.message(session, make.participant(session)) for _ in range(3)]
    claimed(transaction)
    with transaction() as session:
        outcomes.refused(session, keys[0], code="30006")
        outcomes.unsure(session, keys[1], now=make.NOW, look_at=make.NOW)
        outcomes.all_accepted(session, {key: f"SM{key}" for key in keys}, now=make.NOW)
        outcomes.all_accepted(session, {keys[2]: "SMother"}, now=make.NOW)
        outcomes.all_accepted(session, {}, now=make.NOW)

    with transaction() as session:
        stands = [session.get_one(MessageRow, key) for key in keys]
        found = [(row.status.value, row.carrier_id, row.sent_at, row.unsure_at, row.claimed_at) for row in stands]
    assert found == [
        ("failed", None, None, None, None),
        ("sent", f"SM{keys[1]}", make.NOW, None, None),
        ("sent", f"SM{keys[2]}", make.NOW, None, None),
    ]
