"""Programs and their versions: a running check-in or escalation keeps the version it began with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Text, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.records import straight
from outreach.records.among import among
from outreach.records.base import Base, ShortText, UtcDateTime, index_of, new_id

_TIME_TO_SET_UP = timedelta(days=1)
"""How long after a new program is stored its rota is first looked over for gaps."""


class ProgramRow(Base):
    """A program; `current_version` is the number of the version that new things begin with.

    At `look_for_gaps_at` its rota is looked over for times at which nobody is on call; at `drill_at` a drill begins by
    itself. At `count_at` its days that are over are counted for reports; those before `counted_until` are, by the
    clocks of `counted_zone`.
    """

    __tablename__ = "programs"
    __table_args__ = (
        index_of("ix_programs_look_for_gaps", "look_for_gaps_at", where="look_for_gaps_at IS NOT NULL"),
        index_of("ix_programs_drill", "drill_at", where="drill_at IS NOT NULL"),
        index_of("ix_programs_count", "count_at", where="count_at IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(ShortText, unique=True)
    word: Mapped[str] = mapped_column(ShortText, unique=True)
    current_version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    look_for_gaps_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    drill_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    count_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    counted_until: Mapped[date | None] = mapped_column(Date)
    counted_zone: Mapped[str | None] = mapped_column(ShortText)


class ProgramVersionRow(Base):
    """One version of a program, never changed: the file as it was written, and the value it became.

    `applied_by` is the account that applied it; none for who did it at a terminal.
    """

    __tablename__ = "program_versions"
    __table_args__ = (UniqueConstraint("program_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(ShortText)
    source: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    applied_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_by: Mapped[UUID | None]


@dataclass(frozen=True, slots=True)
class StoredProgram:
    """A program version as stored: `document` is the JSON of the Program value."""

    program_id: UUID
    version_id: UUID
    name: str
    number: int
    digest: str
    source: str
    document: str
    applied_at: datetime


_STORED = (
    ProgramRow.id,
    ProgramVersionRow.id,
    ProgramRow.name,
    ProgramVersionRow.number,
    ProgramVersionRow.digest,
    ProgramVersionRow.source,
    ProgramVersionRow.document,
    ProgramVersionRow.applied_at,
)


def current(session: Session, name: str) -> StoredProgram | None:
    """Find the current version of a program by its name."""
    row = session.execute(
        select(*_STORED)
        .join(ProgramVersionRow, ProgramVersionRow.program_id == ProgramRow.id)
        .where(ProgramRow.name == name, ProgramVersionRow.number == ProgramRow.current_version),
    ).one_or_none()
    return None if row is None else StoredProgram(*row)


def current_by_id(session: Session, program_id: UUID) -> StoredProgram | None:
    """Find the current version of a program by its id."""
    row = session.execute(
        select(*_STORED)
        .join(ProgramVersionRow, ProgramVersionRow.program_id == ProgramRow.id)
        .where(ProgramRow.id == program_id, ProgramVersionRow.number == ProgramRow.current_version),
    ).one_or_none()
    return None if row is None else StoredProgram(*row)


def current_by_word(session: Session, word: str) -> StoredProgram | None:
    """Find the current version of the program that people join with a word, whatever its case."""
    name = session.scalar(select(ProgramRow.name).where(func.lower(ProgramRow.word) == word.lower()))
    return None if name is None else current(session, name)


def every_current(session: Session) -> Sequence[StoredProgram]:
    """List the current version of every program, by name."""
    rows = session.execute(
        select(*_STORED)
        .join(ProgramVersionRow, ProgramVersionRow.program_id == ProgramRow.id)
        .where(ProgramVersionRow.number == ProgramRow.current_version)
        .order_by(ProgramRow.created_at, ProgramRow.name),
    )
    return [StoredProgram(*row) for row in rows]


_IN_USE = (
    select(ProgramRow.id, ProgramVersionRow.id, ProgramVersionRow.number)
    .join(ProgramVersionRow, ProgramVersionRow.program_id == ProgramRow.id)
    .where(among(ProgramRow.id, "programs"))
    .where(ProgramVersionRow.number == ProgramRow.current_version)
)


def versions_in_use(session: Session, program_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, int]]:
    """Map some programs to the id and number of their current version, without fetching what it holds."""
    rows = straight.beside(session, _IN_USE, {"programs": list(program_ids)})
    return {row[0]: (row[1], row[2]) for row in rows}


def version_documents(session: Session, version_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Fetch the stored documents of some versions."""
    rows = session.execute(
        select(ProgramVersionRow.id, ProgramVersionRow.document).where(ProgramVersionRow.id.in_(version_ids)),
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in a list: its number, when it came into use, and which account applied it (None: at a terminal)."""

    number: int
    applied_at: datetime
    applied_by: UUID | None


def versions(session: Session, program: UUID, *, limit: int, before: int | None = None) -> list[VersionLine]:
    """List the versions of a program, newest first; those before a number, if one is given."""
    found = select(ProgramVersionRow.number, ProgramVersionRow.applied_at, ProgramVersionRow.applied_by)
    found = found.where(ProgramVersionRow.program_id == program)
    if before is not None:
        found = found.where(ProgramVersionRow.number < before)
    rows = session.execute(found.order_by(ProgramVersionRow.number.desc()).limit(limit))
    return [VersionLine(row[0], row[1], row[2]) for row in rows]


def numbered(session: Session, program: UUID, number: int) -> StoredProgram | None:
    """Find one version of a program by its number."""
    row = session.execute(
        select(*_STORED)
        .join(ProgramVersionRow, ProgramVersionRow.program_id == ProgramRow.id)
        .where(ProgramRow.id == program, ProgramVersionRow.number == number),
    ).one_or_none()
    return None if row is None else StoredProgram(*row)


def add_version(
    session: Session,
    *,
    name: str,
    word: str,
    digest: str,
    source: str,
    document: str,
    by: UUID | None = None,
    now: datetime,
) -> StoredProgram:
    """Store a new version of a program, making the program if it is new, and make it the current one."""
    row = session.scalar(select(ProgramRow).where(ProgramRow.name == name).with_for_update())
    if row is None:
        row = ProgramRow(
            id=new_id(now),
            name=name,
            word=word,
            current_version=0,
            created_at=now,
            look_for_gaps_at=now + _TIME_TO_SET_UP,
            count_at=now + _TIME_TO_SET_UP,
        )
        session.add(row)
        session.flush()
    number = row.current_version + 1
    version = ProgramVersionRow(
        id=new_id(now),
        program_id=row.id,
        number=number,
        digest=digest,
        source=source,
        document=document,
        applied_at=now,
        applied_by=by,
    )
    session.add(version)
    session.execute(update(ProgramRow).where(ProgramRow.id == row.id).values(current_version=number, word=word))
    session.flush()
    return StoredProgram(row.id, version.id, name, number, digest, source, document, now)


def look_for_gaps(session: Session, program: UUID, *, at: datetime) -> None:
    """Note when the rota of a program is to be looked over for gaps next."""
    session.execute(update(ProgramRow).where(ProgramRow.id == program).values(look_for_gaps_at=at))


def due_for_gaps(session: Session, *, now: datetime, limit: int, passing: int = 0) -> Sequence[UUID]:
    """List the programs whose rota is to be looked over for gaps, passing over some."""
    waiting = select(ProgramRow.id).where(ProgramRow.look_for_gaps_at <= now).order_by(ProgramRow.look_for_gaps_at)
    return list(session.scalars(waiting.offset(passing).limit(limit)))


def hold_drill(session: Session, program: UUID, *, at: datetime | None) -> None:
    """Note when a drill of a program begins by itself; None for never."""
    session.execute(update(ProgramRow).where(ProgramRow.id == program).values(drill_at=at))


def due_for_drill(session: Session, *, now: datetime, limit: int, passing: int = 0) -> Sequence[UUID]:
    """Lock the programs of which a drill is to begin, passing over some."""
    waiting = select(ProgramRow.id).where(ProgramRow.drill_at <= now).order_by(ProgramRow.drill_at)
    return list(session.scalars(waiting.offset(passing).limit(limit).with_for_update(skip_locked=True)))
