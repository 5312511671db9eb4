"""Accounts: who may sign in to the console, with what, and as what for which program."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, delete, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.access import ConsoleRole
from outreach.records.base import Base, Document, Sealed, ShortText, UtcDateTime, choice, new_id
from outreach.records.sessions import SessionRow, SignedIn, signed_in_by
from outreach.records.where_free import insert_unless_there


class AccountRow(Base):
    """Somebody who may sign in.

    `setup_hash` is that of a secret by which they choose a password and an authenticator, once, until `setup_until`;
    `code_step` is the half minute of the newest one-time code that was used, so that none is used twice.
    """

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(ShortText, unique=True)
    name: Mapped[str] = mapped_column(Sealed("accounts.name"))
    specialist_id: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"), unique=True)
    lang: Mapped[str] = mapped_column(ShortText)
    password_hash: Mapped[str | None] = mapped_column(Sealed("accounts.password_hash"))
    totp_secret: Mapped[str | None] = mapped_column(Sealed("accounts.totp_secret"))
    code_step: Mapped[int]
    recovery_hashes: Mapped[list[str]] = mapped_column(Document)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    setup_hash: Mapped[str | None] = mapped_column(ShortText, unique=True)
    setup_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GrantRow(Base):
    """That an account is something for a program, or for every program there is (`program_id` empty)."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("account_id", "program_id", "role"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("programs.id"))
    role: Mapped[ConsoleRole] = mapped_column(choice(ConsoleRole))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in; `login` is what they type, `name` what others read."""

    id: UUID
    login: str
    name: str
    specialist_id: UUID | None
    lang: str
    password_hash: str | None
    totp_secret: str | None
    code_step: int
    recovery_hashes: tuple[str, ...]
    failures: int
    locked_until: datetime | None
    setup_until: datetime | None
    disabled_at: datetime | None
    created_at: datetime

    @property
    def is_set_up(self) -> bool:
        """Whether they have chosen a password and an authenticator."""
        return self.password_hash is not None and self.totp_secret is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """That an account is something for a program, or for every program (None)."""

    account_id: UUID
    program_id: UUID | None
    role: ConsoleRole


def _account(row: AccountRow) -> Account:
    return Account(
        id=row.id,
        login=row.login,
        name=row.name,
        specialist_id=row.specialist_id,
        lang=row.lang,
        password_hash=row.password_hash,
        totp_secret=row.totp_secret,
        code_step=row.code_step,
        recovery_hashes=tuple(row.recovery_hashes),
        failures=row.failures,
        locked_until=row.locked_until,
        setup_until=row.setup_until,
        disabled_at=row.disabled_at,
        created_at=row.created_at,
    )


def add(
    session: Session, *, login: str, name: str, specialist: UUID | None, lang: str, now: datetime
) -> Account | None:
    """Store a new account that nobody can sign in with yet; None when the login or the specialist has one."""
    key = new_id(now)
    values: dict[str, Any] = {
        "id": key,
        "login": login,
        "name": name,
        "specialist_id": specialist,
        "lang": lang,
        "code_step": 0,
        "recovery_hashes": [],
        "failures": 0,
        "created_at": now,
    }
    return by_id(session, key) if insert_unless_there(session, AccountRow, values) else None


def change(session: Session, account: UUID, **values: object) -> None:
    """Change columns of an account."""
    session.execute(
        update(AccountRow).where(AccountRow.id == account).values(**values).execution_options(synchronize_session=False)
    )


def use_code(session: Session, account: UUID, *, step: int) -> bool:
    """Note that the one-time code of a half minute was used; False when it, or a newer one, was before."""
    used = session.scalar(
        update(AccountRow)
        .where(AccountRow.id == account, AccountRow.code_step < step)
        .values(code_step=step)
        .returning(AccountRow.id)
        .execution_options(synchronize_session=False)
    )
    return used is not None


def by_id(session: Session, account: UUID, *, hold: bool = False) -> Account | None:
    """Find an account by id; with `hold`, nobody else changes it until this transaction ends."""
    return _one(session, AccountRow.id == account, hold=hold)


def by_login(session: Session, login: str, *, hold: bool = False) -> Account | None:
    """Find an account by what its owner types."""
    return _one(session, AccountRow.login == login, hold=hold)


def of_specialist(session: Session, specialist: UUID) -> Account | None:
    """Find the account of one of ours."""
    return _one(session, AccountRow.specialist_id == specialist, hold=False)


def by_setup(session: Session, setup_hash: str, *, hold: bool = False) -> Account | None:
    """Find the account that a set-up secret is for, by its hash."""
    return _one(session, AccountRow.setup_hash == setup_hash, hold=hold)


def signed_in(session: Session, token_hash: str, *, now: datetime) -> tuple[Account, SignedIn] | None:
    """Find the account that is signed in by what a browser holds, and since when, in one statement."""
    found = session.execute(
        select(AccountRow, SessionRow)
        .join(SessionRow, SessionRow.account_id == AccountRow.id)
        .where(SessionRow.token_hash == token_hash, SessionRow.ends_at > now)
        .execution_options(populate_existing=True)
    ).first()
    return None if found is None else (_account(found[0]), signed_in_by(found[1]))


def _one(session: Session, which: Any, *, hold: bool) -> Account | None:  # noqa: ANN401 - a rule of SQLAlchemy's
    statement = select(AccountRow).where(which).execution_options(populate_existing=True)
    row = session.scalar(statement.with_for_update() if hold else statement)
    return None if row is None else _account(row)


def every(session: Session) -> list[Account]:
    """List all accounts, oldest first."""
    return list(map(_account, session.scalars(select(AccountRow).order_by(AccountRow.id))))


def by_ids(session: Session, ids: Sequence[UUID]) -> dict[UUID, Account]:
    """Fetch some accounts by id."""
    if not ids:
        return {}
    return {row.id: _account(row) for row in session.scalars(select(AccountRow).where(AccountRow.id.in_(ids)))}


def grant(session: Session, account: UUID, *, program: UUID | None, role: ConsoleRole, now: datetime) -> bool:
    """Note that an account is something for a program, or for every program; False when it is so already."""
    if Grant(account_id=account, program_id=program, role=role) in grants_of(session, [account]):
        return False
    values = {"id": new_id(now), "account_id": account, "program_id": program, "role": role, "created_at": now}
    return insert_unless_there(session, GrantRow, values)


def revoke(session: Session, account: UUID, *, program: UUID | None, role: ConsoleRole) -> bool:
    """Take a role from an account; False when it has none such."""
    gone = session.scalar(
        delete(GrantRow)
        .where(
            GrantRow.account_id == account,
            GrantRow.program_id.is_(None) if program is None else GrantRow.program_id == program,
            GrantRow.role == role,
        )
        .returning(GrantRow.id)
    )
    return gone is not None


def grants_of(session: Session, ids: Sequence[UUID]) -> list[Grant]:
    """List what some accounts are, oldest first."""
    rows = session.execute(
        select(GrantRow.account_id, GrantRow.program_id, GrantRow.role)
        .where(GrantRow.account_id.in_(ids))
        .order_by(GrantRow.id)
    )
    return [Grant(account_id=row[0], program_id=row[1], role=row[2]) for row in rows]


def hold_those_who_are(session: Session, role: ConsoleRole) -> frozenset[UUID]:
    """Name the accounts that are something anywhere and may come in; nobody changes them until the transaction ends."""
    theirs = select(GrantRow.account_id).where(GrantRow.role == role)
    rows = session.execute(
        select(AccountRow.id, AccountRow.disabled_at)
        .where(AccountRow.id.in_(theirs))
        .order_by(AccountRow.id)
        .with_for_update()
    )
    return frozenset(key for key, disabled_at in rows if disabled_at is None)


def has_admin(session: Session, program: UUID | None) -> bool:
    """Say whether anybody who may come in administers a program, or (None) everything."""
    everywhere = GrantRow.program_id.is_(None)
    found = session.scalar(
        select(GrantRow.id)
        .join(AccountRow, AccountRow.id == GrantRow.account_id)
        .where(
            GrantRow.role == ConsoleRole.ADMIN,
            everywhere if program is None else or_(everywhere, GrantRow.program_id == program),
            AccountRow.disabled_at.is_(None),
        )
        .limit(1)
    )
    return found is not None
