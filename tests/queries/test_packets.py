"""What is in a hand-over packet: what is open, what was promised, who was quiet, and how to reach people safely."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.actions import escalations, taking
from outreach.actions.people import Person
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Transaction
from outreach.queries import packets
from outreach.queries.packets import Packet, Wanted
from outreach.records import profiles
from outreach.records.escalations import Escalation
from outreach.records.profiles import Known
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make, writers
from tests.counting import statements_of

NOW = make.NOW
MINUTE = timedelta(minutes=1)


def worry(
    session: Session,
    person: Person,
    urgency: Urgency = Urgency.URGENT,
    what: str = "craving is 9",
    kind: ReasonKind = ReasonKind.CONCERN,
) -> Escalation:
    reason = NewReason(kind=kind, urgency=urgency, what=what, rule="rule")
    return escalations.raise_reasons(session, person, [reason], now=NOW)


def takes(session: Session, found: Escalation, who: Specialist, *, after: timedelta = timedelta()) -> None:
    assert taking.acknowledge(session, found, who, now=NOW + after)


def packet(session: Session, giver: Specialist, until: timedelta | None = None) -> Packet:
    wanted = Wanted(
        program_id=make.program(session).program_id, giver_id=giver.id, until=None if until is None else NOW + until
    )
    (found,) = packets.of(session, [wanted], now=NOW)
    return found


def test_a_packet_holds_what_its_giver_has_most_urgent_first(transaction: Transaction) -> None:
    with transaction() as session:
        sam, kim = make.specialist(session), make.specialist(session, "Kim")
        dana, ann, bea = (make.participant(session, name) for name in ("Dana Moore", "Ann Lee", "Bea Ray"))
        takes(session, worry(session, dana), sam)
        takes(session, worry(session, ann, Urgency.EMERGENCY, "said they want to die"), sam)
        takes(session, worry(session, bea), kim)

        found = packet(session, sam)

    assert [(each.initials, each.urgency, each.reasons) for each in found.things] == [
        ("A.L.", Urgency.EMERGENCY, ("said they want to die",)),
        ("D.M.", Urgency.URGENT, ("craving is 9",)),
    ]
    assert all(each.promised_at is not None for each in found.things)
    assert "Dana" not in repr(found)


def test_what_was_taken_later_was_not_offered(transaction: Transaction) -> None:
    with transaction() as session:
        sam = make.specialist(session)
        early, late = make.participant(session, "Dana Moore"), make.participant(session, "Ann Lee")
        takes(session, worry(session, early), sam)
        takes(session, worry(session, late), sam, after=10 * MINUTE)

        found = packet(session, sam, until=5 * MINUTE)

    assert [each.initials for each in found.things] == ["D.M."]


def test_one_thing_may_be_handed_over_alone(transaction: Transaction) -> None:
    with transaction() as session:
        sam = make.specialist(session)
        one, other = (worry(session, make.participant(session, name)) for name in ("Dana Moore", "Ann Lee"))
        takes(session, one, sam)
        takes(session, other, sam)
        wanted = Wanted(program_id=one.program_id, giver_id=sam.id, until=NOW, only=other.id)

        (found,) = packets.of(session, [wanted], now=NOW)

    assert [each.escalation_id for each in found.things] == [other.id]


def test_a_packet_says_how_somebody_may_be_reached_safely(transaction: Transaction) -> None:
    with transaction() as session:
        sam, dana = make.specialist(session), make.participant(session)
        writer = writers.writer(session)
        for number, words in ((1, "text only"), (2, "never before 9, her mother reads along")):
            profiles.add(session, make.the_id(dana), Known(safe_contact=words), number=number, writer=writer, now=NOW)
        takes(session, worry(session, dana), sam)

        (thing,) = packet(session, sam).things

    assert thing.safe_contact == "never before 9, her mother reads along"


def test_a_packet_names_who_was_quiet_and_is_not_handed_over_anyway(transaction: Transaction) -> None:
    with transaction() as session:
        sam = make.specialist(session)
        dana, ann = make.participant(session, "Dana Moore"), make.participant(session, "Ann Lee")
        takes(session, worry(session, dana, Urgency.SAME_DAY, "quiet", ReasonKind.SILENCE), sam)
        worry(session, ann, Urgency.SAME_DAY, "quiet", ReasonKind.SILENCE)

        found = packet(session, sam)

    assert found.quiet == ((make.the_id(ann), "A.L."),)


def test_nothing_wanted_is_nothing_asked(transaction: Transaction, engine: sa.Engine) -> None:
    with transaction() as session, statements_of(engine) as asked:
        assert packets.of(session, [], now=NOW) == []

    assert asked == []


@pytest.mark.parametrize("count", [1, 4])
def test_a_packet_takes_as_many_statements_however_much_is_in_it(
    transaction: Transaction, engine: sa.Engine, count: int
) -> None:
    with transaction() as session:
        sam = make.specialist(session)
        for each in range(count):
            takes(session, worry(session, make.participant(session, f"Person {each}")), sam)
        wanted = Wanted(program_id=make.program(session).program_id, giver_id=sam.id)
        with statements_of(engine) as asked:
            packets.of(session, [wanted], now=NOW)

    assert len(asked) == 6
