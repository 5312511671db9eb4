"""Accounts: making one, setting it up, signing in with a password and then a code, and what failing does."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.orm import Session

from outreach.domain.secrets import (
    CODE_SECONDS,
    IDLE_LENGTH,
    SESSION_LENGTH,
    SETUP_LENGTH,
    lock_for,
    steps_around,
    weakness_of,
)
from outreach.records import accounts, audit, push_devices, sessions
from outreach.records.accounts import Account
from outreach.records.sessions import SignedIn

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,78}")
_RECOVERY_CODES = 10
SEEN_EVERY_SECONDS = 60
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_urlsafe())
"""Verified for a login that nobody has, so that the time to answer does not tell which logins there are."""


class AccountTrouble(ValueError):
    """Raised for what cannot be done with an account; says why, and what to do."""


class Entry(StrEnum):
    """How trying to come in went."""

    IN = "in"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A set-up secret as it is shown once, and until when it holds."""

    account: Account
    token: str
    until: datetime


def digest(token: str) -> str:
    """Hash a secret that is long and random, as it is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def create(
    session: Session, *, login: str, name: str, specialist: UUID | None = None, lang: str = "en", now: datetime
) -> Opened:
    """Make an account, and the secret by which its owner sets it up; raises AccountTrouble."""
    folded = login.strip().casefold()
    if not _LOGIN.fullmatch(folded):
        raise AccountTrouble("a sign-in name is 2 to 79 of a-z, 0-9 and . _ @ + -, and begins with a letter or digit")
    if not name.strip():
        raise AccountTrouble("an account needs the name of whoever it is for")
    made = accounts.add(session, login=folded, name=name.strip(), specialist=specialist, lang=lang, now=now)
    if made is None:
        raise AccountTrouble("that sign-in name, or that specialist, has an account already")
    return open_setup(session, made, now=now)


def open_setup(session: Session, account: Account, *, now: datetime) -> Opened:
    """Let an account be set up anew: a secret that is shown once; password, codes and sessions of before are gone."""
    token, until = secrets.token_urlsafe(24), now + SETUP_LENGTH
    accounts.change(
        session,
        account.id,
        setup_hash=digest(token),
        setup_until=until,
        password_hash=None,
        totp_secret=None,
        recovery_hashes=[],
        failures=0,
        locked_until=None,
    )
    end_sessions(session, account.id)
    return Opened(account=account, token=token, until=until)


def to_set_up(session: Session, token: str, *, now: datetime, hold: bool = False) -> Account | None:
    """Find the account that a set-up secret opens; None when it opens none, or no more."""
    found = accounts.by_setup(session, digest(token), hold=hold)
    if found is None or found.setup_until is None or found.setup_until <= now or found.disabled_at is not None:
        return None
    return found


def new_totp_secret() -> str:
    """Make what an authenticator is given."""
    return pyotp.random_base32()


def totp_address(account: Account, secret: str) -> str:
    """Write what the square for an authenticator holds."""
    return pyotp.TOTP(secret, interval=CODE_SECONDS).provisioning_uri(name=account.login, issuer_name="Outreach")


def set_up(
    session: Session, account: Account, *, password: str, totp_secret: str, code: str, now: datetime
) -> list[str]:
    """Set an account up; gives the recovery codes, shown once. Raises AccountTrouble ("code" or a weakness)."""
    weak = weakness_of(password, login=account.login, name=account.name)
    if weak is not None:
        raise AccountTrouble(weak)
    step = _step_of(totp_secret, code, now=now)
    if step is None:
        raise AccountTrouble("code")
    accounts.change(
        session,
        account.id,
        password_hash=_HASHER.hash(password),
        totp_secret=totp_secret,
        code_step=step,
        setup_hash=None,
        setup_until=None,
    )
    audit.write(session, "set_up", account=account.id, now=now)
    return new_recovery_codes(session, account)


def new_recovery_codes(session: Session, account: Account) -> list[str]:
    """Make codes for the day on which the phone is lost, each good once; those of before are good no more."""
    codes = [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _ in range(_RECOVERY_CODES)]
    accounts.change(session, account.id, recovery_hashes=[digest(code) for code in codes])
    return codes


def _step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """Find the half minute whose code this is; None when it is none that is taken now."""
    given = re.sub(r"\D", "", code)
    totp = pyotp.TOTP(secret, interval=CODE_SECONDS)
    fitting = (
        step
        for step in steps_around(now.timestamp())
        if secrets.compare_digest(totp.generate_otp(step), given.rjust(6, " "))
    )
    return next(fitting, None)


def give_password(session: Session, *, login: str, password: str, now: datetime) -> tuple[Entry, str | None]:
    """Take a login and a password; a token for the session whose code is yet to come, when they fit."""
    account = accounts.by_login(session, login.strip().casefold(), hold=True)
    if account is None or account.disabled_at is not None or account.password_hash is None:
        _fits(_NOBODY, password)
        return Entry.WRONG, None
    if account.locked_until is not None and account.locked_until > now:
        _fits(_NOBODY, password)  # as long as for anybody else: a lock would tell that there is such an account
        return Entry.LOCKED, None
    if not _fits(account.password_hash, password):
        return _failed(session, account, "wrong_password", now=now), None
    if _HASHER.check_needs_rehash(account.password_hash):
        accounts.change(session, account.id, password_hash=_HASHER.hash(password))
    sessions.sweep(session, now=now)
    token = secrets.token_urlsafe(32)
    sessions.begin(session, account.id, token_hash=digest(token), ends_at=now + SESSION_LENGTH, now=now)
    return Entry.IN, token


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def _failed(session: Session, account: Account, what: str, *, now: datetime) -> Entry:
    """Count a failure; too many in a row lock the account for a while that grows."""
    failures = account.failures + 1
    lock = lock_for(failures=failures)
    accounts.change(session, account.id, failures=failures, locked_until=None if lock is None else now + lock)
    audit.write(session, what, account=account.id, now=now)
    return Entry.WRONG if lock is None else Entry.LOCKED


def give_code(session: Session, signed_in: SignedIn, *, code: str, now: datetime) -> Entry:
    """Take the one-time code, or a recovery code, of a session; then it is whole, or awake again."""
    account = accounts.by_id(session, signed_in.account_id, hold=True)
    if account is None or account.totp_secret is None:
        return Entry.WRONG
    if account.locked_until is not None and account.locked_until > now:
        return Entry.LOCKED
    if not _takes(session, account, code, now=now):
        return _failed(session, account, "wrong_code", now=now)
    accounts.change(session, account.id, failures=0, locked_until=None)
    sessions.confirm(session, signed_in.id, now=now)
    audit.write(session, "signed_in" if signed_in.confirmed_at is None else "came_back", account=account.id, now=now)
    return Entry.IN


def _takes(session: Session, account: Account, code: str, *, now: datetime) -> bool:
    assert account.totp_secret is not None
    step = _step_of(account.totp_secret, code, now=now)
    if step is not None:
        return accounts.use_code(session, account.id, step=step)
    used = digest(code.strip().casefold())
    if used not in account.recovery_hashes:
        return False
    left = [each for each in account.recovery_hashes if each != used]
    accounts.change(session, account.id, recovery_hashes=left)
    audit.write(session, "used_recovery_code", account=account.id, detail=f"{len(left)} left", now=now)
    return True


def session_of(session: Session, token: str, *, now: datetime) -> tuple[Account, SignedIn] | None:
    """Find whose session a token is; None when it has ended, or its account may not come in any more."""
    found = accounts.signed_in(session, digest(token), now=now)
    if found is None or found[0].disabled_at is not None or not found[0].is_set_up:
        return None
    return found


def is_awake(signed_in: SignedIn, *, now: datetime) -> bool:
    """Say whether a session may see pages: a code was given, and it was not left alone for long since."""
    return signed_in.confirmed_at is not None and now - signed_in.seen_at < IDLE_LENGTH


def stay(session: Session, signed_in: SignedIn, *, now: datetime) -> None:
    """Note that somebody is at work, once a minute at most."""
    if (now - signed_in.seen_at).total_seconds() >= SEEN_EVERY_SECONDS:
        sessions.seen(session, signed_in.id, now=now)


def leave(session: Session, signed_in: SignedIn, *, now: datetime) -> None:
    """Sign out."""
    sessions.end(session, signed_in.id)
    audit.write(session, "signed_out", account=signed_in.account_id, now=now)


def disable(session: Session, account: Account, *, now: datetime) -> None:
    """Let somebody in no more, and end their sessions at once."""
    accounts.change(session, account.id, disabled_at=now)
    end_sessions(session, account.id)


def end_sessions(session: Session, account: UUID) -> None:
    """Sign an account out everywhere; its devices are notified no more."""
    sessions.end_all(session, account)
    push_devices.remove_all(session, account)


def enable(session: Session, account: Account) -> None:
    """Let somebody in again."""
    accounts.change(session, account.id, disabled_at=None, failures=0, locked_until=None)
