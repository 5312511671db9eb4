"""Wishes in the words of others: how many of the locked ones are heard, and how few that nobody had.

The lines are only counted: no message here quotes one.
"""

import json
from collections import Counter

import pytest
from training.corpus import CORPUS

from outreach.domain.reading import read
from outreach.domain.reading.reading import Keyword
from outreach.packs.lexicons import load_lexicon

LEAST_HEARD = {Keyword.OPT_OUT: 0.60, Keyword.WRONG_NUMBER: 0.60}
MOST_MISHEARD = 0.03


def _heard() -> Counter[tuple[str | None, Keyword | None]]:
    """Count what is asked in each locked line, and what is heard."""
    rows = [json.loads(row) for row in (CORPUS / "locked_asks.jsonl").read_text(encoding="utf-8").splitlines()[1:]]
    return Counter(
        (row["expect"].get("keyword"), read(row["text"], lexicon=load_lexicon(), lang=row["lang"]).keyword)
        for row in rows
    )


@pytest.mark.parametrize("wish", list(LEAST_HEARD))
def test_most_wishes_of_people_whom_nobody_here_has_read_are_heard(wish: Keyword) -> None:
    heard = _heard()
    meant = sum(count for (asked, _), count in heard.items() if asked == wish)

    assert meant > 40
    assert heard[wish, wish] / meant >= LEAST_HEARD[wish]


def test_hardly_anybody_is_taken_off_the_texts_who_did_not_ask() -> None:
    others = {said: count for (asked, said), count in _heard().items() if asked is None}

    assert sum(others.values()) > 100
    assert sum(others.get(wish, 0) for wish in LEAST_HEARD) / sum(others.values()) <= MOST_MISHEARD
