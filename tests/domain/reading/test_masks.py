"""Masks: an idiom is harmless with its harmless object, and with nothing else."""

import pytest

from outreach.domain.reading import read
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon


@pytest.mark.parametrize(
    ("idiom", "danger", "lang"),
    [
        ("im cutting my hair", "im cutting my wrists", "en"),
        ("im cutting my grass today", "i am cutting my arms right now", "en"),
        ("gun to my head id pick pizza", "i have a gun to my head", "en"),
        ("found some gun metal paint", "bring a gun to school tomorrow", "en"),
        ("cut myself shaving", "cut myself shaving on purpose", "en"),
        ("lol this song killed me", "i hope it kills me", "en"),
        ("sitting in the waiting room", "hiding in the bathroom from him", "en"),
        ("tome la decision de volver a la escuela", "ya tome la decision", "es"),
    ],
)
def test_what_hides_an_idiom_hides_no_danger_that_begins_like_it(idiom: str, danger: str, lang: str) -> None:
    harmless = read(idiom, lexicon=load_lexicon(), lang=lang).urgency
    harm = read(danger, lexicon=load_lexicon(), lang=lang).urgency

    assert harmless is None or harmless < Urgency.SAME_DAY
    assert harm is not None
    assert harm >= Urgency.URGENT
