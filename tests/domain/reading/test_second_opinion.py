"""The second opinion: a small sum over words, beside the rules."""

from array import array
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.domain.reading.concern import Found
from outreach.domain.reading.features import bucket, of_order, of_word
from outreach.domain.reading.opinion import LONG, Head, Model, asked, features_of, opinion, strongest
from outreach.domain.reading.reading import Category, Concern
from outreach.domain.reading.weighing import weighed
from outreach.domain.urgency import Urgency
from outreach.packs.model_file import load_model

BITS = 12
WORDS = st.lists(st.sampled_from(["i", "want", "to", "die", "gone", "soon", ".", "tacos", "mom", "ñ"]), max_size=40)
KINDS = {"mom": "#kin", "dad": "#kin"}


def head(name: str, weights: Mapping[str, int], *, bias: float = 0.0) -> Head:
    every = array("b", bytes(1 << BITS))
    for feature, weight in weights.items():
        every[bucket(name=feature, bits=BITS)] = weight
    return Head(name=name, bits=BITS, weights=every, scale=0.1, bias=bias)


def model(
    *, urgent: float = -9.0, human: float = -9.0, emergency: float = -9.0, weights: Mapping[str, int] | None = None
) -> Model:
    return Model(
        version="2026.01.1",
        urgent=head("urgent", weights or {}, bias=urgent),
        human=head("human", weights or {}, bias=human),
        emergency=head("emergency", weights or {}, bias=emergency),
        urgent_from=(0.0, 5.0, 3.0),
        human_from=(0.0, 5.0, 3.0),
        emergency_from=0.0,
        about=(head("suicide", {}, bias=-1.0), head("relapse", {}, bias=1.0)),
        asks=(),
        asks_from={},
        kinds=KINDS,
    )


def concern(urgency: Urgency, rule: str = "en.some") -> Concern:
    return Concern(category=Category.LOW_MOOD, urgency=urgency, rule=rule, what="is low")


def urgencies(found: Found, said: Model) -> list[tuple[str, Urgency]]:
    return [(one.rule, one.urgency) for one in weighed(found=found, model=said).concerns]


def test_a_text_that_it_finds_urgent_is_urgent_and_says_of_what() -> None:
    found = weighed(found=Found(left=" nothing left for me "), model=model(urgent=1.0))

    assert [(one.rule, one.urgency, one.category) for one in found.concerns] == [
        ("model.urgent", Urgency.URGENT, Category.RELAPSE)
    ]


def test_a_text_that_a_person_should_see_is_same_day() -> None:
    assert urgencies(Found(left=" nothing left for me "), model(human=1.0)) == [("model.human", Urgency.SAME_DAY)]


def test_what_the_rules_know_already_it_does_not_say_again() -> None:
    urgent, today = concern(Urgency.URGENT), concern(Urgency.SAME_DAY)
    left = " nothing left for me "

    assert urgencies(Found(left=left, concerns=(urgent,)), model(urgent=1.0)) == [("en.some", Urgency.URGENT)]
    assert urgencies(Found(left=left, concerns=(today,)), model(human=1.0)) == [("en.some", Urgency.SAME_DAY)]
    assert urgencies(Found(left=left, concerns=(today,)), model(urgent=1.0)) == [
        ("en.some", Urgency.SAME_DAY),
        ("model.urgent", Urgency.URGENT),
    ]


@pytest.mark.parametrize("known", [(), (concern(Urgency.URGENT),)], ids=["by its own word", "by a rule"])
def test_of_what_is_urgent_it_may_say_that_it_needs_somebody_this_minute(known: tuple[Concern, ...]) -> None:
    found = Found(left=" the bottle is empty now ", concerns=known)

    assert urgencies(found, model(urgent=1.0, emergency=1.0))[-1] == ("model.emergency", Urgency.EMERGENCY)
    assert Urgency.EMERGENCY not in dict(urgencies(found, model(urgent=1.0, emergency=-1.0))).values()


def test_of_what_is_not_urgent_it_never_says_so() -> None:
    found = Found(left=" the bottle is empty now ", concerns=(concern(Urgency.SAME_DAY),))

    assert urgencies(found, model(human=9.0, emergency=9.0)) == [("en.some", Urgency.SAME_DAY)]


