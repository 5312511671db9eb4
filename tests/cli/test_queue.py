"""The queue and timelines, as somebody at a terminal reads them."""

from collections.abc import Sequence
from datetime import timedelta

from outreach.actions import escalations, people, taking
from outreach.actions.people import Person
from outreach.domain.escalation import ReasonKind
from outreach.domain.phone import PhoneNumber
from outreach.domain.urgency import Urgency
from outreach.records.escalations import Escalation
from outreach.records.reasons import NewReason
from tests import make
from tests.cli.terminal import NOW, Terminal


def _worry(urgency: Urgency, what: str) -> Sequence[NewReason]:
    return [NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what=what, rule="test")]


def test_an_empty_queue_says_so(staffed: Terminal) -> None:
    assert staffed("queue") == "Nobody is waiting."


def test_the_queue_is_most_urgent_first_and_says_why_and_who_has_it(anywhere: Terminal) -> None:
    with anywhere.session() as session:
        sam = make.specialist(session, now=NOW)
        dana = make.participant(session, "Dana Moore", now=NOW)
        bo = make.participant(session, "Bo Lind", now=NOW)
        calm = escalations.raise_reasons(session, dana, _worry(Urgency.SAME_DAY, "mood is 2"), now=NOW)
        later = NOW + timedelta(minutes=5)
        escalations.raise_reasons(session, bo, _worry(Urgency.URGENT, "does not feel safe"), now=later)
        assert taking.acknowledge(session, calm, sam, now=later)

    said = anywhere("queue").splitlines()

    rows = [line for line in said if "standard" in line]
    assert "B.L. Urgent does not feel safe Fri 2026-03-06 09:05 nobody yet" in rows[0]
    assert "D.M. Today mood is 2 Fri 2026-03-06 09:00 Sam" in rows[1]
    assert "Dana" not in "".join(said)


def test_somebody_who_waits_is_seen_where_they_are_shown(staffed: Terminal) -> None:
    with staffed.session() as session:
        dana = make.participant(session, "Dana Moore", now=NOW)
        raised: Escalation = escalations.raise_reasons(session, dana, _worry(Urgency.URGENT, "wants to die"), now=NOW)

    said = staffed("participant show 'Dana Moore'")

    assert f"a person must look (Urgent): code {raised.code}, open" in said


def test_a_timeline_says_what_happened_in_their_own_time(staffed: Terminal) -> None:
    staffed("participant add Dana 2025550110 --program standard --zone America/New_York --consented-how form")

    said = staffed("timeline Dana")

    assert said.splitlines() == [
        "Dana (…0110), times in America/New_York",
        "Fri 2026-03-06 11:00 enrolled enrolled in standard",
        "Fri 2026-03-06 11:00 consent consent given (staff)",
    ]


def test_a_number_that_nobody_knows_has_a_timeline_too(anywhere: Terminal) -> None:
    with anywhere.session() as session:
        make.program(session, now=NOW)
        stranger = people.meet(session, PhoneNumber("+12025550199"), now=NOW)
        assert isinstance(stranger, Person)
        escalations.raise_reasons(session, stranger, _worry(Urgency.WATCH, "texted us out of the blue"), now=NOW)

    said = anywhere("timeline '(202) 555-0199'")

    assert "a number that nobody knows (…0199), times in America/Denver" in said
    assert "texted us out of the blue" in said
    assert "?0199 When you can" in anywhere("queue")


def test_nothing_that_somebody_wrote_can_move_the_cursor(staffed: Terminal) -> None:
    with staffed.session() as session:
        dana = make.participant(session, "Dana [red]Moore", now=NOW)
        escalations.raise_reasons(session, dana, _worry(Urgency.WATCH, "wrote \x1b[2J\x07[bold]hi[/bold]"), now=NOW)

    queue, timeline = staffed("queue"), staffed("timeline 'Dana [red]Moore'")

    assert "[2J [bold]hi[/bold]" in queue
    assert "[2J [bold]hi[/bold]" in timeline
    assert "\x1b" not in queue + timeline
    assert "\x07" not in queue + timeline
