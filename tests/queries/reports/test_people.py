"""Silence, engagement, the reader's precision and what each of ours carries: figures that were reckoned by hand."""

from collections.abc import Callable
from datetime import date, timedelta

from outreach.actions import enrollment
from outreach.domain.check_in import CheckInStatus
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.escalation import ReasonKind
from outreach.domain.marks import Mark, Source, Tally
from outreach.domain.periods import own
from outreach.domain.reporting import Level
from outreach.domain.urgency import Urgency
from outreach.queries.reports import engaged, precision, quiet, workload
from outreach.queries.reports.quiet import Quiet
from tests import make
from tests.queries.reports.world import BEGAN, World, at

MISSED = CheckInStatus.MISSED


def test_people_are_counted_by_how_long_we_heard_nothing(world: World) -> None:
    for days in (1, 6, 8, 20, 40):
        world.heard(world.person(), make.NOW - timedelta(days=days))
    world.person()
    make.participant(world.session, in_use=world.in_use, consent=ConsentState.WITHDRAWN, now=BEGAN)
    make.participant(world.session, in_use=world.in_use, now=make.NOW - timedelta(days=3))

    found = quiet.now_quiet(world.session, world.program, now=make.NOW)

    assert found == {
        Quiet.A_WEEK: 2,
        Quiet.TWO_WEEKS: 1,
        Quiet.FOUR_WEEKS: 1,
        Quiet.LONGER: 1,
        Quiet.NEVER: 1,
        Quiet.NOT_YET: 1,
    }
    assert Quiet.NOT_YET not in quiet.LONG


def test_engagement_at_the_end_of_the_period(world: World, settled: Callable[[], None]) -> None:
    eager, slow, silent, _, reached = (world.person(name) for name in "ABCDE")
    for day in (9, 16, 20, 23):
        world.asked(eager, at(day, "09:00"))
        world.asked(slow, at(day, "09:00"), MISSED)
        world.asked(silent, at(day, "09:00"), MISSED)
        world.asked(reached, at(day, "09:00"), MISSED)
    world.heard(slow, at(25, "09:00"))
    sam = make.specialist(world.session, in_use=world.in_use).id
    world.worry(reached, at(24, "09:00"), taken=1, closed=30, by=sam)
    settled()

    found = engaged.engaged(world.session, *world.frames())

    assert found.now.people == dict.fromkeys(Level, 1)
    assert found.now.reckoned == 4


def test_engagement_looks_back_four_weeks_and_no_further(world: World, settled: Callable[[], None]) -> None:
    dana = world.person()
    world.asked(dana, at(25, "23:59", month=1), MISSED)  # four weeks before the end of February 22
    world.asked(dana, at(26, "00:00", month=1))
    settled()
    period = own(first=date(2026, 2, 16), last=date(2026, 2, 22), today=make.NOW.date())

    found = engaged.engaged(world.session, *world.frames(period))

    assert found.now.people[Level.HIGH] == 1
    assert found.before.people[Level.MODERATE] == 1
    assert found.as_of == date(2026, 2, 22)


def test_engagement_is_as_of_the_last_day_that_was_counted(world: World) -> None:
    dana = world.person()
    world.asked(dana, at(23, "09:00"))
    world.asked(dana, at(1, "09:00", month=3), MISSED)
    counted = world.count()

    found = engaged.engaged(world.session, *world.frames())

    assert counted == date(2026, 3, 1)  # three days before
    assert (found.as_of, found.now.people[Level.HIGH]) == (date(2026, 2, 28), 1)


def test_weeks_are_reckoned_once_they_were_counted(world: World) -> None:
    world.asked(world.person(), at(10, "09:00"))
    world.count()
    period = own(first=date(2026, 2, 9), last=date(2026, 3, 4), today=make.NOW.date())

    found = engaged.engaged(world.session, *world.frames(period))

    assert {week: each.people[Level.HIGH] for week, each in found.by_week.items()} == {
        date(2026, 2, 9): 1,
        date(2026, 2, 16): 1,
    }


def test_precision_is_of_alarms_that_were_marked(world: World) -> None:
    sam, kim = (make.specialist(world.session, name, in_use=world.in_use).id for name in ("Sam", "Kim"))
    texts = []
    for hour in range(10, 15):
        dana = world.person()
        texts.append(world.heard(dana, at(23, f"{hour}:00")))
        if hour < 14:
            world.worry(dana, at(23, f"{hour}:00"), reply=texts[-1])
    world.marked(texts[0], sam, Mark.TRUE_ALARM, at(23, "16:00"))
    world.marked(texts[1], sam, Mark.FALSE_ALARM, at(23, "16:00"))
    world.marked(texts[1], sam, Mark.TRUE_ALARM, at(23, "17:00"))  # the later one counts
    world.marked(texts[2], sam, Mark.TRUE_ALARM, at(23, "16:00"))
    world.marked(texts[2], kim, Mark.FALSE_ALARM, at(23, "16:00"))  # they disagree
    world.marked(texts[4], kim, Mark.MISSED, at(23, "16:00"))
    world.marked(texts[3], kim, Mark.FALSE_ALARM, at(2, "16:00", month=3))  # after the period

    found = precision.precision(world.session, world.frame())

    assert (found.alarms, found.alarms_marked) == (4, 4)
    assert found.overall == Tally(true=2, disputed=1, missed=1)
    assert found.by_source == {Source.LEXICON: Tally(true=2, disputed=1)}
    assert found.by_category == {"craving": Tally(true=2, disputed=1), "-": Tally(missed=1)}
    assert precision.overall(world.session, world.frame()) == found.overall


