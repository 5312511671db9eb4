"""Replies: every text that reached us, stored before anyone thinks about it, once per carrier id."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Text, bindparam, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.inbound import Inbound
from outreach.domain.phone import PhoneNumber
from outreach.records import later, straight
from outreach.records.among import among
from outreach.records.base import (
    Base,
    NumberFingerprint,
    Sealed,
    SealedNumber,
    ShortText,
    UtcDateTime,
    first_id,
    index_of,
    new_id,
)
from outreach.records.where_free import insert_those_not_there

_AT_ONCE = 500
"""How many ids one statement asks about."""


class ReplyRow(Base):
    """One text that reached us; `handled_at` is null until it was read and acted on."""

    __tablename__ = "replies"
    __table_args__ = (
        index_of("ix_replies_waiting", "next_try_at", where="handled_at IS NULL"),
        index_of("ix_replies_flagged", "id", where="urgency IS NOT NULL"),
        index_of("ix_replies_participant", "participant_id", "id", where="participant_id IS NOT NULL"),
        index_of("ix_replies_stranger", "stranger_id", "id", where="stranger_id IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    carrier_id: Mapped[str] = mapped_column(ShortText, unique=True)
    phone: Mapped[PhoneNumber | None] = mapped_column(SealedNumber("replies.phone"))
    phone_fingerprint: Mapped[PhoneNumber | None] = mapped_column(NumberFingerprint, index=True)
    sender: Mapped[str] = mapped_column(Sealed("replies.sender"))
    to: Mapped[str] = mapped_column(ShortText)
    body: Mapped[str] = mapped_column(Sealed("replies.body"))
    media: Mapped[int]
    carrier_answered: Mapped[bool]
    parameters: Mapped[str] = mapped_column(Sealed("replies.parameters"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    stranger_id: Mapped[UUID | None] = mapped_column(ForeignKey("strangers.id"))
    specialist_id: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"))
    reading: Mapped[str | None] = mapped_column(Sealed("replies.reading"))
    urgency: Mapped[str | None] = mapped_column(ShortText)
    lexicon: Mapped[str | None] = mapped_column(Text)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int]
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(Text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One text that reached us."""

    id: UUID
    phone: PhoneNumber | None
    sender: str
    to: str
    body: str
    media: int
    carrier_answered: bool
    received_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A text as it was read: whose it was, what the reader made of it (JSON), and by which version, if it was read."""

    id: UUID
    received_at: datetime
    handled_at: datetime | None
    participant_id: UUID | None
    stranger_id: UUID | None
    reading: str | None
    lexicon: str | None


def store(session: Session, inbound: Inbound, *, now: datetime, first_try_at: datetime) -> UUID | None:
    """Store a text, or return None when the carrier told of it before; the sweep tries it from `first_try_at` on."""
    return store_all(session, [inbound], now=now, first_try_at=first_try_at)[0]


def store_all(
    session: Session, inbound: Sequence[Inbound], *, now: datetime, first_try_at: datetime
) -> list[UUID | None]:
    """Store texts in one statement; None for one that the carrier told of before.

    The sweep tries them from `first_try_at` on.
    """
    rows = [_row(each, now, first_try_at) for each in inbound]
    stored = insert_those_not_there(session, ReplyRow, rows)
    return [row["id"] if row["id"] in stored else None for row in rows]


def _row(inbound: Inbound, now: datetime, first_try_at: datetime) -> dict[str, Any]:
    return {
        "id": new_id(now),
        "carrier_id": inbound.carrier_id,
        "phone": inbound.phone,
        "phone_fingerprint": inbound.phone,
        "sender": inbound.sender,
        "to": inbound.to,
        "body": inbound.body,
        "media": inbound.media,
        "carrier_answered": inbound.carrier_answered,
        "parameters": inbound.parameters,
        "received_at": now,
        "attempts": 0,
        "next_try_at": first_try_at,
    }


def urgency_of(session: Session, reply: UUID) -> str | None:
    """Say how urgent a handled text is, as it was read."""
    return session.scalar(select(ReplyRow.urgency).where(ReplyRow.id == reply))


def by_carrier_id(session: Session, carrier_id: str) -> UUID | None:
    """Find the text that the carrier calls so."""
    return session.scalar(select(ReplyRow.id).where(ReplyRow.carrier_id == carrier_id))


def known_carrier_ids(session: Session, carrier_ids: Sequence[str]) -> set[str]:
    """Say which of some texts, by the carrier's ids, we have."""
    known: set[str] = set()
    for start in range(0, len(carrier_ids), _AT_ONCE):
        some = carrier_ids[start : start + _AT_ONCE]
        known.update(session.scalars(select(ReplyRow.carrier_id).where(ReplyRow.carrier_id.in_(some))))
    return known


