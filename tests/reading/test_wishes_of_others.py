"""Wishes in the words of others: how many of the locked ones are heard, and how few that nobody had.

The lines are only counted: no message here quotes one.
"""

import json
from collections import Counter
from functools import cache

import pytest
from training.corpus import CORPUS

from outreach.domain.reading import read
from outreach.domain.reading.reading import Keyword
from outreach.packs.lexicons import load_lexicon

WISHES = (Keyword.OPT_OUT, Keyword.WRONG_NUMBER)
LEAST_HEARD = {"locked_asks": (0.70, 0.80), "locked_asks_two": (0.42, 0.66)}
MOST_MISHEARD = {"locked_asks": 0.03, "locked_asks_two": 0.11}
"""The second hands were asked for lines that come as near to a wish as can be."""


@cache
def _heard(hand: str) -> Counter[tuple[str | None, Keyword | None]]:
    """Count what is asked in each locked line, and what is heard."""
    rows = [json.loads(row) for row in (CORPUS / f"{hand}.jsonl").read_text(encoding="utf-8").splitlines()[1:]]
    return Counter(
        (row["expect"].get("keyword"), read(row["text"], lexicon=load_lexicon(), lang=row["lang"]).keyword)
        for row in rows
    )


@pytest.mark.parametrize("hand", LEAST_HEARD)
def test_most_wishes_of_people_whom_nobody_here_has_read_are_heard(hand: str) -> None:
    heard = _heard(hand)
    for wish, least in zip(WISHES, LEAST_HEARD[hand], strict=True):
        meant = sum(count for (asked, _), count in heard.items() if asked == wish)

        assert meant > 40
        assert heard[wish, wish] / meant >= least


@pytest.mark.parametrize("hand", MOST_MISHEARD)
def test_hardly_anybody_is_taken_off_the_texts_who_did_not_ask(hand: str) -> None:
    others = {said: count for (asked, said), count in _heard(hand).items() if asked is None}

    assert sum(others.values()) > 100
    assert sum(others.get(wish, 0) for wish in WISHES) / sum(others.values()) <= MOST_MISHEARD[hand]
