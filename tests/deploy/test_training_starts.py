"""From which scores on the model may speak: no lower than the false alarms that are allowed it."""

from dataclasses import replace

import numpy as np
import pytest
from training.corpus import Line
from training.fitting import folds
from training.starts import Outside, reached, starts_of

from outreach.domain.reading.opinion import LONG, by_itself

AT_MOST = ((0.1, 0.2), (0.3, 0.4), (0.4, 0.5))


def quiet(count: int, *, words: int, ordinary: bool = True) -> list[Line]:
    """Lines that nobody need see, all as long as this."""
    one = Line(
        text="word " * words,
        concern="none",
        category="none",
        emergency=False,
        hand="some",
        topic="some",
        ordinary=ordinary,
        locked=False,
        bare=False,
        asks=None,
    )
    return [one] * count


SEEN = [
    *quiet(100, words=5),
    *quiet(100, words=5, ordinary=False),
    *quiet(100, words=LONG[0]),
    *quiet(100, words=LONG[1]),
    *quiet(100, words=LONG[0], ordinary=False),
]
RISING = np.tile(np.arange(100) / 100, 5)
SILENT = np.full(len(SEEN), -9.0)
NOBODY = np.zeros(len(SEEN), dtype=bool)


def test_of_each_length_at_most_its_share_is_flagged() -> None:
    scores = Outside(RISING, SILENT)
    starts = starts_of(scores=scores, known=NOBODY, seen=SEEN, at_most=AT_MOST)
    flagged = reached(scores=scores, starts=starts, seen=SEEN).reshape(5, 100).mean(axis=1)

    assert list(flagged) == pytest.approx([0.1, 0.1, 0.3, 0.4, 0.3], abs=0.011)


def test_what_rules_flag_is_taken_off_its_share_but_never_all_of_it() -> None:
    known = np.tile(np.arange(100) < 20, 5)
    known[300:] = True
    starts = starts_of(scores=Outside(RISING, SILENT), known=known, seen=SEEN, at_most=AT_MOST)

    assert starts[1] == 0.89
    assert starts[0] == 0.97


def test_what_a_sentence_of_a_long_text_flags_by_itself_is_taken_off_its_share_too() -> None:
    sentence = SILENT.copy()
    sentence[200:220] = by_itself((0.9,)) + 0.01
    starts = starts_of(scores=Outside(RISING, sentence), known=NOBODY, seen=SEEN, at_most=AT_MOST)
    flagged = reached(scores=Outside(RISING, sentence), starts=starts, seen=SEEN)

    assert starts[1] == 0.89
    assert flagged[200:220].all()
    assert flagged[200:300].mean() == pytest.approx(0.3, abs=0.011)


def test_what_a_sentence_of_a_short_text_says_counts_against_its_share() -> None:
    sentence = SILENT.copy()
    sentence[0:10] = by_itself((0.97,)) + 0.01
    scores = Outside(np.minimum(RISING, 0.5), sentence)
    starts = starts_of(scores=scores, known=NOBODY, seen=SEEN, at_most=AT_MOST)

    assert reached(scores=scores, starts=starts, seen=SEEN)[:100].mean() <= 0.1
    assert starts[0] > 0.5


def test_texts_of_one_length_that_nobody_wrote_hold_no_other_back() -> None:
    everyday = quiet(100, words=5)
    starts = starts_of(
        scores=Outside(RISING[:100] - 5, SILENT[:100]), known=NOBODY[:100], seen=everyday, at_most=AT_MOST
    )

    assert starts[0] == pytest.approx(-4.11, abs=0.011)


def test_whoever_wrote_a_line_is_unknown_to_the_model_that_scores_it() -> None:
    hands = [
        replace(line, hand=hand, topic=topic) for hand in "abcdefg" for topic in "xy" for line in quiet(3, words=5)
    ]
    dealt = folds(hands)

    assert all(len(set(dealt[[line.hand == hand for line in hands]])) == 1 for hand in "abcdefg")
    assert len(set(dealt)) > 1
