"""Calendars of our people, read at the addresses they gave: when they are busy is kept, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from outreach.actions import calendars
from outreach.domain.own_calendar import BadAddress, CalendarTrouble
from outreach.domain.text_keys import TextKey
from outreach.ports import CalendarNotRead, FetchedCalendar, Runtime
from outreach.records import calendar_feeds, days_off
from outreach.records.calendar_feeds import CalendarFeed
from outreach.records.messages import MessageRow
from outreach.records.specialists import MembershipRow, Specialist
from tests import make

ADDRESS = "https://calendar.example.org/secret.ics"
COURT = (datetime(2026, 3, 6, 17, tzinfo=UTC), datetime(2026, 3, 6, 19, tzinfo=UTC))
DAY = timedelta(days=1)


def calendar(*more: str, day: int = 6) -> bytes:
    """A calendar with one thing in it, from ten to noon in Denver."""
    event = [f"DTSTART:202603{day:02}T170000Z", f"DTEND:202603{day:02}T190000Z", "SUMMARY:Court", *more]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", *event, "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


@dataclass
class Elsewhere:
    """Where calendars are; `asked` is what was asked for, and by which marks."""

    answers: Callable[[], FetchedCalendar]
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> FetchedCalendar:
        del modified
        self.asked.append((url, etag))
        return self.answers()

    def holds(self, content: bytes | None) -> None:
        self.answers = lambda: FetchedCalendar(content=content, etag='"1"', modified=None)

    def fails(self, trouble: CalendarTrouble) -> None:
        def answer() -> FetchedCalendar:
            raise CalendarNotRead(trouble)

        self.answers = answer


@pytest.fixture
def elsewhere() -> Elsewhere:
    there = Elsewhere(answers=lambda: FetchedCalendar(content=None, etag=None, modified=None))
    there.holds(calendar())
    return there


@pytest.fixture
def reading(runtime: Runtime, elsewhere: Elsewhere, sam: Specialist) -> Runtime:
    """A runtime that reads Sam's calendar."""
    with runtime.transaction() as session:
        calendars.follow(session, sam.id, ADDRESS, now=runtime.now())
    return replace(runtime, calendars=elsewhere)


def busy(runtime: Runtime, who: Specialist) -> list[tuple[datetime, datetime]]:
    with runtime.transaction() as session:
        return [(each.starts_at, each.ends_at) for each in days_off.of(session, [who.id])]


def feed(runtime: Runtime, who: Specialist) -> CalendarFeed | None:
    with runtime.transaction() as session:
        return calendar_feeds.of(session, [who.id]).get(who.id)


def told(runtime: Runtime) -> list[str]:
    with runtime.transaction() as session:
        wanted = sa.select(MessageRow.body).where(MessageRow.text_key == TextKey.CALENDAR_UNREAD.value)
        return list(session.scalars(wanted))


def every_quarter(runtime: Runtime, clock: make.Clock, *, until: timedelta) -> None:
    """Look for calendars to read again and again."""
    end = clock() + until
    while clock() < end:
        clock.move(minutes=15)
        calendars.read_due(runtime, at_most=5)


def test_while_they_are_busy_there_they_are_off_here(reading: Runtime, sam: Specialist) -> None:
    assert calendars.read_due(reading, at_most=5) == 1

    assert busy(reading, sam) == [COURT]


def test_it_is_read_again_after_a_while_and_not_before(reading: Runtime, clock: make.Clock) -> None:
    calendars.read_due(reading, at_most=5)

    clock.move(minutes=14)
    assert calendars.read_due(reading, at_most=5) == 0
    clock.move(minutes=1)
    assert calendars.read_due(reading, at_most=5) == 1


def test_what_it_says_now_takes_the_place_of_what_it_said(
    reading: Runtime, sam: Specialist, elsewhere: Elsewhere, clock: make.Clock
) -> None:
    calendars.read_due(reading, at_most=5)

    elsewhere.holds(calendar(day=9))
    clock.move(minutes=15)
    calendars.read_due(reading, at_most=5)

    assert busy(reading, sam) == [(COURT[0] + 3 * DAY, COURT[1] + 3 * DAY)]


def test_one_that_was_not_changed_leaves_what_was_known(
    reading: Runtime, sam: Specialist, elsewhere: Elsewhere, clock: make.Clock
) -> None:
    calendars.read_due(reading, at_most=5)

    elsewhere.holds(None)
    clock.move(minutes=15)
    calendars.read_due(reading, at_most=5)

    assert busy(reading, sam) == [COURT]
    assert elsewhere.asked == [(ADDRESS, None), (ADDRESS, '"1"')]


