"""Accounts of the demonstration's console: one for each role, made for it, with an authenticator that we hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pyotp

from demonstration import cast
from outreach.actions import accounts
from outreach.domain.access import ConsoleRole
from outreach.domain.secrets import CODE_SECONDS
from outreach.ports import Runtime
from outreach.records import accounts as records
from outreach.records import programs
from outreach.wiring import wall_clock

PASSWORD = "four quiet green rivers"  # noqa: S105 - of invented people, on this machine only
_SOME_TIME_AGO = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How somebody signs in, and what there is to see as them."""

    login: str
    name: str
    role: ConsoleRole
    sees: str
    secret: str = ""

    def code(self) -> str:
        """Give the code that is good right now."""
        return pyotp.TOTP(self.secret, interval=CODE_SECONDS).at(wall_clock())


WANTED = (
    Login(login="sam", name=cast.SAM, role=ConsoleRole.SPECIALIST, sees="the queue, a person, shifts"),
    Login(login="lena", name=cast.LENA, role=ConsoleRole.LEAD, sees="people, program, rota, reports as well"),
    Login(login="carla", name=cast.CARLA, role=ConsoleRole.SUPERVISOR, sees="people, notes to sign off, audit log"),
    Login(login="ada", name="Ada Lindqvist", role=ConsoleRole.ADMIN, sees="accounts, senders, keys, health"),
    Login(login="omar", name="Omar Reyes", role=ConsoleRole.AUDITOR, sees="reports and the audit log, read-only"),
)


def make(runtime: Runtime, team: Mapping[str, UUID], *, set_up_at: datetime | None = None) -> Sequence[Login]:
    """Make the accounts, set up as their owners would; people sign in by real time, whatever a demonstration's is."""
    now = set_up_at or wall_clock() - _SOME_TIME_AGO
    made = []
    with runtime.transaction() as session:
        everywhere = [each.program_id for each in programs.every_current(session)]
        for each in WANTED:
            opened = accounts.create(
                session, login=each.login, name=each.name, specialist=team.get(each.name), now=runtime.now()
            )
            for program in everywhere if each.name in team else (None,):
                records.grant(session, opened.account.id, program=program, role=each.role, now=runtime.now())
            secret = accounts.new_totp_secret()
            code = pyotp.TOTP(secret, interval=CODE_SECONDS).at(now)
            accounts.set_up(session, opened.account, password=PASSWORD, totp_secret=secret, code=code, now=now)
            made.append(Login(login=each.login, name=each.name, role=each.role, sees=each.sees, secret=secret))
    return made
