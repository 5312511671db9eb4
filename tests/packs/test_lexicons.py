"""The house's lexicons, and what is said about a broken one."""

import pytest

from outreach.domain.reading.lexicon import LexiconError
from outreach.packs.lexicons import lexicon_of, load_lexicon

SMALL = """

version = "2026.03.1"
familiar = "i am"
telling = "the"
numbers = { one = 1 }
[keywords]
opt_out = ["stop"]
[said]
polite = "please"
leads = "like"
fillers = "um"
turns = "but"
units = "days"
now = "today"
before = "yesterday"
yes = ["yes"]
no = ["no"]
[[rules]]
id = "en.sadness"
category = "low_mood"
urgency = "watch"
what = "is sad"
patterns = ["sad"]
"""


def problems(text: str) -> str:
    with pytest.raises(LexiconError) as caught:
        lexicon_of(texts={"en/all.toml": text})
    return "\n".join(caught.value.problems)


def test_the_house_lexicon_compiles_and_says_its_version() -> None:
    lexicon = load_lexicon()

    assert lexicon.version.startswith("en-")
    assert "+es-" in lexicon.version
    assert load_lexicon() is lexicon


def test_a_small_lexicon_is_enough() -> None:
    assert lexicon_of(texts={"en/all.toml": SMALL}).version == "en-2026.03.1"


def test_no_toml_names_the_file() -> None:
    assert "en/all.toml: this is not TOML" in problems("[")


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('"watch"', '"soon"', "rule en.sadness → urgency"),
        ('what = "is sad"', "", "rule en.sadness → what"),
        ('["sad"]', '["(sad"]', "rule en.sadness: '(' without ')'"),
        ('["sad"]', '["sad?"]\nlevel = 3', "rule en.sadness → level"),
        ('["sad"]', '["don\'t"]', 'rule en.sadness: "\'" is not allowed'),
        ('["sad"]', '["{feeling}"]', "rule en.sadness: unknown set {feeling}"),
        ('["sad"]', '["? sad"]', "rule en.sadness: '?' with nothing before it"),
        ('["sad"]', "[]", "rule en.sadness → patterns"),
        ('version = "2026.03.1"', "", "no file says version"),
    ],
)
def test_a_mistake_names_the_rule_and_the_reason(wrong: str, right: str, said: str) -> None:
    found = problems(SMALL.replace(wrong, right))

    assert "en/all.toml" in found or "en/language.toml" in found
    assert said in found


def test_every_mistake_is_named_at_once() -> None:
    two = (
        SMALL
        + '[[rules]]\nid = "en.more"\ncategory = "low_mood"\nurgency = "watch"\nwhat = "more"\npatterns = ["a)"]\n'
    )

    found = problems(two.replace('["sad"]', '["(sad"]'))

    assert "rule en.sadness" in found
    assert "rule en.more" in found


def test_a_word_that_is_always_spelt_out_cannot_be_a_rule() -> None:
    found = problems(SMALL.replace("[keywords]", '[short]\nsad = "unhappy"\n[keywords]'))

    assert "'sad' in 'sad' is always read as 'unhappy'" in found


def test_an_id_is_used_once() -> None:
    twice = SMALL + SMALL[SMALL.index("[[rules]]") :]

    assert "this id is used twice" in problems(twice)
