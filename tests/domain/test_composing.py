"""What is found in a text that somebody of ours is about to send."""

from decimal import Decimal

import pytest

from outreach.domain.composing import Encoding, Refusal, compose
from outreach.domain.lint import Fault
from outreach.packs.house import lint_words

WORDS = lint_words()


def test_a_plain_text_is_one_segment_and_nothing_speaks_against_it() -> None:
    found = compose(typed="see you at 6", said="Sam: see you at 6", lang="en", words=WORDS)

    assert (found.encoding, found.segments, found.characters) == (Encoding.GSM7, 1, 17)
    assert found.cost == Decimal("0.0125")
    assert (found.flaws, found.refusals) == ((), ())


def test_what_only_looks_odd_is_sent_as_what_it_looks_like() -> None:
    found = compose(typed="it’s ok", said="Sam: it’s ok", lang="en", words=WORDS)

    assert found.said == "Sam: it's ok"
    assert found.odd == ()


def test_one_emoji_halves_what_fits_and_is_named() -> None:
    found = compose(typed="😀" + "a" * 80, said="Sam: 😀" + "a" * 80, lang="en", words=WORDS)

    assert (found.encoding, found.segments, found.odd) == (Encoding.UCS2, 2, ("😀",))
    assert found.cost == Decimal("0.0250")


@pytest.mark.parametrize(
    ("typed", "fault", "hard"),
    [
        ("how is rehab going?", Fault.GIVES_AWAY, False),
        ("look at bit.ly/abc", Fault.HIDES_LINK, True),
        ("reply STOP if you want", Fault.ASKS_FOR, True),
        ("a" * 400, Fault.TOO_LONG, False),
    ],
)
def test_some_flaws_are_ones_to_decide_about_and_some_are_not(typed: str, fault: Fault, hard: bool) -> None:  # noqa: FBT001
    found = compose(typed=typed, said=f"Sam: {typed}", lang="en", words=WORDS)

    assert [each.fault for each in (found.hard if hard else found.soft)] == [fault]
    assert (Refusal.FLAW in found.refusals) is hard


@pytest.mark.parametrize(("typed", "refusal"), [(" \n", Refusal.EMPTY), ("a" * 1600, Refusal.TOO_LONG)])
def test_nothing_and_too_much_are_never_sent(typed: str, refusal: Refusal) -> None:
    assert refusal in compose(typed=typed, said=f"Sam: {typed}", lang="en", words=WORDS).refusals
