"""Accounts of our people as an admin sees them: what each is, how it stands, and where it is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.access import ConsoleRole
from outreach.records import accounts, sessions, specialists
from outreach.records.accounts import Account, Grant
from outreach.records.sessions import SignedIn
from outreach.records.specialists import Specialist


class Standing(StrEnum):
    """How an account stands."""

    OPEN = "open"
    INVITED = "invited"
    TOO_LATE = "too_late"
    LOCKED = "locked"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAccount:
    """An account, what it is, who of ours it belongs to, and how it stands; nothing in it is secret."""

    id: UUID
    login: str
    name: str
    lang: str
    standing: Standing
    created_at: datetime
    locked_until: datetime | None
    setup_until: datetime | None
    recovery_codes: int
    specialist: Specialist | None
    grants: tuple[Grant, ...]
    signed_in: tuple[SignedIn, ...] = ()

    def has(self, program: UUID | None, role: ConsoleRole) -> bool:
        """Say whether it is something in a program, or (None) everywhere."""
        return any(each.program_id == program and each.role is role for each in self.grants)


def every(session: Session, *, now: datetime) -> list[StaffAccount]:
    """List all accounts, oldest first, in three statements; there are as many as people of ours."""
    found = accounts.every(session)
    grants: dict[UUID, list[Grant]] = {each.id: [] for each in found}
    for grant in accounts.grants_of(session, list(grants)):
        grants[grant.account_id].append(grant)
    people = specialists.by_ids(session, [each.specialist_id for each in found if each.specialist_id])
    return [
        _shown(each, grants[each.id], None if each.specialist_id is None else people[each.specialist_id], now=now)
        for each in found
    ]


def one(session: Session, account: UUID, *, now: datetime) -> StaffAccount | None:
    """Show one account, with where it is signed in."""
    found = accounts.by_id(session, account)
    if found is None:
        return None
    key = found.specialist_id
    somebody = None if key is None else specialists.by_ids(session, [key])[key]
    signed_in = tuple(sessions.of_account(session, account, now=now))
    return _shown(found, accounts.grants_of(session, [account]), somebody, now=now, signed_in=signed_in)


def _shown(
    account: Account,
    grants: Sequence[Grant],
    somebody: Specialist | None,
    *,
    now: datetime,
    signed_in: tuple[SignedIn, ...] = (),
) -> StaffAccount:
    return StaffAccount(
        id=account.id,
        login=account.login,
        name=account.name,
        lang=account.lang,
        standing=_standing(account, now=now),
        created_at=account.created_at,
        locked_until=account.locked_until,
        setup_until=account.setup_until,
        recovery_codes=len(account.recovery_hashes),
        specialist=somebody,
        grants=tuple(grants),
        signed_in=signed_in,
    )


def _standing(account: Account, *, now: datetime) -> Standing:
    if account.disabled_at is not None:
        return Standing.DISABLED
    if not account.is_set_up:
        still = account.setup_until is not None and account.setup_until > now
        return Standing.INVITED if still else Standing.TOO_LATE
    return Standing.LOCKED if account.locked_until is not None and account.locked_until > now else Standing.OPEN
