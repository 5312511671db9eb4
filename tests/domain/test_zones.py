"""Time zones by name, and moments in words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.zones import check_zone, time_in_words
from tests.domain.clocks import ZONES, zones_and_moments

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà",
)
NOW = datetime(2026, 3, 6, 15, 0, tzinfo=UTC)  # a Friday, 8 in the morning in Denver


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


@pytest.mark.parametrize(
    ("at", "lang", "words"),
    [
        ("2026-03-06T16:40", "en", "9:40 AM"),
        ("2026-03-06T16:40", "es", "9:40 AM"),
        ("2026-03-06T19:00", "en", "12 PM"),
        ("2026-03-07T07:00", "en", "tomorrow 12 AM"),
        ("2026-03-07T16:00", "en", "tomorrow 9 AM"),
        ("2026-03-07T16:00", "es", "mañana 9 AM"),
        ("2026-03-10T15:00", "en", "Tue 9 AM"),  # after the clocks have changed
        ("2026-03-10T15:00", "es", "mar 9 AM"),
        ("2026-03-13T15:00", "en", "Mar 13, 9 AM"),
        ("2026-03-13T15:00", "es", "13 mar, 9 AM"),
        ("2026-03-05T16:05", "en", "Mar 5, 9:05 AM"),
        ("2026-03-06T16:40", "tlh", "9:40 AM"),
    ],
)
def test_a_moment_reads_as_people_say_it(at: str, lang: str, words: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)

    assert time_in_words(moment, "America/Denver", lang, NOW) == words


@given(place=zones_and_moments(), days=st.integers(-400, 400), lang=st.sampled_from(("en", "es")))
def test_a_moment_in_words_costs_no_more_than_plain_characters(
    place: tuple[str, datetime],
    days: int,
    lang: str,
) -> None:
    zone, at = place

    words = time_in_words(at, zone, lang, at.replace(year=at.year - days % 2))

    assert GSM_7.issuperset(words)
