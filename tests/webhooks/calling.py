"""What tests of calls share: a page that has become a call, and what is spoken and done in it."""

import uuid
import xml.etree.ElementTree as ET

from werkzeug.test import TestResponse

from outreach.actions import escalations
from outreach.domain.escalation import Channel, EscalationStatus
from outreach.domain.phone import PhoneNumber
from tests import make
from tests.webhooks.site import DANA, Site, text

SID = "CA" + "7" * 32
NOT_TAKEN = [("DialCallStatus", "no-answer"), ("DialBridged", "false")]


def called(site: Site, clock: make.Clock) -> uuid.UUID:
    """Let Dana write in danger, and nobody take it until Sam is called; gives that call's message."""
    with site.runtime.transaction() as session:
        make.participant(session, "Dana Moore", phone=PhoneNumber(DANA))
    site.posts("/texts", text("i want to kill myself"))
    clock.move(minutes=6)
    with site.runtime.transaction() as session:
        escalations.advance_due(session, now=clock(), limit=10)
    (call,) = calls(site)
    sent(site)
    return call


def sent(site: Site) -> None:
    """Let the carrier have taken everything that waits."""
    with site.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE messages SET status = 'sent' WHERE status = 'queued'")


def calls(site: Site) -> list[uuid.UUID]:
    """The messages that are calls, in the order in which they were made."""
    return sorted(row.id for row in site.rows("messages", "id", "channel") if row.channel is Channel.CALL)


def ended(site: Site, message: uuid.UUID, how: str, sid: str = "CA" + "1" * 32) -> None:
    """Let the carrier tell how a call ended."""
    answer = site.posts(f"/receipts/{message}", [("CallSid", sid), ("CallStatus", how)])
    assert answer.status_code == 204


def status(site: Site) -> EscalationStatus:
    (found,) = site.rows("escalations", "status")
    return EscalationStatus(found)


def call_of(site: Site) -> uuid.UUID:
    (found,) = site.rows("calls", "id")
    return uuid.UUID(str(found))


def does(site: Site, step: str, *form: tuple[str, str]) -> TestResponse:
    return site.posts(f"/calls/incoming/{call_of(site)}/{step}", [("CallSid", SID), *form])


def hangs_up(site: Site, sid: str = SID) -> None:
    answer = site.posts("/calls/incoming/over", [("CallSid", sid), ("CallStatus", "completed")])
    assert answer.status_code == 204


def dials(answer: TestResponse) -> str | None:
    number = ET.fromstring(answer.text).find("Dial/Number")  # noqa: S314 - we wrote it
    return None if number is None else number.text


def spoken(twiml: str) -> str:
    root = ET.fromstring(twiml)  # noqa: S314 - we wrote it
    return " ".join(element.text or "" for element in root.iter("Say"))


def verbs(twiml: str) -> list[str]:
    return [element.tag for element in ET.fromstring(twiml)]  # noqa: S314 - we wrote it
