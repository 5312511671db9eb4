"""The timeline: one line per thing that happened to a person, in the transaction that made it happen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records import later
from outreach.records.base import Base, Sealed, ShortText, UtcDateTime, choice, index_of, new_id


class Event(StrEnum):
    """What happened."""

    ENROLLED = "enrolled"
    CONSENT = "consent"
    PLANNED = "planned"
    ASKED = "asked"
    SKIPPED = "skipped"
    REMINDED = "reminded"
    MISSED = "missed"
    HEARD = "heard"
    ANSWERED = "answered"
    FINISHED = "finished"
    SAID = "said"
    NOT_SAID = "not_said"
    DELIVERY = "delivery"
    RAISED = "raised"
    PAGED = "paged"
    NOBODY_TO_PAGE = "nobody_to_page"
    ACKNOWLEDGED = "acknowledged"
    PASSED = "passed"
    REOPENED = "reopened"
    RESOLVED = "resolved"
    PAUSED = "paused"
    RESUMED = "resumed"
    PACE = "pace"
    UNREAD = "unread"
    READ = "read"
    MARKED = "marked"
    CALLED = "called"
    CHANGED = "changed"
    MERGED = "merged"


class TimelineRow(Base):
    """One thing that happened, and why; `what` is sealed because it may quote."""

    __tablename__ = "timeline"
    __table_args__ = (
        index_of("ix_timeline_participant", "participant_id", "id", where="participant_id IS NOT NULL"),
        index_of("ix_timeline_stranger", "stranger_id", "id", where="stranger_id IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    stranger_id: Mapped[UUID | None] = mapped_column(ForeignKey("strangers.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    event: Mapped[Event] = mapped_column(choice(Event))
    what: Mapped[str] = mapped_column(Sealed("timeline.what"))
    by: Mapped[str] = mapped_column(ShortText)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened to a participant or a stranger; `by` names the room of ours that did it, or who."""

    event: Event
    what: str
    by: str = "outreach"
    participant: UUID | None = None
    stranger: UUID | None = None
    at: datetime | None = None


def write(session: Session, lines: Sequence[Line], *, now: datetime) -> None:
    """Append lines to people's timelines."""
    rows = [
        {
            "id": new_id(now),
            "participant_id": line.participant,
            "stranger_id": line.stranger,
            "at": now,
            "event": line.event,
            "what": line.what,
            "by": line.by,
        }
        for line in lines
    ]
    later.add(session, TimelineRow, rows)


def of(session: Session, *, participant: UUID | None = None, stranger: UUID | None = None) -> Sequence[Line]:
    """Read somebody's timeline, oldest first."""
    whose = TimelineRow.participant_id == participant if participant else TimelineRow.stranger_id == stranger
    rows = session.scalars(select(TimelineRow).where(whose).order_by(TimelineRow.id))
    return [
        Line(
            event=row.event,
            what=row.what,
            by=row.by,
            participant=row.participant_id,
            stranger=row.stranger_id,
            at=row.at,
        )
        for row in rows
    ]
