"""Stories in which several do the same thing at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from outreach.actions import due
from outreach.domain.escalation import EscalationStatus
from outreach.rehearsal import Rehearsal
from outreach.rehearsal.world import STAFF_NUMBER


def _at_once(happenings: Sequence[Callable[[], object]]) -> None:
    """Do all of it at the same moment, each in a thread of its own."""
    together = Barrier(len(happenings))

    def do(happens: Callable[[], object]) -> None:
        together.wait(timeout=30)
        happens()

    with ThreadPoolExecutor(len(happenings)) as threads:
        list(threads.map(do, happenings))


def test_of_two_specialists_who_say_1_at_once_one_has_it(rehearsal: Rehearsal) -> None:
    dana = rehearsal.participant("Dana")
    sam, mia = rehearsal.specialist("Sam", on_call=True), rehearsal.specialist("Mia", on_call=True)
    dana.texts("i want to die")
    dana.hears("988")
    sam.hears("Reply 1")
    mia.hears("Reply 1")
    carrier = rehearsal.world.carrier

    _at_once([partial(carrier.text, hand.number.e164, STAFF_NUMBER, "1") for hand in (sam, mia)])
    rehearsal.wait(minutes=2)

    escalation = rehearsal.escalation_of("Dana")
    assert escalation is not None
    assert escalation.status is EscalationStatus.ACKNOWLEDGED
    said = [text.body for hand in (sam, mia) for text in hand.unread()]
    assert sum("You have D." in body for body in said) == 1
    assert sum("already has D." in body for body in said) == 1
    dana.hears("is on it")
    dana.hears_nothing()


def test_schedulers_that_find_the_same_check_in_ask_once(rehearsal: Rehearsal) -> None:
    people = [rehearsal.participant(f"Person {letter}", asks_daily_at="09:00") for letter in "ABCDEF"]
    rehearsal.world.stop_background()
    rehearsal.until("09:00")

    _at_once([partial(due.do_what_is_due, rehearsal.world.runtime)] * 3)
    rehearsal.world.start_background()
    rehearsal.wait(minutes=5)

    for person in people:
        person.heard(1)


def test_one_persons_texts_that_arrive_at_once_are_all_read(rehearsal: Rehearsal) -> None:
    dana = rehearsal.participant("Dana")
    sam = rehearsal.specialist("Sam", on_call=True)
    carrier = rehearsal.world.carrier
    written = ["i want to die", "i mean it, i want to kill myself", "please call me", "hello", "4"]

    _at_once([partial(carrier.text, dana.number.e164, dana.talks_to, body) for body in written])
    rehearsal.wait(minutes=2)

    rehearsal.has_escalation("Dana", EscalationStatus.OPEN)
    assert sum("Automatic reply" in text.body for text in dana.unread()) == 1
    sam.hears("Reply 1")
    sam.texts("1")
    sam.texts("READ")
    assert any("i want to die" in text.body for text in sam.unread())
