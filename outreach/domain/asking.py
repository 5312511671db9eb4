"""Asking of us: what the words that people steer by do, such as STOP, PAUSE or JOIN, by what they allowed us before."""

from typing import assert_never

from outreach.domain.cards import card_if_urgent
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.reading.reading import Category, Keyword, Reading
from outreach.domain.settled import Settled, settle_answers
from outreach.domain.standing import CheckInStep, Response, Say, Standing, Worry
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency

DEFAULT_PAUSE_DAYS = 7
LONGEST_PAUSE_DAYS = 90


def ask(reading: Reading, keyword: Keyword, standing: Standing, worries: tuple[Worry, ...]) -> Response:
    """Do what a keyword asks, as far as somebody allows us to."""
    argument = reading.keyword_argument
    match keyword:
        case Keyword.OPT_OUT:
            return stop(standing, worries, ConsentHow.KEYWORD)
        case Keyword.WRONG_NUMBER:
            return _wrong_number(standing, worries)
        case Keyword.START:
            return _start(standing, worries)
        case Keyword.HELP:
            return Response(say=(Say(kind=MessageKind.NOTICE, key=TextKey.HELP),), worries=worries)
        case Keyword.JOIN:
            return _join(argument, standing, worries)
        case Keyword.TALK:
            return _talk(reading, standing, worries)
        case Keyword.PAUSE | Keyword.RESUME | Keyword.LESS | Keyword.MORE:
            return _steer(keyword, argument, standing, worries)
        case _:
            assert_never(keyword)


def stop(standing: Standing, worries: tuple[Worry, ...], how: ConsentHow) -> Response:
    """One confirmation, and somebody who knows: stopping texts must not silence a worry."""
    at_risk = bool(worries) or standing.at_risk
    key = TextKey.STOPPED_AT_RISK if at_risk else TextKey.STOPPED
    already = standing.consent is ConsentState.WITHDRAWN
    left = Worry(
        kind=ReasonKind.OPTED_OUT,
        urgency=Urgency.SAME_DAY if standing.at_risk else Urgency.WATCH,
        what="stopped texts; see whether a call is welcome",
        rule="keyword.opt_out",
    )
    return Response(
        say=() if already else (Say(kind=MessageKind.NOTICE, key=key),),
        worries=worries if already or not standing.known else (*worries, left),
        consent=None if already else (ConsentState.WITHDRAWN, how),
    )


def _join(argument: str | None, standing: Standing, worries: tuple[Worry, ...]) -> Response:
    """Invite them again; another program than theirs is for people to agree on, who alone may take them there."""
    if standing.joins_another:
        another = Worry(
            kind=ReasonKind.WANTS_CONTACT,
            urgency=Urgency.SAME_DAY,
            what="wants to join another program",
            rule="keyword.join_another",
            category=Category.WANTS_CONTACT.value,
        )
        return Response(say=(_answer(_somebody_comes(standing)),), worries=(*worries, another))
    if standing.consent is ConsentState.GIVEN:
        return Response(say=(_answer(TextKey.JOINED_ALREADY),), worries=worries)
    return Response(join=argument or "", worries=worries)


def _answer(key: TextKey) -> Say:
    return Say(kind=MessageKind.ANSWER, key=key)


def _wrong_number(standing: Standing, worries: tuple[Worry, ...]) -> Response:
    already = standing.consent is ConsentState.WITHDRAWN
    wrong = Worry(
        kind=ReasonKind.NUMBER_PROBLEM,
        urgency=Urgency.SAME_DAY,
        what="says that this is the wrong number",
        rule="keyword.wrong_number",
    )
    return Response(
        say=() if already else (Say(kind=MessageKind.NOTICE, key=TextKey.WRONG_NUMBER),),
        worries=(*worries, wrong),
        consent=None if already else (ConsentState.WITHDRAWN, ConsentHow.WRONG_NUMBER),
    )


def _start(standing: Standing, worries: tuple[Worry, ...]) -> Response:
    if standing.consent is ConsentState.GIVEN:
        return Response(say=(_answer(TextKey.JOINED_ALREADY),), worries=worries)
    return Response(
        say=(Say(kind=MessageKind.NOTICE, key=TextKey.STARTED),),
        consent=(ConsentState.GIVEN, ConsentHow.KEYWORD),
        worries=worries,
    )


def _talk(reading: Reading, standing: Standing, worries: tuple[Worry, ...]) -> Response:
    """Promise a person, and keep what was answered in the same breath ("no, please call me")."""
    answered = Settled()
    if standing.consent is ConsentState.GIVEN:
        answered = settle_answers(reading.answer, standing.asked)
    worries = (*worries, *answered.worries(standing))
    wants = Worry(
        kind=ReasonKind.WANTS_CONTACT,
        urgency=Urgency.SAME_DAY,
        what="asks for a person to call or write",
        rule="keyword.wants_contact",
        category=Category.WANTS_CONTACT.value,
    )
    known = any(worry.kind is ReasonKind.WANTS_CONTACT for worry in worries)
    return Response(
        say=card_if_urgent(worries, standing) or (_answer(_somebody_comes(standing)),),
        worries=worries if known else (*worries, wants),
        recorded=answered.recorded,
        check_in=CheckInStep.FINISH if answered.open_question and standing.has_open_question else CheckInStep.LEAVE,
    )


def _somebody_comes(standing: Standing) -> TextKey:
    return TextKey.CONTACT_COMING if standing.covered else TextKey.CONTACT_NO_ONE


def _steer(keyword: Keyword, argument: str | None, standing: Standing, worries: tuple[Worry, ...]) -> Response:
    """Ask less, more, or nothing for a while; what is over already can only begin again."""
    if standing.consent is not ConsentState.GIVEN:
        return Response(worries=worries or (unread("keyword_without_consent", f"wrote {keyword.value}"),))
    if keyword is Keyword.RESUME or (keyword is Keyword.MORE and standing.over):
        return Response(say=(_answer(TextKey.RESUMED),), resume=True, worries=worries)
    if keyword is Keyword.PAUSE:
        key = TextKey.NOT_ASKED if standing.over else TextKey.PAUSED
        return Response(say=(_answer(key),), pause_days=_days(argument), worries=worries)
    if standing.over:
        return Response(say=(_answer(TextKey.NOT_ASKED),), worries=worries)
    less = keyword is Keyword.LESS
    return Response(
        say=(_answer(TextKey.LESS if less else TextKey.MORE),),
        pace=-1 if less else 1,
        worries=worries,
    )


def _days(argument: str | None) -> int:
    asked = int(argument) if argument and argument.isascii() and argument.isdigit() else DEFAULT_PAUSE_DAYS
    return min(max(asked, 1), LONGEST_PAUSE_DAYS)


def unread(rule: str, what: str) -> Worry:
    """Let a person read, at leisure, what we make nothing of."""
    return Worry(kind=ReasonKind.UNREADABLE, urgency=Urgency.WATCH, what=what, rule=rule)