def test_all_of_it_is_read_every_day_for_what_repeats_comes_into_sight(
    reading: Runtime, elsewhere: Elsewhere, clock: make.Clock
) -> None:
    calendars.read_due(reading, at_most=5)

    clock.move(hours=20)
    calendars.read_due(reading, at_most=5)

    assert elsewhere.asked == [(ADDRESS, None), (ADDRESS, None)]


def test_what_repeats_is_off_each_time(reading: Runtime, sam: Specialist, elsewhere: Elsewhere) -> None:
    elsewhere.holds(calendar("RRULE:FREQ=WEEKLY;COUNT=3"))

    calendars.read_due(reading, at_most=5)

    assert len(busy(reading, sam)) == 3


@pytest.mark.parametrize("content", [b"<html>Sign in</html>", b"", None], ids=["a page", "nothing", "no answer"])
def test_what_cannot_be_read_leaves_what_was_known_in_force(
    reading: Runtime, sam: Specialist, elsewhere: Elsewhere, clock: make.Clock, content: bytes | None
) -> None:
    calendars.read_due(reading, at_most=5)

    elsewhere.holds(content)
    if content is None:
        elsewhere.fails(CalendarTrouble.AWAY)
    every_quarter(reading, clock, until=DAY)

    found = feed(reading, sam)
    assert busy(reading, sam) == [COURT]
    assert found is not None
    assert found.trouble is (CalendarTrouble.AWAY if content is None else CalendarTrouble.NO_CALENDAR)


def test_its_owner_hears_once_after_a_day_that_it_cannot_be_read(
    reading: Runtime, elsewhere: Elsewhere, clock: make.Clock
) -> None:
    elsewhere.fails(CalendarTrouble.NOT_FOUND)

    every_quarter(reading, clock, until=timedelta(hours=24))
    assert told(reading) == []
    every_quarter(reading, clock, until=timedelta(days=2))

    (body,) = told(reading)
    assert "cannot be read since March 4" in body
    assert "calendar.example.org" not in body


def test_one_that_can_be_read_again_is_well(
    reading: Runtime, sam: Specialist, elsewhere: Elsewhere, clock: make.Clock
) -> None:
    elsewhere.fails(CalendarTrouble.TOO_SLOW)
    every_quarter(reading, clock, until=2 * DAY)

    elsewhere.holds(calendar())
    every_quarter(reading, clock, until=timedelta(hours=2))

    found = feed(reading, sam)
    assert found is not None
    assert (found.trouble, found.failing_since, found.told_at) == (None, None, None)


def test_the_address_and_what_is_in_the_calendar_are_nowhere_to_be_read(reading: Runtime, sam: Specialist) -> None:
    calendars.read_due(reading, at_most=5)

    with reading.transaction() as session:
        kept = session.execute(sa.text("SELECT url, etag FROM calendar_feeds")).one()
        sources = session.execute(sa.text("SELECT source FROM days_off")).scalars().all()

    assert b"example" not in bytes(kept[0])
    assert sources == ["calendar"]
    assert busy(reading, sam) == [COURT]


def test_another_address_that_was_given_meanwhile_is_not_overruled(
    reading: Runtime, sam: Specialist, elsewhere: Elsewhere
) -> None:
    def meanwhile() -> FetchedCalendar:
        with reading.transaction() as session:
            calendars.follow(session, sam.id, "https://other.example.org/x.ics", now=reading.now())
        elsewhere.holds(calendar(day=9))
        return FetchedCalendar(content=calendar(), etag=None, modified=None)

    elsewhere.answers = meanwhile
    calendars.read_due(reading, at_most=1)
    assert busy(reading, sam) == []

    calendars.read_due(reading, at_most=1)
    assert busy(reading, sam) == [(COURT[0] + 3 * DAY, COURT[1] + 3 * DAY)]


def test_a_calendar_that_is_forgotten_keeps_nobody_from_their_turns(reading: Runtime, sam: Specialist) -> None:
    calendars.read_due(reading, at_most=5)

    with reading.transaction() as session:
        assert calendars.forget(session, sam.id, now=reading.now())
        assert not calendars.forget(session, sam.id, now=reading.now())

    assert busy(reading, sam) == []
    assert calendars.read_due(reading, at_most=5) == 0


def test_the_calendar_of_somebody_who_has_left_is_forgotten(reading: Runtime, sam: Specialist) -> None:
    with reading.transaction() as session:
        session.execute(sa.delete(MembershipRow).where(MembershipRow.specialist_id == sam.id))

    calendars.read_due(reading, at_most=5)

    assert feed(reading, sam) is None
    assert busy(reading, sam) == []


def test_what_is_no_address_is_refused(runtime: Runtime, sam: Specialist) -> None:
    with runtime.transaction() as session, pytest.raises(BadAddress):
        calendars.follow(session, sam.id, "http://calendar.example.org/x.ics", now=runtime.now())
