"""Danger in a text that is broken up or misspelt is found as it was meant, and nothing harmless is made of it."""

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.misspelt import meant_by
from outreach.domain.reading.reading import Reading
from outreach.domain.reading.second_look import mended_marks, mended_words
from outreach.domain.reading.slips import one_slip_away
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon, load_rules


def urgent(text: str) -> Reading:
    reading = read(text, lexicon=load_rules(), lang="en")
    assert reading.urgency is not None, text
    assert reading.urgency >= Urgency.URGENT, text
    return reading


@pytest.mark.parametrize(
    "text",
    [
        *("I want to kll myself", "i wnat to die", "I wamt to die", "i want to kill mysslf"),
        *("no quiero vivur mas", "me quiero korir", "quiero matrme", "no quiero vibir"),
        *("I wish I wasdead", "mevoy a matar", "me quieromorir", "i wantto die"),
        *("i over dosed", "quiero matar me", "I want to kill my self", "i dont want to be al ive"),
        *("I want\nto die", "Me quiero\r\nmorir", "ya\nno quiero \nvivir", "I want to ki-\nll myself"),
        *("I wish I was de\N{SKULL}ad", "I want to k\N{PISTOL}ill myself", "quiero mo\N{CRYING FACE}rir"),
        *("I want to k_ll myself", "i wanna d~e", "quiero mat.rme", "I want to ki#l myself"),
        *("I ' m   g o i n g   t o   k i l l   m y s e l f", "і want to die", "mе νοy α mαtαr"),
    ],
)
def test_what_is_broken_or_misspelt_is_read_as_it_was_meant(text: str) -> None:
    urgent(text)


@pytest.mark.parametrize(
    "text",
    [
        *("gotta kile some time", "this heat is killin me lol", "self-help group was good", "my self-esteem is ok"),
        *("see you at the self-checkout", "dispárame un texto cuando llegues", "my paper on self harm got an A"),
        *("DBS alert your bill is due", "Hunter ed class on sat", "milk\neggs\nbread", "ok\nsee you\nat 5"),
        *("intenté suicidarme hace diez años, gracias a dios sigo aquí", "lor so tired leh", "PMs hair in that wind"),
    ],
)
def test_nothing_harmless_becomes_danger(text: str) -> None:
    reading = read(text, lexicon=load_rules(), lang="en")

    assert reading.urgency is None or reading.urgency < Urgency.URGENT


def test_it_only_raises() -> None:
    text = "no he vuelto a tomar, y ya no pienso en matrme"
    plain = read(text, lexicon=load_rules(), lang="es")

    assert {one.rule for one in plain.concerns} >= {"denied.es.suicidio"} or plain.concerns


@pytest.mark.parametrize("text", ["I wamt to die", "I want\nto die", "quiero matar me", "mevoy a matar hoy"])
def test_it_says_where_in_the_text_as_it_was_written(text: str) -> None:
    span = urgent(text).concerns[0].span

    assert span is not None
    assert 0 <= span[0] < span[1] <= len(text)
    assert any(word in text[slice(*span)] for word in ("die", "matar"))


def test_mended_marks_leave_every_place_where_it_was() -> None:
    spelling = load_lexicon().spelling
    for text in ("a\nb", "rap-d by him", "de\N{SKULL}\N{SKULL}ad", "I ' m ok", "wri-\nsts", "well-known self-help"):
        assert len(mended_marks(text, spelling)) == len(text)
        assert len(mended_words(text, spelling)) == len(text)
    assert mended_marks("a well-known self-help book", spelling) == "a well-known self-help book"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        *(("wrsts", "wrists"), ("vivur", "vivir"), ("suisidarme", "suicidarme"), ("kll", "kill"), ("kiil", "kill")),
        *(("wasdead", "was dead"), ("mevoy", "me voy"), ("took40", "took 40")),
    ],
)
def test_what_a_word_was_meant_to_be(word: str, meant: str) -> None:
    found = meant_by(word, load_lexicon().spelling)

    assert meant in {" ".join(one) for one in found} or word in load_lexicon().spelling.known


@pytest.mark.parametrize("word", ["hello", "manana", "wind", "kyle", "emo_skull", "ok", "____", "2024"])
def test_a_word_that_is_spelt_right_is_left_alone(word: str) -> None:
    assert meant_by(word, load_lexicon().spelling) == ()


def test_a_run_of_letters_longer_than_any_word_is_not_mended() -> None:
    assert "kill" in {meant for meant, _ in one_slip_away("kil")}
    assert list(one_slip_away("k" * 25)) == []
    assert meant_by("abcde" * 1600, load_lexicon().spelling) == ()


def test_what_words_were_meant_is_forgotten_before_it_fills_the_memory() -> None:
    spelling = load_rules().spelling
    for number in range(5000):
        letters = "".join(chr(ord("a") + int(digit)) for digit in str(number))
        meant_by(f"zz{letters}qq", spelling)

    assert len(spelling.meant) <= 4096
