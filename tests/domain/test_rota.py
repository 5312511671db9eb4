"""Who is on call, and when nobody is."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.rota import Role, Shift, gaps, next_cover, on_call

SAM, LEE, KIM = UUID(int=1), UUID(int=2), UUID(int=3)
START = datetime(2026, 3, 6, tzinfo=UTC)


def hour(number: float) -> datetime:
    return START + timedelta(hours=number)


def a_shift(starts: float, ends: float, who: UUID = SAM, role: Role = Role.PRIMARY) -> Shift:
    return Shift(specialist=who, starts_at=hour(starts), ends_at=hour(ends), role=role)


def test_a_shift_has_its_first_moment_and_not_its_last() -> None:
    rota = [a_shift(8, 16), a_shift(16, 24, LEE)]

    assert [shift.specialist for shift in on_call(rota=rota, at=hour(8))] == [SAM]
    assert [shift.specialist for shift in on_call(rota=rota, at=hour(16))] == [LEE]
    assert on_call(rota=rota, at=hour(24)) == ()


def test_primaries_come_first_and_everybody_once() -> None:
    rota = [
        a_shift(0, 24, KIM, Role.BACKUP),
        a_shift(6, 24, LEE),
        a_shift(4, 24, LEE, Role.BACKUP),
        a_shift(5, 24, SAM),
    ]

    assert [(shift.specialist, shift.role) for shift in on_call(rota=rota, at=hour(8))] == [
        (SAM, Role.PRIMARY),
        (LEE, Role.PRIMARY),
        (KIM, Role.BACKUP),
    ]


@pytest.mark.parametrize(
    ("rota", "expected"),
    [
        ([], [(0, 24)]),
        ([a_shift(0, 24)], []),
        ([a_shift(-5, 30)], []),
        ([a_shift(8, 16)], [(0, 8), (16, 24)]),
        ([a_shift(0, 12), a_shift(12, 24, LEE)], []),
        ([a_shift(0, 12), a_shift(13, 24, LEE)], [(12, 13)]),
        ([a_shift(0, 12), a_shift(13, 24, LEE), a_shift(11, 14, KIM, Role.BACKUP)], []),
        ([a_shift(0, 20), a_shift(2, 4, LEE)], [(20, 24)]),
        ([a_shift(30, 40)], [(0, 24)]),
    ],
)
def test_gaps_are_the_hours_in_which_nobody_is_on_call(
    rota: list[Shift],
    expected: list[tuple[float, float]],
) -> None:
    assert gaps(rota=rota, start=hour(0), end=hour(24)) == tuple((hour(a), hour(b)) for a, b in expected)


def test_the_next_cover_is_now_or_when_the_next_shift_starts() -> None:
    rota = [a_shift(16, 24, LEE), a_shift(8, 10)]

    assert next_cover(rota=rota, at=hour(1)) == hour(8)
    assert next_cover(rota=rota, at=hour(9)) == hour(9)
    assert next_cover(rota=rota, at=hour(10)) == hour(16)
    assert next_cover(rota=rota, at=hour(24)) is None


def test_a_shift_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="must end after"):
        a_shift(8, 8)
    with pytest.raises(ValueError, match="with a zone"):
        Shift(specialist=SAM, starts_at=datetime(2026, 1, 1), ends_at=datetime(2026, 1, 2))  # noqa: DTZ001


@st.composite
def shifts(draw: st.DrawFn) -> Shift:
    starts = draw(st.integers(-10, 40))
    return a_shift(starts, starts + draw(st.integers(1, 20)), draw(st.sampled_from((SAM, LEE, KIM))))


def _quarters(count: int) -> float:
    return count / 4


@given(rota=st.lists(shifts(), max_size=8), at=st.integers(0, 95).map(_quarters))
def test_a_moment_is_covered_or_in_a_gap_and_never_both(rota: list[Shift], at: float) -> None:
    in_a_gap = any(start <= hour(at) < end for start, end in gaps(rota=rota, start=hour(0), end=hour(24)))

    assert in_a_gap is not bool(on_call(rota=rota, at=hour(at)))


@given(rota=st.lists(shifts(), max_size=8), at=st.integers(0, 50))
def test_somebody_is_on_call_at_the_next_cover(rota: list[Shift], at: int) -> None:
    cover = next_cover(rota=rota, at=hour(at))

    if cover is None:
        assert not any(shift.ends_at > hour(at) for shift in rota)
    else:
        assert cover >= hour(at)
        assert on_call(rota=rota, at=cover)
