"""What the watchman remembers, in a small file of its own: a restart must not repeat an alarm, nor forget one."""

import os
from functools import cache
from pathlib import Path

import structlog
from pydantic import TypeAdapter, ValidationError

from outreach.adapters.journal import make_folder, write_out
from outreach.domain.alerting import Memory

log = structlog.get_logger(__name__)


class WatchFile:
    """A memory in a file; nothing in it is of anybody."""

    def __init__(self, folder: Path) -> None:
        """Choose the folder; nothing is touched yet."""
        self._file = folder / "watchman"

    def read(self) -> Memory:
        """Read what was remembered; one that cannot be read is as good as none, and an alarm too many."""
        try:
            return _adapter().validate_json(self._file.read_bytes())
        except (OSError, ValidationError) as error:
            if not isinstance(error, FileNotFoundError):
                log.warning("watchman_remembers_nothing", error=type(error).__name__)
            return Memory()

    def write(self, memory: Memory) -> None:
        """Put another memory in its place, whole or not at all; raises OSError."""
        make_folder(self._file.parent)
        fresh = self._file.with_name(f"watchman-{os.getpid()}")
        try:
            write_out(fresh, _adapter().dump_json(memory))
            fresh.replace(self._file)
        finally:
            fresh.unlink(missing_ok=True)


@cache
def _adapter() -> TypeAdapter[Memory]:
    return TypeAdapter(Memory)