@dataclass(frozen=True, slots=True)
class CarrierAnswered:
    """A text that the carrier itself answered, as it told of it."""

    phone: PhoneNumber
    body: str
    parameters: str
    at: datetime


def answered_by_carrier(session: Session, *, since: datetime, until: datetime) -> list[CarrierAnswered]:
    """List texts that the carrier itself answered, from one moment to before another, oldest first."""
    rows = session.execute(
        select(ReplyRow.phone, ReplyRow.body, ReplyRow.parameters, ReplyRow.received_at)
        .where(
            ReplyRow.id >= first_id(since),
            ReplyRow.id < first_id(until),
            ReplyRow.carrier_answered.is_(True),
            ReplyRow.phone_fingerprint.is_not(None),
        )
        .order_by(ReplyRow.id),
    )
    return [CarrierAnswered(row[0], row[1], row[2], row[3]) for row in rows if row[0] is not None]


_CLAIMING = (
    select(*(getattr(ReplyRow, column) for column in Reply.__dataclass_fields__))
    .where(ReplyRow.id == bindparam("reply"), ReplyRow.handled_at.is_(None))
    .with_for_update()
)


def claim(session: Session, reply: UUID) -> Reply | None:
    """Lock a reply that nobody has handled yet, or None."""
    row = straight.first(session, _CLAIMING, {"reply": reply})
    return None if row is None else Reply(**row._asdict())


def is_unread(session: Session, phones: Sequence[PhoneNumber]) -> bool:
    """Say whether a text from some numbers waits to be read."""
    found = select(ReplyRow.id).where(ReplyRow.phone_fingerprint.in_(phones), ReplyRow.handled_at.is_(None)).limit(1)
    return session.scalar(found) is not None


_PHONES_OF = select(ReplyRow.id, ReplyRow.phone).where(among(ReplyRow.id, "replies"))


def phones_of(session: Session, replies: Sequence[UUID]) -> dict[UUID, PhoneNumber | None]:
    """Find the numbers that some replies came from."""
    rows = straight.ask(session, _PHONES_OF, {"replies": list(replies)})
    return {row[0]: row[1] for row in rows}


_UNHANDLED_OF = (
    select(ReplyRow.id)
    .where(
        ReplyRow.phone_fingerprint == bindparam("phone"),
        ReplyRow.handled_at.is_(None),
        ReplyRow.id <= bindparam("until"),
    )
    .order_by(ReplyRow.id)
)


def unhandled_of(session: Session, reply: UUID, phone: PhoneNumber | None) -> list[UUID]:
    """List a number's unhandled replies up to and including one, in the order in which they came."""
    if phone is None:
        return [reply]
    rows = straight.ask(session, _UNHANDLED_OF, {"phone": phone, "until": reply})
    return [row[0] for row in rows]


_UNHANDLED = (
    select(*(getattr(ReplyRow, column) for column in Reply.__dataclass_fields__))
    .where(
        among(ReplyRow.phone_fingerprint, "phones"),
        ReplyRow.handled_at.is_(None),
        ReplyRow.id <= bindparam("until"),
    )
    .order_by(ReplyRow.id)
    .with_for_update(key_share=True)
)


def claim_all_of(session: Session, phones: Sequence[PhoneNumber], *, until: UUID) -> list[Reply]:
    """Lock every reply of some numbers that nobody has handled yet, up to one, in the order in which they came."""
    rows = straight.ask(session, _UNHANDLED, {"phones": list(phones), "until": until})
    return [Reply(**row._asdict()) for row in rows]


