"""What a question is about, and so what a bare answer to it means: "no" says one thing to "are you safe?"."""

from decimal import Decimal

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading.lexicon import Lexicon, Meant, Topic
from outreach.domain.reading.normalise import Normal, normalise
from outreach.domain.reading.reading import Answer, Category, Concern, YesNo

_LOWER = Decimal("0.3")
_UPPER = Decimal("0.65")
_MIDDLE = Decimal("0.35")
_SHOUTED = 2
_MOST_KEPT = 1024


def topic_of(*, question: Question, lexicon: Lexicon) -> Topic | None:
    """Find what a question is about, by its key and wording; None when no topic knows it."""
    asked = " ".join((question.key.replace("_", " "), *question.text.values()))
    kept = lexicon.asked
    if asked not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        text = normalise(body=asked, spelling=lexicon.spelling).text
        kept[asked] = next((topic for topic in lexicon.topics if _about(topic, text)), None)
    return kept[asked]


def _about(topic: Topic, text: str) -> bool:
    return topic.question.first(text) is not None and topic.question_unless.first(text) is None


def meaning(
    *, body: str, normal: Normal, answer: Answer | None, question: Question | None, lexicon: Lexicon
) -> Concern | None:
    """Say what an answer means by itself, or None; `question` is the one that was answered."""
    topic = None if question is None else topic_of(question=question, lexicon=lexicon)
    if question is None or topic is None or answer is None or not normal.line.strip(" ."):
        return None
    way = _way(body, normal, answer, question, topic)
    meant = None if way is None else topic.means.get(way)
    if way is None or meant is None:
        return None
    return Concern(
        category=topic.category or Category.LOW_MOOD,
        urgency=meant.urgency,
        rule=f"answer.{topic.key}.{way.value}",
        what=meant.what,
    )


def _way(body: str, normal: Normal, answer: Answer, question: Question, topic: Topic) -> Meant | None:
    match answer.value:
        case YesNo.YES:
            return Meant.STRONG if _strong(body, normal, topic) else Meant.YES
        case YesNo.NO:
            return Meant.NO
        case Decimal() as value:
            return _on_scale(value, question)
        case None:
            asked = question.kind in {QuestionKind.YES_NO, QuestionKind.SCALE}
            return Meant.UNCLEAR if asked or topic.declined.first(normal.text) is not None else None
        case _:
            return None


def _strong(body: str, normal: Normal, topic: Topic) -> bool:
    letters = [one for one in body if one.isalpha()]
    shouted = len(letters) >= _SHOUTED and all(one.isupper() for one in letters)
    return (shouted and Meant.STRONG in topic.means) or topic.strong.first(normal.text) is not None


def _on_scale(value: Decimal, question: Question) -> Meant | None:
    """Place a value in the lower third, the middle or the upper third of its scale."""
    if question.low is None or question.high is None:
        return None
    place = (value - question.low) / (question.high - question.low)
    if place <= _LOWER:
        return Meant.LOW
    if place >= _UPPER:
        return Meant.HIGH
    return Meant.SOME if place >= _MIDDLE else None
