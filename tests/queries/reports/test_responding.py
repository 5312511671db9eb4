"""Who answers, by week, hour and question: figures that were reckoned by hand."""

from collections.abc import Callable
from datetime import date

from outreach.domain.check_in import CheckInStatus
from outreach.domain.periods import own
from outreach.domain.reporting import Share
from outreach.queries.reports import responding
from outreach.records.check_ins import CheckInRow
from tests import make
from tests.queries.reports.world import World, at

MISSED, OPEN, SKIPPED = CheckInStatus.MISSED, CheckInStatus.REMINDED, CheckInStatus.SKIPPED


def test_the_share_that_answered_is_of_check_ins_that_ended(world: World, settled: Callable[[], None]) -> None:
    dana, lee = world.person(), world.person("Lee Park")
    world.asked(dana, at(23, "09:00"))
    world.asked(dana, at(24, "09:00"), MISSED)
    world.asked(lee, at(23, "18:30"))
    world.asked(lee, at(24, "09:00"), SKIPPED)
    settled()

    found = responding.responding(world.session, world.frame())

    assert (found.total, found.waiting, found.not_asked) == (Share(2, 3), 0, 1)
    assert found.by_week == {date(2026, 2, 23): Share(2, 3)}


def test_an_hour_is_one_by_the_clocks_of_the_program(world: World, settled: Callable[[], None]) -> None:
    dana = world.person()
    world.asked(dana, at(23, "18:30"))  # the next day in UTC
    world.asked(dana, at(24, "18:59"), MISSED)
    world.asked(dana, at(25, "19:00"))
    settled()

    found = responding.responding(world.session, world.frame())

    assert found.by_hour == {18: Share(1, 2), 19: Share(1, 1)}


def test_a_period_begins_and_ends_at_midnight_in_the_program(world: World, settled: Callable[[], None]) -> None:
    dana = world.person()
    world.asked(dana, at(22, "23:59"))
    world.asked(dana, at(23, "00:00"), MISSED)
    world.asked(dana, at(1, "23:59", month=3), MISSED)
    world.asked(dana, at(2, "00:00", month=3))
    settled()

    now, before = (responding.answered(world.session, frame) for frame in world.frames())

    assert now.total == Share(0, 2)
    assert before.total == Share(1, 1)


def test_a_question_counts_when_it_was_answered_or_was_the_last_to_stay_open(
    world: World, settled: Callable[[], None]
) -> None:
    dana = world.person()
    world.asked(dana, at(23, "09:00"), question="craving", answered=("mood", "craving"))
    world.asked(dana, at(24, "09:00"), question="craving", answered=("mood",))
    world.asked(dana, at(25, "09:00"), MISSED, question="mood")
    settled()

    found = responding.responding(world.session, world.frame())

    assert found.by_question == {"mood": Share(2, 3), "craving": Share(1, 2)}


def test_weeks_without_anything_are_there_and_empty(world: World, settled: Callable[[], None]) -> None:
    world.asked(world.person(), at(18, "09:00"))
    settled()
    period = own(first=date(2026, 2, 11), last=date(2026, 2, 27), today=make.NOW.date())

    found = responding.answered(world.session, world.frame(period))

    assert found.by_week == {date(2026, 2, 9): Share(), date(2026, 2, 16): Share(1, 1), date(2026, 2, 23): Share()}


def test_a_check_in_that_waits_still_is_no_silence(world: World) -> None:
    dana = world.person()
    world.asked(dana, at(3, "09:00", month=3), OPEN)
    period = own(first=date(2026, 3, 1), last=date(2026, 3, 4), today=make.NOW.date())

    found = responding.answered(world.session, world.frame(period))

    assert (found.total, found.waiting) == (Share(), 1)


def test_another_programs_people_are_left_out(world: World, settled: Callable[[], None]) -> None:
    other = make.participant(world.session, in_use=make.program(world.session, "discharge", now=make.NOW))
    world.asked(other, at(23, "09:00"))
    settled()

    assert responding.responding(world.session, world.frame()).total == Share()


def test_nothing_at_all_is_empty_everywhere(world: World, settled: Callable[[], None]) -> None:
    settled()

    found = responding.responding(world.session, world.frame())

    assert (found.total, found.by_hour, found.by_question) == (Share(), {}, {})


def test_what_was_not_asked_in_a_long_outage_counts_on_its_day(world: World) -> None:
    row = world.session.get_one(CheckInRow, world.asked(world.person(), at(28, "09:00"), SKIPPED))
    row.due_at = at(24, "09:00")  # only then did anybody see that its time had passed
    world.session.flush()

    assert responding.answered(world.session, world.frame()).not_asked == 1
    assert _on(world, date(2026, 2, 24)) == 1
    assert _on(world, date(2026, 2, 28)) == 0


def _on(world: World, day: date) -> int:
    frame = world.frame(own(first=day, last=day, today=make.NOW.date()))
    return responding.answered(world.session, frame).not_asked
