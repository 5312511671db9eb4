"""What may be said, when, and what happens when we are not sure that it was.

One table holds the rule of every kind of message; one function says whether a message may go out now. Both are asked
twice: when a message is planned, and again at the moment of saying it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from outreach.domain.consent import ConsentState
from outreach.domain.hours import Hours, NeverOpens, SendWindow, may_send_at, next_open


class Lane(StrEnum):
    """A queue of work: urgent rows never wait behind prompts."""

    URGENT = "urgent"
    CONVERSATION = "conversation"
    PROMPTS = "prompts"
    UPKEEP = "upkeep"


class MessageKind(StrEnum):
    """What a message of ours is, whoever it goes to."""

    PROMPT = "prompt"
    REMINDER = "reminder"
    INVITATION = "invitation"
    ACKNOWLEDGMENT = "acknowledgment"
    ANSWER = "answer"
    NOTE = "note"
    CRISIS_CARD = "crisis_card"
    PAGE = "page"
    NOTICE = "notice"
    STAFF_ANSWER = "staff_answer"
    ALERT = "alert"


class MessageStatus(StrEnum):
    """Where a message stands on its way."""

    QUEUED = "queued"
    SENDING = "sending"
    UNSURE = "unsure"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


MESSAGE_MOVES: Mapping[MessageStatus, frozenset[MessageStatus]] = {
    MessageStatus.QUEUED: frozenset({MessageStatus.SENDING, MessageStatus.EXPIRED, MessageStatus.CANCELLED}),
    MessageStatus.SENDING: frozenset(
        {
            MessageStatus.QUEUED,
            MessageStatus.UNSURE,
            MessageStatus.SENT,
            MessageStatus.DELIVERED,
            MessageStatus.UNDELIVERED,
            MessageStatus.FAILED,
            MessageStatus.EXPIRED,
            MessageStatus.CANCELLED,
        },
    ),
    MessageStatus.UNSURE: frozenset(
        {
            MessageStatus.QUEUED,
            MessageStatus.SENT,
            MessageStatus.DELIVERED,
            MessageStatus.UNDELIVERED,
            MessageStatus.FAILED,
        },
    ),
    MessageStatus.SENT: frozenset({MessageStatus.DELIVERED, MessageStatus.UNDELIVERED, MessageStatus.FAILED}),
    MessageStatus.DELIVERED: frozenset(),
    # Receipts that contradict each other: a phone that confirmed has the last word, whatever order they come in.
    MessageStatus.UNDELIVERED: frozenset({MessageStatus.DELIVERED}),
    MessageStatus.FAILED: frozenset({MessageStatus.UNDELIVERED, MessageStatus.DELIVERED}),
    MessageStatus.EXPIRED: frozenset(),
    MessageStatus.CANCELLED: frozenset(),
}

UNSENT = (MessageStatus.QUEUED,)


def receipt_may_move(*, before: MessageStatus, after: MessageStatus) -> bool:
    """Say whether a receipt may move a message: forward only, whatever order receipts come in."""
    return after in MESSAGE_MOVES[before]


class WhenUnsure(StrEnum):
    """What to do when nobody knows whether the carrier took a message."""

    LEAVE = "leave"
    SEND_AGAIN = "send_again"


class Heeds(StrEnum):
    """Which hours a message heeds: the program's, the widest that the law allows to people who expect us, or none."""

    PROGRAM = "program"
    LAWFUL = "lawful"
    NONE = "none"


