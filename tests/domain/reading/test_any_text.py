"""Whatever comes in, a Reading comes out; and nothing that stands beside danger hides it."""

import dataclasses
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from training.corpus import lines

from outreach.domain.questions import Option, Question, QuestionKind
from outreach.domain.reading import one_text, patterns, read
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.normalise import normalise
from outreach.domain.reading.prompts import question_from
from outreach.domain.reading.reading import Category, Concern, Keyword, Reading
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import LANGUAGES, load_lexicon
from tests.reading.variants import PHRASES

MOOD = Question(key="mood", kind=QuestionKind.SCALE, text={"en": "1 to 5?"}, low=1, high=5)
USED = Question(key="used", kind=QuestionKind.YES_NO, text={"en": "Used?"})
PROMPTS = (
    "used since last check-in? yes/no",
    "do you feel safe right now? yes/no",
    "any cravings? yes/no",
    "cravings 0-10",
    "taking meds as prescribed? yes/no",
    "safe place to stay tonight? yes/no",
    "want a call from your peer? yes/no",
    "how many hours did you sleep?",
    "what is on your mind?",
    "¿Te sientes a salvo en este momento? sí/no",
)
ASKED = (MOOD, USED, *(one for one in map(question_from, PROMPTS) if one is not None))
RIDE = Question(
    key="ride",
    kind=QuestionKind.CHOICE,
    text={"en": "How do you come?"},
    options=(Option(value="bus", text={"en": "bus"}), Option(value="car", text={"en": "a friend's car"})),
)
WORDS = (
    "i",
    "want",
    "to",
    "die",
    "stop",
    "4",
    "no",
    "yes",
    ".",
    "...",
    "k i l l",
    "🙏",
    "9/0",
    "-",
    "ya",
    "\x00",
    "'",
    "*",
)
ANY = st.text(alphabet=st.characters(categories=None), max_size=200)
BYTES = st.binary(max_size=200).map(lambda raw: raw.decode(errors="surrogateescape"))
SAID = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
LONG = st.builds(lambda piece: (piece * 10_000)[:10_000], st.one_of(ANY, SAID).filter(bool))
TEXTS = st.one_of(st.text(max_size=200), ANY, BYTES, SAID, LONG)
PHRASE = st.sampled_from([phrase for lang in PHRASES for phrase in PHRASES[lang]])


@cache
def _written() -> tuple[str, ...]:
    """List what people might text, in the lines that nobody keeps apart."""
    return tuple(line.text for line in lines() if not line.locked)


@cache
def _without_model() -> Lexicon:
    return dataclasses.replace(load_lexicon(), model=None)


def _reading(body: str, question: Question | None = None, *, lexicon: Lexicon | None = None) -> Reading:
    return read(body, lexicon=lexicon or load_lexicon(), lang="en", question=question)


def _worries(found: Reading) -> set[Concern]:
    """List what it is worried about, apart from not being able to read it."""
    return {one for one in found.concerns if one.category is not Category.UNREADABLE}


def _rank(found: Reading) -> int:
    return -1 if found.urgency is None else found.urgency.rank


@given(
    TEXTS,
    st.sampled_from([None, *ASKED, RIDE]),
    st.sampled_from([None, MOOD, USED]),
    st.lists(st.one_of(st.text(max_size=200), SAID), max_size=2),
    st.integers(min_value=0, max_value=2),
    st.sampled_from([*LANGUAGES, "fr", ""]),
)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_a_reading(
    body: str, question: Question | None, earlier: Question | None, ours: list[str], media: int, lang: str
) -> None:
    found = read(
        body,
        lexicon=load_lexicon(),
        lang=lang,
        question=question,
        earlier=earlier,
        ours=tuple(ours),
        media=media,
    )

    assert found.version == load_lexicon().version
    assert found.keyword is None or found.keyword in set(Keyword)
    assert found.lang in {lang, *LANGUAGES}
    assert (found.answer is None) or question is not None or earlier is not None
    assert list(found.concerns) == sorted(found.concerns, key=lambda one: -one.urgency.rank)
    for concern in found.concerns:
        assert concern.rule != "fallback.error"
        assert concern.rule
        assert concern.what
        assert concern.category in set(Category)
        assert concern.urgency in set(Urgency)
        assert concern.span is None or 0 <= concern.span[0] <= concern.span[1] <= len(body)