def test_marks_on_alarms_of_before_are_no_marks_on_those_of_the_period(world: World) -> None:
    sam = make.specialist(world.session, "Sam", in_use=world.in_use).id
    for day in range(16, 20):  # the week before
        dana = world.person()
        text = world.heard(dana, at(day, "10:00"))
        world.worry(dana, at(day, "10:00"), reply=text)
        world.marked(text, sam, Mark.TRUE_ALARM, at(24, "16:00"))
    dana = world.person()
    world.worry(dana, at(24, "10:00"), reply=world.heard(dana, at(24, "10:00")))

    found = precision.precision(world.session, world.frame())

    assert (found.alarms, found.alarms_marked) == (1, 0)
    assert found.overall.true == 4


def test_what_is_to_come_was_carried_by_nobody_yet(world: World) -> None:
    kim = make.specialist(world.session, "Kim", in_use=world.in_use, on_call=None).id
    world.on_call(kim, at(4, "08:00", month=3), at(4, "20:00", month=3))  # it is ten
    world.on_call(kim, at(4, "20:00", month=3), at(5, "08:00", month=3))
    period = own(first=date(2026, 3, 4), last=date(2026, 3, 8), today=make.NOW.date())

    (found,) = [each for each in workload.carried(world.session, world.frame(period)) if each.name == "Kim"]

    assert (found.load.hours, found.load.nights) == (2, 0)


def test_engagement_of_a_period_that_runs_is_as_of_today(world: World) -> None:
    period = own(first=date(2026, 3, 3), last=date(2026, 3, 8), today=make.NOW.date())

    found = engaged.engaged(world.session, *world.frames(period))

    assert found.as_of == date(2026, 3, 4)


def test_who_has_left_was_there_before_even_by_other_clocks(world: World) -> None:
    dana = world.person()
    world.asked(dana, at(23, "09:00"))
    world.count()
    enrollment.change_consent(world.session, dana, ConsentState.WITHDRAWN, ConsentHow.STAFF, now=make.NOW)
    before = engaged.engaged(world.session, *world.frames())
    world.moves("America/Chicago")
    world.count()

    after = engaged.engaged(world.session, *world.frames())

    assert before.now.people[Level.HIGH] == 1
    assert after.now == before.now
    assert after.by_week == before.by_week


def test_what_each_of_ours_carries(world: World) -> None:
    sam = make.specialist(world.session, "Sam", in_use=world.in_use, on_call=None).id
    kim = make.specialist(world.session, "Kim", in_use=world.in_use, on_call=None).id
    world.person(peer=sam)
    world.person(peer=sam)
    world.worry(world.person(), at(23, "09:00"), Urgency.EMERGENCY, taken=1, closed=30, by=sam)
    world.worry(world.person(), at(23, "10:00"), Urgency.URGENT, taken=1, by=sam)
    world.worry(world.person(), at(24, "10:00"), Urgency.SAME_DAY, taken=1, closed=9, by=sam)
    world.on_call(kim, at(23, "20:00"), at(24, "08:00"))
    world.on_call(kim, at(1, "20:00", month=3), at(2, "08:00", month=3))

    theirs = {each.name: each for each in workload.carried(world.session, world.frame())}

    assert list(theirs) == ["Kim", "Sam"]
    assert (theirs["Sam"].looks_after, theirs["Sam"].escalations, theirs["Sam"].closed) == (2, 3, 2)
    assert (theirs["Sam"].load.emergencies, theirs["Sam"].load.weight, theirs["Sam"].load.nights) == (1, 4, 0)
    assert (theirs["Kim"].load.hours, theirs["Kim"].load.nights, theirs["Kim"].escalations) == (16, 1, 0)


def test_somebody_who_left_the_team_is_still_named(world: World) -> None:
    gone = make.specialist(world.session, "Gus", in_use=make.program(world.session, "discharge"), on_call=None).id
    world.worry(world.person(), at(23, "09:00"), taken=1, by=gone, kinds=(ReasonKind.SILENCE,))

    assert [each.name for each in workload.carried(world.session, world.frame())] == ["Gus"]
