"""Who may see and do what in the console: roles per program, and the rights that each brings."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class ConsoleRole(StrEnum):
    """What an account is for a program."""

    SPECIALIST = "specialist"
    LEAD = "lead"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What a page asks of whoever opens it."""

    SELF = "self"
    QUEUE = "queue"
    SHIFTS = "shifts"
    PEOPLE = "people"
    PROGRAM = "program"
    ROTA = "rota"
    REPORTS = "reports"
    SIGN_OFF = "sign_off"
    AUDIT = "audit"
    ADMIN = "admin"


_DESK = frozenset({Right.SELF, Right.QUEUE, Right.SHIFTS})

RIGHTS: Mapping[ConsoleRole, frozenset[Right]] = {
    ConsoleRole.SPECIALIST: _DESK,
    ConsoleRole.LEAD: _DESK | {Right.PEOPLE, Right.PROGRAM, Right.ROTA, Right.REPORTS, Right.SIGN_OFF},
    ConsoleRole.SUPERVISOR: _DESK | {Right.PEOPLE, Right.REPORTS, Right.SIGN_OFF, Right.AUDIT},
    ConsoleRole.ADMIN: frozenset({Right.SELF, Right.REPORTS, Right.AUDIT, Right.ADMIN}),
    ConsoleRole.AUDITOR: frozenset({Right.SELF, Right.REPORTS, Right.AUDIT}),
}

AT_WORK = frozenset({ConsoleRole.SPECIALIST, ConsoleRole.LEAD, ConsoleRole.SUPERVISOR})
"""Roles whose accounts act as one of our people: they take, write and hand over under a name that others know."""

SEES_EVERYBODY = frozenset({ConsoleRole.LEAD, ConsoleRole.SUPERVISOR})
"""Roles that may open anybody of their program; all others see only who is theirs to look after, or say why."""


def holds(roles: Iterable[ConsoleRole], right: Right) -> bool:
    """Say whether any of some roles brings a right."""
    return any(right in RIGHTS[role] for role in roles)
