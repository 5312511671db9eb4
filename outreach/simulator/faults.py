"""What can go wrong with the carrier, on demand: each fault at any time, with a probability, beside others."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from threading import RLock


class Fault(StrEnum):
    """One way for a phone network to fail; "accepted" faults keep what was asked for and lose or spoil the answer."""

    REFUSED = "refused"  # nobody answers at that address: surely not accepted
    DOWN = "down"  # 503, nothing accepted
    BUSY = "busy"  # 429, nothing accepted
    ERROR_BEFORE = "error_before"  # 500, nothing accepted
    ERROR_AFTER = "error_after"  # accepted, then 500
    TIMEOUT_BEFORE = "timeout_before"  # no answer, nothing accepted
    ANSWER_LOST = "answer_lost"  # accepted, then no answer
    ANSWER_RESET = "answer_reset"  # accepted, then the connection is reset
    SLOW = "slow"  # accepted and answered after `seconds`; delivery is late
    HTML = "html"  # accepted, the answer is a web page
    EMPTY = "empty"  # accepted, the answer is empty
    STALE_LIST = "stale_list"  # lists leave out what is younger than `seconds`
    RECEIPTS_LOST = "receipts_lost"
    RECEIPTS_REPEATED = "receipts_repeated"
    RECEIPTS_SHUFFLED = "receipts_shuffled"


STORY_WORDS = {
    "is down": Fault.REFUSED,
    "is slow": Fault.SLOW,
    "loses answers": Fault.ANSWER_LOST,
    "loses receipts": Fault.RECEIPTS_LOST,
    "repeats receipts": Fault.RECEIPTS_REPEATED,
    "shuffles receipts": Fault.RECEIPTS_SHUFFLED,
}
IS_WELL = "is well"

_SECONDS = {Fault.SLOW: 4.0, Fault.STALE_LIST: 60.0}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault that is on: it strikes with `probability` (0 to 1); `seconds` is the latency or staleness it brings."""

    fault: Fault
    probability: float
    seconds: float


class Faults:
    """The faults that are on now; chance comes from the network's own seed."""

    def __init__(self, *, random: Callable[[], Random], lock: RLock) -> None:
        """Start well."""
        self._random = random
        self._lock = lock
        self._on: dict[Fault, Trouble] = {}

    def set(self, fault: Fault, *, probability: float = 1.0, seconds: float | None = None) -> None:
        """Turn a fault on, or change it; others stay as they are. Raises ValueError for a probability outside 0..1."""
        if not 0.0 <= probability <= 1.0:
            raise ValueError("probability: between 0 and 1")
        with self._lock:
            self._on[fault] = Trouble(fault, probability, _SECONDS.get(fault, 0.0) if seconds is None else seconds)

    def clear(self, *faults: Fault) -> None:
        """Turn faults off; all of them when none is named."""
        with self._lock:
            for fault in faults or tuple(self._on):
                self._on.pop(fault, None)

    def say(self, words: str) -> None:
        """Do what a story says of the carrier ("is down", …, "is well"); raises ValueError naming what it knows."""
        if words == IS_WELL:
            self.clear()
        elif words in STORY_WORDS:
            self.set(STORY_WORDS[words])
        else:
            raise ValueError(f"the carrier … {' | '.join([*STORY_WORDS, IS_WELL])}")

    @property
    def active(self) -> tuple[Trouble, ...]:
        """The faults that are on, in the order of the enum."""
        with self._lock:
            return tuple(self._on[fault] for fault in Fault if fault in self._on)

    def strikes(self, fault: Fault) -> Trouble | None:
        """Decide whether a fault strikes this time; certain faults draw no chance."""
        with self._lock:
            trouble = self._on.get(fault)
            if trouble is None or trouble.probability >= 1.0:
                return trouble
            return trouble if self._random().random() < trouble.probability else None

    def first(self, *faults: Fault) -> Trouble | None:
        """Find the first of these faults that strikes this time."""
        return next((trouble for fault in faults if (trouble := self.strikes(fault))), None)
