"""`outreach rota follow`: people's own calendars, read at the addresses that they give."""

from dataclasses import replace
from datetime import timedelta

import pytest

from outreach.actions import calendars
from outreach.domain.own_calendar import CalendarTrouble
from outreach.ports import CalendarNotRead, FetchedCalendar
from outreach.settings import load_settings
from outreach.wiring import build, engine_of
from tests.cli.terminal import Terminal

FOR = "--program standard"
ADDRESS = "https://calendar.example.org/secret.ics"
COURT = b"""BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART:20260307T210000Z
DTEND:20260307T230000Z
END:VEVENT
END:VCALENDAR
"""


class Elsewhere:
    """A place with one calendar, until it is gone."""

    gone = False

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> FetchedCalendar:
        assert url == ADDRESS
        if self.gone:
            raise CalendarNotRead(CalendarTrouble.NOT_FOUND)
        return FetchedCalendar(content=COURT, etag=etag, modified=modified)


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()


def read(terminal: Terminal, elsewhere: Elsewhere) -> None:
    """Let the calendars be read whose turn it is."""
    settings = load_settings()
    engine = engine_of(settings)
    runtime = replace(build(settings, engine=engine, now=lambda: terminal.now), calendars=elsewhere)
    calendars.read_due(runtime, at_most=5)
    engine.dispose()


def test_it_says_how_reading_goes_and_never_where(staffed: Terminal, elsewhere: Elsewhere) -> None:
    said = [staffed(f"rota follow Sam --show {FOR}"), staffed(f"rota follow Sam {ADDRESS} {FOR}")]
    said.append(staffed(f"rota follow Sam --show {FOR}"))
    read(staffed, elsewhere)
    said.append(staffed(f"rota follow Sam --show {FOR}"))

    assert said == [
        "Sam: no calendar is read",
        "Sam's calendar is read within a minute, and then every quarter of an hour",
        "Sam: not read yet",
        "Sam: last read Fri 2026-03-06 09:00",
    ]
    assert "1 are read, each within the last 1 minutes" in " ".join(staffed("check", exits=1).split())


def test_what_cannot_be_read_for_a_day_is_found_by_the_check(staffed: Terminal, elsewhere: Elsewhere) -> None:
    staffed(f"rota follow Sam {ADDRESS} {FOR}")
    read(staffed, elsewhere)
    elsewhere.gone = True
    staffed.now += timedelta(hours=25)
    read(staffed, elsewhere)

    found = " ".join(staffed("check", exits=1).split())
    assert "it cannot be (not found)" in staffed(f"rota follow Sam --show {FOR}")
    assert "own calendar could not be" in found
    assert "example.org/secret" not in found


def test_it_is_forgotten_with_what_it_said(staffed: Terminal, elsewhere: Elsewhere) -> None:
    staffed(f"rota follow Sam {ADDRESS} {FOR}")
    read(staffed, elsewhere)

    assert staffed(f"rota follow Sam --forget {FOR}") == "Sam's calendar is read no more"
    assert staffed(f"rota follow Sam --forget {FOR}") == "no calendar of Sam is read"


@pytest.mark.parametrize("address", ["http://calendar.example.org/x.ics", f"{ADDRESS} --forget"])
def test_what_makes_no_sense_is_refused(staffed: Terminal, address: str) -> None:
    staffed(f"rota follow Sam {address} {FOR}", exits=1)
