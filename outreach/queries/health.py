"""Whether the machine is well: what a probe asks."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from outreach.domain.sentences import Sentence
from outreach.records import alarms, brakes, heartbeats, runaways
from outreach.records.brakes import Brake

SILENT_AFTER = timedelta(minutes=2)


WATCHMAN_SILENT_AFTER = timedelta(minutes=5)


def watchman_troubles(session: Session, *, now: datetime) -> list[str]:
    """Say whether a watchman that was ever there is silent."""
    beat = heartbeats.last_beats(session).get("watchman")
    if beat is None or now - beat <= WATCHMAN_SILENT_AFTER:
        return []
    return [f"no watchman was seen for {int((now - beat).total_seconds() // 60)} minutes"]


def watchman_seen(session: Session) -> datetime | None:
    """Find when the watchman was last seen, if ever."""
    return heartbeats.last_beats(session).get("watchman")


def brake(session: Session) -> Brake | None:
    """Find the brake on what we begin ourselves, if it was ever figured."""
    return brakes.of(session)


def numbers(session: Session, *, now: datetime) -> dict[str, int]:
    """Count what our guards hold at present, and in all (`_total`) what they found, for whoever watches."""
    found, missed = brakes.of(session), alarms.of(session, alarms.TEXTS_MISSED_EVER)
    return {
        "outreach_texts_held_lately": runaways.count_since(session, (now - timedelta(days=1)).date()),
        "outreach_prompts_braked": int(found is not None and found.held_since is not None),
        "outreach_texts_missed_total": 0 if missed is None else missed.times,
    }


def troubles(session: Session, *, now: datetime) -> list[Sentence]:
    """List, in plain words, what keeps this installation from working; empty when nothing does."""
    beat = heartbeats.last_beats(session).get("scheduler")
    if beat is None:
        return [Sentence("no scheduler has ever been seen")]
    if now - beat > SILENT_AFTER:
        minutes = int((now - beat).total_seconds() // 60)
        return [Sentence("no scheduler was seen for {minutes} minutes", minutes=minutes)]
    return []
