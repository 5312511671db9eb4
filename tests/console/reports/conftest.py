from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from outreach.domain.check_in import CheckInStatus
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.marks import Mark
from outreach.domain.urgency import Urgency
from tests import make
from tests.console.desk import Console
from tests.queries.reports.world import BEGAN, World, at


@pytest.fixture
def reports(console: Console) -> str:
    """The address of the reports of a program in Denver, in which nothing has happened yet."""
    return f"/programs/{console.program.program_id}/reports"


@contextmanager
def happening(console: Console) -> Iterator[World]:
    """A world in which things happen, in the program of the console."""
    with console.runtime.transaction() as session:
        world = World(session, make.program(session, now=BEGAN))
        yield world


@pytest.fixture
def busy(console: Console) -> UUID:
    """A week in which a little of everything happened; gives the id of Sam."""
    with happening(console) as world:
        sam = make.specialist(world.session, "Sam Peer", in_use=world.in_use, on_call=None).id
        dana = world.person("Dana Moore", peer=sam)
        lee = world.person("Lee Park", peer=sam)
        world.asked(dana, at(23, "09:00"), question="mood", answered=("mood",))
        world.asked(dana, at(24, "09:00"), CheckInStatus.MISSED)
        world.asked(lee, at(24, "18:00"), question="mood", answered=("mood",))
        text = world.heard(dana, at(25, "09:00"))
        world.worry(dana, at(25, "09:00"), taken=4, contact=6, closed=30, by=sam, reply=text)
        world.worry(lee, at(26, "21:00"), Urgency.EMERGENCY, taken=70, contact=80, by=sam)
        world.marked(text, sam, Mark.TRUE_ALARM, at(25, "12:00"))
        world.on_call(sam, at(25, "20:00"), at(26, "08:00"))
        world.said(dana, at(23, "09:00"), segments=2)
        world.said(dana, at(24, "09:00"), MessageStatus.FAILED, error="21610", kind=MessageKind.REMINDER)
    return sam
