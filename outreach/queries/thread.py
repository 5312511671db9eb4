"""The thread: what was texted and called between us and one person, both ways, a page at a time, newest page first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from outreach.domain.calls import CallKind, CallState, PickedUp
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import Channel, Outcome
from outreach.domain.text_keys import TextKey
from outreach.domain.troubles import Trouble
from outreach.domain.urgency import Urgency
from outreach.queries import flags
from outreach.queries.flags import Flag
from outreach.queries.reading_marks import SaidOfIt
from outreach.records import sent_tokens, specialists
from outreach.records.base import made_at
from outreach.records.calls import CallRow
from outreach.records.messages import MessageRow
from outreach.records.receipts import ReceiptRow
from outreach.records.replies import ReplyRow

A_PAGE = 50
_NOT_ARRIVED = (MessageStatus.FAILED, MessageStatus.UNDELIVERED)
_A_MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose thread it is: a participant's or a stranger's."""

    participant: UUID | None = None
    stranger: UUID | None = None

    def has(
        self, participant: InstrumentedAttribute[UUID | None], stranger: InstrumentedAttribute[UUID | None]
    ) -> ColumnElement[bool]:
        """Say which rows of a table are theirs, by its two columns."""
        return participant == self.participant if self.participant is not None else stranger == self.stranger


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A text or an automatic call of ours; `writer` is who of ours wrote it, `by_person` that somebody did."""

    id: UUID
    at: datetime
    kind: MessageKind
    channel: Channel
    body: str
    lang: str
    by_person: bool
    writer: str | None
    status: MessageStatus
    reason: str | None
    trouble: Trouble | None
    segments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A text of theirs, how it was read, and what specialists say of that; unread while nobody has thought about it."""

    id: UUID
    at: datetime
    body: str
    media: int
    is_read: bool
    urgency: Urgency | None
    flags: tuple[Flag, ...]
    marks: tuple[SaidOfIt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A phone call between somebody of ours and them; `lasted` is None when nobody was connected."""

    id: UUID
    at: datetime
    kind: CallKind
    state: CallState
    who: str | None
    lasted: timedelta | None
    picked_up: PickedUp | None
    outcome: Outcome | None
    left_voicemail: bool


Entry = Said | Heard | Called


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A page of a thread, oldest entry first; `older` is where the page before it ends, None at the beginning."""

    entries: tuple[Entry, ...]
    older: UUID | None


def page(session: Session, whose: Whose, *, before: UUID | None = None) -> Thread:
    """Read the newest page of a thread, or the one before an entry, in a fixed number of statements."""
    said, heard, called = _said(session, whose, before), _heard(session, whose, before), _called(session, whose, before)
    newest = sorted((*(row.id for row in said), *(row.id for row in heard), *(row.id for row in called)), reverse=True)
    shown = set(newest[:A_PAGE])
    entries: list[Entry] = [
        *_all_said(session, [row for row in said if row.id in shown]),
        *_all_heard(session, [row for row in heard if row.id in shown]),
        *_all_called(session, [row for row in called if row.id in shown]),
    ]
    older = min(shown) if len(newest) > A_PAGE else None
    return Thread(entries=tuple(sorted(entries, key=_by_id)), older=older)


def newest(session: Session, whose: Whose) -> UUID | None:
    """Say which entry is the newest, so that a page knows whether there is anything new."""
    found = (_said(session, whose, None, 1), _heard(session, whose, None, 1), _called(session, whose, None, 1))
    return max((rows[0].id for rows in found if rows), default=None)


def _by_id(entry: Entry) -> UUID:
    return entry.id


def _said(session: Session, whose: Whose, before: UUID | None, limit: int = A_PAGE + 1) -> Sequence[Any]:
    statement = _SAID.where(whose.has(MessageRow.participant_id, MessageRow.stranger_id))
    if before is not None:
        edge = made_at(before) + _A_MOMENT
        statement = statement.where(MessageRow.created_at < edge, MessageRow.id < before)
    newest_first = statement.order_by(MessageRow.created_at.desc(), MessageRow.id.desc())
    return session.execute(newest_first.limit(limit)).all()


def _heard(session: Session, whose: Whose, before: UUID | None, limit: int = A_PAGE + 1) -> Sequence[Any]:
    statement = _HEARD.where(whose.has(ReplyRow.participant_id, ReplyRow.stranger_id))
    if before is not None:
        statement = statement.where(ReplyRow.id < before)
    return session.execute(statement.order_by(ReplyRow.id.desc()).limit(limit)).all()


def _called(session: Session, whose: Whose, before: UUID | None, limit: int = A_PAGE + 1) -> Sequence[Any]:
    statement = _CALLED.where(whose.has(CallRow.participant_id, CallRow.stranger_id))
    if before is not None:
        statement = statement.where(CallRow.id < before)
    return session.execute(statement.order_by(CallRow.id.desc()).limit(limit)).all()


_SAID = select(
    MessageRow.id,
    MessageRow.created_at,
    MessageRow.kind,
    MessageRow.channel,
    MessageRow.body,
    MessageRow.lang,
    MessageRow.text_key,
    MessageRow.status,
    MessageRow.reason,
    MessageRow.segments,
    MessageRow.sent_at,
)
_HEARD = select(
    ReplyRow.id,
    ReplyRow.received_at,
    ReplyRow.body,
    ReplyRow.media,
    ReplyRow.handled_at,
    ReplyRow.urgency,
    ReplyRow.reading,
)
_CALLED = select(
    CallRow.id,
    CallRow.created_at,
    CallRow.kind,
    CallRow.state,
    CallRow.specialist_id,
    CallRow.connected_at,
    CallRow.ended_at,
    CallRow.picked_up,
    CallRow.outcome,
    CallRow.recording.is_not(None).label("left_voicemail"),
)


def _all_said(session: Session, rows: Sequence[Row[Any]]) -> list[Said]:
    writers = sent_tokens.writers_of(session, [row.id for row in rows if row.text_key == TextKey.NOTE.value])
    troubles = _troubles(session, [row.id for row in rows if row.status in _NOT_ARRIVED])
    return [
        Said(
            id=row.id,
            at=row.sent_at or row.created_at,
            kind=row.kind,
            channel=row.channel,
            body=row.body,
            lang=row.lang,
            by_person=row.text_key == TextKey.NOTE.value,
            writer=writers.get(row.id),
            status=row.status,
            reason=row.reason,
            trouble=troubles.get(row.id) or _refusal(row),
            segments=row.segments,
        )
        for row in rows
    ]


def _refusal(row: Row[Any]) -> Trouble | None:
    """Say why a message did not arrive of which the carrier told nothing later."""
    if row.status not in _NOT_ARRIVED:
        return None
    return next((each for each in Trouble if each.value == row.reason), Trouble.UNKNOWN)


def _troubles(session: Session, messages: Sequence[UUID]) -> dict[UUID, Trouble]:
    """Say what kept some messages from arriving, as far as the carrier said."""
    if not messages:
        return {}
    rows = session.execute(
        select(ReceiptRow.message_id, ReceiptRow.trouble)
        .where(ReceiptRow.message_id.in_(messages), ReceiptRow.trouble.is_not(None))
        .order_by(ReceiptRow.id)
    )
    return {message: Trouble(trouble) for message, trouble in rows if message is not None and trouble is not None}


def _all_heard(session: Session, rows: Sequence[Row[Any]]) -> list[Heard]:
    found = flags.of_replies(session, {row.id: row.reading for row in rows})
    return [
        Heard(
            id=row.id,
            at=row.received_at,
            body=row.body,
            media=row.media,
            is_read=row.handled_at is not None,
            urgency=None if row.urgency is None else Urgency(row.urgency),
            flags=found[row.id].flags,
            marks=found[row.id].marks,
        )
        for row in rows
    ]


def _all_called(session: Session, rows: Sequence[Row[Any]]) -> list[Called]:
    names = specialists.by_ids(session, list({row.specialist_id for row in rows if row.specialist_id is not None}))
    return [
        Called(
            id=row.id,
            at=row.connected_at or row.created_at,
            kind=row.kind,
            state=row.state,
            who=None if row.specialist_id is None else names[row.specialist_id].name,
            lasted=_lasted(row.connected_at, row.ended_at),
            picked_up=row.picked_up,
            outcome=row.outcome,
            left_voicemail=row.left_voicemail,
        )
        for row in rows
    ]


def _lasted(connected_at: datetime | None, ended_at: datetime | None) -> timedelta | None:
    return None if connected_at is None or ended_at is None else ended_at - connected_at
