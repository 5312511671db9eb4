"""What is plain already stays as it is, and what is not has one plain form."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from training.corpus import lines

from outreach.domain.reading.normalise import LONGEST, fold, normalise
from outreach.packs.lexicons import load_lexicon

SPELLING = load_lexicon().spelling
LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzáéíóúñüABCÑ", min_size=2, max_size=12)
KNOWN = st.sampled_from(sorted({*SPELLING.known, *SPELLING.short, *SPELLING.typos, *map(" ".join, SPELLING.pairs)}))


def plain(body: str) -> str:
    return normalise(body=body, spelling=SPELLING).text


@given(st.lists(st.one_of(LETTERS, KNOWN, st.just(".")), max_size=12).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_words_that_are_plain_stay_as_they_are(body: str) -> None:
    # Words and stops alone: the name of an emoji ("emo_gun") is no word that anybody types, and letters by themselves
    # that stood apart from each other ("d,  i,  e") stand side by side once the comma is gone, and are joined.
    once = plain(body)

    assert plain(once) == once


def test_nearly_every_line_that_people_might_text_is_plain_after_once() -> None:
    found = [line.text for line in lines() if not line.locked and line.text.isascii()]
    changed = [text for text in found if plain(plain(text)) != plain(text)]

    assert len(changed) * 1000 < len(found), changed


@given(st.lists(LETTERS, min_size=1, max_size=6).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_however_unicode_writes_it_it_reads_the_same(body: str) -> None:
    assert plain(unicodedata.normalize("NFD", body)) == plain(unicodedata.normalize("NFC", body)) == plain(body)


@given(st.lists(st.one_of(LETTERS, KNOWN), max_size=8).map(" ".join))
@settings(max_examples=100, deadline=None)
def test_capitals_and_more_blanks_change_nothing(body: str) -> None:
    assert plain(body.upper()) == plain(body)
    assert plain(body.replace(" ", "  ")) == plain(body)


@given(st.text(alphabet=st.characters(categories=None), max_size=200))
@settings(max_examples=200, deadline=None)
def test_a_folded_text_knows_the_place_of_every_character(body: str) -> None:
    folded, origin = fold(body)

    assert len(folded) == len(origin)
    assert list(origin) == sorted(origin)
    assert all(0 <= place < len(body) for place in origin)


@given(st.text(alphabet=st.characters(categories=None), max_size=300))
@settings(max_examples=200, deadline=None)
def test_plain_text_is_padded_words_with_one_blank_between(body: str) -> None:
    normal = normalise(body=body, spelling=SPELLING)

    assert normal.text == f" {' '.join(normal.words)} "
    assert all(word and not word.isspace() for word in normal.words)
    assert all(word == word.lower() for word in normal.words)


def test_only_the_longest_text_that_we_read_is_read() -> None:
    assert not normalise(body="a" * LONGEST, spelling=SPELLING).cut
    assert normalise(body="a" * (LONGEST + 1), spelling=SPELLING).cut


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("iwanttodie", " i wanna die "),
        ("killmyself", " kill myself "),
        ("Quieromatarme", " quiero matarme "),
        ("nopuedorespirar", " no puedo respirar "),
        ("i cu+ myself", " i cut myself "),
        ("thinking about suicid", " thinking about suicide "),
        ("tuve una sobredosid", " tuve una sobredosis "),
    ],
)
def test_words_run_together_or_misspelt_are_mended(body: str, expected: str) -> None:
    assert plain(body) == expected


@pytest.mark.parametrize(
    "word",
    ["deadline", "lifetime", "overthinking", "unsupervised", "cliffhanger", "delivered", "hangover", "lifestyle"],
)
def test_a_word_that_holds_a_word_that_matters_is_not_cut_into_danger(word: str) -> None:
    assert not {"die", "kill", "hang", "dead", "live", "suicide"} & set(plain(word).split())


@pytest.mark.parametrize("body", ["a+ on my test", "50+ days", "good +", "c++"])
def test_a_plus_that_stands_for_no_letter_changes_nothing(body: str) -> None:
    assert plain(body) == plain(body.replace("+", " "))


@pytest.mark.parametrize("piece", ["a", "iwanttodie", "kill", "a b ", "k1ll", "@a", "d.i.e."])
def test_endless_runs_of_letters_are_read(piece: str) -> None:
    assert plain(piece * (LONGEST // len(piece))).strip()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("k/i/l/l", " kill "),
        ("k,i,l,l", " kill "),
        ("d, i, e", " die "),
        ("k|i|l|l", " kill "),
        ("k\0i\0l\0l", " kill "),
        ("⒦⒤⒧⒧", " kill "),
        ("*i* *overdosed*", " i overdosed "),
        ("1 w4n7 70 d13", " i wanna die "),
        ("me.quiero.morir", " me . quiero . morir . me quiero morir "),
        ("me\nquiero\nmorir", " me . quiero . morir . me quiero morir "),
        ("me.violaron", " me . violaron . me violaron "),
    ],
)
def test_words_and_letters_pulled_apart_are_put_together(body: str, expected: str) -> None:
    assert plain(body) == expected


@pytest.mark.parametrize(
    "body",
    ["ok. 4. thanks", "at 2 a.m. sharp", "a B, i am", "1 m3 70", "4 of 5 d4ys", "b.i.g. deal", "hi. ok? no."],
)
def test_what_stands_apart_by_itself_is_said_once(body: str) -> None:
    words = plain(body).split()

    assert len(words) <= len(body.replace(".", " . ").replace("?", " . ").split())


def test_the_line_of_answers_keeps_its_stops() -> None:
    assert normalise(body="yes. no. maybe", spelling=SPELLING).line == "yes . no . maybe"