def test_an_emergency_that_a_rule_knows_it_does_not_say_again() -> None:
    found = Found(left=" the bottle is empty now ", concerns=(concern(Urgency.EMERGENCY),))

    assert urgencies(found, model(urgent=9.0, emergency=9.0)) == [("en.some", Urgency.EMERGENCY)]


def test_an_emergency_of_its_own_says_of_what() -> None:
    eager = model(urgent=1.0, emergency=1.0, weights={"2 empty now": 10})
    found = weighed(found=Found(left=" the bottle is empty now "), model=eager)

    assert [one.what for one in found.concerns if one.emergency] == [
        "the second opinion: reads as if somebody were needed this minute (1.4): “empty now”"
    ]


def test_nothing_said_beside_an_emergency_hides_it() -> None:
    eager = model(urgent=9.0, weights={"2 empty now": 100, "2 for tacos": -120})
    alone, among = (
        " the bottle is empty now ",
        " off for tacos today . the bottle is empty now . thanks for tacos again ",
    )
    eager = replace(eager, emergency=replace(eager.emergency, bias=0.0), emergency_from=1.0)

    assert ("model.emergency", Urgency.EMERGENCY) in urgencies(Found(left=alone), eager)
    assert ("model.emergency", Urgency.EMERGENCY) in urgencies(Found(left=among), eager)


def test_a_sentence_of_fewer_than_three_words_that_say_something_is_no_emergency() -> None:
    eager = model(urgent=9.0, emergency=9.0)

    assert "model.emergency" not in dict(urgencies(Found(left=" empty now . so cold . goodbye all "), eager))


def test_hints_are_watched_with_and_without_it() -> None:
    found = Found(left=" nothing left for me ", hints=(concern(Urgency.URGENT, "en.hint"),))

    assert urgencies(found, model()) == [("en.hint", Urgency.WATCH)]
    assert [one.urgency for one in weighed(found=found, model=None).concerns] == [Urgency.WATCH]


def test_of_fewer_than_three_words_that_say_something_it_says_nothing() -> None:
    eager = model(urgent=9.0, human=9.0)

    assert weighed(found=Found(left=" so tired "), model=eager).concerns == ()
    assert weighed(found=Found(left=" ok thanks so tired "), model=eager, silent={"ok", "thanks"}).concerns == ()
    assert weighed(found=Found(left=" so very tired "), model=eager).concerns != ()


def test_of_a_long_text_it_must_be_surer_and_of_a_very_long_one_less_so() -> None:
    long, longer = LONG
    sure, surer, surest = model(urgent=0.5), model(urgent=4.0), model(urgent=6.0)
    texts = {name: Found(left=f" {'a word . ' * (count // 3)}") for name, count in (("long", long), ("longer", longer))}

    assert urgencies(Found(left=f" {'word ' * (long - 1)}"), sure) == [("model.urgent", Urgency.URGENT)]
    assert [urgencies(texts["long"], one) for one in (sure, surer)] == [[], []]
    assert urgencies(texts["long"], surest) == [("model.urgent", Urgency.URGENT)]
    assert urgencies(texts["longer"], sure) == []
    assert urgencies(texts["longer"], surer) == [("model.urgent", Urgency.URGENT)]


@pytest.mark.parametrize("place", [0, 20, 40])
def test_harmless_sentences_around_one_that_speaks_by_itself_do_not_hide_it(place: int) -> None:
    eager = model(urgent=0.0, weights={"2 empty now": 100, "2 for tacos": -50})
    around = [" off for tacos today . "] * 40
    hidden = Found(left="".join([*around[:place], " the bottle is empty now . ", *around[place:]]))

    found = weighed(found=hidden, model=eager)

    assert [(one.rule, one.urgency) for one in found.concerns] == [("model.urgent", Urgency.URGENT)]
    assert "empty now" in found.concerns[0].what
    assert urgencies(Found(left="".join(around)), eager) == []


def test_a_sentence_of_a_long_text_must_be_surer_than_a_short_text() -> None:
    little = model(urgent=0.0, weights={"2 empty now": 8})
    alone, among = " the bottle is empty now ", f" the bottle is empty now . {'off for tacos today . ' * 10}"

    assert urgencies(Found(left=alone), little) == [("model.urgent", Urgency.URGENT)]
    assert urgencies(Found(left=among), little) == []


def test_it_names_the_words_that_speak_most_for_it() -> None:
    said = model(weights={"2 gone very": 90, "2 very soon": 40, "2 for tacos": -90})
    found = weighed(
        found=Found(left=" gone very soon for tacos "), model=replace(said, urgent_from=(-99.0, 99.0, 99.0))
    )

    assert "“gone very”, “very soon”" in found.concerns[0].what
    assert "tacos" not in found.concerns[0].what