@given(st.text(alphabet=st.characters(categories=["Zs", "Po"]), max_size=12))
@settings(max_examples=60, deadline=None)
def test_marks_and_blanks_around_it_hide_nothing(around: str) -> None:
    found = read(f"{around} i want to kill myself {around}", lexicon=load_lexicon(), lang="en")

    assert found.urgency is not None
    assert found.urgency >= Urgency.URGENT


@pytest.mark.parametrize("first", [True, False])
@given(data=st.data(), phrase=PHRASE, joint=st.sampled_from([". ", "\n"]))
@settings(max_examples=150, deadline=None)
def test_nothing_said_before_or_after_hides_plain_danger(
    data: st.DataObject, phrase: str, joint: str, *, first: bool
) -> None:
    body = data.draw(st.one_of(st.text(max_size=200), SAID, st.sampled_from(_written())))
    whole = _reading(f"{phrase}{joint}{body}" if first else f"{body}{joint}{phrase}")

    assert whole.urgency is not None
    assert whole.urgency >= Urgency.URGENT
    assert _rank(whole) >= _rank(_reading(body))


@given(st.data(), st.sampled_from(ASKED))
@settings(max_examples=200, deadline=None)
def test_no_answer_lowers_a_concern(data: st.DataObject, question: Question) -> None:
    body = data.draw(st.one_of(st.text(max_size=60), SAID, st.sampled_from(_written())))
    free, asked = _reading(body), _reading(body, question)

    assert _worries(free) <= _worries(asked)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_the_second_opinion_only_raises(data: st.DataObject) -> None:
    body = data.draw(st.one_of(ANY, SAID, st.sampled_from(_written())))
    alone, together = _reading(body, lexicon=_without_model()), _reading(body)

    # That a text is long, and no rule says what it is about, is no worry: of that the model may say that it is plain.
    assert _worries(alone) <= _worries(together)
    assert all(one.rule.startswith("model.") for one in _worries(together) - _worries(alone))
    assert together.lang == alone.lang
    if alone.keyword is None and together.keyword in {Keyword.OPT_OUT, Keyword.WRONG_NUMBER}:
        return
    assert (together.answer, together.keyword) == (alone.answer, alone.keyword)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_same_text_is_always_read_the_same(body: str) -> None:
    assert _reading(body, MOOD) == _reading(body, MOOD)


@given(st.one_of(st.text(max_size=100), ANY, BYTES))
@settings(max_examples=200, deadline=None)
def test_every_word_knows_where_it_came_from(body: str) -> None:
    normal = normalise(body=body, spelling=load_lexicon().spelling)

    assert len(normal.words) == len(normal.offsets) or not normal.words
    for word, offset in zip(normal.words, normal.offsets, strict=False):
        assert normal.text[offset : offset + len(word)] == word
        start, end = normal.span(offset, offset + len(word))
        assert 0 <= start < end <= len(body)


@given(
    st.one_of(SAID, st.lists(st.sampled_from([*WORDS, "😂", "go🩸nǹa", "\u202euse", "do", "not"])).map(" ".join)),
    st.data(),
)
@settings(max_examples=200, deadline=None)
def test_every_stretch_of_words_lies_in_what_they_wrote(body: str, data: st.DataObject) -> None:
    normal = normalise(body=body, spelling=load_lexicon().spelling)
    start = data.draw(st.integers(0, len(normal.text)))
    first, last = normal.span(start, data.draw(st.integers(start, len(normal.text))))

    assert 0 <= first <= last <= len(body)


