"""On which line a value stands, and lengths of time as people write them."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.packs.durations import NotADuration, duration_in_words, parse_duration
from outreach.packs.house import PACKS
from outreach.packs.mistakes import path_in_words
from outreach.packs.toml_lines import line_of, lines_of

TEXT = '''\
# a comment with a = "trap"
title = "x # not a comment" # but this is
"quoted key".inner = 1

[table]
list = [
    "one",      # first
    { a = 1, b = [2,
        3] },
    [ "deep" ],
]
text = """
fake = 1
[[nothing]]
\\"""
"""
raw = \'\'\'
[also.nothing]
\'\'\'

[[many]]
a.b = 1979-05-27T07:32:00Z
[many.sub]
x = -inf
[[many]]
a.b = 2
[[many.sub2]]
y = [ ]
[[many.sub2]]
y = {}
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("quoted key", "inner"), 3),
        (("table",), 5),
        (("table", "list"), 6),
        (("table", "list", 0), 7),
        (("table", "list", 1), 8),
        (("table", "list", 1, "b"), 8),
        (("table", "list", 1, "b", 1), 9),
        (("table", "list", 2, 0), 10),
        (("table", "text"), 12),
        (("table", "raw"), 17),
        (("many",), 21),
        (("many", 0), 21),
        (("many", 0, "a", "b"), 22),
        (("many", 0, "sub", "x"), 24),
        (("many", 1), 25),
        (("many", 1, "a", "b"), 26),
        (("many", 1, "sub2", 0, "y"), 28),
        (("many", 1, "sub2", 1, "y"), 30),
        (("many", 1, "nowhere"), 25),
        (("table", "list", 1, "c"), 8),
        (("nowhere",), None),
    ],
)
def test_a_value_is_found_on_its_line(path: tuple[str | int, ...], line: int | None) -> None:
    tomllib.loads(TEXT)

    assert line_of(path, lines_of(TEXT)) == line


@pytest.mark.parametrize("pack", [*PACKS, "wording", "states", "wordlists/lockscreen"])
def test_every_key_of_our_own_files_has_a_line(pack: str) -> None:
    text = Path(f"outreach/packs/{pack}.toml").read_text(encoding="utf-8")
    lines = lines_of(text)

    def walk(value: object, path: tuple[str | int, ...]) -> None:
        if path:
            assert path in lines
        children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for step, child in children:
            walk(child, (*path, step))

    walk(tomllib.loads(text), ())


def test_a_path_reads_as_people_count() -> None:
    assert path_in_words(("cadence", "phases", 0, "days", 2)) == "cadence.phases[1].days[3]"


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("15m", timedelta(minutes=15)),
        ("0m", timedelta()),
        ("4h", timedelta(hours=4)),
        ("1h 30m", timedelta(minutes=90)),
        ("1h30m", timedelta(minutes=90)),
        ("2 days", timedelta(days=2)),
        ("1 Week", timedelta(weeks=1)),
        (" 12 weeks ", timedelta(weeks=12)),
        ("PT15M", timedelta(minutes=15)),
        ("P2DT3H", timedelta(days=2, hours=3)),
        ("P1W", timedelta(weeks=1)),
    ],
)
def test_a_length_of_time_is_read_as_people_write_it(written: str, length: timedelta) -> None:
    assert parse_duration(written) == length


@pytest.mark.parametrize(
    "written", ["", "15", "m", "soon", "-5m", "1.5h", "P", "PT", "5 fortnights", "1y", "9999999m", "٣m"]
)
def test_anything_else_is_no_length_of_time(written: str) -> None:
    with pytest.raises(NotADuration):
        parse_duration(written)


@given(st.integers(0, 60 * 24 * 400))
def test_a_length_of_time_survives_being_written(minutes: int) -> None:
    length = timedelta(minutes=minutes)

    assert parse_duration(duration_in_words(length)) == length
