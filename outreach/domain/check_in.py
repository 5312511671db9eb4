"""The life of a check-in: one conversation that a cadence begins."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from outreach.domain.program import Reminders

STALE_AFTER = timedelta(hours=24)
"""A check-in that could not be asked within this time of its moment is dropped, not sent late (domain rule R9)."""


class CheckInStatus(StrEnum):
    """Where a check-in stands."""

    DUE = "due"
    ASKED = "asked"
    REMINDED = "reminded"
    ANSWERED = "answered"
    MISSED = "missed"
    SKIPPED = "skipped"


CHECK_IN_MOVES: Mapping[CheckInStatus, frozenset[CheckInStatus]] = {
    CheckInStatus.DUE: frozenset({CheckInStatus.ASKED, CheckInStatus.SKIPPED}),
    CheckInStatus.ASKED: frozenset(
        {CheckInStatus.REMINDED, CheckInStatus.ANSWERED, CheckInStatus.MISSED, CheckInStatus.SKIPPED},
    ),
    CheckInStatus.REMINDED: frozenset({CheckInStatus.ANSWERED, CheckInStatus.MISSED, CheckInStatus.SKIPPED}),
    CheckInStatus.ANSWERED: frozenset(),
    CheckInStatus.MISSED: frozenset(),
    CheckInStatus.SKIPPED: frozenset(),
}

OPEN = (CheckInStatus.ASKED, CheckInStatus.REMINDED)


class SkipReason(StrEnum):
    """Why a check-in was not asked, or does not count as missed."""

    STALE = "stale"
    BLOCKED_DAY = "blocked_day"
    CAP = "cap"
    PERSON_IN_TOUCH = "person_in_touch"
    NO_CONSENT = "no_consent"
    UNDELIVERED = "undelivered"
    PAUSED = "paused"
    OUTSIDE_HOURS = "outside_hours"


def silence_worries(*, outcomes: Sequence[CheckInStatus], reminders: Reminders, at_risk: bool) -> bool:
    """Say whether silence should now be put in front of a person.

    `outcomes` are the person's latest check-ins, newest first, answered or missed only. One miss is enough for a person
    at risk and for a usual responder; otherwise it takes `misses_before_reason` in a row.
    """
    misses = 0
    for outcome in outcomes:
        if outcome is not CheckInStatus.MISSED:
            break
        misses += 1
    if misses == 0:
        return False
    before = outcomes[misses : misses + reminders.usual_window]
    answered = sum(1 for outcome in before if outcome is CheckInStatus.ANSWERED)
    usual = len(before) >= reminders.usual_window and answered / len(before) >= reminders.usual_share
    needed = 1 if at_risk or usual else reminders.misses_before_reason
    return misses >= needed
