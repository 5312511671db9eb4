"""What a program adds to the reader is found however it is written, and takes away nothing that the house finds."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading import read
from outreach.domain.reading.extension import CodeWord, Extension, WatchFor
from outreach.domain.reading.reading import Category, Concern
from outreach.domain.reading.watching import Extra, compile_extra
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon

MOOD = Question(key="mood", kind=QuestionKind.SCALE, text={"en": "1 to 5?"}, low=1, high=5)
LILAC = CodeWord(word="Lilac", urgency=Urgency.WATCH, what="lilac: struggling")
KITE = CodeWord(word="red kite", urgency=Urgency.EMERGENCY, what="red kite", category=Category.SUICIDE)


def watching(*said: str, urgency: Urgency = Urgency.SAME_DAY, codes: tuple[CodeWord, ...] = ()) -> Extra:
    one = WatchFor(say=said, urgency=urgency, what="a local word", category=Category.RELAPSE)
    return compile_extra(extension=Extension(watch_for=(one,), code_words=codes), lexicon=load_lexicon())


def found(body: str, extra: Extra) -> list[Concern]:
    reading = read(body, lexicon=load_lexicon(), lang="en", extra=extra)
    return [concern for concern in reading.concerns if concern.rule.startswith("program.")]


@pytest.mark.parametrize(
    ("said", "body"),
    [
        ("on the pipe again", "Im ON THE PIPE again!!"),
        ("on the pipe!", "i was on the pipe"),
        ("back on the blues", "back on the bluuuues 😞"),
        ("volví a la piedra", "ya volvi a la piedra"),
        ("volvi a la piedra", "VOLVÍ A LA PIEDRA…"),
        ("u know the bridge", "you know the bridge?"),
        ("you know the bridge", "u know the bridge"),
        ("dont wanna go to group", "i do not want to go to group"),
        ("im going", "im going to the bridge"),
        ("am on the pipe", "i am on the pipe"),
        ("gone. for good", "gone for good"),
        ("gone for good", "gone for good."),
        ("at the spot 👍 again", "im at the spot again 👍 ok"),
        ("(on|off) my nonsense", "back off my nonsense"),
        ("(on|off) (u|yall) again?", "on you again"),
        ("feeling down :(", "feeling down today"),
        ("geezer", "g e e z e r"),
        ("geezer", "g33zer"),
        ("so (really) lost it", "so really lost it"),
    ],
)
def test_a_phrase_is_found_however_it_is_written(said: str, body: str) -> None:
    (concern,) = found(body, watching(said))

    assert (concern.rule, concern.what) == ("program.1", "a local word")
    assert (concern.category, concern.urgency) == (Category.RELAPSE, Urgency.SAME_DAY)
    assert concern.span is not None


@pytest.mark.parametrize("body", ["the pipe broke again", "on the . pipe again", "pipes again on", "", "😀"])
def test_other_words_are_not_taken_for_a_phrase(body: str) -> None:
    assert found(body, watching("on the pipe again")) == []


def test_neither_a_denial_nor_a_mask_of_the_house_hides_a_phrase() -> None:
    extra = watching("kill me", "back on the blues", "been clean")

    assert found("lol this traffic will kill me", extra)
    assert found("i am not back on the blues, i never was", extra)
    assert found("jk been clean 3 years thank god", extra)


def test_a_phrase_points_at_the_words_that_were_written() -> None:
    body = "hey. I'm on the Píipe again, sorry"

    (concern,) = found(body, watching("on the piipe again"))

    assert concern.span is not None
    assert body[slice(*concern.span)] == "on the Píipe again"


def test_each_rule_is_one_reason_whichever_of_its_phrases_are_there() -> None:
    assert (
        len(found("on the pipe again and back on the blues", watching("on the pipe again", "back on the blues"))) == 1
    )


@pytest.mark.parametrize("body", ["lilac", "LILAC!!", " Lilac. ", "lilac 💜", "💜💜 lílac…", "lilaaac", "lilac lilac"])
def test_a_code_word_is_the_whole_text_whatever_stands_around_it(body: str) -> None:
    (concern,) = found(body, watching("on the pipe again", codes=(LILAC, KITE)))

    assert (concern.rule, concern.what) == ("program.code_word", "lilac: struggling")
    assert (concern.category, concern.urgency) == (Category.LOW_MOOD, Urgency.WATCH)


@pytest.mark.parametrize(
    "body", ["the lilac is in flower", "lilac 4", "lilacs", "kite", "red", "lilac привет", "red kite lilac"]
)
def test_a_code_word_within_a_text_is_only_a_word(body: str) -> None:
    assert found(body, watching("on the pipe again", codes=(LILAC, KITE))) == []


def test_a_code_word_of_several_words_may_be_an_emergency() -> None:
    reading = read("Red kite!", lexicon=load_lexicon(), lang="en", extra=watching(codes=(KITE,)))

    assert reading.emergency


def test_what_cannot_be_compiled_brings_a_person_and_the_rest_still_counts() -> None:
    extra = watching("(on|off the pipe", "back on the blues")

    calm = read("all good here", lexicon=load_lexicon(), lang="en", extra=extra)
    local = read("back on the blues", lexicon=load_lexicon(), lang="en", extra=extra)
    danger = read("i want to kill myself", lexicon=load_lexicon(), lang="en", extra=extra)

    assert extra.broken == ("phrase 1",)
    assert [(one.rule, one.category) for one in calm.concerns] == [("fallback.error", Category.UNREADABLE)]
    assert "phrase 1" in calm.concerns[0].what
    assert {"program.1", "fallback.error"} <= {one.rule for one in local.concerns}
    assert danger.urgency is not None
    assert danger.urgency >= Urgency.URGENT


def test_a_search_that_fails_brings_a_person_and_the_house_still_reads() -> None:
    broken = replace(watching("on the pipe again"), code_words=None)  # type: ignore[arg-type]

    reading = read("i want to kill myself", lexicon=load_lexicon(), lang="en", extra=broken)

    assert "fallback.error" in {one.rule for one in reading.concerns}
    assert reading.urgency is not None
    assert reading.urgency >= Urgency.URGENT


WORDS = ["i", "want to", "to die", "not", "on the pipe", "lilac", "stop", "4", "no", "yes", ".", "??", "bluuues", "💜"]
WORDS += [
    "im safe",
    "jk",
    "k i l l",
    "going",
    "to",
    "never used",
    "привет",
    "clean 3 years",
    "no quiero vivir",
    "\x00",
    "é",
]
BODIES = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(WORDS), max_size=45).map(" ".join))
PHRASES = st.one_of(
    st.text(max_size=30), st.lists(st.sampled_from([*WORDS, "(", "|", ")", "?", "*"]), max_size=6).map(" ".join)
)
URGENCIES = st.sampled_from(Urgency)
WATCHED = st.builds(
    WatchFor,
    say=st.lists(PHRASES, max_size=3).map(tuple),
    urgency=URGENCIES,
    what=st.just("local"),
    category=st.sampled_from([None, *Category]),
)
CODES = st.builds(
    CodeWord, word=PHRASES, urgency=URGENCIES, what=st.just("code"), category=st.sampled_from([None, *Category])
)
EXTENSIONS = st.builds(
    Extension, watch_for=st.lists(WATCHED, max_size=3).map(tuple), code_words=st.lists(CODES, max_size=2).map(tuple)
)


@cache
def _compiled(extension: Extension) -> Extra:
    return compile_extra(extension=extension, lexicon=load_lexicon())


@given(BODIES, EXTENSIONS, st.sampled_from([None, MOOD]))
@example("so " * 50, Extension(code_words=(LILAC,)), None)
@example(
    "mi familia " * 30, Extension(watch_for=(WatchFor(say=("mi familia",), urgency=Urgency.WATCH, what="x"),)), None
)
@settings(max_examples=200, deadline=None)
def test_no_extension_takes_anything_away_from_any_text(
    body: str, extension: Extension, question: Question | None
) -> None:
    house = read(body, lexicon=load_lexicon(), lang="en", question=question)

    more = read(body, lexicon=load_lexicon(), lang="en", question=question, extra=_compiled(extension))

    kept = iter(more.concerns)
    assert all(concern in kept for concern in house.concerns)
    assert house.urgency is None or (more.urgency is not None and more.urgency >= house.urgency)
    assert replace(more, concerns=()) == replace(house, concerns=())
    assert {one.rule for one in more.concerns if one not in house.concerns} <= {
        "fallback.error", "program.code_word", "program.1", "program.2", "program.3",
    }  # fmt: skip


def test_a_reader_without_an_extension_reads_as_the_house_does() -> None:
    assert read("not good", lexicon=load_lexicon(), lang="en", extra=None) == read(
        "not good", lexicon=load_lexicon(), lang="en"
    )
