"""Claims: programs take turns, nobody has two on the way, and what is urgent waits for neither."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from outreach.domain.delivery import Lane, MessageKind
from outreach.ports import Transaction
from outreach.records import claims, outcomes
from outreach.records.messages import Message, MessageRow
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
