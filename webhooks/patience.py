"""Patience: how long a text waits for the database until it is dealt with without; the carrier hangs up after 15 s."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

STORING = timedelta(seconds=4)
"""How long storing and reading may take; on a machine that is well it takes some milliseconds."""

TELLING = timedelta(seconds=5)
"""How long the answer to the carrier waits for a page to be accepted; the page goes on without it."""


class Patience:
    """Tells somebody in a thread, and waits for it only so long."""

    def __init__(self) -> None:
        """Prepare; threads come when they are needed, in the process that needs them."""
        # One line to the carrier, so one page at a time.
        self._tells = ThreadPoolExecutor(1, thread_name_prefix="tells")

    def tell(self, what: Callable[[], None]) -> None:
        """Tell somebody, and wait a little for it; whatever becomes of it, this returns."""
        wait([self._tells.submit(what)], timeout=TELLING.total_seconds())

    def close(self) -> None:
        """Let everything that goes on come to its end, however late."""
        self._tells.shutdown()
