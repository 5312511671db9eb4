"""What happens when they text: one table from what was read, and where the person stands, to what we do about it.

Danger comes first, on every text. Then what the text asks of us, then what it answers. Nothing here knows how a thing is
done: the response is a value, and `actions.replies` carries it out in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from outreach.domain.conditions import ConcernRule, concerns_of
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.questions import Question, QuestionKind, QuestionSet, next_question
from outreach.domain.reading.reading import Answer, Category, Concern, Keyword, Reading, YesNo
from outreach.domain.urgency import Urgency
from outreach.domain.wording import TextKey

Value = Decimal | str

CONSENT_QUESTION = Question(key="consent", kind=QuestionKind.YES_NO, text={"en": "May we text you?"})
"""What an invitation asks, in its own words; an invited person's text is read as an answer to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The check-in that a text may be answering.

    `question` is the one that stands open (None: all was answered), `answers` the values given so far, `history` each
    question's earlier values, newest first. `late` says that the check-in was closed before this text came.
    """

    question: Question | None
    earlier: Question | None
    question_set: QuestionSet
    answers: Mapping[str, Value] = field(default_factory=dict)
    history: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    reasked: bool = False
    late: bool = False
    renewal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where somebody stands when their text arrives.

    `known` is false for a number that belongs to nobody. `covered` says whether anybody is on call now. `said_lately`
    holds the text keys that they were told within the last half hour, `answered_today` that a stranger had our answer.
    """

    known: bool
    consent: ConsentState | None = None
    paused: bool = False
    at_risk: bool = False
    covered: bool = True
    asked: Asked | None = None
    rules: tuple[ConcernRule, ...] = ()
    said_lately: frozenset[str] = frozenset()
    answered_today: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One text to the person who wrote; `question` is the question that it carries."""

    kind: MessageKind
    key: TextKey
    question: Question | None = None
    urgency: Urgency | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worry:
    """One reason for a person of ours to look."""

    kind: ReasonKind
    urgency: Urgency
    what: str
    rule: str
    category: str | None = None


class CheckInStep(StrEnum):
    """What becomes of the check-in that the text belongs to."""

    LEAVE = "leave"
    ASK = "ask"
    REASK = "reask"
    FINISH = "finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An answer to be kept."""

    question: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """Everything that one text makes us do."""

    say: tuple[Say, ...] = ()
    worries: tuple[Worry, ...] = ()
    consent: tuple[ConsentState, ConsentHow] | None = None
    recorded: tuple[Recorded, ...] = ()
    check_in: CheckInStep = CheckInStep.LEAVE
    next_question: Question | None = None
    pause_days: int | None = None
    resume: bool = False
    pace: int = 0
    join: str | None = None


DEFAULT_PAUSE_DAYS = 7
LONGEST_PAUSE_DAYS = 90

_CARDS: Mapping[Category, TextKey] = {
    Category.SUICIDE: TextKey.CRISIS_SUICIDE,
    Category.SELF_HARM: TextKey.CRISIS_SELF_HARM,
    Category.OVERDOSE: TextKey.CRISIS_OVERDOSE,
    Category.MEDICAL: TextKey.CRISIS_MEDICAL,
    Category.WITHDRAWAL: TextKey.CRISIS_WITHDRAWAL,
    Category.VIOLENCE: TextKey.CRISIS_VIOLENCE,
    Category.THIRD_PARTY_RISK: TextKey.CRISIS_THIRD_PARTY,
}

_TRUE_WHOEVER_IS_ON_CALL = frozenset(
    {
        TextKey.CRISIS_OVERDOSE,
        TextKey.CRISIS_MEDICAL,
        TextKey.CRISIS_WITHDRAWAL,
        TextKey.CRISIS_VIOLENCE,
    },
)

CARD_KEYS = frozenset({*_CARDS.values(), TextKey.CRISIS_GENERAL, TextKey.CRISIS_NO_ONE})
"""Every crisis card; the same one is sent once in half an hour, then a person takes over."""


