"""Who is spared for now, and why: the table of what protects peers."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from outreach.domain.limits import Limit, Load, PeerLimits, limit_words, nights_before, spared

NOON = datetime(2026, 3, 4, 19, 0, tzinfo=UTC)
ANN, BEN = UUID(int=1), UUID(int=2)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("load", "expected"),
    [
        pytest.param(Load(), None, id="nothing"),
        pytest.param(Load(urgent_held=1), None, id="one urgent"),
        pytest.param(Load(urgent_held=2), Limit.HOLDS_ENOUGH, id="two urgent"),
        pytest.param(Load(emergency_at=NOON - 29 * MINUTE), Limit.COOLS_DOWN, id="an emergency just now"),
        pytest.param(Load(emergency_at=NOON - 30 * MINUTE), None, id="an emergency a while ago"),
        pytest.param(Load(not_topics=frozenset({"suicide"})), Limit.NOT_THEIR_TOPIC, id="their topic"),
        pytest.param(Load(not_topics=frozenset({"craving"})), None, id="another topic"),
        pytest.param(Load(nights=1), None, id="one night"),
        pytest.param(Load(nights=2), Limit.NIGHTS_IN_A_ROW, id="two nights"),
    ],
)
def test_somebody_is_spared_for_what_they_carry(load: Load, expected: Limit | None) -> None:
    loads = {ANN: load, BEN: Load()}

    found = spared(limits=PeerLimits(), loads=loads, topics=frozenset({"suicide"}), on_shift=(ANN, BEN), now=NOON)

    assert found == ({} if expected is None else {ANN: expected})


@pytest.mark.parametrize(
    ("other", "on_shift"),
    [
        pytest.param(Load(nights=2), (ANN, BEN), id="the other is as tired"),
        pytest.param(Load(urgent_held=2), (ANN, BEN), id="the other holds enough"),
        pytest.param(Load(), (ANN,), id="the other is off"),
    ],
)
def test_a_third_night_is_spared_only_where_another_is_on_shift(other: Load, on_shift: tuple[UUID, ...]) -> None:
    loads = {ANN: Load(nights=2), BEN: other}

    found = spared(limits=PeerLimits(), loads=loads, topics=frozenset(), on_shift=on_shift, now=NOON)

    assert ANN not in found


def test_by_day_no_night_is_counted() -> None:
    assert nights_before(NOON, zone="America/Denver", count=2) == ()


@pytest.mark.parametrize(
    ("now", "evenings"),
    [
        pytest.param("2026-03-04 22:00-07:00", ["2026-03-03 22:00-07:00", "2026-03-02 22:00-07:00"], id="it begins"),
        pytest.param("2026-03-05 05:59-07:00", ["2026-03-03 22:00-07:00", "2026-03-02 22:00-07:00"], id="it ends"),
        pytest.param("2026-03-09 01:00-06:00", ["2026-03-07 22:00-07:00", "2026-03-06 22:00-07:00"], id="clocks"),
    ],
)
def test_the_nights_before_are_the_clocks_nights(now: str, evenings: list[str]) -> None:
    found = nights_before(datetime.fromisoformat(now), zone="America/Denver", count=2)

    assert [start for start, _ in found] == [datetime.fromisoformat(each) for each in evenings]
    assert all(end > start for start, end in found)


@pytest.mark.parametrize(
    "wrong", [{"most_urgent": 0}, {"cool_down": timedelta(days=2)}, {"nights": 0}], ids=["none", "days", "no night"]
)
def test_limits_that_nobody_can_mean_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        PeerLimits(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("limit", Limit)
def test_every_limit_has_its_words(limit: Limit) -> None:
    assert limit_words(limit)