def test_at_most_five_are_named() -> None:
    words = [f"{one}x" for one in "abcdefghi"]
    eager = head("urgent", {f"2 {one} {two}": 10 + at for at, (one, two) in enumerate(pairwise(words))})

    assert strongest(words=words, head=eager) == ("hx ix", "gx hx", "fx gx", "ex fx", "dx ex")


@given(WORDS, st.lists(st.sampled_from(["en.some", "en.other"]), unique=True))
@settings(max_examples=100, deadline=None)
def test_what_is_kept_of_a_word_changes_no_score(words: list[str], signs: list[str]) -> None:
    weights = {"w die": 90, "c <di": -20, "k #kin": 30, "r en.some": 50, "2 to die": 40}
    fresh, used = model(weights=weights), model(weights=weights)
    for word in ("die", "mom", "tacos"):
        opinion(words=[word], signs=(), model=used)

    assert opinion(words=words, signs=signs, model=used) == opinion(words=words, signs=signs, model=fresh)


@given(WORDS)
@settings(max_examples=100, deadline=None)
def test_its_score_is_the_sum_over_the_features_that_training_counts(words: list[str]) -> None:
    weights = {"w die": 90, "k #kin": 30, "2 to die": 40, "r en.some": 50}
    said = model(weights=weights, urgent=0.5)
    features = list(features_of(words=words, signs=("en.some",), kinds=KINDS))
    total = sum(said.urgent.weights[bucket(name=name, bits=BITS)] * counts for name, counts in features)
    size = sum(counts for _, counts in features)

    assert opinion(words=words, signs=("en.some",), model=said).urgent == pytest.approx(total / size**0.5 * 0.1 + 0.5)


def test_a_word_said_twice_counts_once() -> None:
    once = [one for one in features_of(words=["no"], signs=(), kinds={}) if one[0][0] in "wc"]
    twice = [one for one in features_of(words=["no", "no"], signs=(), kinds={}) if one[0][0] in "wc"]

    assert once == twice


def test_words_of_a_kind_share_what_was_learnt_of_it() -> None:
    assert ("k #kin", 12) in list(of_word(word="mom", kinds=KINDS))
    assert of_order(words=["mom", "left"], kinds=KINDS) & of_order(words=["dad", "left"], kinds=KINDS)


@pytest.mark.parametrize(("name", "place"), [("w die", 213561), ("k #kin", 51614), ("w \ud800", 202950)])
def test_a_feature_has_the_same_place_on_every_machine(name: str, place: int) -> None:
    assert bucket(name=name, bits=18) == place


def test_the_model_of_the_house_speaks_of_categories_that_we_know() -> None:
    assert {one.name for one in load_model().about} <= set(Category)
    assert load_model().about


def test_of_nothing_it_has_its_bias_alone() -> None:
    said = model(urgent=-3.0, human=-2.0)
    empty = opinion(words=(), signs=(), model=said)

    assert (empty.urgent, empty.human) == (-3.0, -2.0)


def wishes(weights: Mapping[str, int]) -> Model:
    """A model that hears a wish for no more texts from even odds on, and a wrong number from 2 on."""
    heads = (head("opt_out", weights), head("wrong_number", weights, bias=1.0))
    return replace(model(), asks=heads, asks_from={"opt_out": 0.0, "wrong_number": 2.0})


def test_what_is_asked_is_the_keyword_furthest_beyond_its_score() -> None:
    words = ["nothing", "from", "here", "please"]

    assert asked(words=words, model=wishes({"w nothing": 20})) == "opt_out"
    assert asked(words=words, model=wishes({"w nothing": -20})) is None
    assert asked(words=words, model=model()) is None


def test_a_sentence_of_a_short_text_speaks_for_all_of_it_if_it_says_a_little_more() -> None:
    said = model(weights={"w die": 127}, urgent=-6.0, human=-9.0)
    alone, among = (
        Found(left=" mom will die soon "),
        Found(left=" mom will die soon . tacos tacos gone soon today at noon "),
    )

    assert [one.rule for one in weighed(found=alone, model=said).concerns] == ["model.urgent"]
    assert weighed(found=among, model=said).concerns == weighed(found=alone, model=said).concerns
