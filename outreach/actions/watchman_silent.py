"""The watchman is watched too: when it falls silent, those who lead programs hear of it."""

from datetime import timedelta

from outreach.actions import alarms
from outreach.domain.text_keys import TextKey
from outreach.ports import Runtime
from outreach.records import alarms as alarm_records
from outreach.records import heartbeats

_WATCHMAN = "watchman"
_ALARM = "watchman silent"
SILENT_AFTER = timedelta(minutes=5)
_GIVEN_UP_AFTER = timedelta(days=1)
"""After so long somebody took it out of service; `outreach check` still says so."""

_LOOK_EVERY = timedelta(minutes=1)
_WITHIN = timedelta(minutes=30)
_AGAIN_AFTER = timedelta(hours=6)
_TWICE = 2
"""An installation that has just started may find an old heartbeat: so many looks at it are no alarm yet."""


def look(runtime: Runtime) -> None:
    """Tell the leads when a watchman that was there has been silent for minutes."""
    now = runtime.now()
    with runtime.transaction() as session:
        beat = heartbeats.last_beats(session).get(_WATCHMAN)
        if beat is None or not SILENT_AFTER < now - beat < _GIVEN_UP_AFTER:
            return
        known = alarm_records.of(session, _ALARM)
        if known is not None and now - known.seen_at < _LOOK_EVERY:
            return
        minutes = int((now - beat).total_seconds() // 60)
        alarms.raise_alarm(
            session,
            _ALARM,
            TextKey.WATCHMAN_SILENT,
            again_after=_AGAIN_AFTER,
            within=_WITHIN,
            more_than=_TWICE,
            fields={"minutes": str(minutes)},
            now=now,
        )