LAWFUL_HOURS = Hours(opens=time(8), closes=time(21))
"""The federal hours for texts that people did not ask for at that moment (47 CFR 64.1200(c)(1)); states narrow them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRule:
    """The rule of one kind of message.

    `good_for` is how long after its planned moment it may still go out; its maker may write another end on the row, and
    a page is dropped earlier once its escalation has moved. `consent` is the state the person must be in (None: any,
    they wrote to us or are staff). `capped` counts towards the automated texts per day and week.
    """

    lane: Lane
    good_for: timedelta
    consent: ConsentState | None = None
    heeds: Heeds = Heeds.NONE
    capped: bool = False
    when_unsure: WhenUnsure = WhenUnsure.LEAVE
    to_staff: bool = False


_PAGE_GOOD_FOR = timedelta(hours=12)
"""No page is older than this when it goes out: months-old alerts that wake somebody are a known fault of pagers."""

RULES: Mapping[MessageKind, KindRule] = {
    MessageKind.PROMPT: KindRule(
        lane=Lane.PROMPTS,
        good_for=timedelta(hours=24),
        consent=ConsentState.GIVEN,
        heeds=Heeds.PROGRAM,
        capped=True,
    ),
    MessageKind.REMINDER: KindRule(
        lane=Lane.PROMPTS,
        good_for=timedelta(hours=24),
        consent=ConsentState.GIVEN,
        heeds=Heeds.PROGRAM,
        capped=True,
    ),
    MessageKind.INVITATION: KindRule(
        lane=Lane.PROMPTS,
        good_for=timedelta(hours=24),
        consent=ConsentState.INVITED,
        heeds=Heeds.LAWFUL,
    ),
    MessageKind.ACKNOWLEDGMENT: KindRule(
        lane=Lane.CONVERSATION,
        good_for=timedelta(minutes=30),
        consent=ConsentState.GIVEN,
    ),
    MessageKind.ANSWER: KindRule(
        lane=Lane.CONVERSATION,
        good_for=timedelta(minutes=30),
    ),
    MessageKind.NOTE: KindRule(
        lane=Lane.CONVERSATION,
        good_for=timedelta(hours=24),
        consent=ConsentState.GIVEN,
    ),
    MessageKind.CRISIS_CARD: KindRule(
        lane=Lane.URGENT,
        good_for=timedelta(minutes=15),
        when_unsure=WhenUnsure.SEND_AGAIN,
    ),
    MessageKind.PAGE: KindRule(
        lane=Lane.URGENT,
        good_for=_PAGE_GOOD_FOR,
        when_unsure=WhenUnsure.SEND_AGAIN,
        to_staff=True,
    ),
    MessageKind.NOTICE: KindRule(
        lane=Lane.CONVERSATION,
        good_for=timedelta(minutes=5),
    ),
    MessageKind.STAFF_ANSWER: KindRule(
        lane=Lane.CONVERSATION,
        good_for=timedelta(minutes=30),
        to_staff=True,
    ),
    MessageKind.ALERT: KindRule(
        lane=Lane.URGENT,
        good_for=_PAGE_GOOD_FOR,
        when_unsure=WhenUnsure.SEND_AGAIN,
        to_staff=True,
    ),
}


SAY_AGAIN: frozenset[MessageKind] = frozenset(
    {
        MessageKind.PROMPT,
        MessageKind.INVITATION,
        MessageKind.ANSWER,
        MessageKind.NOTE,
        MessageKind.CRISIS_CARD,
        MessageKind.NOTICE,
        MessageKind.ALERT,
    },
)
"""Kinds that are said once more when the phone network lost them and said so.

Not a page, whose ladder goes on at once; nor what something else follows anyway: a reminder, an acknowledgment, an
answer to a specialist, who asks again.
"""


class DropReason(StrEnum):
    """Why a message was not sent after all."""

    TOO_LATE = "too_late"
    NO_CONSENT = "no_consent"
    PAUSED = "paused"
    CAP = "cap"
    OVERTAKEN = "overtaken"
    STOPPED = "stopped"
    NO_LONGER_NEEDED = "no_longer_needed"
    CARRIER_CAP = "carrier_cap"
    RUNAWAY = "runaway"
    BUNDLED = "bundled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is true of a message's recipient at the moment of saying it.

    `window` is None for staff; `sent_today` and `sent_this_week` count capped texts already sent.
    """

    consent: ConsentState | None
    paused: bool
    window: SendWindow | None
    sent_today: int
    sent_this_week: int
    per_day: int
    per_week: int


@dataclass(frozen=True, slots=True)
class Send:
    """It may go out now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """It may go out later, from `until` on."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """It may not go out any more, and why."""

    reason: DropReason


Verdict = Send | Wait | Drop


def may_send(*, kind: MessageKind, good_until: datetime, circumstances: Circumstances, now: datetime) -> Verdict:
    """Say whether a message may go out now, later, or not at all."""
    rule = RULES[kind]
    if now >= good_until:
        return Drop(DropReason.TOO_LATE)
    if rule.consent is not None and circumstances.consent is not rule.consent:
        return Drop(DropReason.NO_CONSENT)
    if rule.capped and circumstances.paused:
        return Drop(DropReason.PAUSED)
    if rule.capped and _over_cap(circumstances):
        return Drop(DropReason.CAP)
    return _hours_allow(heeded_window(rule.heeds, circumstances.window), good_until=good_until, now=now)


def heeded_window(heeds: Heeds, window: SendWindow | None) -> SendWindow | None:
    """Pick the window that counts: the person's own, one with the lawful hours in place of the program's, or none."""
    if window is None or heeds is Heeds.NONE:
        return None
    return window if heeds is Heeds.PROGRAM else replace(window, hours=LAWFUL_HOURS)


def _hours_allow(window: SendWindow | None, *, good_until: datetime, now: datetime) -> Verdict:
    if window is None or may_send_at(window=window, at=now):
        return Send()
    try:
        opens = next_open(window=window, at=now)
    except NeverOpens:
        return Drop(DropReason.TOO_LATE)
    return Wait(opens) if opens < good_until else Drop(DropReason.TOO_LATE)


def _over_cap(circumstances: Circumstances) -> bool:
    return circumstances.sent_today >= circumstances.per_day or circumstances.sent_this_week >= circumstances.per_week
