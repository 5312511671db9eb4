"""Marking what was read: who may, what it means, and what is left behind of it."""

from uuid import UUID, uuid5

import pytest

from outreach.actions.marking import NotMarkable, NotTheirs, UnknownReply
from outreach.actions.people import Person
from outreach.domain.marks import Judgement, Mark, Tally
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.queries import reading_marks, reviews
from outreach.queries.reading_marks import By
from outreach.records import replies as reply_records
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event
from tests import make
from tests.actions.marked import CALM, DANGER, FALSE, MISSED, TRUE, lines, mark, records_of, texts

NOBODYS = uuid5(UUID(int=0), "nobody")


def test_a_mark_keeps_what_was_read_then_and_by_which_reader(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    text = texts(runtime, dana.phone, DANGER)

    made = mark(runtime, text, sam, TRUE)

    assert made.was_read.version == runtime.lexicon.version
    assert made.was_read.worst is not None
    assert made.was_read.worst.category == "suicide"
    assert made.was_read.urgency is not None
    assert made.was_read.urgency >= Urgency.URGENT


def test_a_mark_is_on_the_timeline_without_what_was_written(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    text = texts(runtime, dana.phone, DANGER)

    mark(runtime, text, sam, Judgement(mark=Mark.FALSE_ALARM, urgency=Urgency.WATCH, note="quoting kill myself"))

    (line,) = lines(runtime, dana, Event.MARKED)
    assert line.by == "Sam"
    assert line.what.startswith("Sam marked what was read: a false alarm (read as ")
    assert line.what.endswith("; should be watch")
    assert "kill" not in line.what


def test_what_raised_nothing_can_only_have_been_missed(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    text = texts(runtime, dana.phone, CALM)

    with pytest.raises(NotMarkable, match="no alarm to judge"):
        mark(runtime, text, sam, FALSE)
    made = mark(runtime, text, sam, MISSED)

    assert made.was_read.alarms == ()


def test_a_text_that_nobody_sent_cannot_be_marked(runtime: Runtime, sam: Specialist) -> None:
    with pytest.raises(UnknownReply, match="reading list"):
        mark(runtime, NOBODYS, sam, TRUE)


def test_a_text_that_waits_to_be_read_cannot_be_marked(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    with runtime.transaction() as session:
        inbound = make.inbound(phone=dana.phone)
        text = reply_records.store(session, inbound, now=runtime.now(), first_try_at=runtime.now())
    assert text is not None

    with pytest.raises(NotMarkable, match="not been read"):
        mark(runtime, text, sam, MISSED)


def test_a_command_of_ours_cannot_be_marked(runtime: Runtime, sam: Specialist) -> None:
    text = texts(runtime, sam.phone, "QUEUE")

    with pytest.raises(NotMarkable, match="nothing to judge"):
        mark(runtime, text, sam, MISSED)


def test_a_text_to_another_program_is_not_theirs(runtime: Runtime, sam: Specialist) -> None:
    with runtime.transaction() as session:
        elsewhere = make.participant(session, "Ari", in_use=make.program(session, "discharge"))
    text = texts(runtime, elsewhere.phone, DANGER)

    with pytest.raises(NotTheirs, match="discharge, where Sam does not work"):
        mark(runtime, text, sam, TRUE)

    assert lines(runtime, elsewhere, Event.MARKED) == []


def test_a_strangers_text_can_be_marked(runtime: Runtime, sam: Specialist) -> None:
    text = texts(runtime, make.number(), DANGER)

    assert mark(runtime, text, sam, TRUE).was_read.worst is not None


# -- precision -------------------------------------------------------------------------------------------------------


def test_precision_counts_each_specialists_last_word_by_rule_category_and_reader(
    runtime: Runtime, sam: Specialist, dana: Person
) -> None:
    first, second = (texts(runtime, dana.phone, "i want to kill myself") for _ in range(2))
    calm = texts(runtime, dana.phone, CALM)
    mark(runtime, first, sam, FALSE)
    mark(runtime, first, sam, TRUE)
    mark(runtime, second, sam, FALSE)
    made = mark(runtime, calm, sam, MISSED)
    worst = records_of(runtime, first)[-1].was_read.worst
    assert worst is not None

    programs = [dana.in_use.program_id]
    with runtime.transaction() as session:
        by = {each: reading_marks.tallies(session, by=each, programs=programs) for each in By}
        whole = reading_marks.overall(session, programs=programs)

    assert by[By.RULE][worst.rule] == Tally(true=1, false=1)
    assert by[By.CATEGORY]["suicide"] == Tally(true=1, false=1, missed=1)
    assert by[By.SOURCE]["lexicon"] == Tally(true=1, false=1)
    assert by[By.VERSION][made.was_read.version or ""] == Tally(true=1, false=1, missed=1)
    assert whole == Tally(true=1, false=1, missed=1)
    assert whole.precision == 0.5


def test_specialists_who_disagree_make_a_disputed_alarm(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    with runtime.transaction() as session:
        mia = make.specialist(session, "Mia", on_call=None)
    text = texts(runtime, dana.phone, DANGER)
    mark(runtime, text, sam, TRUE)
    mark(runtime, text, mia, FALSE)

    with runtime.transaction() as session:
        whole = reading_marks.overall(session, programs=[dana.in_use.program_id])
        said = reading_marks.of_reply(session, text)

    assert whole == Tally(disputed=1)
    assert [(each.specialist, each.counts) for each in said] == [("Sam", True), ("Mia", True)]


def test_reviews_tell_alarms_from_quiet_texts_and_leave_out_what_was_marked(
    runtime: Runtime, sam: Specialist, dana: Person
) -> None:
    alarm, calm = texts(runtime, dana.phone, DANGER), texts(runtime, dana.phone, CALM)
    programs = [dana.in_use.program_id]

    with runtime.transaction() as session:
        every = reviews.to_review(session, programs_=programs)
        raised = reviews.to_review(session, programs_=programs, raised=True)
        quiet = reviews.to_review(session, programs_=programs, raised=False, texts=True)
        elsewhere = reviews.to_review(session, programs_=[make.program(session, "discharge").program_id])
    mark(runtime, alarm, sam, TRUE)
    with runtime.transaction() as session:
        left = reviews.to_review(session, programs_=programs, unmarked=True)

    assert [each.id for each in every] == [calm, alarm]
    assert [each.id for each in raised] == [alarm]
    assert [(each.id, each.text, each.who) for each in quiet] == [(calm, CALM, "D.M.")]
    assert every[0].text is None
    assert elsewhere == []
    assert [each.id for each in left] == [calm]