@pytest.mark.parametrize(("body", "told"), [("😂 help", "😂 help"), ("ok. 😂 i want to die", "😂 i want to die")])
def test_a_stretch_with_emoji_before_it_is_in_order(body: str, told: str) -> None:
    normal = normalise(body=body, spelling=load_lexicon().spelling)
    start, end = normal.span(normal.text.rindex(". ") + 2 if "." in normal.text else 1, len(normal.text) - 1)

    assert body[start:end] == told


def test_what_comes_after_the_longest_text_we_read_is_left_to_a_person() -> None:
    found = read("i was at work and " * 2000 + "i want to kill myself", lexicon=load_lexicon(), lang="en")

    assert [concern.rule for concern in found.concerns] == ["fallback.cut"]


STEPS = (
    "without_ours",
    "normalise",
    "concerns",
    "weighed",
    "watched",
    "keyword",
    "answer",
    "meaning",
    "unreadable",
)


def _failing(**_: object) -> None:
    raise RuntimeError("out of order")


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_fails_brings_a_person_and_leaves_the_others_standing(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "no. i relapsed and i want to kill myself"
    whole = _worries(_reading(body, USED))
    monkeypatch.setattr(one_text, step, _failing)

    found = _reading(body, USED)

    assert "fallback.error" in {one.rule for one in found.concerns}
    assert found.urgency is not None
    assert found.urgency >= Urgency.SAME_DAY
    if step not in {"normalise", "concerns"}:
        plain = {
            one for one in whole if one.urgency >= Urgency.SAME_DAY and not one.rule.startswith(("answer.", "model."))
        }
        assert plain <= set(found.concerns)
        assert found.urgency >= Urgency.URGENT


def test_what_an_answer_means_stands_where_the_search_for_danger_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_text, "concerns", _failing)

    found = _reading("yes", USED)

    assert {one.rule for one in found.concerns} == {"answer.used.yes", "fallback.error"}


def test_not_knowing_the_language_costs_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _reading("i want to kill myself", USED)
    monkeypatch.setattr(one_text, "language", _failing)

    found = _reading("i want to kill myself", USED)

    assert set(whole.concerns) <= set(found.concerns)
    assert found.lang == "en"


def test_steps_that_all_fail_still_bring_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    for step in STEPS:
        monkeypatch.setattr(one_text, step, _failing)

    found = _reading("i want to kill myself", USED)

    assert {one.rule for one in found.concerns} == {"fallback.error"}
    assert found.urgency is Urgency.SAME_DAY
    assert (found.keyword, found.answer, found.lang) == (None, None, "en")


def test_a_lexicon_made_ready_reads_as_it_did() -> None:
    lexicon = load_lexicon()
    before = read("i want to die. 4 today", lexicon=lexicon, lang="en")

    lexicon.make_ready()

    assert read("i want to die. 4 today", lexicon=lexicon, lang="en") == before


def test_a_lexicon_made_ready_compiles_nothing_while_it_reads() -> None:
    lexicon = load_lexicon()
    lexicon.make_ready()
    before = patterns.compiled.cache_info().misses

    read("sorry i meant 3. thank god i havent used. dont text me pls, quien es?", lexicon=lexicon, lang="es")

    assert patterns.compiled.cache_info().misses == before


@pytest.mark.parametrize(
    "body",
    [
        *("mwen vle mouri", "eu quero morrer", "vou me matar hoje", "meu marido me bate todo dia", "tôi muốn chết"),
        *("toi khong muon song nua", "je veux mourir", "ich will sterben", "gusto ko nang mamatay", "mujhe marna hai"),
    ],
)
@pytest.mark.parametrize("prompt", ["", "mood 1-5", "any cravings? yes/no", "how are you?"])
def test_few_words_of_another_language_reach_a_person(body: str, prompt: str) -> None:
    found = _reading(body, question_from(prompt))

    assert found.urgency is not None
    assert found.urgency >= Urgency.SAME_DAY


def test_hardly_a_line_of_every_day_is_taken_for_another_language() -> None:
    ordinary = [line.text for line in lines() if line.ordinary]
    taken = [text for text in ordinary if "fallback.language" in {one.rule for one in _reading(text).concerns}]

    assert len(taken) * 250 < len(ordinary), taken
