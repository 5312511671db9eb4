"""How several pages to one person share a text, and how fast they may come."""

from datetime import UTC, datetime, timedelta

import pytest

from outreach.domain.bundling import may_go_at, named

NOON = datetime(2026, 3, 4, 19, 0, tzinfo=UTC)


def ago(*minutes: float) -> list[datetime]:
    return [NOON - timedelta(minutes=each) for each in minutes]


@pytest.mark.parametrize(
    ("sent", "minutes"),
    [
        pytest.param(ago(), 0, id="nothing yet"),
        pytest.param(ago(1), 0, id="a minute ago"),
        pytest.param(ago(0.5), 0.5, id="half a minute ago"),
        pytest.param(ago(2, 4, 6, 8), 0, id="four in a quarter of an hour"),
        pytest.param(ago(2, 4, 6, 8, 10), 5, id="five in a quarter of an hour"),
        pytest.param(ago(*range(16, 60, 4)), 4, id="eleven in an hour"),
        pytest.param(ago(*range(16, 56, 4)), 0, id="ten in an hour"),
    ],
)
def test_a_page_waits_until_there_is_room(sent: list[datetime], minutes: float) -> None:
    assert may_go_at(sent=sent, now=NOON) == NOON + timedelta(minutes=minutes)


def test_those_who_wait_are_named_with_their_urgency() -> None:
    assert named([(41, "Urgent"), (42, "Today")]) == "41 Urgent, 42 Today"


def test_what_does_not_fit_is_counted() -> None:
    assert named([(code, "Today") for code in range(10, 30)]).endswith("21 Today +8")
