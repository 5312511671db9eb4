"""Alarms: what is wrong with the installation itself, how often of late, and when somebody was last told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records.base import Base, ShortText, UtcDateTime
from outreach.records.where_free import insert_unless_there

TEXTS_MISSED_EVER = "texts missed ever"
"""What counts texts that no webhook brought, from the first on; it never begins again."""


class AlarmRow(Base):
    """Something that is wrong: seen `times` since `began_at`, last at `seen_at`; somebody was told at `told_at`."""

    __tablename__ = "alarms"

    name: Mapped[str] = mapped_column(ShortText, primary_key=True)
    times: Mapped[int]
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that is wrong, as it stands: how often since when, and when somebody was told of it."""

    times: int
    began_at: datetime
    seen_at: datetime
    told_at: datetime | None


def note(session: Session, name: str, *, times: int, within: timedelta | None, now: datetime) -> Alarm:
    """Note that something was wrong so many times more; the count begins again after `within`, if ever."""
    found = AlarmRow.name == name
    blank = {"name": name, "times": 0, "began_at": now, "seen_at": now, "told_at": None}
    insert_unless_there(session, AlarmRow, blank)
    if within is not None:
        over = update(AlarmRow).where(found, AlarmRow.began_at <= now - within)
        session.execute(over.values(times=0, began_at=now))
    counted = update(AlarmRow).where(found).values(times=AlarmRow.times + times, seen_at=now)
    row = session.execute(counted.returning(*_COLUMNS)).one()
    return Alarm(*row)


def tell(session: Session, name: str, *, again_after: timedelta, now: datetime) -> bool:
    """Take it upon us to tell somebody, unless somebody was told within `again_after`."""
    may = or_(AlarmRow.told_at.is_(None), AlarmRow.told_at <= now - again_after)
    taken = update(AlarmRow).where(AlarmRow.name == name, may).values(told_at=now).returning(AlarmRow.name)
    return session.scalar(taken) is not None


def of(session: Session, name: str) -> Alarm | None:
    """Find an alarm, if it was ever raised."""
    row = session.execute(select(*_COLUMNS).where(AlarmRow.name == name)).one_or_none()
    return None if row is None else Alarm(*row)


_COLUMNS = (AlarmRow.times, AlarmRow.began_at, AlarmRow.seen_at, AlarmRow.told_at)


def since(session: Session, moment: datetime) -> dict[str, Alarm]:
    """Map what was wrong since a moment to how it stands, the latest first."""
    rows = session.execute(
        select(AlarmRow.name, *_COLUMNS).where(AlarmRow.seen_at > moment).order_by(AlarmRow.seen_at.desc())
    )
    return {row[0]: Alarm(*row[1:]) for row in rows}
