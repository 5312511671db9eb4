"""Whoever gambles again is looked after the same day; whoever talks of games, or of long ago, is not."""

import pytest

from outreach.domain.reading import read
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_rules


@pytest.mark.parametrize(
    "text",
    [
        "put my whole paycheck on roulette last night",
        "i gambled again",
        "8 months no bets and then a free spins email",
        "metí el sueldo entero en la ruleta del móvil",
        "volví a apostar anoche",
    ],
)
def test_somebody_looks_the_same_day(text: str) -> None:
    reading = read(text, lexicon=load_rules(), lang="en")

    assert reading.urgency is Urgency.SAME_DAY
    assert not {"en.gambling", "es.gambling"}.isdisjoint(one.rule for one in reading.concerns)


@pytest.mark.parametrize("text", ["i used to lose my rent at the casino", "i bet you lost your rent money lol"])
def test_nobody_need_look_the_same_day(text: str) -> None:
    urgency = read(text, lexicon=load_rules(), lang="en").urgency

    assert urgency is None or urgency < Urgency.SAME_DAY
