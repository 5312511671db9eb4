"""Time zones by name."""

import pytest

from outreach.domain.zones import check_zone
from tests.domain.clocks import ZONES


@pytest.mark.parametrize("name", [*ZONES, "America/Argentina/Buenos_Aires", "US/Mountain"])
def test_a_zone_is_known_by_its_name(name: str) -> None:
    assert check_zone(name) == name


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("EST", "America/New_York"),
        ("Mountain Time", "America/Denver"),
        ("US/Pacific Time", "America/Los_Angeles"),
        ("Denver", "America/Denver"),
        ("america/denver", "America/Denver"),
        ("America/Denvr", "America/Denver"),
        ("America/New York", "America/New_York"),
        ("new york", "America/New_York"),
        ("", "write one like America/Denver"),
        ("nowhere at all", "write one like America/Denver"),
        ("../../etc/passwd", "write one like America/Denver"),
        ("UTC-7", "write one like America/Denver"),
    ],
)
def test_a_wrong_zone_is_answered_with_the_one_that_was_meant(name: str, suggestion: str) -> None:
    with pytest.raises(ValueError, match=suggestion):
        check_zone(name)