def respond(*, reading: Reading, standing: Standing) -> Response:
    """Decide everything that one text makes us do."""
    if reading.echo:
        return Response()
    worries = tuple(_worry(concern, standing) for concern in reading.concerns)
    if reading.keyword is Keyword.OPT_OUT:
        return _stop(standing, worries, ConsentHow.KEYWORD)
    crisis = _most_urgent(worries)
    if crisis is not None and crisis.urgency >= Urgency.URGENT:
        return _crisis(crisis, reading, standing, worries)
    if not standing.known:
        return _stranger(reading, standing, worries)
    if reading.keyword is not None and standing.consent is not ConsentState.INVITED:
        return _keyword(reading.keyword, reading.keyword_argument, standing, worries)
    match standing.consent:
        case ConsentState.INVITED:
            return _invited(reading, standing, worries)
        case ConsentState.WITHDRAWN | None:
            return Response(worries=worries or (_unread("wrote_after_stopping", "wrote although they stopped texts"),))
        case ConsentState.GIVEN:
            return _consenting(reading, standing, worries)
        case _:
            assert_never(standing.consent)


def _worry(concern: Concern, standing: Standing) -> Worry:
    kind, urgency = ReasonKind.CONCERN, concern.urgency
    if concern.category is Category.WANTS_CONTACT:
        kind = ReasonKind.WANTS_CONTACT
    if concern.category is Category.UNREADABLE:
        kind = ReasonKind.UNREADABLE
    if standing.at_risk and concern.rule.startswith("keyword.help"):
        urgency = max(urgency, Urgency.URGENT)
    return Worry(kind=kind, urgency=urgency, what=concern.what, rule=concern.rule, category=concern.category.value)


def _most_urgent(worries: Sequence[Worry]) -> Worry | None:
    return max(worries, key=_rank, default=None)


def _rank(worry: Worry) -> int:
    return worry.urgency.rank


def _unread(rule: str, what: str) -> Worry:
    return Worry(kind=ReasonKind.UNREADABLE, urgency=Urgency.WATCH, what=what, rule=rule)


def _stop(standing: Standing, worries: tuple[Worry, ...], how: ConsentHow) -> Response:
    """One confirmation, and somebody who knows: stopping texts must not silence a worry."""
    at_risk = bool(worries) or standing.at_risk
    key = TextKey.STOPPED_AT_RISK if at_risk else TextKey.STOPPED
    already = standing.known and standing.consent is ConsentState.WITHDRAWN
    told = already or bool({TextKey.STOPPED, TextKey.STOPPED_AT_RISK} & standing.said_lately)
    left = Worry(
        kind=ReasonKind.OPTED_OUT,
        urgency=Urgency.SAME_DAY if standing.at_risk else Urgency.WATCH,
        what="stopped texts; see whether a call is welcome",
        rule="keyword.opt_out",
    )
    return Response(
        say=() if told else (Say(kind=MessageKind.NOTICE, key=key),),
        worries=worries if already or not standing.known else (*worries, left),
        consent=None if already else (ConsentState.WITHDRAWN, how),
    )


def _crisis(crisis: Worry, reading: Reading, standing: Standing, worries: tuple[Worry, ...]) -> Response:
    answered = _record(reading.answer, standing.asked) if _answering(standing) else _Answered()
    return Response(
        say=card(crisis, standing),
        worries=(*worries, *answered.worries(standing)),
        recorded=answered.recorded,
        check_in=CheckInStep.FINISH if _is_open(standing) else CheckInStep.LEAVE,
    )


def card(crisis: Worry, standing: Standing) -> tuple[Say, ...]:
    """Choose the crisis card for a worry, or none when they had it within the half hour."""
    key = TextKey.CRISIS_GENERAL
    if crisis.category is not None:
        key = _CARDS.get(Category(crisis.category), TextKey.CRISIS_GENERAL)
    if not standing.covered and key not in _TRUE_WHOEVER_IS_ON_CALL:
        key = TextKey.CRISIS_NO_ONE
    if key.value in standing.said_lately:
        return ()
    return (Say(kind=MessageKind.CRISIS_CARD, key=key, urgency=crisis.urgency),)


