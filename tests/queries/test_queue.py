"""The order of the queue, and what a card says."""

from datetime import timedelta

from outreach.actions import escalations
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Transaction
from outreach.queries import queue, timelines
from outreach.records.reasons import NewReason
from tests import make


def reason(urgency: Urgency, what: str) -> NewReason:
    return NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what=what, rule="test")


def test_urgent_cards_come_first_and_then_those_who_wait_longest(transaction: Transaction) -> None:
    wanted = [
        ("A A", Urgency.SAME_DAY, 0),
        ("B B", Urgency.EMERGENCY, 3),
        ("C C", Urgency.SAME_DAY, 1),
        ("D D", Urgency.URGENT, 2),
    ]
    with transaction() as session:
        for name, urgency, minute in wanted:
            person = make.participant(session, name)
            at = make.NOW + timedelta(minutes=minute)
            escalations.raise_reasons(session, person, [reason(urgency, "worries")], now=at)

        assert [card.initials for card in queue.live(session)] == ["B.B.", "D.D.", "A.A.", "C.C."]


def test_a_card_says_each_reason_once_and_no_name(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session, "Dana Moore")
        reasons = [reason(Urgency.WATCH, "mood is 2"), reason(Urgency.WATCH, "missed two")]
        escalations.raise_reasons(session, dana, reasons, now=make.NOW)
        escalations.raise_reasons(session, dana, reasons[:1], now=make.NOW)

        (card,) = queue.live(session)

        assert card.reasons == ("mood is 2", "missed two")
        assert "Dana" not in repr(card)


def test_one_programs_queue_leaves_the_others_out(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session)
        make.program(session, "discharge")
        escalations.raise_reasons(session, person, [reason(Urgency.WATCH, "worries")], now=make.NOW)

        assert len(queue.live(session, program="standard")) == 1
        assert queue.live(session, program="discharge") == []


def test_a_timeline_is_in_the_zone_of_the_person_or_else_of_the_program(transaction: Transaction) -> None:
    with transaction() as session:
        here = make.participant(session, zone="America/Chicago").participant
        nowhere = make.participant(session, zone=None).participant
        assert here is not None
        assert nowhere is not None

        assert timelines.of(session, here).zone == "America/Chicago"
        assert timelines.of(session, nowhere).zone == "America/Denver"
