"""A modelled year that cannot be played: refused, not begun."""

import pytest
from click.testing import CliRunner

from outreach.cli.simulate import simulate


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("--crises nan", "nan is no number"),
        ("--days 99999999", "is not in the range"),
        ("--from 9999-12-30", "choose days between 2000-01-01 and 2100-01-01"),
        ("--from 1969-12-30", "choose days between"),
        ("--from 2099-12-01 --days 40", "choose days between"),
        ("--until 2026-02-01T00:00:00+0000", "must be after 2026-03-01"),
        ("--people 0", "is not in the range"),
    ],
)
def test_a_year_that_cannot_be_played_is_refused_in_one_line(words: str, why: str) -> None:
    ended = CliRunner().invoke(simulate, words.split())

    assert ended.exit_code == 2
    assert why in ended.stderr
