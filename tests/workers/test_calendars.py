"""The loop that reads calendars: beside the scheduler's, so that nothing urgent ever waits for an address elsewhere."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from outreach.actions import calendars
from outreach.domain.own_calendar import CalendarTrouble
from outreach.ports import CalendarNotRead, FetchedCalendar, Runtime
from outreach.records.specialists import Specialist
from outreach.wiring import build, close
from tests import make
from tests.webhooks.site import settings
from workers.calendars import CalendarReader


@pytest.fixture
def runtime(engine: sa.Engine, doorbell: make.Doorbell) -> Iterator[Runtime]:
    made = build(settings(), now=make.Clock(), engine=engine, doorbell=doorbell)
    yield made
    close(made)


@pytest.fixture
def sam(runtime: Runtime) -> Specialist:
    with runtime.transaction() as session:
        return make.specialist(session)


class Stubborn:
    """A place that fails in a way nobody thought of, and then in one that is known."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.asked_again = threading.Event()

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> FetchedCalendar:
        del url, etag, modified
        if self.asked.is_set():
            self.asked_again.set()
            raise CalendarNotRead(CalendarTrouble.AWAY)
        self.asked.set()
        raise RuntimeError("nobody thought of this")


def test_it_goes_on_whatever_befalls_it(runtime: Runtime, sam: Specialist) -> None:
    there = Stubborn()
    with runtime.transaction() as session:
        calendars.follow(session, sam.id, "https://calendar.example.org/x.ics", now=runtime.now())
    reader = CalendarReader(replace(runtime, calendars=there), rest_seconds=0.01)
    reader.start()

    assert there.asked.wait(10)
    with runtime.transaction() as session:
        calendars.follow(session, sam.id, "https://calendar.example.org/y.ics", now=runtime.now())
    assert there.asked_again.wait(10)

    reader.stop()
    reader.join(10)
    assert not reader.is_alive()
