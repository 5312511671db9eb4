"""Paging rules: how each of our people wants to be told, which topics they asked to be spared, and when they rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.paging_rules import USUAL, PagingRule
from outreach.records import straight
from outreach.records.among import among
from outreach.records.base import Base, Document, UtcDateTime


class PagingRuleRow(Base):
    """What one of our people asked for; who asked for nothing has no row. Until `rest_until` others are asked first."""

    __tablename__ = "paging_rules"

    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"), primary_key=True)
    text: Mapped[bool]
    call_after_seconds: Mapped[int | None]
    not_topics: Mapped[list[str]] = mapped_column(Document)
    rest_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How somebody wants to be told, what categories of concern they are asked about last, and until when they rest."""

    rule: PagingRule = USUAL
    not_topics: frozenset[str] = frozenset()
    rest_until: datetime | None = None


_OF = select(*PagingRuleRow.__table__.c).where(among(PagingRuleRow.specialist_id, "specialists"))
"""What somebody asked for has nothing to do with what waits to be written of others: it is asked past all of it."""


def of(session: Session, specialists: Sequence[UUID]) -> dict[UUID, Wishes]:
    """Map those of some people who asked for anything to what they asked for."""
    if not specialists:
        return {}
    rows = straight.beside(session, _OF, {"specialists": list(specialists)})
    return {row.specialist_id: _wishes(cast("PagingRuleRow", row)) for row in rows}


def _wishes(row: PagingRuleRow) -> Wishes:
    after = None if row.call_after_seconds is None else timedelta(seconds=row.call_after_seconds)
    rule = PagingRule(text=row.text, call_after=after)
    return Wishes(rule=rule, not_topics=frozenset(row.not_topics), rest_until=row.rest_until)


def set_rule(session: Session, specialist: UUID, rule: PagingRule, *, now: datetime) -> None:
    """Note how somebody wants to be told."""
    row = _row(session, specialist, now)
    row.text = rule.text
    row.call_after_seconds = None if rule.call_after is None else int(rule.call_after.total_seconds())
    session.flush()


def set_topics(session: Session, specialist: UUID, not_topics: Sequence[str], *, now: datetime) -> None:
    """Note the topics that somebody asked to be spared."""
    row = _row(session, specialist, now)
    row.not_topics = sorted(set(not_topics))
    session.flush()


def set_rest(session: Session, specialist: UUID, until: datetime | None, *, now: datetime) -> None:
    """Note until when somebody asked for a rest; None when they asked for no more."""
    row = _row(session, specialist, now)
    row.rest_until = until
    session.flush()


def _row(session: Session, specialist: UUID, now: datetime) -> PagingRuleRow:
    row = session.get(PagingRuleRow, specialist, with_for_update=True)
    if row is None:
        row = PagingRuleRow(specialist_id=specialist, text=False, call_after_seconds=None, not_topics=[])
        session.add(row)
    row.changed_at = now
    return row
