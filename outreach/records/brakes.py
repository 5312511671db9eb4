"""Brakes: that nothing more is begun by ourselves, because far more was than anybody can have planned."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records import straight
from outreach.records.base import Base, ShortText, UtcDateTime
from outreach.records.where_free import insert_unless_there

_PROMPTS = "prompts"


class BrakeRow(Base):
    """What holds texts that we begin: `most_an_hour` as figured lately; `held_since` until somebody lets go."""

    __tablename__ = "brakes"

    name: Mapped[str] = mapped_column(ShortText, primary_key=True)
    most_an_hour: Mapped[int]
    figured_at: Mapped[datetime] = mapped_column(UtcDateTime)
    held_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    let_go_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Brake:
    """How many texts we may begin an hour, since when none may go out, and when somebody last let go."""

    most_an_hour: int
    figured_at: datetime
    held_since: datetime | None
    let_go_at: datetime | None


_COLUMNS = (BrakeRow.most_an_hour, BrakeRow.figured_at, BrakeRow.held_since, BrakeRow.let_go_at)


_OF = select(*_COLUMNS).where(BrakeRow.name == _PROMPTS)


def of(session: Session) -> Brake | None:
    """Find the brake, if it was ever figured."""
    row = straight.first(session, _OF, {})
    return None if row is None else Brake(*row)


def figure(session: Session, *, most_an_hour: int, now: datetime) -> None:
    """Write down how many texts we may begin an hour."""
    blank = {"name": _PROMPTS, "most_an_hour": most_an_hour, "figured_at": now}
    if not insert_unless_there(session, BrakeRow, blank):
        _change(session, most_an_hour=most_an_hour, figured_at=now)


def pull(session: Session, *, now: datetime) -> None:
    """Hold what we begin."""
    _change(session, held_since=now)


def let_go(session: Session, *, now: datetime) -> bool:
    """Hold nothing any more; says whether anything was held."""
    held = (BrakeRow.name == _PROMPTS) & BrakeRow.held_since.is_not(None)
    let = update(BrakeRow).where(held).values(held_since=None, let_go_at=now).returning(BrakeRow.name)
    return session.scalar(let) is not None


def _change(session: Session, **values: object) -> None:
    session.execute(update(BrakeRow).where(BrakeRow.name == _PROMPTS).values(**values))
