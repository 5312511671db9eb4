"""The message log: everything of a program, newest first, a page at a time, and never what was said."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.actions.texts import tell_staff
from outreach.domain.check_in_cost import COST_PER_SEGMENT
from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.phone import PhoneNumber
from outreach.domain.text_keys import TextKey
from outreach.domain.troubles import Trouble
from outreach.ports import Transaction
from outreach.queries import message_log
from outreach.queries.message_log import Logged, LogPage, Wanted
from outreach.records import claims, outbox, outcomes, participants, receipts
from outreach.records.outbox import NewMessage
from tests import make
from tests.counting import statements_of
from tests.records import rows

MINUTE = timedelta(minutes=1)


def page(session: Session, wanted: Wanted | None = None, *, before: UUID | None = None) -> LogPage:
    return message_log.page(session, [make.program(session).program_id], wanted, before=before)


def ids(found: LogPage) -> list[UUID]:
    return [line.id for line in found.lines]


def the_one(session: Session, message: UUID) -> Logged:
    found = message_log.one(session, [make.program(session).program_id], message)
    assert found is not None
    return found


def claim(session: Session, message: UUID) -> None:
    taken = claims.claim(session, Lane.PROMPTS, now=make.NOW, limit=100, ready_before=make.NOW)
    assert message in {each.id for each in taken}


def told(session: Session, message: UUID, after: MessageStatus, *, trouble: Trouble | None = None) -> None:
    """The carrier tells of a message, two minutes after it was made."""
    receipts.receive(
        session,
        message=message,
        carrier_id=f"SM{message}",
        status=after.value,
        after=after,
        before=list(MessageStatus),
        error_code=None if trouble is None else "30007",
        trouble=trouble,
        now=make.NOW + 2 * MINUTE,
    )


def test_the_newest_come_first(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session)
        made = [rows.message(session, dana, now=make.NOW + minute * MINUTE) for minute in range(3)]

        assert ids(page(session)) == made[::-1]


def test_whom_it_went_to_is_said_by_initials_and_last_digits_and_nothing_it_said(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session, "Dana Moore")
        rows.message(session, dana, body="how is the craving")

        (line,) = page(session).lines

    assert (line.initials, line.last_four, line.to_staff) == ("D.M.", dana.phone.last_four, False)
    assert "craving" not in repr(line)
    assert "Dana" not in repr(line)
    assert dana.phone.e164 not in repr(line)


def test_one_of_ours_is_told_from_a_participant(transaction: Transaction) -> None:
    with transaction() as session:
        sam, in_use = make.specialist(session, "Sam Reed"), make.program(session)
        tell_staff(
            session,
            sam,
            MessageKind.STAFF_ANSWER,
            TextKey.STAFF_HELP,
            program=in_use.program,
            program_id=in_use.program_id,
            fields={"program": "Harbor"},
            now=make.NOW,
        )

        (line, *_) = page(session).lines

    assert (line.initials, line.to_staff) == ("S.R.", True)


def test_another_programs_messages_are_not_shown(transaction: Transaction) -> None:
    with transaction() as session:
        elsewhere = make.participant(session, in_use=make.program(session, "discharge"))
        key = rows.message(session, elsewhere)

        assert ids(page(session)) == []
        assert message_log.one(session, [make.program(session).program_id], key) is None


def test_a_page_goes_on_where_the_last_one_ended(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session)
        made = [rows.message(session, dana) for _ in range(message_log.A_PAGE + 2)]

        first = page(session)
        second = page(session, before=first.older)

    assert ids(first) == made[:1:-1]
    assert ids(second) == made[1::-1]
    assert second.older is None


def test_a_page_that_found_little_says_how_far_it_looked(
    transaction: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message_log, "LOOKS_THROUGH", 3)
    with transaction() as session:
        dana = make.participant(session)
        wanted = rows.message(session, dana, MessageKind.NOTE)
        others = [rows.message(session, dana, now=make.NOW + minute * MINUTE) for minute in (1, 2, 3)]

        first = page(session, Wanted(kind=MessageKind.NOTE))
        second = page(session, Wanted(kind=MessageKind.NOTE), before=first.older)

    assert ids(first) == []
    assert (first.older, first.looked_back_to) == (others[0], make.NOW + MINUTE)
    assert ids(second) == [wanted]
    assert second.older is None


def test_a_kind_a_state_and_a_day_can_be_asked_for(transaction: Transaction) -> None:
    day = timedelta(days=1)
    with transaction() as session:
        earlier = rows.message(session, make.participant(session), now=make.NOW - day)
        prompt = rows.message(session, make.participant(session))
        note = rows.message(session, make.participant(session), MessageKind.NOTE)
        claim(session, prompt)

        assert ids(page(session, Wanted(kind=MessageKind.NOTE))) == [note]
        assert ids(page(session, Wanted(status=MessageStatus.SENDING))) == [prompt, earlier]
        assert ids(page(session, Wanted(since=make.NOW - day, until=make.NOW))) == [earlier]


def test_what_was_delivered_says_when(transaction: Transaction) -> None:
    with transaction() as session:
        key = rows.message(session, make.participant(session))
        claim(session, key)
        outcomes.accepted(session, key, carrier_id=f"SM{key}", now=make.NOW + MINUTE)
        told(session, key, MessageStatus.DELIVERED)

        line = the_one(session, key)

    assert line.status is MessageStatus.DELIVERED
    assert (line.created_at, line.sent_at, line.heard_at) == (make.NOW, make.NOW + MINUTE, make.NOW + 2 * MINUTE)
    assert line.trouble is None


def test_what_did_not_arrive_says_why_and_can_be_asked_for(transaction: Transaction) -> None:
    with transaction() as session:
        filtered, refused, fine = (rows.message(session, make.participant(session)) for _ in range(3))
        claim(session, filtered)
        told(session, filtered, MessageStatus.UNDELIVERED, trouble=Trouble.FILTERED)
        outcomes.refused(session, refused, code="21211", trouble=Trouble.NO_SUCH_PHONE)
        told(session, fine, MessageStatus.DELIVERED)

        assert the_one(session, filtered).trouble is Trouble.FILTERED
        assert the_one(session, refused).trouble is Trouble.NO_SUCH_PHONE
        assert ids(page(session, Wanted(not_arrived=True))) == [refused, filtered]
        assert ids(page(session, Wanted(trouble=Trouble.FILTERED))) == [filtered]
        assert ids(page(session, Wanted(trouble=Trouble.NO_SUCH_PHONE))) == [refused]


def test_only_a_text_that_went_out_costs_anything(transaction: Transaction) -> None:
    with transaction() as session:
        line = the_one(session, rows.message(session, make.participant(session), body="a" * 200))

    assert line.cost == Decimal(0)
    assert replace(line, status=MessageStatus.SENT).cost == 2 * COST_PER_SEGMENT
    assert replace(line, channel=Channel.CALL).cost is None


def test_a_page_takes_three_statements_whatever_is_on_it(transaction: Transaction, engine: sa.Engine) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        for number in range(9):
            rows.message(session, make.participant(session, f"Person {number}"))

    with transaction() as session, statements_of(engine) as asked:
        found = message_log.page(session, [program], Wanted(kind=MessageKind.PROMPT))

    assert len(found.lines) == 9
    assert len([each for each in asked if each.startswith("SELECT")]) == 3


def test_a_number_of_nobody_we_know_has_no_initials(transaction: Transaction) -> None:
    phone = PhoneNumber("+12025550177")
    with transaction() as session:
        stranger = participants.meet(session, phone, program=make.program(session).program_id, now=make.NOW)
        new = NewMessage(
            kind=MessageKind.ANSWER,
            to=phone,
            body="hello",
            text_key="hello",
            lang="en",
            not_before=make.NOW,
            good_until=make.NOW + MINUTE,
            program_id=make.program(session).program_id,
            stranger_id=stranger.id,
        )
        outbox.queue(session, [new], now=make.NOW)

        (line,) = page(session).lines

    assert (line.initials, line.last_four) == (None, "0177")
