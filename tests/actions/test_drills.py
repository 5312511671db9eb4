"""Drills: marked, measured, about nobody, never in the way of anything real, and never held against anybody."""

import itertools
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from outreach.actions import drills, due, escalations, people, promises, scopes, taking
from outreach.actions.drills import NotNow
from outreach.actions.people import Person
from outreach.actions.replies import receive
from outreach.actions.texts import tell
from outreach.domain.consent import Scope
from outreach.domain.delivery import MessageKind
from outreach.domain.drill import DRILL_MOVES, LONGEST, DrillStatus, stands, took
from outreach.domain.escalation import Channel, EscalationStatus, Outcome
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.queries import drills as shown
from outreach.queries import queue
from outreach.records import drills as records
from outreach.records import loads, pages
from outreach.records.drills import Drill
from outreach.records.escalations import Escalation, EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event, TimelineRow
from tests import make

IN_DANGER = "i am going to kill myself tonight"


def begin(runtime: Runtime, urgency: Urgency = Urgency.EMERGENCY) -> tuple[Drill, Escalation]:
    """Hold a drill, and let everything of that moment happen."""
    with runtime.transaction() as session:
        drill = drills.begin(session, make.program(session), urgency=urgency, now=runtime.now())
    due.do_what_is_due(runtime)
    return drill, exercise(runtime, drill)


def exercise(runtime: Runtime, drill: Drill) -> Escalation:
    with runtime.transaction() as session:
        return records.escalation_of_drill(session, drill.id)


def as_it_stands(runtime: Runtime, drill: Drill) -> Drill:
    with runtime.transaction() as session:
        return records.by_ids(session, [drill.id])[drill.id]


def texts(runtime: Runtime, body: str, who: Specialist) -> None:
    receive(runtime, make.inbound(body, phone=who.phone))


def passes(runtime: Runtime, clock: make.Clock, *, seconds: int) -> None:
    """Let time go by in steps of ten seconds in which the scheduler works."""
    for _ in range(seconds // 10):
        clock.move(seconds=10)
        due.do_what_is_due(runtime)


def test_whoever_answers_by_text_is_measured(runtime: Runtime, sam: Specialist, clock: make.Clock) -> None:
    drill, opened = begin(runtime)
    passes(runtime, clock, seconds=100)

    texts(runtime, f"1 {opened.code}", sam)
    passes(runtime, clock, seconds=10)

    ended = as_it_stands(runtime, drill)
    assert (ended.status, ended.answered_by, ended.channel) == (DrillStatus.ANSWERED, sam.id, Channel.TEXT)
    assert ended.answered_at is not None
    assert ended.answered_at - ended.started_at == timedelta(seconds=100)
    assert exercise(runtime, drill).status is EscalationStatus.RESOLVED


def test_done_answers_a_drill_too(runtime: Runtime, sam: Specialist, clock: make.Clock) -> None:
    drill, opened = begin(runtime)

    texts(runtime, f"DONE {opened.code} reached", sam)
    passes(runtime, clock, seconds=10)

    assert as_it_stands(runtime, drill).answered_by == sam.id


def test_each_page_is_shown_with_when_the_carrier_took_it(runtime: Runtime, sam: Specialist, clock: make.Clock) -> None:
    begin(runtime)
    passes(runtime, clock, seconds=20)

    with runtime.transaction() as session:
        (found,) = shown.latest(session)
    assert [(told.name, told.rung, told.channel) for told in found.told] == [
        (sam.name, 1, Channel.TEXT),
        (sam.name, 1, Channel.CALL),
    ]
    assert all(told.sent_at is not None and told.sent_at <= clock() for told in found.told)


def test_a_real_emergency_calls_it_off(runtime: Runtime, dana: Person, clock: make.Clock) -> None:
    drill, _ = begin(runtime)

    receive(runtime, make.inbound(IN_DANGER, phone=dana.phone))
    passes(runtime, clock, seconds=10)

    assert as_it_stands(runtime, drill).status is DrillStatus.CALLED_OFF
    assert exercise(runtime, drill).outcome is Outcome.OTHER


def test_no_drill_begins_while_an_emergency_waits(runtime: Runtime, dana: Person) -> None:
    receive(runtime, make.inbound(IN_DANGER, phone=dana.phone))

    with pytest.raises(NotNow):
        begin(runtime)


@pytest.mark.usefixtures("sam")
def test_one_drill_at_a_time(runtime: Runtime) -> None:
    begin(runtime)

    with pytest.raises(NotNow):
        begin(runtime)


@pytest.mark.usefixtures("sam")
def test_a_drill_that_nobody_answers_ends(runtime: Runtime, clock: make.Clock) -> None:
    drill, _ = begin(runtime)

    passes(runtime, clock, seconds=int(LONGEST.total_seconds()))

    assert as_it_stands(runtime, drill).status is DrillStatus.MISSED
    with runtime.transaction() as session:
        assert queue.live(session) == []


@pytest.mark.usefixtures("dana")
def test_no_participant_hears_of_it_and_no_timeline_says_so(
    runtime: Runtime, sam: Specialist, clock: make.Clock
) -> None:
    with runtime.transaction() as session:
        lines = session.scalar(sa.select(sa.func.count()).select_from(TimelineRow))
    drill, opened = begin(runtime)
    passes(runtime, clock, seconds=600)
    texts(runtime, f"1 {opened.code}", sam)
    passes(runtime, clock, seconds=60)

    with runtime.transaction() as session:
        to_people = sa.or_(MessageRow.participant_id.is_not(None), MessageRow.stranger_id.is_not(None))
        assert session.scalar(sa.select(sa.func.count()).select_from(MessageRow).where(to_people)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(TimelineRow)) == lines
    assert as_it_stands(runtime, drill).status is DrillStatus.ANSWERED


@pytest.mark.parametrize("kind", [kind for kind in MessageKind if kind is not MessageKind.PROMPT])
def test_nothing_can_be_said_to_nobody(runtime: Runtime, sam: Specialist, kind: MessageKind) -> None:
    del sam  # who is paged
    drill, opened = begin(runtime)
    before = said(runtime)

    with runtime.transaction() as session:
        person = escalations.person_of(session, opened)
        for key in TextKey:
            tell(session, person, kind, key, now=runtime.now(), escalation=opened.id)
        people.note(session, person, Event.SAID, "something", now=runtime.now())

    assert said(runtime) == before
    assert person.drill == drill.id
    assert (person.participant_id, person.stranger_id, person.stopped) == (None, None, True)


def said(runtime: Runtime) -> int:
    with runtime.transaction() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(MessageRow)) or 0


