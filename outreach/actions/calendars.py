"""Calendars of our people, read at the addresses they gave: while they are busy in them, others take their turns.

Nothing is kept of a calendar but when its owner is busy. What cannot be read leaves what was known in force.
"""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from outreach.actions import programs, rostering, rotas
from outreach.actions.programs import ProgramInUse
from outreach.actions.texts import tell_staff
from outreach.domain.delivery import MessageKind
from outreach.domain.hours import local_day
from outreach.domain.moments import day_words
from outreach.domain.own_calendar import (
    CalendarTrouble,
    is_to_be_read_whole,
    is_to_be_told,
    next_look,
    read_address,
)
from outreach.domain.text_keys import TextKey
from outreach.packs.calendar_apart import read_busy_apart
from outreach.packs.calendar_files import Busy, UnreadableCalendar
from outreach.ports import CalendarNotRead, FetchedCalendar, Runtime
from outreach.records import calendar_feeds, days_off, specialists
from outreach.records.calendar_feeds import CalendarFeed

log = structlog.get_logger(__name__)


def follow(session: Session, specialist: UUID, address: str, *, now: datetime) -> None:
    """Read somebody's calendar at an address from now on; raises BadAddress."""
    calendar_feeds.follow(session, specialist, read_address(address), now=now)


def forget(session: Session, specialist: UUID, *, now: datetime) -> bool:
    """Read somebody's calendar no more, and forget when it said that they are busy; says whether it was read."""
    if not calendar_feeds.forget(session, specialist):
        return False
    rostering.be_busy(session, specialist, [], now=now)
    return True


def read_due(runtime: Runtime, *, at_most: int) -> int:
    """Read the calendars whose turn it is, one after the other; says how many there were.

    No transaction is open while an address is asked, nor while a calendar is read: either may take its time.
    """
    if runtime.calendars is None:
        return 0
    for count in range(at_most):
        now = runtime.now()
        with runtime.transaction() as session:
            feed = calendar_feeds.claim(session, now=now, again_at=next_look(failing_since=None, now=now))
        if feed is None:
            return count
        _read(runtime, feed)
    return at_most


def _read(runtime: Runtime, feed: CalendarFeed) -> None:
    """Read one calendar, and keep when its owner is busy, or why that is not known."""
    try:
        fetched = _fetch(runtime, feed)
        found = _busy(runtime, feed, fetched)
        with runtime.transaction() as session:
            _keep(session, feed, fetched, found, now=runtime.now())
    except CalendarNotRead as error:
        _failed(runtime, feed, error.trouble)
    except UnreadableCalendar:
        _failed(runtime, feed, CalendarTrouble.NO_CALENDAR)


def _fetch(runtime: Runtime, feed: CalendarFeed) -> FetchedCalendar:
    assert runtime.calendars is not None
    if is_to_be_read_whole(whole_at=feed.whole_at, now=runtime.now()):
        return runtime.calendars.fetch(feed.url)
    return runtime.calendars.fetch(feed.url, etag=feed.etag, modified=feed.modified)


def _busy(runtime: Runtime, feed: CalendarFeed, fetched: FetchedCalendar) -> Busy | None:
    """Read when its owner is busy by the clocks of where they work; None when nothing changed, or they work nowhere."""
    if fetched.content is None:
        return None
    with runtime.transaction() as session:
        in_use = _programs_of(session, feed.specialist_id)
    if not in_use:
        return None
    now = runtime.now()
    return read_busy_apart(fetched.content, zone=in_use[0].program.zone, start=now, end=now + rotas.AHEAD)


def _keep(session: Session, feed: CalendarFeed, fetched: FetchedCalendar, found: Busy | None, *, now: datetime) -> None:
    """Keep when somebody is busy, unless they gave another address meanwhile, or work for nobody any more."""
    whole, somebody = fetched.content is not None, feed.specialist_id
    if not calendar_feeds.was_read(session, feed, etag=fetched.etag, modified=fetched.modified, whole=whole, now=now):
        return
    if not _programs_of(session, somebody):
        forget(session, somebody, now=now)
    elif found is not None and list(found.periods) != days_off.busy_from(session, somebody, now=now):
        rostering.be_busy(session, somebody, found.periods, now=now)
        log.info("calendar_read", times=len(found.periods), unread=found.unread)


def _failed(runtime: Runtime, feed: CalendarFeed, trouble: CalendarTrouble) -> None:
    """Keep that a calendar could not be read; its owner hears so after a day of it."""
    now = runtime.now()
    since = feed.failing_since or now
    log.info("calendar_not_read", trouble=trouble.value)
    with runtime.transaction() as session:
        look_at = next_look(failing_since=since, now=now)
        follows = calendar_feeds.failed(session, feed, trouble, since=since, look_at=look_at)
        if follows and is_to_be_told(failing_since=since, told_at=feed.told_at, now=now):
            _tell(session, feed, since, now=now)


def _tell(session: Session, feed: CalendarFeed, since: datetime, *, now: datetime) -> None:
    somebody = specialists.by_ids(session, [feed.specialist_id])[feed.specialist_id]
    for each in _programs_of(session, somebody.id)[:1]:
        day = day_words(local_day(since, each.program.zone), lang=somebody.lang)
        tell_staff(
            session,
            somebody,
            MessageKind.STAFF_ANSWER,
            TextKey.CALENDAR_UNREAD,
            program=each.program,
            program_id=each.program_id,
            now=now,
            fields={"program": each.program.neutral_name, "since": day},
        )
    calendar_feeds.told(session, feed, now=now)


def _programs_of(session: Session, specialist: UUID) -> list[ProgramInUse]:
    return list(programs.all_in_use(session, specialists.programs_of(session, specialist)).values())
