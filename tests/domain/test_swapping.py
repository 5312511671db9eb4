"""When others are asked about a shift, and what keeps somebody from taking it."""

from datetime import UTC, datetime, timedelta

import pytest

from outreach.domain.reach import OutOfReach
from outreach.domain.swapping import (
    Candidate,
    Hindrance,
    SwapStep,
    first_step_at,
    hindrance,
    hindrance_words,
    step_after,
)

DENVER = "America/Denver"
NOON = datetime(2026, 3, 4, 19, 0, tzinfo=UTC)
"""A Wednesday noon in Denver."""

START = datetime(2026, 3, 7, 3, 0, tzinfo=UTC)
END = START + timedelta(hours=12)
"""The night of Friday the sixth, eight to eight."""


def steps(now: datetime, start: datetime = START) -> list[tuple[SwapStep, datetime]]:
    found, step = [], SwapStep.ASK
    while step is not SwapStep.LAPSE:
        step, now = step_after(step, starts_at=start, ends_at=start + timedelta(hours=12), zone=DENVER, now=now)
        found.append((step, now))
    return found


def test_they_are_reminded_the_day_before_and_three_hours_before_and_then_the_lead_hears() -> None:
    assert steps(NOON) == [
        (SwapStep.REMIND, START - timedelta(hours=24)),
        (SwapStep.REMIND_AGAIN, START - timedelta(hours=3)),
        (SwapStep.TELL_LEAD, START - timedelta(hours=2)),
        (SwapStep.LAPSE, END),
    ]


def test_nobody_is_reminded_at_night() -> None:
    early = datetime(2026, 3, 6, 13, 0, tzinfo=UTC)  # six in the morning

    assert [at.astimezone(UTC).hour for _, at in steps(NOON, early)][:2] == [3, 3]  # eight in the evening before


def test_for_a_shift_that_begins_soon_the_lead_hears_after_a_quarter_of_an_hour() -> None:
    now = START - timedelta(hours=1)

    assert steps(now) == [(SwapStep.TELL_LEAD, now + timedelta(minutes=15)), (SwapStep.LAPSE, END)]


@pytest.mark.parametrize(
    ("now", "asked_at"),
    [
        (NOON, NOON),
        (datetime(2026, 3, 5, 6, 0, tzinfo=UTC), datetime(2026, 3, 5, 15, 0, tzinfo=UTC)),  # at night: at eight
        (START - timedelta(hours=1), START - timedelta(hours=1)),  # it cannot wait
    ],
)
def test_others_are_asked_by_day_unless_it_cannot_wait(now: datetime, asked_at: datetime) -> None:
    assert first_step_at(starts_at=START, zone=DENVER, now=now) == asked_at


def why(*, at_once: bool = False, **changes: object) -> Hindrance | None:
    free = {"of_the_team": True, "trouble": None, "shifts": (), "off": ()}
    return hindrance(
        candidate=Candidate(**{**free, **changes}),  # type: ignore[arg-type]
        starts_at=START,
        ends_at=END,
        zone=DENVER,
        most_nights=2,
        at_once=at_once,
    )


def night(day: int) -> tuple[datetime, datetime]:
    """A shift at night, so many days from the one that is asked about."""
    return START + timedelta(days=day), END + timedelta(days=day)


def test_whoever_is_free_may_take_it() -> None:
    assert why() is None
    assert why(shifts=[night(-1), night(2)], off=[night(1)]) is None


def test_what_keeps_somebody_from_it() -> None:
    assert why(of_the_team=False) is Hindrance.NOT_OF_THE_TEAM
    assert why(trouble=OutOfReach.NEVER_ANSWERED) is Hindrance.NEVER_ANSWERED
    assert why(trouble=OutOfReach.PHONE_FAILS) is Hindrance.OUT_OF_REACH
    assert why(shifts=[(START - timedelta(hours=1), START + timedelta(minutes=1))]) is Hindrance.ON_CALL
    assert why(off=[(END - timedelta(minutes=1), END)]) is Hindrance.OFF


@pytest.mark.parametrize("others", [(-2, -1), (-1, 1), (1, 2)])
def test_nobody_takes_a_third_night_in_a_row(others: tuple[int, int]) -> None:
    assert why(shifts=[night(day) for day in others]) is Hindrance.NIGHTS


def test_whoever_comes_at_once_may_give_up_a_day_off_or_a_night_of_rest() -> None:
    assert why(at_once=True, off=[(START, END)], shifts=[night(-2), night(-1)]) is None
    assert why(at_once=True, shifts=[(START, END)]) is Hindrance.ON_CALL


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_hindrance_has_words(lang: str) -> None:
    assert len({hindrance_words(each, lang=lang) for each in Hindrance}) == len(Hindrance)
