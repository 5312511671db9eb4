"""What the people of a modelled year hear of the network: each text and ring as it comes, and a digest of all of it."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from threading import RLock

from outreach.simulator.journal import Journal, Kind

Hear = Callable[[str, str, str, str], None]
"""Takes `(number, sender, body, sid)` of a text that has arrived at a phone."""

_SAID = frozenset({Kind.TEXT_ARRIVED, Kind.TEXT_SENT, Kind.CALL, Kind.HEARD, Kind.PRESSED})


class Ears(Journal):
    """A journal that keeps nothing: texts are passed on at once, and all that is said is summed up in a digest."""

    def __init__(self, *, now: Callable[[], datetime], hear: Hear) -> None:
        """Begin with silence."""
        super().__init__(now=now, lock=RLock())
        self._clock = now
        self._hear = hear
        self._digest = sha256()
        self.warnings = 0

    def note(self, kind: Kind, about: str, **details: str) -> None:
        """Pass on a text that has arrived, and sum up what was said."""
        if kind in _SAID:
            said = f"{self._clock().isoformat()} {kind.value} {' '.join(details.values())}\n"
            self._digest.update(said.encode("utf-8", "surrogatepass"))
        if kind is Kind.TEXT_ARRIVED:
            self._hear(details["to"], details["sender"], details["body"], about)
        elif kind is Kind.WARNING:
            self.warnings += 1

    @property
    def digest(self) -> str:
        """Sum up everything that was said so far."""
        return self._digest.hexdigest()
