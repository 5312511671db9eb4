"""People for tests of the pages about people, and what is looked up of them."""

import re

from outreach.actions import people
from outreach.actions.people import Person
from outreach.domain.consent import ConsentState
from outreach.domain.phone import PhoneNumber
from outreach.records import audit, participants
from tests import make
from tests.console.desk import Console, Signed

KIM = PhoneNumber("+12025550110")
NEW = PhoneNumber("+13035559903")
TITLE = re.compile(r"<title>([^<]*)</title>")


def at(console: Console, path: str = "") -> str:
    return f"/programs/{console.program.program_id}/people{path}"


def enroll(console: Console, name: str = "Dana Moore", *, consent: ConsentState | None = ConsentState.GIVEN) -> Person:
    with console.runtime.transaction() as session:
        return make.participant(session, name, consent=consent)


def now_of(console: Console, person: Person) -> Person:
    with console.runtime.transaction() as session:
        return people.of_participant(session, make.the_id(person))


def by_phone(console: Console, phone: PhoneNumber = KIM) -> participants.Participant | None:
    with console.runtime.transaction() as session:
        return participants.by_phone(session, phone)


def actions(console: Console, signed: Signed) -> list[str]:
    """What somebody did, by the audit log, oldest first."""
    with console.runtime.transaction() as session:
        return [each.action for each in reversed(audit.page(session, account=signed.account))]
