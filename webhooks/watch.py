"""The watch: beside the web server, whatever machine it is on, it brings home what waits on its disk."""

import threading

import structlog

from outreach.actions import homecoming
from outreach.ports import Runtime

log = structlog.get_logger(__name__)

_EVERY_SECONDS = 2.0


def keep_watch(runtime: Runtime) -> None:
    """Look after the disk of this machine, now and as long as this process lives."""
    threading.Thread(target=_watch, args=(runtime,), name="watch", daemon=True).start()


def _watch(runtime: Runtime) -> None:
    rest = threading.Event()
    while True:
        try:
            homecoming.look_after(runtime)
        except Exception:
            log.exception("watch_failed")
        rest.wait(_EVERY_SECONDS)
