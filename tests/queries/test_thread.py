"""A person's thread and what is shown beside it, by page, in a fixed number of statements."""

import json
import time
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.actions import escalations, marking, people, writing
from outreach.actions.people import Person
from outreach.domain.calls import CallKind, CallState
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import ReasonKind
from outreach.domain.marks import Judgement, Mark
from outreach.domain.troubles import Trouble
from outreach.domain.urgency import Urgency
from outreach.ports import Transaction
from outreach.queries import about, flags, thread
from outreach.queries.around import around
from outreach.queries.thread import Called, Heard, Said, Whose
from outreach.records import calls, later, outbox, replies
from outreach.records.answers import AnswerRow
from outreach.records.base import new_id
from outreach.records.calls import CallRow, NewCall
from outreach.records.messages import MessageRow
from outreach.records.outbox import NewMessage
from outreach.records.reasons import NewReason
from outreach.records.timeline import Event
from tests import make
from tests.counting import statements_of
from tests.records import rows

START = make.NOW


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def said(session: Session, person: Person, body: str, *, minutes: float, key: str = "question") -> UUID:
    new = NewMessage(
        kind=MessageKind.PROMPT,
        to=person.phone,
        body=body,
        text_key=key,
        lang="en",
        not_before=at(minutes),
        good_until=at(minutes + 60),
        program_id=person.in_use.program_id,
        participant_id=person.participant_id,
        stranger_id=person.stranger_id,
    )
    return outbox.queue(session, [new], now=at(minutes))[0]


def heard(session: Session, person: Person, body: str, *, minutes: float, reading: str | None = None) -> UUID:
    key = replies.store(session, make.inbound(body, phone=person.phone), now=at(minutes), first_try_at=at(minutes))
    assert key is not None
    replies.handled(
        session,
        key,
        now=at(minutes),
        participant=person.participant_id,
        stranger=person.stranger_id,
        reading=reading,
        urgency="urgent" if reading else None,
        lexicon="en-1",
    )
    return key


def hers(person: Person) -> Whose:
    return Whose(participant=person.participant_id, stranger=person.stranger_id)


def test_texts_and_calls_of_both_sides_come_in_the_order_in_which_they_happened(transaction: Transaction) -> None:
    with transaction() as session:
        sam, dana, kim = make.specialist(session), make.participant(session), make.participant(session, "Kim")
        session.execute(sa.delete(MessageRow))
        said(session, dana, "How are you?", minutes=1)
        heard(session, dana, "ok", minutes=2)
        call = calls.open_new(
            session,
            NewCall(
                kind=CallKind.BRIDGE,
                state=CallState.RINGING,
                look_at=at(3),
                participant_id=dana.participant_id,
                specialist_id=sam.id,
            ),
            now=at(3),
        )
        session.flush()
        talked = sa.update(CallRow).where(CallRow.id == call.id)
        session.execute(talked.values(connected_at=at(3), ended_at=at(15)))
        heard(session, dana, "thanks for the call", minutes=20)
        heard(session, kim, "somebody else's", minutes=5)

    with transaction() as session:
        shown = thread.page(session, hers(dana))

    assert [type(each) for each in shown.entries] == [Said, Heard, Called, Heard]
    call_shown = shown.entries[2]
    assert isinstance(call_shown, Called)
    assert (call_shown.who, call_shown.lasted) == ("Sam", timedelta(minutes=12))
    assert shown.older is None


def test_what_a_machine_said_is_told_from_what_a_person_wrote(transaction: Transaction) -> None:
    with transaction() as session:
        sam, dana = make.specialist(session), make.participant(session)
        session.execute(sa.delete(MessageRow))
        said(session, dana, "How are you?", minutes=1)
        writing.say_to(session, dana, sam, "see you at 6", live=None, now=at(2))

    with transaction() as session:
        entries = thread.page(session, hers(dana)).entries

    assert [(each.body, each.by_person) for each in entries if isinstance(each, Said)] == [
        ("How are you?", False),
        ("Sam: see you at 6", True),
    ]


