"""Danger told in so many words is found through the ordinary mess of texts, which is less orderly than a disguise."""

import re
from collections import Counter

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.normalise import fold
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon
from tests.packs import said_in_so_many_words as english
from tests.reading.mess import KINDS, mess
from tests.reading.test_spanish_danger import TOLD
from tests.reading.variants import PHRASES

_SPELLING = load_lexicon().spelling


def _is_spelt_right(phrase: str) -> bool:
    """Leave out phrases that are misspelt as they stand: a second slip may be past mending."""
    words = re.findall("[a-z]+", fold(phrase)[0].replace("'", ""))
    return all(word in _SPELLING.common for word in words)


ENGLISH = tuple(dict.fromkeys([*PHRASES["en"], *english.WANTS_TO_DIE, *english.TRIED_TO_DIE, *english.TOOK_TOO_MUCH]))
SPANISH = (*PHRASES["es"], *(phrase for told in TOLD.values() for phrase in told if _is_spelt_right(phrase)))
# Of a hundred such texts this many may be lost: a slip in the word on which all hangs may be past mending.
AT_MOST = 0.01


def _is_urgent(text: str, lang: str) -> bool:
    found = read(text, lexicon=load_lexicon(), lang=lang).urgency
    return found is not None and found >= Urgency.URGENT


@pytest.mark.parametrize(("lang", "phrases"), [("en", ENGLISH), ("es", SPANISH)], ids=["en", "es"])
def test_the_mess_of_texts_hides_next_to_nothing(lang: str, phrases: tuple[str, ...]) -> None:
    texts = list(mess(phrases=phrases, per_phrase=4 * len(KINDS)))

    missed = [(name, phrase, text) for phrase, name, text in texts if not _is_urgent(text, lang)]

    assert len(missed) <= AT_MOST * len(texts), "\n".join(map(str, missed))
    assert max(Counter(phrase for _, phrase, _ in missed).values(), default=0) <= len(KINDS)


@pytest.mark.parametrize("kind", [name for name, _ in KINDS])
def test_every_kind_of_mess_makes_one(kind: str) -> None:
    both = mess(phrases=(*ENGLISH, *SPANISH), per_phrase=4 * len(KINDS))

    assert any(phrase != text for phrase, name, text in both if name == kind)
