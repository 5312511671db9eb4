"""However thumbs, filters and fear disfigure plain words of danger, they are still found."""

from collections.abc import Iterable, Iterator

import pytest

from outreach.domain.reading import read
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon
from tests.reading.variants import CHANGES, OF_A_WORD, OF_ALL, OF_TWO_WORDS, PHRASES, twice_changed, variants

PER_PHRASE = 3 * len(CHANGES)


def _missed(texts: Iterable[tuple[str, str, str]], lang: str) -> Iterator[str]:
    for phrase, change, text in texts:
        found = read(text, lexicon=load_lexicon(), lang=lang).urgency
        if found is None or found < Urgency.URGENT:
            yield f"{phrase!r}, {change}: {text!r} reads {found}"


def _list(missed: list[str]) -> str:
    return "\n".join([f"{len(missed)} missed:", *missed])


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_disfigured_phrase_of_danger_is_found(lang: str) -> None:
    missed = list(_missed(variants(lang=lang, per_phrase=PER_PHRASE), lang))

    assert not missed, _list(missed)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_phrase_disfigured_in_two_ways_at_once_is_found(lang: str) -> None:
    missed = list(_missed(twice_changed(lang=lang), lang))

    assert not missed, _list(missed)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_phrases_of_either_language_are_found_whoever_is_texting(lang: str) -> None:
    other = "es" if lang == "en" else "en"
    missed = list(_missed(((phrase, "none", phrase) for phrase in PHRASES[lang]), other))

    assert not missed, _list(missed)


def test_there_are_enough_of_them_and_they_are_the_same_every_time() -> None:
    once = [list(variants(lang=lang, per_phrase=PER_PHRASE)) for lang in PHRASES]
    twice = [list(twice_changed(lang=lang)) for lang in PHRASES]

    assert sum(map(len, once)) >= 5000
    assert sum(map(len, twice)) >= 10_000
    assert once == [list(variants(lang=lang, per_phrase=PER_PHRASE)) for lang in PHRASES]
    assert twice == [list(twice_changed(lang=lang)) for lang in PHRASES]


def test_every_change_that_is_combined_is_one_of_the_changes() -> None:
    names = [name for name, _ in CHANGES]

    assert len(set(names)) == len(names)
    assert {*OF_A_WORD, *OF_ALL, *(name for pair in OF_TWO_WORDS for name in pair)} <= set(names)


@pytest.mark.parametrize("change", [name for name, _ in CHANGES])
def test_every_change_changes_something(change: str) -> None:
    both = (one for lang in PHRASES for one in variants(lang=lang, per_phrase=PER_PHRASE))
    found = [(phrase, text) for phrase, name, text in both if name == change]

    assert any(phrase != text for phrase, text in found)
