"""What a conversation is made of, with honest defaults: readings, standings and a small set of questions."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from outreach.domain.conditions import ConcernRule
from outreach.domain.consent import ConsentState
from outreach.domain.questions import Question, QuestionKind, QuestionSet
from outreach.domain.reading.reading import Answer, Category, Concern, Keyword, Reading, YesNo
from outreach.domain.standing import Asked, Response, Standing, Value
from outreach.domain.urgency import Urgency

MOOD = Question(key="mood", kind=QuestionKind.SCALE, text={"en": "How is your mood, 1 to 5?"}, low=1, high=5)
USED = Question(key="used", kind=QuestionKind.YES_NO, text={"en": "Have you used?"})
SAFE = Question(key="safe", kind=QuestionKind.YES_NO, text={"en": "Are you safe?"}, ask_if="used = yes")
QUESTIONS = QuestionSet(version=1, questions=(MOOD, USED, SAFE))

RULES = (
    ConcernRule(when="mood <= 2", urgency=Urgency.SAME_DAY, category=Category.LOW_MOOD),
    ConcernRule(when="used = yes", urgency=Urgency.SAME_DAY, category=Category.RELAPSE),
    ConcernRule(when="safe = no", urgency=Urgency.URGENT, category=Category.VIOLENCE),
)


def reading(
    keyword: Keyword | None = None,
    *,
    argument: str | None = None,
    answer: Answer | None = None,
    concerns: Sequence[Concern] = (),
    echo: bool = False,
) -> Reading:
    return Reading(
        keyword=keyword,
        keyword_argument=argument,
        answer=answer,
        concerns=tuple(concerns),
        lang="en",
        version="test",
        echo=echo,
    )


def answered(value: Decimal | YesNo | str | int | None, **more: object) -> Answer:
    known = Decimal(value) if isinstance(value, int) else value
    return Answer(value=known, **more)  # type: ignore[arg-type]


def concern(
    urgency: Urgency = Urgency.URGENT,
    category: Category = Category.SUICIDE,
    *,
    rule: str = "a.rule",
) -> Concern:
    return Concern(category=category, urgency=urgency, rule=rule, what="says something that worries us")


def asked(
    question: Question | None = MOOD,
    *,
    earlier: Question | None = None,
    answers: Mapping[str, Value] | None = None,
    reasked: bool = False,
    late: bool = False,
    renewal: bool = False,
) -> Asked:
    return Asked(
        question=question,
        earlier=earlier,
        question_set=QUESTIONS,
        answers=answers or {},
        reasked=reasked,
        late=late,
        renewal=renewal,
    )


def standing(
    consent: ConsentState | None = ConsentState.GIVEN,
    *,
    at_risk: bool = False,
    covered: bool = True,
    asked: Asked | None = None,
    said: Sequence[str] = (),
    joins_another: bool = False,
    over: bool = False,
) -> Standing:
    return Standing(
        known=True,
        consent=consent,
        at_risk=at_risk,
        covered=covered,
        asked=asked,
        rules=RULES,
        said_lately=frozenset(said),
        joins_another=joins_another,
        over=over,
    )


def stranger(*, answered_today: bool = False, covered: bool = True, said: Sequence[str] = ()) -> Standing:
    return Standing(known=False, covered=covered, said_lately=frozenset(said), answered_today=answered_today)


def says(response: Response) -> list[str]:
    """The keys of what a response says."""
    return [say.key.value for say in response.say]


def reasons(response: Response) -> list[str]:
    """Each worry of a response as kind and urgency."""
    return [f"{worry.kind.value} {worry.urgency.value}" for worry in response.worries]