def _reply(row: ReplyRow) -> Reply:
    return Reply(
        id=row.id,
        phone=row.phone,
        sender=row.sender,
        to=row.to,
        body=row.body,
        media=row.media,
        carrier_answered=row.carrier_answered,
        received_at=row.received_at,
        attempts=row.attempts,
    )


def waiting(session: Session, *, now: datetime, limit: int) -> Sequence[UUID]:
    """List replies that still wait to be handled, oldest first."""
    return session.scalars(
        select(ReplyRow.id)
        .where(ReplyRow.handled_at.is_(None), ReplyRow.next_try_at <= now)
        .order_by(ReplyRow.id)
        .limit(limit),
    ).all()


_HANDLED = (
    update(ReplyRow)
    .where(ReplyRow.id == bindparam("reply"))
    .values(
        handled_at=bindparam("at"),
        next_try_at=None,
        participant_id=bindparam("participant"),
        stranger_id=bindparam("stranger"),
        specialist_id=bindparam("specialist"),
        reading=bindparam("as_read"),
        urgency=bindparam("how_urgent"),
        lexicon=bindparam("read_with"),
    )
)


def handled(
    session: Session,
    reply: UUID,
    *,
    now: datetime,
    participant: UUID | None = None,
    stranger: UUID | None = None,
    specialist: UUID | None = None,
    reading: str | None = None,
    urgency: str | None = None,
    lexicon: str | None = None,
) -> None:
    """Note that a reply was read, whose it was and what was read in it."""
    values = {
        "reply": reply,
        "at": now,
        "participant": participant,
        "stranger": stranger,
        "specialist": specialist,
        "as_read": reading,
        "how_urgent": urgency,
        "read_with": lexicon,
    }
    later.change(session, _HANDLED, values)


def failed(session: Session, reply: UUID, *, error: str, next_try_at: datetime) -> int:
    """Note that thinking about a reply failed, and when to try again; returns how often it has now failed."""
    attempts = session.scalar(
        update(ReplyRow)
        .where(ReplyRow.id == reply, ReplyRow.handled_at.is_(None))
        .values(attempts=ReplyRow.attempts + 1, error=error, next_try_at=next_try_at)
        .returning(ReplyRow.attempts),
    )
    return attempts or 0


def bodies(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Fetch what some replies said."""
    rows = session.execute(select(ReplyRow.id, ReplyRow.body).where(ReplyRow.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


def heard(session: Session, ids: Sequence[UUID]) -> dict[UUID, Heard]:
    """Fetch how some replies were read, in their order, without opening what they said."""
    rows = session.execute(select(*_HEARD).where(ReplyRow.id.in_(ids)))
    found = {row[0]: Heard(*row) for row in rows}
    return {key: found[key] for key in ids if key in found}


_HEARD = (
    ReplyRow.id,
    ReplyRow.received_at,
    ReplyRow.handled_at,
    ReplyRow.participant_id,
    ReplyRow.stranger_id,
    ReplyRow.reading,
    ReplyRow.lexicon,
)


def recent_of(session: Session, *, participant: UUID | None, stranger: UUID | None, limit: int) -> list[Reply]:
    """List somebody's latest replies, newest first."""
    whose = ReplyRow.participant_id == participant if participant else ReplyRow.stranger_id == stranger
    rows = session.scalars(select(ReplyRow).where(whose).order_by(ReplyRow.id.desc()).limit(limit))
    return [_reply(row) for row in rows]


def count_since(session: Session, phone: PhoneNumber, *, since: datetime) -> int:
    """Count the texts from a number since a moment."""
    count = session.scalar(
        select(func.count()).where(ReplyRow.phone_fingerprint == phone, ReplyRow.received_at >= since),
    )
    return count or 0


RETRY_AFTER = (timedelta(seconds=5), timedelta(seconds=20), timedelta(seconds=60))
"""When a reply is tried again after thinking about it failed; after the last, it is put before a person unread."""
