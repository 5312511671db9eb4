"""Patience: how long a text waits for the database until it is dealt with without; the carrier hangs up after 15 s."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import timedelta

STORING = timedelta(seconds=4)
"""How long storing and reading may take; on a machine that is well it takes some milliseconds."""

TELLING = timedelta(seconds=5)
"""How long the answer to the carrier waits for a page to be accepted; the page goes on without it."""


AGAIN_AFTER = timedelta(seconds=15)
"""How long after nobody could be told it is tried again."""

TRIES = 120
"""How often: for half an hour, as long as a page without records is good for."""


class Patience:
    """Tells somebody in a thread, and waits for it only so long; what could not be told is tried again."""

    def __init__(self) -> None:
        """Prepare; threads come when they are needed, in the process that needs them."""
        # One line to the carrier, so one page at a time.
        self._tells = ThreadPoolExecutor(1, thread_name_prefix="tells")
        self._closing = threading.Event()

    def tell(self, first: Callable[[], bool], *, again: Callable[[], bool]) -> None:
        """Tell somebody, and wait a little for it; whatever becomes of it, this returns.

        Both say whether nobody has to be told any more; until then `again` is tried from time to time.
        """
        wait([self._tells.submit(self._try, first, again, TRIES)], timeout=TELLING.total_seconds())

    def close(self) -> None:
        """Let everything that goes on come to its end, however late; nothing is tried again."""
        self._closing.set()
        self._tells.shutdown()

    def _try(self, what: Callable[[], bool], again: Callable[[], bool], tries: int) -> None:
        if what() or tries <= 1 or self._closing.is_set():
            return
        timer = threading.Timer(AGAIN_AFTER.total_seconds(), self._later, (again, tries - 1))
        timer.daemon = True
        timer.start()

    def _later(self, again: Callable[[], bool], tries: int) -> None:
        with suppress(RuntimeError):  # it has closed meanwhile
            self._tells.submit(self._try, again, again, tries)
