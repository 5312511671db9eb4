"""Senders: our own numbers, when each may carry more, and what each carried lately."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, case, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.pace import Load, Periods, unused
from outreach.domain.phone import PhoneNumber
from outreach.records import straight
from outreach.records.base import Base, ShortText, UtcDateTime
from outreach.records.where_free import insert_unless_there


class SenderRow(Base):
    """A number of ours; `free_at` is when it will have carried all that was reserved.

    The counts hold for the minute, hour and day that began when they say; older ones are over. `hour_texts` counts only
    texts that we began ourselves.
    """

    __tablename__ = "senders"

    number: Mapped[str] = mapped_column(ShortText, primary_key=True)
    free_at: Mapped[datetime] = mapped_column(UtcDateTime)
    minute_began: Mapped[datetime] = mapped_column(UtcDateTime)
    minute_segments: Mapped[int]
    hour_began: Mapped[datetime] = mapped_column(UtcDateTime)
    hour_texts: Mapped[int]
    day_began: Mapped[datetime] = mapped_column(UtcDateTime)
    day_segments: Mapped[int]


_COLUMNS = (
    SenderRow.free_at,
    SenderRow.minute_began,
    SenderRow.minute_segments,
    SenderRow.hour_began,
    SenderRow.hour_texts,
    SenderRow.day_began,
    SenderRow.day_segments,
)
_NAMES = tuple(column.key for column in _COLUMNS)


_LOCKING = (
    select(SenderRow.number, *_COLUMNS)
    .where(SenderRow.number.in_(bindparam("numbers", expanding=True)))
    .order_by(SenderRow.number)
    .with_for_update()
)
_LOOKING = select(SenderRow.number, *_COLUMNS)
_CARRYING = (
    update(SenderRow).where(SenderRow.number == bindparam("which")).values({name: bindparam(name) for name in _NAMES})
)
_MORE = bindparam("more", type_=Integer())


def _one_more(began: Any, carried: Any, period: str) -> ColumnElement[int]:  # noqa: ANN401 - columns of the row
    """Count on within a period; what was counted in an earlier one, or in one that has not come yet, is not of it."""
    return case((began.between(bindparam(period), bindparam("at")), carried + _MORE), else_=_MORE)


_COUNTING = (
    update(SenderRow)
    .where(SenderRow.number == bindparam("which"))
    .values(
        minute_began=bindparam("minute"),
        minute_segments=_one_more(SenderRow.minute_began, SenderRow.minute_segments, "minute"),
        day_began=bindparam("day"),
        day_segments=_one_more(SenderRow.day_began, SenderRow.day_segments, "day"),
    )
    .returning(SenderRow.number)
)


def hold(session: Session, numbers: Sequence[PhoneNumber], *, periods: Periods) -> list[Load]:
    """Lock the rows of our numbers until the commit, making them at first: two workers never reserve the same time."""
    loads = _locked(session, numbers)
    missing = [number for number in numbers if number not in loads]
    for number in missing:
        insert_unless_there(session, SenderRow, _row(unused(number, periods)))
    if missing:
        loads = _locked(session, numbers)
    return [loads[number] for number in numbers]


def _locked(session: Session, numbers: Sequence[PhoneNumber]) -> dict[PhoneNumber, Load]:
    """Lock in the order of the numbers, so that no two wait for each other."""
    rows = straight.ask(session, _LOCKING, {"numbers": [number.e164 for number in numbers]})
    return {load.number: load for load in map(_load, rows)}


def loads(session: Session) -> dict[PhoneNumber, Load]:
    """Map every number that ever carried anything to what it carries, as it was last written down; locks nothing."""
    return {load.number: load for load in map(_load, straight.ask(session, _LOOKING, {}))}


def _load(row: Sequence[Any]) -> Load:
    carried: dict[str, Any] = dict(zip(_NAMES, row[1:], strict=True))
    return Load(number=PhoneNumber(row[0]), **carried)


def _row(load: Load) -> dict[str, object]:
    return {"number": load.number.e164} | {name: getattr(load, name) for name in _NAMES}


def write(session: Session, loads: Sequence[Load]) -> None:
    """Write down what held numbers carry by now, in one statement."""
    straight.do_beside(
        session,
        _CARRYING,
        [{"which": load.number.e164} | {name: getattr(load, name) for name in _NAMES} for load in loads],
    )


def count(session: Session, carried: Mapping[PhoneNumber, int], *, periods: Periods) -> None:
    """Count what waits for nothing; `carried` maps our numbers to segments. Quick: nothing is reserved."""
    for number in sorted(carried):
        counted = {
            "which": number.e164,
            "more": carried[number],
            "minute": periods.minute,
            "day": periods.day,
            "at": periods.now,
        }
        if not straight.ask(session, _COUNTING, counted):
            insert_unless_there(session, SenderRow, _row(unused(number, periods)))
            straight.ask(session, _COUNTING, counted)