def test_nobody_is_called_and_nobody_is_promised_anything(runtime: Runtime, sam: Specialist) -> None:
    _, opened = begin(runtime)
    with runtime.transaction() as session:
        person = escalations.person_of(session, opened)

        assert not scopes.allows(session, person, Scope.HUMAN_CALL)
        assert not promises.is_told(person, Urgency.EMERGENCY, now=runtime.now())
        assert taking.acknowledge(session, opened, sam, now=runtime.now())


def test_it_is_never_held_against_anybody(runtime: Runtime, sam: Specialist, clock: make.Clock) -> None:
    _, opened = begin(runtime)
    with runtime.transaction() as session:
        assert taking.acknowledge(session, opened, sam, now=clock())
        while_it_goes_on = loads.of(session, [sam.id], since=clock() - timedelta(hours=1))
    passes(runtime, clock, seconds=10)

    with runtime.transaction() as session:
        afterwards = loads.of(session, [sam.id], since=clock() - timedelta(hours=1))
        paged = pages.paged_between(session, [sam.id], start=make.NOW, end=clock())
    assert (while_it_goes_on, afterwards, paged) == ({}, {}, set())


@pytest.mark.usefixtures("sam")
def test_an_escalation_is_about_exactly_one(runtime: Runtime, dana: Person) -> None:
    _, opened = begin(runtime)

    with pytest.raises(IntegrityError), runtime.transaction() as session:
        change(session, opened, participant_id=dana.participant_id)
    with pytest.raises(IntegrityError), runtime.transaction() as session:
        change(session, opened, drill_id=None)


def change(session: Session, escalation: Escalation, **values: object) -> None:
    session.execute(sa.update(EscalationRow).where(EscalationRow.id == escalation.id).values(**values))


def test_where_a_drill_stands() -> None:
    for answered, emergency in itertools.product([True, False], repeat=2):
        early = stands(answered=answered, emergency=emergency, started_at=make.NOW, now=make.NOW)
        late = stands(answered=answered, emergency=emergency, started_at=make.NOW, now=make.NOW + LONGEST)
        assert {early, late} <= DRILL_MOVES[DrillStatus.RUNNING] | {DrillStatus.RUNNING}
        assert (early is DrillStatus.ANSWERED) is answered
        assert late is not DrillStatus.RUNNING


@pytest.mark.parametrize(("seconds", "words"), [(0, "0 s"), (59, "59 s"), (100, "1 min 40 s"), (-3, "0 s")])
def test_how_long_it_took_is_said_in_words(seconds: int, words: str) -> None:
    assert took(started_at=make.NOW, at=make.NOW + timedelta(seconds=seconds)) == words
