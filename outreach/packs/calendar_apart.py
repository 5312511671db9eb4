"""Somebody's calendar, read in a process of its own: whatever its rules make us look for, nobody else waits for it."""

import json
import subprocess
import sys
from datetime import datetime

import structlog

from outreach.packs.calendar_files import Busy, UnreadableCalendar, read_busy

log = structlog.get_logger(__name__)

_LONGEST = 20.0


def read_busy_apart(
    content: bytes, *, zone: str, start: datetime, end: datetime, longest_seconds: float = _LONGEST
) -> Busy:
    """Read when a calendar says that its owner is busy, as `read_busy` does, or raise UnreadableCalendar in good time.

    A rule that never comes true, such as every 30 February, is looked through to the end of time.
    """
    asked = [sys.executable, "-m", __name__, zone, start.isoformat(), end.isoformat()]
    found_at = {"PYTHONPATH": ":".join(filter(None, sys.path))}
    try:
        child = subprocess.run(  # noqa: S603 - ourselves, with nothing of the caller's but the file
            asked, input=content, capture_output=True, timeout=longest_seconds, env=found_at, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableCalendar("takes too long to read; export only the coming months") from error
    if child.returncode:
        log.warning("calendar_reader_died", returncode=child.returncode)
        raise UnreadableCalendar("cannot be read; export only the coming months")
    said = json.loads(child.stdout)
    if "mistake" in said:
        raise UnreadableCalendar(said["mistake"])
    periods = ((datetime.fromisoformat(starts), datetime.fromisoformat(ends)) for starts, ends in said["periods"])
    return Busy(periods=tuple(periods), unread=said["unread"])


def _answer(zone: str, start: str, end: str) -> dict[str, object]:
    """Read what comes in, for the process that asked."""
    content = sys.stdin.buffer.read()
    try:
        found = read_busy(content, zone=zone, start=datetime.fromisoformat(start), end=datetime.fromisoformat(end))
    except UnreadableCalendar as error:
        return {"mistake": str(error)}
    return {"periods": [[each.isoformat() for each in period] for period in found.periods], "unread": found.unread}


if __name__ == "__main__":
    print(json.dumps(_answer(*sys.argv[1:])))  # noqa: T201 - what the one who asked reads
