"""Who is in which phase by the day on which they began, and what a search means."""

from datetime import date, time, timedelta

import pytest

from outreach.domain.cadence import Cadence, Phase, Weekday
from outreach.domain.people_list import Need, Place, read_place, stretches
from outreach.domain.searching import Sought, read_search
from outreach.domain.zones import zone_of

TODAY = date(2026, 3, 4)
CADENCE = Cadence(
    phases=(
        Phase(name="first", weeks=2, days=(Weekday.TUE,), question_set="q"),
        Phase(name="then", weeks=4, days=(Weekday.TUE,), question_set="q"),
        Phase(name="for good", days=(Weekday.TUE,), question_set="q"),
    ),
    slots=(time(10),),
)


def phases_on(day: int) -> list[str]:
    """The phases that somebody is in who began so many days ago."""
    began = TODAY - timedelta(days=day)
    return [
        each.name
        for each in stretches(CADENCE, today=TODAY)
        if (each.after is None or began > each.after) and (each.until is None or began <= each.until)
    ]


@pytest.mark.parametrize(
    ("day", "phase"), [(0, "first"), (13, "first"), (14, "then"), (41, "then"), (42, "for good"), (999, "for good")]
)
def test_everybody_is_in_one_phase(day: int, phase: str) -> None:
    assert phases_on(day) == [phase]


def test_a_place_in_the_list_is_read_as_it_was_written() -> None:
    place = read_place("3.01a1fcd6-cbcb-7205-9650-1b73d7c0d071")

    assert place == Place(rank=3, id=place.id if place else TODAY)  # type: ignore[arg-type]
    assert str(place) == "3.01a1fcd6-cbcb-7205-9650-1b73d7c0d071"


def test_needs_are_ranked_from_the_most_pressing_on() -> None:
    assert [need.rank for need in Need] == list(range(len(Need)))


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("", None),
        ("Ana María", Sought(words=("ana", "maria"))),
        ("0110", Sought(last_four="0110")),
        ("…0110", Sought(last_four="0110")),
        ("12345", None),
        ("Dana 2", Sought(words=("dana", "2"))),
    ],
)
def test_what_somebody_types_means_a_name_or_a_number(typed: str, sought: Sought | None) -> None:
    assert read_search(typed) == sought


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Detroit", "America/Detroit"),
        ("los angeles", "America/Los_Angeles"),
        ("America/Denver", "America/Denver"),
        ("EST", "EST"),
        ("Springfield", "Springfield"),
        ("", ""),
    ],
)
def test_a_city_means_its_zone_where_it_means_only_one(words: str, zone: str) -> None:
    assert zone_of(words) == zone
