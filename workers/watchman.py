"""The watchman: a loop of its own that looks, from the tables alone, whether all that must happen does happen.

It shares no code with what it watches, and is heard on ways that are not the outbox. When it is silent itself, the
outside heartbeat is missed, and the scheduler tells the leads.
"""

import signal
import threading
from collections.abc import Sequence
from datetime import datetime
from types import FrameType

import structlog

from outreach.domain import alerting, watch
from outreach.domain.alerting import Memory
from outreach.domain.outside import AlarmPath, NotAlarmed, Outside
from outreach.domain.watch import Disk, Finding
from outreach.ports import DatabaseTrouble, Runtime
from outreach.queries import watch as tables
from outreach.records import heartbeats

log = structlog.get_logger(__name__)

NAME = "watchman"
"""What its own heartbeat is called."""


def look(runtime: Runtime, outside: Outside) -> list[Finding]:
    """Look at everything once; what cannot be looked at is wrong as well."""
    now = runtime.now()
    of_tables = _of_tables(runtime, now)
    answers = not any(each.wrong is watch.Wrong.DATABASE_AWAY for each in of_tables)
    return [*of_tables, *_of_disk(runtime, now, answers=answers), *_of_workers(outside, now)]


def _of_tables(runtime: Runtime, now: datetime) -> list[Finding]:
    try:
        with runtime.transaction() as session:
            return [*tables.findings(session, now=now), *tables.of_scheduler(session, now=now)]
    except DatabaseTrouble as error:
        log.warning("watchman_finds_database_away", error=type(error).__name__)
        return [watch.of_database_away(now=now)]
    except Exception as error:
        log.exception("watchman_could_not_look", at="tables")
        return [watch.of_looking_failed(why=type(error).__name__, now=now)]


def _of_disk(runtime: Runtime, now: datetime, *, answers: bool) -> list[Finding]:
    if runtime.on_disk is None:
        return []
    journal = runtime.on_disk.journal
    try:
        disk = Disk(waiting=journal.count(), set_aside=journal.set_aside(), writable=_is_writable(runtime))
    except Exception as error:
        log.exception("watchman_could_not_look", at="disk")
        return [watch.of_looking_failed(why=type(error).__name__, now=now)]
    return list(watch.of_disk(disk=disk, database_answers=answers, now=now))


def _is_writable(runtime: Runtime) -> bool:
    assert runtime.on_disk is not None
    try:
        runtime.on_disk.journal.try_to_write()
    except OSError as error:
        log.warning("watchman_finds_disk_unwritable", error=error.strerror)
        return False
    return True


def _of_workers(outside: Outside, now: datetime) -> list[Finding]:
    if outside.served is None:
        return []
    try:
        served = outside.served()
    except Exception as error:
        log.exception("watchman_could_not_look", at="workers")
        return [watch.of_looking_failed(why=type(error).__name__, now=now)]
    return list(watch.of_workers(served=served, now=now))


class Watchman:
    """Looks every minute, says what is wrong, and when all is well tells that to the world outside."""

    def __init__(self, runtime: Runtime, outside: Outside, *, rest_seconds: float = 60.0) -> None:
        """Prepare; nothing runs yet."""
        self._runtime = runtime
        self._outside = outside
        self._rest = rest_seconds
        self._stopping = threading.Event()
        self._memory = Memory() if outside.memory is None else outside.memory.read()

    def stop(self) -> None:
        """Finish the present look, then end."""
        self._stopping.set()

    def stop_on_signals(self) -> None:
        """Stop on SIGTERM and SIGINT."""
        signal.signal(signal.SIGTERM, self._signalled)
        signal.signal(signal.SIGINT, self._signalled)

    def _signalled(self, _number: int, _frame: FrameType | None) -> None:
        self.stop()

    def run(self) -> None:
        """Rest, so that all that has just started may catch up, then look; whatever goes wrong in one look."""
        while not self._stopping.wait(self._rest):
            try:
                self.look_once()
            except Exception:
                log.exception("watchman_failed")

    def look_once(self) -> list[Finding]:
        """Look, raise alarms where that is due, and beat; says what was found."""
        found = look(self._runtime, self._outside)
        now = self._runtime.now()
        troubles = alerting.troubles_of(found=found, memory=self._memory)
        memory = alerting.remembering(memory=self._memory, troubles=troubles, now=now)
        for each in troubles:
            log.error("watchman_found", wrong=each.wrong.value, count=each.count, since=each.since.isoformat())
        for path in self._outside.paths:
            memory = self._tell(path, memory, troubles, now)
        self._remember(memory)
        self._beat(well=not found)
        return found

    def _tell(self, path: AlarmPath, memory: Memory, troubles: Sequence[alerting.Trouble], now: datetime) -> Memory:
        """Tell one path what is due on it; what did not go out is said at the next look."""
        alert = alerting.to_say(path=path.called, memory=memory, troubles=troubles, now=now)
        if alert is None:
            return memory
        try:
            path.alarm(alert)
        except NotAlarmed as error:
            log.warning("alarm_not_heard", path=path.called, why=str(error))
            return memory
        except Exception:
            log.exception("alarm_failed", path=path.called)
            return memory
        return alerting.having_said(path=path.called, memory=memory, alert=alert)

    def _remember(self, memory: Memory) -> None:
        if memory == self._memory:
            return
        self._memory = memory
        if self._outside.memory is None:
            return
        try:
            self._outside.memory.write(memory)
        except OSError as error:
            log.warning("watchman_memory_not_written", error=error.strerror)

    def _beat(self, *, well: bool) -> None:
        """Say to our own tables that we looked, and to the world outside whether all is well."""
        try:
            with self._runtime.transaction() as session:
                heartbeats.beat(session, NAME, now=self._runtime.now())
        except DatabaseTrouble as error:
            log.warning("watchman_beats_unheard", error=type(error).__name__)
            well = False
        if self._outside.pulse is None:
            return
        try:
            self._outside.pulse.beat(well=well)
        except NotAlarmed as error:
            log.warning("pulse_not_heard", why=str(error))