def _stranger(reading: Reading, standing: Standing, worries: tuple[Worry, ...]) -> Response:
    if reading.keyword is Keyword.JOIN and reading.keyword_argument:
        return Response(join=reading.keyword_argument)
    key = TextKey.START_NOT_KNOWN if reading.keyword is Keyword.START else TextKey.UNKNOWN_SENDER
    unknown = Worry(
        kind=ReasonKind.UNKNOWN_SENDER,
        urgency=Urgency.SAME_DAY,
        what="a number we do not know wrote to us",
        rule="unknown_sender",
    )
    return Response(
        say=() if standing.answered_today else (Say(kind=MessageKind.ANSWER, key=key),),
        worries=(*worries, unknown),
    )


def _invited(reading: Reading, standing: Standing, worries: tuple[Worry, ...]) -> Response:
    said_yes = reading.answer is not None and reading.answer.value is YesNo.YES
    if said_yes or reading.keyword is Keyword.START:
        how = ConsentHow.KEYWORD if reading.keyword is Keyword.START else ConsentHow.REPLY
        return Response(
            say=(Say(kind=MessageKind.ANSWER, key=TextKey.WELCOME),),
            consent=(ConsentState.GIVEN, how),
            worries=worries,
        )
    if reading.answer is not None and reading.answer.value is YesNo.NO:
        return Response(
            say=(Say(kind=MessageKind.NOTICE, key=TextKey.CONSENT_DECLINED),),
            consent=(ConsentState.WITHDRAWN, ConsentHow.REPLY),
            worries=worries,
        )
    if reading.keyword is not None:
        return _keyword(reading.keyword, reading.keyword_argument, standing, worries)
    unclear = _unread("answer_to_invitation", "answered the invitation with neither yes nor no")
    return Response(worries=worries or (unclear,))


def _keyword(
    keyword: Keyword,
    argument: str | None,
    standing: Standing,
    worries: tuple[Worry, ...],
) -> Response:
    match keyword:
        case Keyword.OPT_OUT:
            return _stop(standing, worries, ConsentHow.KEYWORD)
        case Keyword.WRONG_NUMBER:
            return _wrong_number(worries)
        case Keyword.START:
            return _start(standing, worries)
        case Keyword.HELP:
            return Response(say=(Say(kind=MessageKind.NOTICE, key=TextKey.HELP),), worries=worries)
        case Keyword.JOIN:
            if standing.consent is ConsentState.GIVEN:
                return Response(say=(_answer(TextKey.JOINED_ALREADY),), worries=worries)
            return Response(join=argument or "", worries=worries)
        case Keyword.TALK:
            return _talk(standing, worries)
        case Keyword.PAUSE | Keyword.RESUME | Keyword.LESS | Keyword.MORE:
            if standing.consent is not ConsentState.GIVEN:
                return Response(worries=worries or (_unread("keyword_without_consent", f"wrote {keyword.value}"),))
            return _steer(keyword, argument, worries)
        case _:
            assert_never(keyword)


def _answer(key: TextKey) -> Say:
    return Say(kind=MessageKind.ANSWER, key=key)


def _wrong_number(worries: tuple[Worry, ...]) -> Response:
    wrong = Worry(
        kind=ReasonKind.NUMBER_PROBLEM,
        urgency=Urgency.SAME_DAY,
        what="says that this is the wrong number",
        rule="keyword.wrong_number",
    )
    return Response(
        say=(Say(kind=MessageKind.NOTICE, key=TextKey.WRONG_NUMBER),),
        worries=(*worries, wrong),
        consent=(ConsentState.WITHDRAWN, ConsentHow.WRONG_NUMBER),
    )


def _start(standing: Standing, worries: tuple[Worry, ...]) -> Response:
    if standing.consent is ConsentState.GIVEN:
        return Response(say=(_answer(TextKey.JOINED_ALREADY),), worries=worries)
    return Response(
        say=(Say(kind=MessageKind.NOTICE, key=TextKey.STARTED),),
        consent=(ConsentState.GIVEN, ConsentHow.KEYWORD),
        worries=worries,
    )


