"""Planning: a handful of statements a batch, one winner, a reason for what is dropped, and nobody asked twice."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from outreach.actions import applying, by_staff, due, enrollment, escalations, people, planning
from outreach.actions.people import Person
from outreach.actions.planning import PlannedMeanwhile
from outreach.domain.check_in import CheckInStatus, SkipReason
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.packs.program_file import LoadedProgram
from outreach.ports import Runtime
from outreach.records import enrollments
from outreach.records.enrollments import EnrollmentRow, Move
from outreach.records.reasons import NewReason
from outreach.records.timeline import Event
from tests import make
from tests.actions import looking
from tests.actions.merged import merge
from tests.actions.saying import drain
from tests.counting import statements_of

NINE = time(9)
DENVER_NINE = datetime(2026, 3, 5, 16, 0, tzinfo=UTC)
"""Nine in the morning in Denver, a day after `make.NOW`."""


def crowd(runtime: Runtime, size: int) -> list[Person]:
    with runtime.transaction() as session:
        return [make.participant(session, f"Person {place}", asks_daily_at=NINE) for place in range(size)]


def plan(runtime: Runtime, limit: int = 200) -> int:
    with runtime.transaction() as session:
        return planning.plan_due(session, state_hours=runtime.state_hours, now=runtime.now(), limit=limit)


def bodies(runtime: Runtime) -> dict[UUID | None, str]:
    """The last check-in text of everybody who had one."""
    return {text.participant_id: text.body for text in looking.messages(runtime.transaction, MessageKind.PROMPT)}


def next_of(runtime: Runtime, person: Person) -> datetime | None:
    with runtime.transaction() as session:
        enrolled = people.of_participant(session, make.the_id(person)).enrollment
    assert enrolled is not None
    return enrolled.next_check_in_at


def test_a_batch_takes_a_handful_of_statements_however_many_are_in_it(
    runtime: Runtime, engine: sa.Engine, clock: make.Clock
) -> None:
    crowd(runtime, 31)
    clock.at = DENVER_NINE
    with statements_of(engine) as for_one:
        plan(runtime, limit=1)
    with statements_of(engine) as for_thirty:
        plan(runtime, limit=30)

    assert len(looking.messages(runtime.transaction, MessageKind.PROMPT)) == 31
    assert len(for_thirty) == len(for_one) <= 16


def test_everybody_in_a_batch_gets_words_peers_and_reasons_of_their_own(runtime: Runtime, clock: make.Clock) -> None:
    with runtime.transaction() as session:
        mia = make.specialist(session, "Mia")
        ana = make.participant(session, "Ana Ruiz", asks_daily_at=NINE, peer=mia.id)
        bo = make.participant(session, "Bo Lind", asks_daily_at=NINE)
        cy = make.participant(session, "Cy Dahl", asks_daily_at=NINE)
        worry = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="wants to use", rule="use")
        escalations.raise_reasons(session, cy, [worry], now=clock.at)
    clock.at = DENVER_NINE

    plan(runtime)

    first = bodies(runtime)
    drain(runtime)  # what nobody was asked is not missed
    clock.move(days=1)
    plan(runtime)
    second = bodies(runtime)

    assert first.keys() == second.keys() == {make.the_id(ana), make.the_id(bo)}
    assert "Ana" in first[make.the_id(ana)]
    assert "Bo" in first[make.the_id(bo)]
    assert all("STOP" in body for body in first.values())
    assert "Mia" in second[make.the_id(ana)]
    assert "Mia" not in second[make.the_id(bo)]
    skipped = [each for each in looking.check_ins(runtime.transaction) if each.status is CheckInStatus.SKIPPED]
    in_touch = (make.the_id(cy), SkipReason.PERSON_IN_TOUCH)
    assert [(each.participant_id, each.skip_reason) for each in skipped] == [in_touch, in_touch]
    assert looking.events(runtime.transaction, ana)[-2:] == [Event.SAID, Event.ASKED]
    assert looking.events(runtime.transaction, cy)[-1] is Event.SKIPPED


def test_nobody_is_moved_on_from_a_moment_that_is_theirs_no_more(runtime: Runtime, clock: make.Clock) -> None:
    first, second = crowd(runtime, 2)
    later = clock.at + timedelta(days=9)
    moves = [
        Move(person.enrollment.id, person.enrollment.next_check_in_at, later)
        for person in (first, second)
        if person.enrollment is not None and person.enrollment.next_check_in_at is not None
    ]
    with runtime.transaction() as session:
        enrollments.plan_next(session, [(moves[1].enrollment, None)])
        moved = enrollments.move_on(session, moves)

    assert moved == 1
    assert (next_of(runtime, first), next_of(runtime, second)) == (later, None)


def test_a_batch_in_which_somebody_was_moved_meanwhile_leaves_nothing_behind(
    runtime: Runtime, clock: make.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (somebody,) = crowd(runtime, 1)
    clock.at = DENVER_NINE
    works = enrollments.claim_due

    def outdated(*args: object, **named: object) -> object:
        return [replace(each, next_check_in_at=clock.at - timedelta(hours=1)) for each in works(*args, **named)]  # type: ignore[arg-type]

    monkeypatch.setattr(enrollments, "claim_due", outdated)
    with pytest.raises(PlannedMeanwhile):
        plan(runtime)

    assert looking.check_ins(runtime.transaction) == []
    assert looking.messages(runtime.transaction) == []
    assert next_of(runtime, somebody) == DENVER_NINE


@pytest.mark.parametrize("days", [1, 3, 30])
def test_after_an_outage_of_days_everybody_gets_one_text_and_what_was_missed_has_a_reason(
    runtime: Runtime, clock: make.Clock, days: int
) -> None:
    everybody = crowd(runtime, 5)
    clock.at = DENVER_NINE + timedelta(days=days, hours=2)

    for _ in range(5):
        due.do_what_is_due(runtime)
        clock.move(minutes=5)

    texts = looking.messages(runtime.transaction, MessageKind.PROMPT)
    assert sorted(str(text.participant_id) for text in texts) == sorted(str(make.the_id(each)) for each in everybody)
    dropped = [each for each in looking.check_ins(runtime.transaction) if each.status is CheckInStatus.SKIPPED]
    assert {each.skip_reason for each in dropped} == {SkipReason.STALE}
    assert len(dropped) == len(everybody)


def test_at_most_one_check_in_of_a_person_is_open(runtime: Runtime, clock: make.Clock) -> None:
    everybody = crowd(runtime, 3)
    for hours in (24, 24, 40, 9, 31, 24):
        clock.move(hours=hours)
        due.do_what_is_due(runtime)

        waiting = [each.participant_id for each in looking.check_ins(runtime.transaction) if each.next_step_at]
        assert len(waiting) == len(set(waiting)) <= len(everybody)


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("America/Los_Angeles", datetime(2026, 3, 6, 17, 0, tzinfo=UTC)),  # nine there is still to come today
        ("America/New_York", datetime(2026, 3, 6, 14, 0, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 3, 6, 20, 0, tzinfo=UTC)),  # where it is the 6th already
    ],
)
def test_who_moves_after_being_asked_is_not_asked_again_that_day(
    runtime: Runtime, clock: make.Clock, zone: str, first: datetime
) -> None:
    (somebody,) = crowd(runtime, 1)
    clock.at = DENVER_NINE
    plan(runtime)
    clock.move(minutes=10)

    with runtime.transaction() as session:
        by_staff.move(
            session, people.of_participant(session, make.the_id(somebody)), zone=zone, state=None, now=clock.at
        )

    assert next_of(runtime, somebody) == first


def test_who_moves_while_paused_stays_paused(runtime: Runtime, clock: make.Clock) -> None:
    (somebody,) = crowd(runtime, 1)
    with runtime.transaction() as session:
        enrollment.pause(session, somebody, days=3, now=clock.at)
        paused = people.of_participant(session, make.the_id(somebody))
        by_staff.move(session, paused, zone="America/New_York", state="NY", now=clock.at)

    assert next_of(runtime, somebody) is None


@pytest.mark.parametrize("consent", [None, ConsentState.INVITED])
def test_who_moves_before_they_agreed_is_planned_nothing(
    runtime: Runtime, clock: make.Clock, consent: ConsentState | None
) -> None:
    with runtime.transaction() as session:
        somebody = make.participant(session, consent=consent)
        by_staff.move(session, somebody, zone="America/New_York", state="NY", now=clock.at)

    assert next_of(runtime, somebody) is None


def changed(**parts: object) -> LoadedProgram:
    """The standard program with something in it changed."""
    loaded = make.pack()
    return replace(loaded, program=replace(loaded.program, **parts), digest=f"changed {sorted(parts)}")  # type: ignore[arg-type]


def test_editing_words_moves_nobody_and_editing_the_cadence_moves_everybody_and_says_how_many(
    runtime: Runtime, clock: make.Clock
) -> None:
    with runtime.transaction() as session:
        everybody = [make.participant(session, f"Person {place}") for place in range(4)]
    before = [next_of(runtime, person) for person in everybody]
    program = make.pack().program
    with runtime.transaction() as session:
        words = applying.apply(session, changed(title="Another title", neutral_name="Harbor House"), now=clock.at)
    after_words = [next_of(runtime, person) for person in everybody]
    cadence = replace(program.cadence, slots=(time(15, 30),), jitter=timedelta(0))
    with runtime.transaction() as session:
        slots = applying.apply(session, changed(cadence=cadence), now=clock.at)
    after_slots = [next_of(runtime, person) for person in everybody]

    assert (words.changed, words.moved) == (True, 0)
    assert after_words == before
    assert (slots.changed, slots.moved) == (True, 4)
    assert all(moment is not None and f"{moment.astimezone(UTC):%M}" == "30" for moment in after_slots)


def test_a_changed_cadence_asks_nobody_again_who_was_asked_today(runtime: Runtime, clock: make.Clock) -> None:
    program = make.pack().program
    with runtime.transaction() as session:
        somebody = make.participant(session, "Dana Moore")
    asked_at = next_of(runtime, somebody)
    assert asked_at is not None
    clock.at = asked_at
    plan(runtime)
    clock.move(minutes=1)

    late = replace(program.cadence, slots=(time(19, 59),), jitter=timedelta(0))
    with runtime.transaction() as session:
        applying.apply(session, changed(cadence=late), now=clock.at)

    moved_to = next_of(runtime, somebody)
    assert moved_to is not None
    assert moved_to > asked_at + timedelta(hours=20)


def test_a_pass_with_nothing_due_asks_no_more_of_the_database_when_many_are_enrolled(
    runtime: Runtime, engine: sa.Engine
) -> None:
    crowd(runtime, 1)
    due.do_what_is_due(runtime)
    with statements_of(engine) as among_few:
        due.do_what_is_due(runtime)
    crowd(runtime, 30)
    with statements_of(engine) as among_many:
        due.do_what_is_due(runtime)

    with runtime.transaction() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(EnrollmentRow)) == 31
    assert among_many == among_few


def test_a_moment_that_was_asked_already_is_passed_over_and_stops_nobody(runtime: Runtime, clock: make.Clock) -> None:
    everybody = crowd(runtime, 3)
    clock.at = DENVER_NINE
    plan(runtime)
    again = everybody[1].enrollment
    assert again is not None
    with runtime.transaction() as session:
        enrollments.plan_next(session, [(again.id, DENVER_NINE)])

    plan(runtime)

    assert len(looking.messages(runtime.transaction, MessageKind.PROMPT)) == len(everybody)
    assert [next_of(runtime, person) for person in everybody] == [DENVER_NINE + timedelta(days=1)] * 3


def test_who_is_merged_between_two_batches_is_asked_on(runtime: Runtime, clock: make.Clock) -> None:
    everybody = crowd(runtime, 2)
    clock.at = DENVER_NINE
    plan(runtime, limit=1)
    gone, kept = sorted(everybody, key=lambda person: next_of(runtime, person) == DENVER_NINE)
    merge(runtime, kept, gone)

    for _ in range(2):
        due.do_what_is_due(runtime)
        clock.move(days=1)

    assert next_of(runtime, kept) == DENVER_NINE + timedelta(days=2)
