"""How the installation is: its vital signs, from statements that are each bounded by an index."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.domain import vital_signs
from outreach.domain.delivery import Lane, MessageStatus
from outreach.domain.vital_signs import Light, Ready, Sign, Vital
from outreach.domain.watch import Disk
from outreach.ports import OnDisk
from outreach.queries import watch
from outreach.records import alarms, brakes, heartbeats, moments, senders
from outreach.records.alarms import Alarm
from outreach.records.base import spelled
from outreach.records.messages import MessageRow

LATELY = timedelta(days=1)


def vitals(session: Session, *, disk: Disk | None, now: datetime) -> list[Vital]:
    """List every vital sign: what must go on by itself first, then what waits, then what was wrong of late."""
    beats, brake = heartbeats.last_beats(session), brakes.of(session)
    earliest = {what.value: at for what, at in moments.earliest(session).items() if not isinstance(what, Lane)}
    return [
        vital_signs.of_scheduler(beat=beats.get("scheduler"), now=now),
        vital_signs.of_watchman(beat=beats.get("watchman"), now=now),
        *vital_signs.of_findings(findings=watch.findings(session, now=now)),
        *vital_signs.of_lanes(ready=_ready(session, now=now), now=now),
        *vital_signs.of_moments(earliest=earliest, now=now),
        *(() if disk is None else (vital_signs.of_disk(disk=disk),)),
        vital_signs.of_brake(held_since=None if brake is None else brake.held_since),
        *_alarms(session, now=now),
    ]


def disk_of(on_disk: OnDisk | None) -> Disk | None:
    """Look at what this machine keeps for an outage, where it keeps anything."""
    if on_disk is None:
        return None
    journal = on_disk.journal
    try:
        journal.try_to_write()
    except OSError:
        return Disk(waiting=0, set_aside=0, writable=False)
    waiting = 0 if journal.is_empty() else journal.count()
    return Disk(waiting=waiting, set_aside=journal.set_aside(), writable=True)


def _ready(session: Session, *, now: datetime) -> dict[Lane, Ready]:
    """Find what waits in each lane and could go out now; what waits for its pace does so while others are going out."""
    queued = spelled(MessageRow.status, MessageStatus.QUEUED)
    rows = session.execute(
        select(MessageRow.lane, func.count(), func.min(MessageRow.next_try_at))
        .where(queued, MessageRow.next_try_at <= now, MessageRow.good_until > now)
        .group_by(MessageRow.lane),
    )
    ready = {lane: Ready(count=count, since=since) for lane, count, since in rows}
    patient = ready.get(Lane.PROMPTS)
    if patient is not None:
        given = max((load.free_at for load in senders.loads(session).values()), default=patient.since)
        ready[Lane.PROMPTS] = replace(patient, since=max(patient.since, min(given, now)))
    return ready


_COMPLAINTS = (
    "carrier refuses",
    "carrier blanks",
    "texts missed",
    "watchman silent",
    "prompts_held",
    "daily_cap",
    "runaway",
    "no shift",
    "never answered",
    "specialist stopped",
    "phone fails",
    "filtered",
    "kept ",
)
"""What alarms are called, or begin with: the rest of a name is an id or a number, and nobody's business here."""


def _alarms(session: Session, *, now: datetime) -> list[Vital]:
    """List what the installation complained of in the last day, each kind once, the latest first."""
    kinds: dict[str, list[Alarm]] = {}
    for name, alarm in alarms.since(session, now - LATELY).items():
        kind = next((each for each in _COMPLAINTS if name.startswith(each)), None)
        if kind is not None and name != alarms.TEXTS_MISSED_EVER:
            kinds.setdefault(kind, []).append(alarm)
    return [
        Vital(
            sign=Sign.ALARM,
            light=Light.AMBER,
            at=max(each.seen_at for each in found),
            count=sum(each.times for each in found),
            which=kind,
        )
        for kind, found in kinds.items()
    ]
