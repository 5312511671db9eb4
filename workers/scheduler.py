"""The loop: do what is due, rest, look again; and a heartbeat, so that silence is noticed."""

import signal
import threading
from types import FrameType

import structlog

from outreach.actions import due
from outreach.ports import DatabaseTrouble, Runtime

log = structlog.get_logger(__name__)


class Loop:
    """Passes over what is due until it is told to stop; `woken` may cut a rest short."""

    def __init__(self, runtime: Runtime, *, rest_seconds: float, woken: threading.Event | None = None) -> None:
        """Prepare; nothing runs yet."""
        self._runtime = runtime
        self._rest = rest_seconds
        self._woken = woken or threading.Event()
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Finish the present pass, then end."""
        self._stopping.set()
        self._woken.set()

    def stop_on_signals(self) -> None:
        """Stop on SIGTERM and SIGINT."""
        signal.signal(signal.SIGTERM, self._signalled)
        signal.signal(signal.SIGINT, self._signalled)

    def _signalled(self, _number: int, _frame: FrameType | None) -> None:
        self.stop()

    def run(self) -> None:
        """Pass after pass; a database that is away is waited for, and said so."""
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                due.do_what_is_due(self._runtime)
            except DatabaseTrouble as error:
                log.warning("database_away", error=type(error).__name__)
            if self._stopping.is_set():
                return
            self._woken.wait(self._rest)
