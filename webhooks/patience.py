"""Patience: how long a text waits for the database until it is dealt with without; the carrier hangs up after 15 s."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from concurrent.futures import TimeoutError as NotInTime
from datetime import timedelta

STORING = timedelta(seconds=4)
"""How long storing and reading may take; on a machine that is well it takes some milliseconds."""

TELLING = timedelta(seconds=5)
"""How long the answer to the carrier waits for a page to be accepted; the page goes on without it."""

_THREADS = 16


class Patience:
    """Does things in threads, and waits for them only so long; when every thread is stuck, not at all."""

    def __init__(self) -> None:
        """Prepare; threads come when they are needed, in the process that needs them."""
        self._stores = ThreadPoolExecutor(_THREADS, thread_name_prefix="stores")
        # One line to the carrier, so one page at a time.
        self._tells = ThreadPoolExecutor(1, thread_name_prefix="tells")
        self._late: set[Future[None]] = set()

    def store(self, what: Callable[[], None]) -> None:
        """Do something with the database; raises NotInTime when it takes too long, and lets it go on."""
        self._late = {late for late in self._late if not late.done()}
        if len(self._late) >= _THREADS:
            raise NotInTime
        doing = self._stores.submit(what)
        try:
            doing.result(STORING.total_seconds())
        except NotInTime:
            self._late.add(doing)
            raise

    def tell(self, what: Callable[[], None]) -> None:
        """Tell somebody, and wait a little for it; whatever becomes of it, this returns."""
        wait([self._tells.submit(what)], timeout=TELLING.total_seconds())

    def close(self) -> None:
        """Let everything that goes on come to its end, however late."""
        for threads in (self._stores, self._tells):
            threads.shutdown()
