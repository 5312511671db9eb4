"""The roster on disk: sealed, for its owner only, and replaced whole or not at all."""

import base64
import binascii
import json
import os
from functools import cache
from pathlib import Path

import structlog
from pydantic import TypeAdapter, ValidationError

from outreach.adapters.journal import make_folder, sync_folder, write_out
from outreach.domain.roster import Roster
from outreach.records.keys import KeyMissing, KeyRing

log = structlog.get_logger(__name__)

_COLUMN = "roster.file"


class RosterFile:
    """The last roster, in one file of a folder."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        """Choose the folder; nothing is touched yet."""
        self._file = folder / "roster"
        self._keys = keys
        self._last: tuple[tuple[int, int], Roster | None] | None = None

    def read(self) -> Roster | None:
        """Read the roster, opening it only when it is another than last time."""
        try:
            looked = self._file.stat()
            place = (looked.st_ino, looked.st_mtime_ns)
            if self._last is None or self._last[0] != place:
                self._last = (place, self._open(self._file.read_bytes()))
        except OSError:
            return None
        return self._last[1]

    def _open(self, sealed: bytes) -> Roster | None:
        try:
            plain = self._keys.open(base64.b64decode(sealed, validate=True), column=_COLUMN)
            return _adapter().validate_json(plain)
        except (KeyMissing, ValidationError, binascii.Error, UnicodeDecodeError, IndexError) as error:
            log.error("roster_unreadable", error=type(error).__name__)  # noqa: TRY400 - its text may quote a name
            return None

    def write(self, roster: Roster) -> None:
        """Write beside the old one, then take its place."""
        plain = json.dumps(_adapter().dump_python(roster, mode="json"))
        make_folder(self._file.parent)
        fresh = self._file.with_name(f"roster-{os.getpid()}")
        try:
            write_out(fresh, base64.b64encode(self._keys.seal(plain, column=_COLUMN)))
            fresh.replace(self._file)
        finally:
            fresh.unlink(missing_ok=True)
        sync_folder(self._file.parent)


@cache
def _adapter() -> TypeAdapter[Roster]:
    return TypeAdapter(Roster)
