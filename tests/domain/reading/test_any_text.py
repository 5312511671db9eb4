"""Whatever comes in, a Reading comes out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading import read
from outreach.domain.reading.normalise import normalise
from outreach.domain.reading.reading import Category
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon

MOOD = Question(key="mood", kind=QuestionKind.SCALE, text={"en": "1 to 5?"}, low=1, high=5)
USED = Question(key="used", kind=QuestionKind.YES_NO, text={"en": "Used?"})
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
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))


@given(TEXTS, st.sampled_from([None, MOOD, USED]), st.sampled_from([None, MOOD, USED]), st.lists(TEXTS, max_size=2))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_reading(
    body: str,
    question: Question | None,
    earlier: Question | None,
    ours: list[str],
) -> None:
    found = read(body, lexicon=load_lexicon(), lang="en", question=question, earlier=earlier, ours=tuple(ours))

    assert found.version == load_lexicon().version
    assert (found.answer is None) or question is not None or earlier is not None
    for concern in found.concerns:
        assert concern.rule
        assert concern.what
        assert concern.span is None or 0 <= concern.span[0] <= concern.span[1] <= len(body)


@given(st.text(alphabet=st.characters(categories=["Zs", "Po"]), max_size=12))
@settings(max_examples=60, deadline=None)
def test_marks_and_blanks_around_it_hide_nothing(around: str) -> None:
    found = read(f"{around} i want to kill myself {around}", lexicon=load_lexicon(), lang="en")

    assert found.urgency is not None
    assert found.urgency >= Urgency.URGENT


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_answer_lowers_a_concern(body: str) -> None:
    free = read(body, lexicon=load_lexicon(), lang="en")
    asked = read(body, lexicon=load_lexicon(), lang="en", question=MOOD)

    worries = {one for one in free.concerns if one.category is not Category.UNREADABLE}
    assert worries <= set(asked.concerns)


@given(st.text(max_size=100))
@settings(max_examples=100, deadline=None)
def test_every_word_knows_where_it_came_from(body: str) -> None:
    normal = normalise(body=body, spelling=load_lexicon().spelling)

    assert len(normal.words) == len(normal.offsets) or not normal.words
    for word, offset in zip(normal.words, normal.offsets, strict=False):
        assert normal.text[offset : offset + len(word)] == word
        start, end = normal.span(offset, offset + len(word))
        assert 0 <= start < end <= len(body)


def test_what_comes_after_the_longest_text_we_read_is_left_to_a_person() -> None:
    found = read("i was at work and " * 2000 + "i want to kill myself", lexicon=load_lexicon(), lang="en")

    assert [concern.rule for concern in found.concerns] == ["fallback.cut"]
