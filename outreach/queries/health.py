"""Whether the machine is well: what a probe asks."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from outreach.records import heartbeats

SILENT_AFTER = timedelta(minutes=2)


def troubles(session: Session, *, now: datetime) -> list[str]:
    """List, in plain words, what keeps this installation from working; empty when nothing does."""
    beat = heartbeats.last_beats(session).get("scheduler")
    if beat is None:
        return ["no scheduler has ever been seen"]
    if now - beat > SILENT_AFTER:
        return [f"no scheduler was seen for {int((now - beat).total_seconds() // 60)} minutes"]
    return []
