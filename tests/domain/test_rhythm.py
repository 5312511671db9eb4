"""On which days a phase visits, counted from its first day."""

from itertools import islice, takewhile

from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.rhythm import Rhythm


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    every = draw(st.integers(1, 6))
    return Rhythm(
        weekdays=tuple(sorted(draw(st.sets(st.integers(0, 6))))),
        every=every,
        remainders=tuple(sorted(draw(st.sets(st.integers(0, every - 1), min_size=1)))),
        on_days=tuple(sorted(draw(st.sets(st.integers(0, 100))))),
        keep=draw(st.sampled_from((1, 2, 4))),
    )


def walked(rhythm: Rhythm, days: int) -> list[int]:
    visited = [
        day
        for day in range(days)
        if (day % 7 in rhythm.weekdays and day // 7 % rhythm.every in rhythm.remainders) or day in rhythm.on_days
    ]
    return visited[:: rhythm.keep]


@given(rhythm=rhythms(), start=st.integers(0, 200))
def test_jumping_to_a_day_finds_what_walking_there_finds(rhythm: Rhythm, start: int) -> None:
    jumped = list(takewhile(lambda day: day < 300, rhythm.visits(start)))

    assert jumped == [day for day in walked(rhythm, 300) if day >= start]


@given(rhythm=rhythms())
def test_a_rhythm_of_counted_days_ends_and_any_other_does_not(rhythm: Rhythm) -> None:
    visits = list(islice(rhythm.visits(10_000), 3))

    assert len(visits) == (3 if rhythm.weekdays else 0)
