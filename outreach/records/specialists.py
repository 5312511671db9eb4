"""The people who answer: peer specialists and program leads, and the programs they work for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import cast
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, Uuid, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.phone import PhoneNumber
from outreach.domain.reach import Reach
from outreach.records import later, straight
from outreach.records.base import Base, NumberFingerprint, Sealed, SealedNumber, ShortText, UtcDateTime, choice, new_id


class StaffRole(StrEnum):
    """What somebody does for a program."""

    SPECIALIST = "specialist"
    LEAD = "lead"
    ADMIN = "admin"


ANSWERING = frozenset({StaffRole.SPECIALIST, StaffRole.LEAD})
"""Those who answer participants: who only administers is told when nobody does."""


class SpecialistRow(Base):
    """Somebody of ours, by name and number.

    `verified_at` is when they first answered us from it, `unreachable_since` when nothing got through any more.
    """

    __tablename__ = "specialists"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Sealed("specialists.name"))
    phone: Mapped[PhoneNumber] = mapped_column(SealedNumber("specialists.phone"))
    phone_fingerprint: Mapped[PhoneNumber] = mapped_column(NumberFingerprint, unique=True)
    lang: Mapped[str] = mapped_column(ShortText)
    speaks: Mapped[str] = mapped_column(ShortText)
    email: Mapped[str | None] = mapped_column(Sealed("specialists.email"))
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unreachable_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MembershipRow(Base):
    """That somebody works for a program, and as what."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("program_id", "specialist_id", "role"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    specialist_id: Mapped[UUID] = mapped_column(ForeignKey("specialists.id"), index=True)
    role: Mapped[StaffRole] = mapped_column(choice(StaffRole))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Specialist:
    """Somebody of ours; `speaks` lists language codes, `lang` is the one we write to them in.

    `email` is where they are told when texts do not go out, if they gave an address.
    """

    id: UUID
    name: str
    phone: PhoneNumber
    lang: str
    speaks: tuple[str, ...]
    email: str | None = None
    reach: Reach = field(default=Reach(), compare=False)


_COLUMNS = (
    SpecialistRow.id,
    SpecialistRow.name,
    SpecialistRow.phone,
    SpecialistRow.lang,
    SpecialistRow.speaks,
    SpecialistRow.email,
    SpecialistRow.verified_at,
    SpecialistRow.unreachable_since,
)


def _specialist(row: Sequence[object]) -> Specialist:
    identity, name, phone, lang, speaks, email, verified_at, since = row
    assert isinstance(identity, UUID)
    assert isinstance(phone, PhoneNumber)
    address = None if email is None else str(email)
    reach = Reach(verified_at=cast("datetime | None", verified_at), unreachable_since=cast("datetime | None", since))
    return Specialist(identity, str(name), phone, str(lang), tuple(str(speaks).split()), address, reach)


def add(session: Session, *, name: str, phone: PhoneNumber, speaks: Sequence[str], now: datetime) -> Specialist:
    """Store somebody new; the first language they speak is the one we write in."""
    row = SpecialistRow(
        id=new_id(now),
        name=name,
        phone=phone,
        phone_fingerprint=phone,
        lang=speaks[0],
        speaks=" ".join(speaks),
        created_at=now,
    )
    session.add(row)
    session.flush()
    return Specialist(row.id, name, phone, row.lang, tuple(speaks))


def set_phone(session: Session, specialist: UUID, phone: PhoneNumber) -> None:
    """Note somebody's new number; nothing is known yet of whether texts reach them there."""
    session.execute(
        update(SpecialistRow)
        .where(SpecialistRow.id == specialist)
        .values(phone=phone, phone_fingerprint=phone, verified_at=None, unreachable_since=None)
    )


def set_email(session: Session, specialist: UUID, email: str) -> None:
    """Note where somebody is told when texts do not go out."""
    session.execute(update(SpecialistRow).where(SpecialistRow.id == specialist).values(email=email))


_ANSWERED = (
    update(SpecialistRow)
    .where(SpecialistRow.id == bindparam("specialist"), SpecialistRow.verified_at.is_(None))
    .values(verified_at=bindparam("at"))
)


def answered(session: Session, specialist: UUID, *, now: datetime) -> None:
    """Note that somebody answered us from their number: what reaches it reaches them."""
    later.change(session, _ANSWERED, {"specialist": specialist, "at": now})
    heard_from(session, specialist)


_HEARD_FROM = (
    update(SpecialistRow)
    .where(SpecialistRow.id == bindparam("specialist"), SpecialistRow.unreachable_since.is_not(None))
    .values(unreachable_since=None)
)


def heard_from(session: Session, specialist: UUID) -> None:
    """Note that somebody texted us, so that their phone works again."""
    later.change(session, _HEARD_FROM, {"specialist": specialist})