def test_a_text_that_did_not_arrive_says_why(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session)
        session.execute(sa.delete(MessageRow))
        key = said(session, dana, "How are you?", minutes=1)
        session.execute(
            sa.update(MessageRow)
            .where(MessageRow.id == key)
            .values(status=MessageStatus.FAILED, reason=Trouble.NO_SUCH_PHONE.value)
        )

    with transaction() as session:
        (entry,) = thread.page(session, hers(dana)).entries

    assert isinstance(entry, Said)
    assert (entry.status, entry.trouble) == (MessageStatus.FAILED, Trouble.NO_SUCH_PHONE)


def test_pages_go_back_to_the_beginning_without_a_gap_or_a_repeat(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session)
        session.execute(sa.delete(MessageRow))
        for minute in range(60):
            said(session, dana, f"q{minute}", minutes=minute)
            heard(session, dana, f"a{minute}", minutes=minute)  # in the very same moment

    found: list[str] = []
    before: UUID | None = None
    with transaction() as session:
        for _ in range(3):
            shown = thread.page(session, hers(dana), before=before)
            found = [each.body for each in shown.entries if isinstance(each, Said | Heard)] + found
            before = shown.older

    assert before is None
    assert found == [f"{letter}{minute}" for minute in range(60) for letter in "qa"]


def test_a_flag_shows_the_place_the_rule_and_what_people_said_of_it(transaction: Transaction) -> None:
    reading = json.dumps(
        {
            "concerns": [
                {
                    "category": "craving",
                    "urgency": "urgent",
                    "rule": "craving.want",
                    "what": "wants to use",
                    "span": [10, 23],
                },
                {
                    "category": "low_mood",
                    "urgency": "watch",
                    "rule": "mood.not_good",
                    "what": "not well",
                    "span": [0, 8],
                },
            ]
        }
    )
    with transaction() as session:
        sam, dana = make.specialist(session), make.participant(session)
        text = heard(session, dana, "not good. i want to use", minutes=1, reading=reading)
        because(session, dana, text)
        marking.mark(session, text, sam, Judgement(mark=Mark.TRUE_ALARM), now=at(5))

    with transaction() as session:
        (entry,) = (each for each in thread.page(session, hers(dana)).entries if isinstance(each, Heard))

    first, second = entry.flags
    assert (first.rule, first.what, first.span, first.is_alarm) == ("craving.want", "wants to use", (10, 23), True)
    assert (second.rule, second.is_alarm) == ("mood.not_good", False)
    assert flags.pieces(entry.body, entry.flags) == [("not good", True), (". ", False), ("i want to use", True)]
    assert [(each.specialist, each.judgement.mark) for each in entry.marks] == [("Sam", Mark.TRUE_ALARM)]


def concern(category: str, urgency: str, rule: str, what: str, span: list[int]) -> dict[str, object]:
    return {"category": category, "urgency": urgency, "rule": rule, "what": what, "span": span}


def because(session: Session, person: Person, reply: UUID) -> None:
    """Put a text before a person."""
    reason = NewReason(
        kind=ReasonKind.CONCERN,
        urgency=Urgency.URGENT,
        what="wants to use",
        rule="craving.want",
        category="craving",
        reply_id=reply,
    )
    escalations.raise_reasons(session, person, [reason], now=at(2))


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        ("abc", [], [("abc", False)]),
        ("abc", [(0, 3)], [("abc", True)]),
        ("abcdef", [(1, 3), (2, 4)], [("a", False), ("bcd", True), ("ef", False)]),
        ("abc", [(2, 99)], [("ab", False), ("c", True)]),
        ("", [(0, 1)], []),
    ],
)
def test_a_text_is_cut_where_it_was_flagged(
    text: str, spans: list[tuple[int, int]], expected: list[tuple[str, bool]]
) -> None:
    found = [
        flags.Flag(what="x", rule="r", urgency=Urgency.WATCH, category=None, span=span, is_alarm=True) for span in spans
    ]

    assert flags.pieces(text, found) == expected


def test_a_stranger_has_a_thread_of_their_own(transaction: Transaction) -> None:
    with transaction() as session:
        make.program(session)
        stranger = people.meet(session, make.number(), now=START)
        assert stranger is not None
        heard(session, stranger, "who is this?", minutes=1)

    with transaction() as session:
        entries = thread.page(session, hers(stranger)).entries

    assert [each.body for each in entries if isinstance(each, Heard)] == ["who is this?"]