def _talk(standing: Standing, worries: tuple[Worry, ...]) -> Response:
    key = TextKey.CONTACT_COMING if standing.covered else TextKey.CONTACT_NO_ONE
    wants = Worry(
        kind=ReasonKind.WANTS_CONTACT,
        urgency=Urgency.SAME_DAY,
        what="asks for a person to call or write",
        rule="keyword.wants_contact",
        category=Category.WANTS_CONTACT.value,
    )
    known = any(worry.kind is ReasonKind.WANTS_CONTACT for worry in worries)
    return Response(say=(_answer(key),), worries=worries if known else (*worries, wants))


def _steer(keyword: Keyword, argument: str | None, worries: tuple[Worry, ...]) -> Response:
    if keyword is Keyword.PAUSE:
        asked = int(argument) if argument and argument.isascii() and argument.isdigit() else DEFAULT_PAUSE_DAYS
        days = min(max(asked, 1), LONGEST_PAUSE_DAYS)
        return Response(say=(_answer(TextKey.PAUSED),), pause_days=days, worries=worries)
    if keyword is Keyword.RESUME:
        return Response(say=(_answer(TextKey.RESUMED),), resume=True, worries=worries)
    less = keyword is Keyword.LESS
    return Response(
        say=(_answer(TextKey.LESS if less else TextKey.MORE),),
        pace=-1 if less else 1,
        worries=worries,
    )


def _answering(standing: Standing) -> bool:
    return standing.asked is not None


def _is_open(standing: Standing) -> bool:
    return standing.asked is not None and standing.asked.question is not None and not standing.asked.late


def _consenting(reading: Reading, standing: Standing, worries: tuple[Worry, ...]) -> Response:
    """The everyday case: a person we text writes back."""
    answered = _record(reading.answer, standing.asked)
    worries = (*worries, *answered.worries(standing))
    worst = _most_urgent(worries)
    base = Response(worries=worries, recorded=answered.recorded)
    if worst is not None and worst.urgency >= Urgency.URGENT:
        step = CheckInStep.FINISH if _is_open(standing) else CheckInStep.LEAVE
        return replace(base, say=card(worst, standing), check_in=step)
    if worst is not None and worst.urgency is Urgency.SAME_DAY:
        return _flagged(base, worst, answered, standing)
    if not _is_open(standing):
        return _unasked(base, reading, standing)
    if not answered.open_question:
        return _not_understood(base, reading, standing)
    return _go_on(base, answered, standing)


def _flagged(base: Response, worst: Worry, answered: "_Answered", standing: Standing) -> Response:
    """Something for today: say that a person will come, and ask on only where the answer itself leads on."""
    following = answered.following
    if worst.kind is ReasonKind.ANSWER and following is not None and following.ask_if and _is_open(standing):
        next_up = Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.FLAGGED_ANSWER_NEXT, question=following)
        return replace(base, say=(next_up,), check_in=CheckInStep.ASK, next_question=following)
    key = TextKey.FLAGGED_SAME_DAY
    if worst.kind is ReasonKind.WANTS_CONTACT:
        key = TextKey.CONTACT_COMING if standing.covered else TextKey.CONTACT_NO_ONE
    if worst.kind is ReasonKind.UNREADABLE:
        key = TextKey.THANKS_FREE_TEXT
    say = Say(kind=MessageKind.ACKNOWLEDGMENT, key=key, urgency=worst.urgency)
    step = CheckInStep.FINISH if _is_open(standing) else CheckInStep.LEAVE
    return replace(base, say=() if key.value in standing.said_lately else (say,), check_in=step)


def _unasked(base: Response, reading: Reading, standing: Standing) -> Response:
    """A text that no open question waits for: a late answer or a correction is thanked, small talk is left in peace."""
    del reading
    if base.recorded and TextKey.THANKS.value not in standing.said_lately:
        return replace(base, say=(Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.THANKS),))
    return base


