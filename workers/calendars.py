"""Reading calendars: a loop of its own beside the scheduler's, for an address elsewhere may take its time."""

import threading

import structlog

from outreach.actions import calendars
from outreach.ports import DatabaseTrouble, Runtime

log = structlog.get_logger(__name__)

_AT_ONCE = 20


class CalendarReader(threading.Thread):
    """Reads the calendars whose turn it is, rests, and looks again; whatever befalls it, nobody waits for it."""

    def __init__(self, runtime: Runtime, *, rest_seconds: float) -> None:
        """Prepare; nothing runs yet."""
        super().__init__(name="calendars", daemon=True)
        self._runtime = runtime
        self._rest = rest_seconds
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Read no more; whatever is on its way is left to the next start."""
        self._stopping.set()

    def run(self) -> None:
        """Look again and again until told to stop."""
        while not self._stopping.is_set():
            try:
                calendars.read_due(self._runtime, at_most=_AT_ONCE)
            except DatabaseTrouble as error:
                log.warning("database_away", error=type(error).__name__)
            except Exception:
                log.exception("calendars_not_read")
            self._stopping.wait(self._rest)
