"""What the carrier's books and log say, and what is in our database, for tests of the count."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from demonstration.installation import PROGRAM_NUMBER
from outreach.actions import replies
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.inbound import Inbound
from outreach.packs.lexicons import load_lexicon
from outreach.records import outbox
from outreach.records import replies as reply_records
from outreach.records.messages import MessageRow
from outreach.records.outbox import NewMessage
from storm.found import Reckoning
from storm.reckoning import reckon
from tests import make

WORRY = "i want to kill myself"


def text(person: Person | None = None, body: str = "4", carrier_id: str | None = None) -> Inbound:
    return make.inbound(body, phone=None if person is None else person.phone, carrier_id=carrier_id)


def store(session: Session, inbound: Inbound, *, read: bool = True) -> UUID:
    key = reply_records.store(session, inbound, now=make.NOW, first_try_at=make.NOW)
    assert key is not None
    if read:
        replies._think(session, {key: inbound.phone}, lexicon=load_lexicon(), now=make.NOW)  # noqa: SLF001 - without a runtime
    return key


def message(
    session: Session,
    person: Person,
    kind: MessageKind = MessageKind.PROMPT,
    status: MessageStatus = MessageStatus.DELIVERED,
    *,
    now: datetime = make.NOW,
    carrier_id: str | None = "SM1",
    escalation: UUID | None = None,
    attempts: int = 1,
    **values: object,
) -> MessageRow:
    new = NewMessage(
        kind=kind,
        to=person.phone,
        body="How are you?",
        text_key="page",
        lang="en",
        not_before=now,
        good_until=now + timedelta(hours=1),
        program_id=person.in_use.program_id,
        participant_id=person.participant_id,
        escalation_id=escalation,
    )
    [key] = outbox.queue(session, [new], now=now)
    claimed = now if status is MessageStatus.SENDING else None
    values |= {"status": status, "carrier_id": carrier_id, "claimed_at": claimed, "attempts": attempts}
    session.execute(update(MessageRow).where(MessageRow.id == key).values(values))
    return session.get_one(MessageRow, key)


def entry(direction: str, sid: str, body: str, to: str = "", at: datetime = make.NOW) -> dict[str, Any]:
    words = {"direction": direction, "sid": sid, "body": body, "to": to, "from": PROGRAM_NUMBER, "status": "delivered"}
    return {**words, "date_created": format_datetime(at)}


def taken(person: Person, sid: str = "SM1", at: datetime = make.NOW) -> dict[str, Any]:
    return entry("outbound-api", sid, "How are you?", person.phone.e164, at)


def came(inbound: Inbound) -> dict[str, Any]:
    return entry("inbound", inbound.carrier_id, inbound.body)


def heard(inbound: Inbound, at: datetime = make.NOW) -> dict[str, str]:
    url = "https://outreach.example/texts"
    return {"kind": "webhook", "about": inbound.carrier_id, "url": url, "status": "200", "at": at.isoformat()}


def count(
    session: Session,
    *books: dict[str, Any],
    log: list[dict[str, str]] | None = None,
    asks_back: bool = False,
    now: datetime = make.NOW,
    calls: Sequence[dict[str, Any]] = (),
) -> Reckoning:
    return reckon(session, {"messages": books, "calls": calls}, log or [], now=now, asks_back=asks_back)