def unreachable(session: Session, specialist: UUID, *, since: datetime) -> None:
    """Note that nothing of ours gets through to somebody any more; when that began stays noted."""
    session.execute(
        update(SpecialistRow)
        .where(SpecialistRow.id == specialist, SpecialistRow.unreachable_since.is_(None))
        .values(unreachable_since=since)
    )


def join_program(session: Session, *, specialist: UUID, program: UUID, role: StaffRole, now: datetime) -> None:
    """Note that somebody works for a program; does nothing when that is already noted."""
    known = session.scalar(
        select(MembershipRow.id).where(
            MembershipRow.program_id == program,
            MembershipRow.specialist_id == specialist,
            MembershipRow.role == role,
        ),
    )
    if known is None:
        session.add(
            MembershipRow(id=new_id(now), program_id=program, specialist_id=specialist, role=role, created_at=now),
        )
        session.flush()


def leave_program(session: Session, *, specialist: UUID, program: UUID, roles: Collection[StaffRole]) -> None:
    """Note that somebody is some things for a program no more."""
    session.execute(
        delete(MembershipRow).where(
            MembershipRow.program_id == program,
            MembershipRow.specialist_id == specialist,
            MembershipRow.role.in_(roles),
        )
    )


_BY_PHONE = select(*_COLUMNS).where(SpecialistRow.phone_fingerprint == bindparam("phone"))


def by_phone(session: Session, phone: PhoneNumber) -> Specialist | None:
    """Find somebody of ours by their number."""
    row = straight.first(session, _BY_PHONE, {"phone": phone})
    return None if row is None else _specialist(row)


def by_phones(session: Session, phones: Sequence[PhoneNumber]) -> list[Specialist]:
    """Find those of ours who have some numbers."""
    rows = session.execute(select(*_COLUMNS).where(SpecialistRow.phone_fingerprint.in_(phones)))
    return [_specialist(row) for row in rows]


_BY_IDS = select(*_COLUMNS).where(SpecialistRow.id.in_(bindparam("ids", expanding=True)))


def peer(session: Session, specialist: UUID) -> Specialist | None:
    """Find who signs what their people are told; nothing that waits to be written says anything of their name."""
    rows = straight.beside(session, _BY_IDS, {"ids": [specialist]})
    return _specialist(rows[0]) if rows else None


def by_ids(session: Session, ids: Sequence[UUID]) -> dict[UUID, Specialist]:
    """Fetch some people of ours by id."""
    rows = straight.ask(session, _BY_IDS, {"ids": list(ids)}) if ids else ()
    return {row[0]: _specialist(row) for row in rows}


def by_name(session: Session, name: str) -> list[Specialist]:
    """Find people of ours by name, whatever its case (names are sealed, so this opens each one)."""
    rows = session.execute(select(*_COLUMNS))
    return [somebody for somebody in map(_specialist, rows) if somebody.name.casefold() == name.casefold()]


def of_program(session: Session, program: UUID, *, role: StaffRole | None = None) -> list[Specialist]:
    """List a program's people, in the order they joined it, each once."""
    statement = (
        select(*_COLUMNS)
        .join(MembershipRow, MembershipRow.specialist_id == SpecialistRow.id)
        .where(MembershipRow.program_id == program)
        .order_by(MembershipRow.id)
    )
    if role is not None:
        statement = statement.where(MembershipRow.role == role)
    return list({row[0]: _specialist(row) for row in session.execute(statement)}.values())


_TEAM = (
    select(*_COLUMNS, MembershipRow.role)
    .join(MembershipRow, MembershipRow.specialist_id == SpecialistRow.id)
    .where(MembershipRow.program_id == bindparam("program", type_=Uuid()))
    .order_by(MembershipRow.id)
)


def team_of(session: Session, program: UUID) -> list[tuple[Specialist, frozenset[StaffRole]]]:
    """List a program's people with what they do for it, in the order they joined it, each once."""
    rows = straight.beside(session, _TEAM, {"program": program})
    team: dict[UUID, tuple[Specialist, frozenset[StaffRole]]] = {}
    for *columns, role in rows:
        somebody = _specialist(columns)
        _, roles = team.get(somebody.id, (somebody, frozenset()))
        team[somebody.id] = somebody, roles | {role}
    return list(team.values())


_PROGRAMS_OF = (
    select(MembershipRow.program_id)
    .where(MembershipRow.specialist_id == bindparam("specialist", type_=Uuid()))
    .order_by(MembershipRow.id)
)


def programs_of(session: Session, specialist: UUID) -> list[UUID]:
    """List the programs that somebody works for, oldest first."""
    rows = straight.ask(session, _PROGRAMS_OF, {"specialist": specialist})
    return list(dict.fromkeys(row[0] for row in rows))
