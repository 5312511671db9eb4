"""What somebody allows whom we took for two: the stricter of what they said, unless they said yes again themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from outreach.domain.consent import ConsentHow, ConsentState, Scope

_IN_THEIR_OWN_WORDS = frozenset({ConsentHow.KEYWORD, ConsentHow.REPLY})


class Said(Protocol):
    """One line of a ledger."""

    @property
    def state(self) -> ConsentState:
        """What was said."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def how(self) -> ConsentHow:
        """By which way."""

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """What it covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneConsent:
    """What somebody allows; `asks` says that they must be asked on the number that they keep."""

    state: ConsentState | None
    scopes: tuple[Scope, ...] = ()
    asks: bool = False


def consent_of_one(*, kept: Sequence[Said], given_up: Sequence[Said]) -> OneConsent:
    """Work out what somebody allows from the ledgers of the number that they keep and of the one that they gave up.

    A stop counts whichever number it came from, unless they said yes later from the number that they keep. A yes that
    came from the other number alone is no yes on this one: they are asked.
    """
    own, other = _last(kept), _last(given_up)
    if _state(own) is ConsentState.WITHDRAWN:
        return OneConsent(state=ConsentState.WITHDRAWN)
    if other is not None and other.state is ConsentState.WITHDRAWN and not _gave_again(own, other):
        return OneConsent(state=ConsentState.WITHDRAWN)
    if own is None:
        return OneConsent(state=None if other is None else ConsentState.INVITED, asks=other is not None)
    if own.state is not ConsentState.GIVEN:
        return OneConsent(state=own.state)
    narrower = None if other is None or other.state is not ConsentState.GIVEN else other.scopes
    return OneConsent(state=own.state, scopes=own.scopes if narrower is None else _both(own.scopes, narrower))


def _last(ledger: Sequence[Said]) -> Said | None:
    return ledger[-1] if ledger else None


def _state(line: Said | None) -> ConsentState | None:
    return None if line is None else line.state


def _gave_again(own: Said | None, stop: Said) -> bool:
    given = own is not None and own.state is ConsentState.GIVEN
    return given and own is not None and own.how in _IN_THEIR_OWN_WORDS and own.at > stop.at


def _both(one: Sequence[Scope], other: Sequence[Scope]) -> tuple[Scope, ...]:
    return tuple(scope for scope in one if scope in other)
