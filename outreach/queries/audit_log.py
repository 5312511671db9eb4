"""The audit log as it is read: who did what, to or about whom, named only for those who may know."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, or_, select, union
from sqlalchemy.orm import Session

from outreach.records.accounts import AccountRow, GrantRow
from outreach.records.audit import AuditRow
from outreach.records.base import first_id, made_at
from outreach.records.participants import ParticipantRow, initials_of

A_PAGE = 50
LOOKS_THROUGH = 20_000
"""How many lines one page looks through at most for those that are asked for: the rest is for the next page."""

_LATE = 5_000
_TOLD_TO_ALL = ("broke_glass",)
"""What is told of a person even to those who may not know them: why somebody looked is what the log is for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads the log: of which programs they see lines, whether of none too, and where they may know people."""

    programs: Collection[UUID]
    of_none: bool
    knows: Collection[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which lines are asked for; None leaves a thing open."""

    account: UUID | None = None
    person: UUID | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One line: `account` is who did it by name and sign-in name, `initials` None for whoever the reader may not know.

    `detail` is left out where it may tell of a person whom the reader may not know, unless it says why somebody looked.
    """

    id: UUID
    at: datetime
    account_id: UUID | None
    account: str | None
    login: str | None
    action: str
    person_id: UUID | None
    initials: str | None
    program_id: UUID | None
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """A page of the log, newest first; `older` is where the next begins, after at least `looked_back_to`."""

    lines: tuple[AuditLine, ...]
    older: UUID | None
    looked_back_to: datetime | None


def page(session: Session, reader: Reader, asked: Asked | None = None, *, before: UUID | None = None) -> AuditPage:
    """List the newest lines before one, in two statements; of nobody in particular it looks through so many at most."""
    asked = asked or Asked()
    anybody = asked.account is None and asked.person is None
    oldest = _furthest(session, asked, before) if anybody else None
    bounds = [] if oldest is None else [AuditRow.id >= oldest]
    statement = _lines_of(reader, asked).where(*_within(asked, before), *bounds)
    rows = session.execute(statement.limit(A_PAGE + 1)).all()
    lines = tuple(_line(row, reader) for row in rows[:A_PAGE])
    if len(rows) > A_PAGE:
        return AuditPage(lines=lines, older=lines[-1].id, looked_back_to=lines[-1].at)
    return AuditPage(lines=lines, older=oldest, looked_back_to=None if oldest is None else made_at(oldest))


def every(session: Session, reader: Reader, asked: Asked, *, at_most: int) -> Iterator[AuditLine]:
    """List all lines that are asked for, newest first, for a file."""
    rows = session.execute(_lines_of(reader, asked).where(*_within(asked, None)).limit(at_most))
    return (_line(row, reader) for row in rows)


def actions(session: Session, reader: Reader) -> list[str]:
    """List what was done of late as far as a reader sees it, each kind once."""
    late = _late()
    return sorted(session.scalars(select(late.c.action).where(_visible(reader, late.c.program_id)).distinct()))


def doers(session: Session, reader: Reader) -> list[tuple[UUID, str]]:
    """Name whoever may have written a line that a reader sees: who works there, and who did something there of late."""
    late = _late()
    works_there = or_(GrantRow.program_id.in_(reader.programs), GrantRow.program_id.is_(None))
    keys = union(
        select(GrantRow.account_id).where(works_there),
        select(late.c.account_id).where(_visible(reader, late.c.program_id), late.c.account_id.is_not(None)),
    ).subquery()
    rows = session.execute(
        select(AccountRow.id, AccountRow.name, AccountRow.login)
        .where(AccountRow.id.in_(select(keys.c.account_id)))
        .order_by(AccountRow.login)
    )
    return [(key, f"{name} ({login})") for key, name, login in rows]


def _late() -> Subquery:
    newest = select(AuditRow.account_id, AuditRow.action, AuditRow.program_id).order_by(AuditRow.id.desc())
    return newest.limit(_LATE).subquery()


def _visible(reader: Reader, program: ColumnElement[Any]) -> ColumnElement[bool]:
    """Narrow lines down to those of programs that a reader sees."""
    visible: list[ColumnElement[bool]] = [program.in_(reader.programs)]
    if reader.of_none:
        visible.append(program.is_(None))
    return or_(*visible)


def _lines_of(reader: Reader, asked: Asked) -> Select[*tuple[Any, ...]]:
    statement = _SHOWN.where(_visible(reader, AuditRow.__table__.c.program_id))
    for column, value in (
        (AuditRow.account_id, asked.account),
        (AuditRow.participant_id, asked.person),
        (AuditRow.action, asked.action),
    ):
        if value is not None:
            statement = statement.where(column == value)
    return statement


def _within(asked: Asked, before: UUID | None) -> list[ColumnElement[bool]]:
    """Bound the ids that are looked at: they sort by when each line was written."""
    bounds: list[ColumnElement[bool]] = []
    if before is not None:
        bounds.append(AuditRow.id < before)
    if asked.until is not None:
        bounds.append(AuditRow.id < first_id(asked.until))
    if asked.since is not None:
        bounds.append(AuditRow.id >= first_id(asked.since))
    return bounds


def _furthest(session: Session, asked: Asked, before: UUID | None) -> UUID | None:
    """Find the oldest line that a page looks at, if there are more than it looks through."""
    looked = select(AuditRow.id).where(*_within(asked, before)).order_by(AuditRow.id.desc())
    return session.scalar(looked.offset(LOOKS_THROUGH - 1).limit(1))


def _line(row: Row[*tuple[Any, ...]], reader: Reader) -> AuditLine:
    known = row.participant_id is None or row.program_id in reader.knows
    return AuditLine(
        id=row.id,
        at=row.at,
        account_id=row.account_id,
        account=row.account,
        login=row.login,
        action=row.action,
        person_id=row.participant_id,
        initials=initials_of(row.participant) if known and row.participant is not None else None,
        program_id=row.program_id,
        detail=(row.detail or "") if known or row.action in _TOLD_TO_ALL else "",
    )


_SHOWN = (
    select(
        AuditRow.id,
        AuditRow.at,
        AuditRow.account_id,
        AccountRow.name.label("account"),
        AccountRow.login,
        AuditRow.action,
        AuditRow.participant_id,
        ParticipantRow.name.label("participant"),
        AuditRow.program_id,
        AuditRow.detail,
    )
    .outerjoin(AccountRow, AccountRow.id == AuditRow.account_id)
    .outerjoin(ParticipantRow, ParticipantRow.id == AuditRow.participant_id)
    .order_by(AuditRow.id.desc())
)
