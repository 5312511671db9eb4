"""What an account is kept safe by: how good a password must be, how long failures lock it, how long a session lasts."""

from datetime import timedelta

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
"""Longer ones would only cost time to hash."""

SESSION_LENGTH = timedelta(hours=12)
"""A night's shift; then the password is asked for again."""

IDLE_LENGTH = timedelta(minutes=15)
"""Left alone for so long, a page asks for a code before it shows anything."""

SETUP_LENGTH = timedelta(days=3)
"""How long the address holds by which somebody sets their account up."""

GLASS_LENGTH = timedelta(hours=1)
"""How long somebody who is not one's own may be looked at for one reason."""

CODE_SECONDS = 30
_FREE_FAILURES = 5
_LONGEST_LOCK = timedelta(hours=1)


def lock_for(*, failures: int) -> timedelta | None:
    """Say how long an account is locked after so many failures in a row; None while it is not."""
    if failures < _FREE_FAILURES:
        return None
    return min(timedelta(minutes=5 << min(failures - _FREE_FAILURES, 10)), _LONGEST_LOCK)


def weakness_of(password: str, *, login: str, name: str) -> str | None:
    """Say in one word why a password will not do: "short", "long", "same" or "yours"; None when it will."""
    folded = password.casefold()
    if len(password) < SHORTEST_PASSWORD:
        return "short"
    if len(password) > LONGEST_PASSWORD:
        return "long"
    if len(set(folded)) < 5:
        return "same"
    own = [word for word in (login, *name.casefold().split()) if len(word) > 3]
    return "yours" if any(word in folded for word in own) else None


def steps_around(seconds: float) -> tuple[int, ...]:
    """List the half minutes whose one-time code is taken at a moment, newest first: clocks of phones differ."""
    step = int(seconds) // CODE_SECONDS
    return (step + 1, step, step - 1)
