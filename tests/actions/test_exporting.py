"""Marked texts as lines for review: without who it was, unless that is asked for."""

from outreach.actions import marking
from outreach.actions.due import do_what_is_due
from outreach.actions.people import Person
from outreach.domain.marks import Judgement, Mark
from outreach.ports import Runtime
from outreach.queries import reading_export
from outreach.records import reading_marks as records
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event
from tests import make
from tests.actions import saying
from tests.actions.marked import CALM, DANGER, FALSE, MISSED, TRUE, lines, mark, texts


def test_an_export_hides_who_it_was_and_says_what_should_have_been_read(
    runtime: Runtime, sam: Specialist, dana: Person
) -> None:
    text = texts(runtime, dana.phone, DANGER)
    mark(runtime, text, sam, Judgement(mark=Mark.FALSE_ALARM, note="Dana sang, ask Sam at 303-555-0111"))

    with runtime.transaction() as session:
        ((line),) = reading_export.marked_texts(session, programs_=[dana.in_use.program_id])
        name = records.pseudonym(session, text)

    assert line.line == {
        "id": name,
        "text": "[name] here. i want to kill myself, call me [phone]",
        "prompt_context": "free",
        "lang": "en",
        "expect": {"concern": "none", "category": "none", "emergency": False, "value": None},
        "read": {
            **line.line["read"],
            "concern": "urgent",
            "category": "suicide",
            "version": runtime.lexicon.version,
        },
        "mark": "false_alarm",
        "note": "[name] sang, ask [name] at [phone]",
        "marked_at": "2026-03-04",
    }


def test_an_export_says_what_was_asked_and_what_was_read_as_the_answer(
    runtime: Runtime, clock: make.Clock, sam: Specialist, dana: Person
) -> None:
    assert dana.enrollment is not None
    assert dana.enrollment.next_check_in_at is not None
    clock.at = dana.enrollment.next_check_in_at
    do_what_is_due(runtime)
    saying.drain(runtime)
    answered, later = texts(runtime, dana.phone, "4, dana is fine"), texts(runtime, dana.phone, CALM)
    for text in (answered, later):
        mark(runtime, text, sam, MISSED)

    with runtime.transaction() as session:
        first, _ = reading_export.marked_texts(session, programs_=[dana.in_use.program_id])

    assert first.line["prompt_context"] == "How are you today, 1 to 5? 1 is very hard, 5 is really good."
    assert first.line["expect"] == {"concern": "urgent", "category": "suicide", "emergency": False, "value": 4}
    assert first.line["text"] == "4, [name] is fine"


def test_an_export_with_identifiers_is_what_was_written(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    text = texts(runtime, dana.phone, DANGER)
    mark(runtime, text, sam, TRUE)

    with runtime.transaction() as session:
        (found,) = reading_export.marked_texts(session, programs_=[dana.in_use.program_id], identifiers=True)
        marking.note_read(session, [text, text], sam, how="exported it", now=runtime.now())

    assert (found.line["id"], found.line["text"]) == (str(text), DANGER)
    assert found.line["expect"]["category"] == "suicide"
    assert [line.what for line in lines(runtime, dana, Event.READ)] == ["Sam exported it"]


def test_an_export_goes_by_the_latest_mark_and_says_when_others_differ(
    runtime: Runtime, sam: Specialist, dana: Person
) -> None:
    with runtime.transaction() as session:
        mia = make.specialist(session, "Mia", on_call=None)
    text = texts(runtime, dana.phone, DANGER)
    mark(runtime, text, sam, TRUE)
    mark(runtime, text, mia, FALSE)

    with runtime.transaction() as session:
        (found,) = reading_export.marked_texts(session, programs_=[dana.in_use.program_id])
        others = reading_export.marked_texts(session, programs_=[dana.in_use.program_id], kind=Mark.TRUE_ALARM)

    assert found.line["mark"] == "false_alarm"
    assert found.line["disputed"] is True
    assert others == []
