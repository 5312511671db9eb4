"""What happens when they text: one table from what was read, and where the person stands, to what we do about it.

Danger comes first, on every text. Then what the text asks of us, then what it answers. Nothing here knows how a thing
is done: the response is a value, and `actions.answering` carries it out in one transaction.
"""

from dataclasses import replace
from typing import assert_never

from outreach.domain.asking import ask, stop, unread
from outreach.domain.cards import card, card_if_urgent, most_urgent
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.reading.reading import Category, Concern, Keyword, Reading, YesNo
from outreach.domain.settled import Settled, settle_answers
from outreach.domain.standing import CheckInStep, Response, Say, Standing, Worry
from outreach.domain.text_keys import THANKS, TextKey
from outreach.domain.urgency import Urgency

_FEARS_TROUBLE = frozenset({Category.RELAPSE, Category.CRAVING, Category.WITHDRAWAL})


def respond(*, reading: Reading, standing: Standing) -> Response:
    """Decide everything that one text makes us do."""
    worries = tuple(_worry(concern, standing) for concern in reading.concerns)
    if reading.echo:
        # Our own words hold no concern by now: what worries us here is what somebody else wrote, and quoted.
        return Response(say=card_if_urgent(worries, standing), worries=worries)
    if reading.keyword is Keyword.OPT_OUT:
        return stop(standing, worries, ConsentHow.KEYWORD)
    crisis = most_urgent(worries)
    if crisis is not None and crisis.urgency >= Urgency.URGENT:
        return _crisis(crisis, reading, standing, worries)
    if not standing.known:
        return _stranger(reading, standing, worries)
    return _participant(reading, standing, worries)


def _participant(reading: Reading, standing: Standing, worries: tuple[Worry, ...]) -> Response:
    """Answer a participant who is not in a crisis, by what they allowed us to do."""
    if reading.keyword is not None and standing.consent is not ConsentState.INVITED:
        return ask(reading, reading.keyword, standing, worries)
    match standing.consent:
        case ConsentState.INVITED:
            return _invited(reading, standing, worries)
        case ConsentState.WITHDRAWN | None:
            return Response(worries=worries or (unread("wrote_after_stopping", "wrote although they stopped texts"),))
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


def _crisis(crisis: Worry, reading: Reading, standing: Standing, worries: tuple[Worry, ...]) -> Response:
    answered = settle_answers(reading.answer, standing.asked) if standing.asked is not None else Settled()
    return Response(
        say=card(crisis, standing),
        worries=(*worries, *answered.worries(standing)),
        recorded=answered.recorded,
        check_in=CheckInStep.FINISH if standing.has_open_question else CheckInStep.LEAVE,
    )


def _stranger(reading: Reading, standing: Standing, worries: tuple[Worry, ...]) -> Response:
    if reading.keyword is Keyword.JOIN and reading.keyword_argument and standing.has_number:
        return Response(join=reading.keyword_argument, worries=worries)
    key = TextKey.START_NOT_KNOWN if reading.keyword is Keyword.START else TextKey.UNKNOWN_SENDER
    unknown = Worry(
        kind=ReasonKind.UNKNOWN_SENDER,
        urgency=Urgency.SAME_DAY,
        what="a number we do not know wrote to us",
        rule="unknown_sender",
    )
    starts = key is TextKey.START_NOT_KNOWN and standing.consent is ConsentState.WITHDRAWN
    return Response(
        say=(Say(kind=MessageKind.ANSWER, key=key),) if starts or not standing.answered_today else (),
        worries=(*worries, unknown),
        consent=(ConsentState.GIVEN, ConsentHow.KEYWORD) if starts else None,
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
        return ask(reading, reading.keyword, standing, worries)
    unclear = unread("answer_to_invitation", "answered the invitation with neither yes nor no")
    return Response(worries=worries or (unclear,))


def _consenting(reading: Reading, standing: Standing, worries: tuple[Worry, ...]) -> Response:
    """Answer the everyday case: a person we text writes back."""
    answered = settle_answers(reading.answer, standing.asked)
    worries = (*worries, *answered.worries(standing))
    worst = most_urgent(worries)
    base = Response(worries=worries, recorded=answered.recorded)
    if worst is not None and worst.urgency >= Urgency.URGENT:
        step = CheckInStep.FINISH if standing.has_open_question else CheckInStep.LEAVE
        return replace(base, say=card(worst, standing), check_in=step)
    if worst is not None and worst.urgency is Urgency.SAME_DAY:
        return _flagged(base, worst, answered, standing)
    if not standing.has_open_question:
        return _unasked(base, standing)
    if not answered.open_question:
        return _not_understood(base, standing)
    return _go_on(base, answered)


def _flagged(base: Response, worst: Worry, answered: Settled, standing: Standing) -> Response:
    """Something for today: say that a person will come, and ask on only where the answer itself leads on."""
    following = answered.following
    if worst.kind is ReasonKind.ANSWER and following is not None and following.ask_if and standing.has_open_question:
        next_up = Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.FLAGGED_ANSWER_NEXT, question=following)
        return replace(base, say=(next_up,), check_in=CheckInStep.ASK, next_question=following)
    key = _words_for_today(worst, standing)
    say = Say(kind=MessageKind.ACKNOWLEDGMENT, key=key, urgency=worst.urgency)
    step = CheckInStep.FINISH if standing.has_open_question else CheckInStep.LEAVE
    return replace(base, say=() if key.value in standing.said_lately else (say,), check_in=step)


def _words_for_today(worst: Worry, standing: Standing) -> TextKey:
    """Choose the words: that nobody is in trouble, to who might think so; else simply that somebody will come."""
    if worst.kind is ReasonKind.UNREADABLE:
        return TextKey.THANKS_FREE_TEXT
    if worst.kind is ReasonKind.ANSWER or worst.category in _FEARS_TROUBLE:
        return TextKey.FLAGGED_SAME_DAY
    return TextKey.CONTACT_COMING if standing.covered else TextKey.CONTACT_NO_ONE


def _unasked(base: Response, standing: Standing) -> Response:
    """Answer a text that no open question waits for: a late answer is thanked, small talk is left in peace.

    What worries a little, or asks something, is answered once, and a person sees it; while somebody of ours is in touch
    with them, no machine talks in between.
    """
    if standing.in_touch or {*THANKS, TextKey.THANKS_FREE_TEXT} & standing.said_lately:
        return base
    if base.recorded:
        return replace(base, say=(Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.THANKS),))
    if not (base.worries or standing.asks):
        return base
    asks = unread("asks_something", "asks something")
    seen = Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.THANKS_FREE_TEXT)
    return replace(base, say=(seen,), worries=base.worries or (asks,))


def _not_understood(base: Response, standing: Standing) -> Response:
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
    shown = unread("answer_not_understood", f"answered the question {question.key!r} in words we could not fit")
    return replace(
        base,
        say=(Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.THANKS_FREE_TEXT),),
        worries=(*base.worries, shown),
        check_in=CheckInStep.FINISH,
    )


def _go_on(base: Response, answered: Settled) -> Response:
    following = answered.following
    if following is not None:
        say = Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.QUESTION_NEXT, question=following)
        return replace(base, say=(say,), check_in=CheckInStep.ASK, next_question=following)
    thanks = Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.THANKS)
    return replace(base, say=(thanks,), check_in=CheckInStep.FINISH)