def _not_understood(base: Response, reading: Reading, standing: Standing) -> Response:
    asked = standing.asked
    assert asked is not None
    question = asked.question
    assert question is not None
    if base.recorded:
        again = Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.QUESTION_NEXT, question=question)
        return replace(base, say=(again,))
    if not asked.reasked:
        again = Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.REASK, question=question)
        return replace(base, say=(again,), check_in=CheckInStep.REASK, next_question=question)
    shown = _unread("answer_not_understood", f"answered the question {question.key!r} in words we could not fit")
    return replace(
        base,
        say=(Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.THANKS_FREE_TEXT),),
        worries=(*base.worries, shown),
        check_in=CheckInStep.FINISH,
    )


def _go_on(base: Response, answered: "_Answered", standing: Standing) -> Response:
    following = answered.following
    if following is not None:
        say = Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.QUESTION_NEXT, question=following)
        return replace(base, say=(say,), check_in=CheckInStep.ASK, next_question=following)
    del standing
    thanks = Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.THANKS)
    return replace(base, say=(thanks,), check_in=CheckInStep.FINISH)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    """What a text settled: the answers to keep, whether the open question was among them, and what comes next."""

    recorded: tuple[Recorded, ...] = ()
    open_question: bool = False
    following: Question | None = None

    def worries(self, standing: Standing) -> tuple[Worry, ...]:
        """Apply the program's rules to the answers just given."""
        if standing.asked is None:
            return ()
        now = {**standing.asked.answers, **{kept.question: kept.value for kept in self.recorded}}
        found: list[Worry] = []
        for kept in self.recorded:
            earlier = standing.asked.history.get(kept.question, ())
            history = {**standing.asked.history, kept.question: (kept.value, *earlier)}
            rules = concerns_of(rules=standing.rules, now=now, history=history, just_answered=kept.question)
            found.extend(_rule_worry(rule) for rule in rules)
        return tuple(dict.fromkeys(found))


def _rule_worry(rule: ConcernRule) -> Worry:
    return Worry(
        kind=ReasonKind.ANSWER,
        urgency=rule.urgency,
        what=f"answered: {rule.when}",
        rule=f"program: {rule.when}",
        category=None if rule.category is None else rule.category.value,
    )


def _record(answer: Answer | None, asked: Asked | None) -> _Answered:
    """Fit what was answered to the questions: the open one, then the ones it leads to, or the one before."""
    if answer is None or asked is None or answer.value is None:
        return _Answered(following=None)
    value = _stored(answer.value)
    if answer.to_earlier or answer.corrects:
        target = asked.earlier or asked.question
        if target is None:
            return _Answered()
        return _Answered(recorded=(Recorded(question=target.key, value=value),))
    if asked.question is None:
        return _Answered()
    answers = {**asked.answers, asked.question.key: value}
    recorded = [Recorded(question=asked.question.key, value=value)]
    following = _after(asked, answers)
    for extra in answer.also:
        if following is None or not _fits(extra, following):
            break
        answers[following.key] = _stored(extra)
        recorded.append(Recorded(question=following.key, value=_stored(extra)))
        following = _after(asked, answers)
    return _Answered(recorded=tuple(recorded), open_question=True, following=following)


def _after(asked: Asked, answers: Mapping[str, Value]) -> Question | None:
    return next_question(question_set=asked.question_set, answered=answers, asked=frozenset(answers))


def _stored(value: Decimal | YesNo | str) -> Value:
    return value if isinstance(value, Decimal) else str(value)


def _fits(value: Decimal | YesNo | str, question: Question) -> bool:
    match question.kind:
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            low, high = question.low, question.high
            return isinstance(value, Decimal) and (low is None or value >= low) and (high is None or value <= high)
        case QuestionKind.YES_NO:
            return isinstance(value, YesNo)
        case QuestionKind.CHOICE:
            return any(option.value == value for option in question.options)
        case QuestionKind.TEXT:
            return False
        case _:
            assert_never(question.kind)
