"""Keeping accounts: an admin invites, changes, locks out and lets in, within the programs that they administer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import accounts, leaving, programs, reaching, staff
from outreach.actions.accounts import AccountTrouble, Opened
from outreach.actions.leaving import NobodyLeft
from outreach.domain.access import AT_WORK, ConsoleRole
from outreach.domain.phone import PhoneNumber
from outreach.records import accounts as records
from outreach.records import audit, push_devices, sessions, specialists
from outreach.records.accounts import Account, Grant
from outreach.records.specialists import ANSWERING, StaffRole

_SHORTEST_REASON = 5
_WORKS_AS = {
    ConsoleRole.SPECIALIST: StaffRole.SPECIALIST,
    ConsoleRole.LEAD: StaffRole.LEAD,
    ConsoleRole.SUPERVISOR: StaffRole.SPECIALIST,
}


class Refusal(StrEnum):
    """Why something cannot be done with an account."""

    NOT_THERE = "not_there"
    NOT_YOURS = "not_yours"
    YOUR_OWN = "your_own"
    LAST_ADMIN = "last_admin"
    REASON = "reason"
    LOGIN = "login"
    NAME = "name"
    NO_ROLE = "no_role"
    NEEDS_ONE_OF_OURS = "needs_one_of_ours"
    NOBODY_LEFT = "nobody_left"


class NotDone(ValueError):
    """Raised for what cannot be done with an account; nothing was changed."""

    def __init__(self, why: Refusal) -> None:
        """Keep why."""
        super().__init__(why.value)
        self.why = why


Role = tuple[UUID | None, ConsoleRole]
"""A role in a program, or (None) in every one that there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """An admin: their account, the programs that they administer, and whether that is everything there is."""

    account: UUID
    programs: Collection[UUID]
    everywhere: bool

    def may_give(self, role: Role) -> bool:
        """Say whether a role is theirs to give and to take."""
        program, _ = role
        return self.everywhere or (program is not None and program in self.programs)

    def may_keep(self, grants: Collection[Grant]) -> bool:
        """Say whether an account is theirs to keep: it is nothing anywhere else."""
        return all(self.may_give((each.program_id, each.role)) for each in grants)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOfOurs:
    """Somebody who is to work with participants: what they are called there, their number, and what they speak."""

    name: str
    phone: PhoneNumber
    speaks: Sequence[str]


def invite(
    session: Session,
    keeper: Keeper,
    *,
    login: str,
    name: str,
    lang: str,
    roles: Collection[Role],
    works_as: UUID | NewOfOurs | None,
    wall: datetime,
    now: datetime,
) -> Opened:
    """Make an account with its roles; raises NotDone, and NumberTaken of whoever is to be one of ours.

    People sign in by real time, `wall`, whatever the clock of an installation that rehearses.
    """
    if not name.strip():
        raise NotDone(Refusal.NAME)
    if not roles:
        raise NotDone(Refusal.NO_ROLE)
    if not all(keeper.may_give(role) for role in roles):
        raise NotDone(Refusal.NOT_YOURS)
    somebody = _one_of_ours(session, works_as, roles, now=now)
    try:
        opened = accounts.create(session, login=login, name=name, specialist=somebody, lang=lang, now=wall)
    except AccountTrouble as trouble:
        raise NotDone(Refusal.LOGIN) from trouble
    for program, role in roles:
        records.grant(session, opened.account.id, program=program, role=role, now=now)
    _note(session, keeper, "invited", opened.account, " ".join(_in_short(role) for role in roles), now=now)
    return opened


def _one_of_ours(
    session: Session, works_as: UUID | NewOfOurs | None, roles: Collection[Role], *, now: datetime
) -> UUID | None:
    """Find or make whoever of ours an account is, and let them work for the programs of its roles."""
    at_work = [(program, role) for program, role in roles if role in AT_WORK]
    if works_as is None:
        if at_work:
            raise NotDone(Refusal.NEEDS_ONE_OF_OURS)
        return None
    if isinstance(works_as, UUID):
        known = specialists.by_ids(session, [works_as]).get(works_as)
        if known is None:
            raise NotDone(Refusal.NEEDS_ONE_OF_OURS)
        new = NewOfOurs(name=known.name, phone=known.phone, speaks=known.speaks)
    else:
        new = works_as
    return _join(session, new, at_work, now=now)