def test_answers_come_by_question_oldest_first_and_corrected_ones_do_not(
    transaction: Transaction,
) -> None:
    with transaction() as session:
        dana = make.participant(session)
        reply = heard(session, dana, "4", minutes=1)
        check_in = rows.check_in(session, dana)
        for minute in range(20):
            answer(session, dana, check_in, reply, "mood", str(minute), minutes=minute)
        answer(session, dana, check_in, reply, "craving", "no", minutes=3, superseded=True)

    with transaction() as session:
        found = about.answers(session, make.the_id(dana), ["mood", "craving"])

    assert [each.value for each in found["mood"]] == [str(minute) for minute in range(6, 20)]
    assert found["craving"] == []


def answer(
    session: Session,
    person: Person,
    check_in: UUID,
    reply: UUID,
    question: str,
    value: str,
    *,
    minutes: float,
    superseded: bool = False,
) -> None:
    row = {
        "id": new_id(at(minutes)),
        "check_in_id": check_in,
        "participant_id": make.the_id(person),
        "program_version_id": person.in_use.version_id,
        "question": question,
        "lang": "en",
        "value": value,
        "numeric": value.isdigit(),
        "reply_id": reply,
        "at": at(minutes),
        "superseded_at": at(minutes + 1) if superseded else None,
    }
    later.add(session, AnswerRow, [row])


def long_history(session: Session, person: Person, *, weeks: int) -> None:
    """Two texts each way a week, some flagged, for years; written in bulk, as one person's share of many."""
    messages, texts = [], []
    for place in range(weeks * 2):
        moment = START - timedelta(days=3.5 * place)
        messages.append(
            NewMessage(
                kind=MessageKind.PROMPT,
                to=person.phone,
                body="How are you today?",
                text_key="question",
                lang="en",
                not_before=moment,
                good_until=moment,
                program_id=person.in_use.program_id,
                participant_id=person.participant_id,
            )
        )
        outbox.queue(session, messages[-1:], now=moment)
        texts.append(make.inbound("4", phone=person.phone))
        (key,) = replies.store_all(session, texts[-1:], now=moment, first_try_at=moment)
        assert key is not None
        replies.handled(session, key, now=moment, participant=person.participant_id, reading='{"concerns": []}')


def test_a_page_takes_as_many_statements_for_a_long_thread_as_for_a_short_one(
    transaction: Transaction, engine: sa.Engine
) -> None:
    with transaction() as session:
        sam = make.specialist(session)
        short, long = make.participant(session, peer=sam.id), make.participant(session, "Kim", peer=sam.id)
        long_history(session, long, weeks=40)
        for person in (short, long):
            because(session, person, heard(session, person, "i want to use", minutes=1))

    counted = []
    for person in (short, long):
        with transaction() as session, statements_of(engine) as asked:
            shown(session, person)
        counted.append(len(asked))

    assert counted[1] <= counted[0] + 1
    assert max(counted) <= 24


def shown(session: Session, person: Person) -> None:
    """Everything that a person's page asks for."""
    thread.page(session, hers(person))
    around(session, hers(person), program=person.in_use.program_id, now=START)
    about.gather(session, hers(person))
    about.answers(session, make.the_id(person), ["mood", "craving", "connection"])
    about.timeline(session, hers(person))


def test_a_long_thread_is_shown_at_once(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session)
        long_history(session, dana, weeks=300)

    took = []
    for _ in range(5):
        start = time.process_time()
        with transaction() as session:
            shown(session, dana)
        took.append(time.process_time() - start)

    assert min(took) < 0.15


def test_a_timeline_goes_back_page_by_page(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session)
        for minute in range(60):
            people.note(session, dana, Event.SAID, f"line {minute}", now=at(minute))

    with transaction() as session:
        first = about.timeline(session, hers(dana))
        second = about.timeline(session, hers(dana), before=first.older)

    assert [line.what for line in first.lines] == [f"line {minute}" for minute in range(59, 9, -1)]
    assert [line.what for line in second.lines][:10] == [f"line {minute}" for minute in range(9, -1, -1)]
    assert second.older is None