def _join(session: Session, new: NewOfOurs, at_work: Sequence[Role], *, now: datetime) -> UUID:
    """Let somebody work for programs, and ask them once for a word back if none is known to reach them."""
    joined = [
        (
            in_use := programs.in_use(session, program),
            staff.join(
                session, in_use, name=new.name, phone=new.phone, speaks=new.speaks, role=_WORKS_AS[role], now=now
            ),
        )
        for program, role in at_work
        if program is not None
    ]
    if not joined:
        raise NotDone(Refusal.NEEDS_ONE_OF_OURS)
    in_use, somebody = joined[-1]
    if somebody.reach.verified_at is None:
        reaching.ask(session, in_use, somebody, now=now)
    return somebody.id


def change_roles(
    session: Session,
    keeper: Keeper,
    account: UUID,
    roles: Collection[Role],
    *,
    had: Collection[Role] | None = None,
    now: datetime,
) -> None:
    """Let an account be this and nothing else, within what the keeper may give; raises NotDone.

    `had` is what the keeper saw: what somebody else gave or took since stays as it is.
    """
    held = _held(session, keeper, account)
    has = {(each.program_id, each.role) for each in held.grants}
    wanted = set(roles) if had is None else has - (set(had) - set(roles)) | (set(roles) - set(had))
    given, taken = wanted - has, {role for role in has - wanted if keeper.may_give(role)}
    if not all(keeper.may_give(role) for role in given):
        raise NotDone(Refusal.NOT_YOURS)
    if account == keeper.account and any(role is ConsoleRole.ADMIN for _, role in taken):
        raise NotDone(Refusal.YOUR_OWN)
    if held.account.specialist_id is None and any(role in AT_WORK for _, role in given):
        raise NotDone(Refusal.NEEDS_ONE_OF_OURS)
    for program, role in given:
        records.grant(session, account, program=program, role=role, now=now)
        _work_for(session, held.account, program, role, now=now)
    for program, role in taken:
        records.revoke(session, account, program=program, role=role)
    _work_no_more(session, held.account, taken, now=now)
    _leave_an_admin(session, {program for program, role in taken if role is ConsoleRole.ADMIN})
    said = [f"+{_in_short(role)}" for role in sorted(given, key=str)]
    said += [f"-{_in_short(role)}" for role in sorted(taken, key=str)]
    if said:
        _note(session, keeper, "changed_roles", held.account, " ".join(said), now=now)


def _work_for(session: Session, account: Account, program: UUID | None, role: ConsoleRole, *, now: datetime) -> None:
    if program is not None and role in AT_WORK and account.specialist_id is not None:
        specialists.join_program(
            session, specialist=account.specialist_id, program=program, role=_WORKS_AS[role], now=now
        )


def _work_no_more(session: Session, account: Account, taken: Collection[Role], *, now: datetime) -> None:
    """Let somebody be on the team of a program no more as what only a role that was taken made them."""
    if (key := account.specialist_id) is None:
        return
    somebody = specialists.by_ids(session, [key])[key]
    still = [each for each in records.grants_of(session, [account.id]) if each.role in AT_WORK]
    for program in {program for program, role in taken if program is not None and role in AT_WORK}:
        kept = {_WORKS_AS[each.role] for each in still if each.program_id in {None, program}}
        lost = {_WORKS_AS[role] for place, role in taken if place == program and role in AT_WORK}
        try:
            leaving.leave(session, program, somebody, lost - kept if kept else ANSWERING, now=now)
        except NobodyLeft as nobody:
            raise NotDone(Refusal.NOBODY_LEFT) from nobody


def disable(session: Session, keeper: Keeper, account: UUID, *, reason: str, left: bool = False, now: datetime) -> None:
    """Let somebody in no more, and end their sessions at once; raises NotDone.

    Who has `left` is on no team, shift or page of the keeper's programs any more; anybody else is still paged.
    """
    held = _held(session, keeper, account, of_others=True)
    why = _said(reason)
    if left:
        _off_the_teams(session, keeper, held.account, now=now)
    accounts.disable(session, held.account, now=now)
    _leave_an_admin(session, {each.program_id for each in held.grants if each.role is ConsoleRole.ADMIN})
    _note(session, keeper, "disabled", held.account, why, now=now)


def _off_the_teams(session: Session, keeper: Keeper, account: Account, *, now: datetime) -> None:
    if (key := account.specialist_id) is None:
        return
    somebody = specialists.by_ids(session, [key])[key]
    for program in specialists.programs_of(session, key):
        if keeper.everywhere or program in keeper.programs:
            try:
                leaving.leave_wholly(session, program, somebody, now=now)
            except NobodyLeft as nobody:
                raise NotDone(Refusal.NOBODY_LEFT) from nobody


def enable(session: Session, keeper: Keeper, account: UUID, *, now: datetime) -> None:
    """Let somebody in again; raises NotDone."""
    held = _held(session, keeper, account)
    accounts.enable(session, held.account)
    _note(session, keeper, "enabled", held.account, now=now)


def unlock(session: Session, keeper: Keeper, account: UUID, *, now: datetime) -> None:
    """Let somebody try again who failed too often; raises NotDone."""
    held = _held(session, keeper, account)
    records.change(session, account, failures=0, locked_until=None)
    _note(session, keeper, "unlocked", held.account, now=now)


def reset(session: Session, keeper: Keeper, account: UUID, *, reason: str, wall: datetime, now: datetime) -> Opened:
    """Let somebody choose a password and an authenticator anew, once; sessions of before end. Raises NotDone."""
    held = _held(session, keeper, account, of_others=True)
    why = _said(reason)
    opened = accounts.open_setup(session, held.account, now=wall)
    _note(session, keeper, "reset", held.account, why, now=now)
    return opened


def end_session(
    session: Session, keeper: Keeper, account: UUID, which: UUID | None, *, wall: datetime, now: datetime
) -> None:
    """End one session of an account, or all of them; raises NotDone. Which of its devices it was, nobody notes."""
    held = _held(session, keeper, account)
    for each in sessions.of_account(session, account, now=wall):
        if which in (None, each.id):
            sessions.end(session, each.id)
    push_devices.remove_all(session, account)
    _note(session, keeper, "ended_sessions", held.account, "all" if which is None else "one", now=now)


@dataclass(frozen=True, slots=True)
class _Held:
    """An account that nobody else changes until this transaction ends, and what it is."""

    account: Account
    grants: Sequence[Grant]


def _held(session: Session, keeper: Keeper, account: UUID, *, of_others: bool = False) -> _Held:
    """Hold an account, and every admin: two of them who would lock each other out come one after the other."""
    able = records.hold_those_who_are(session, ConsoleRole.ADMIN)
    still = {each.role for each in records.grants_of(session, [keeper.account])}
    found = records.by_id(session, account, hold=True)
    if found is None:
        raise NotDone(Refusal.NOT_THERE)
    if of_others and account == keeper.account:
        raise NotDone(Refusal.YOUR_OWN)
    grants = records.grants_of(session, [account])
    if keeper.account not in able or ConsoleRole.ADMIN not in still or not keeper.may_keep(grants):
        raise NotDone(Refusal.NOT_YOURS)
    return _Held(found, grants)


def _leave_an_admin(session: Session, places: Collection[UUID | None]) -> None:
    """Refuse to leave a program, or the whole installation, to nobody."""
    for program in places:
        if not records.has_admin(session, program):
            raise NotDone(Refusal.LAST_ADMIN)


def _said(reason: str) -> str:
    if len(reason.strip()) < _SHORTEST_REASON:
        raise NotDone(Refusal.REASON)
    return reason.strip()


def _in_short(role: Role) -> str:
    program, what = role
    return f"{what.value}@{'all' if program is None else program}"


def _note(session: Session, keeper: Keeper, action: str, account: Account, detail: str = "", *, now: datetime) -> None:
    about = f"{account.login}: {detail}" if detail else account.login
    audit.write(session, f"account_{action}", account=keeper.account, detail=about, now=now)
