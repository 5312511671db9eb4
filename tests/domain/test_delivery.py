"""What may be said, when, and which way a message's life may go."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from outreach.domain.consent import ConsentState
from outreach.domain.delivery import (
    MESSAGE_MOVES,
    RULES,
    Circumstances,
    Drop,
    DropReason,
    Heeds,
    Lane,
    MessageKind,
    MessageStatus,
    Send,
    Verdict,
    Wait,
    WhenUnsure,
    heeded_window,
    may_send,
    receipt_may_move,
)
from outreach.domain.hours import Hours, SendWindow

DENVER = SendWindow(hours=Hours(), zones=("America/Denver",))
TEN = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
NINE = datetime(2026, 3, 4, 16, 0, tzinfo=UTC)
WILLING = Circumstances(
    consent=ConsentState.GIVEN,
    paused=False,
    window=DENVER,
    sent_today=0,
    sent_this_week=0,
    per_day=1,
    per_week=7,
)
TO_PEOPLE = [kind for kind in MessageKind if not RULES[kind].to_staff]
AUTOMATED = [MessageKind.PROMPT, MessageKind.REMINDER]
URGENT = [MessageKind.CRISIS_CARD, MessageKind.PAGE, MessageKind.ALERT]


def verdict(kind: MessageKind, given: Circumstances = WILLING, *, now: datetime = TEN, hours: float = 24) -> Verdict:
    return may_send(kind=kind, good_until=now + timedelta(hours=hours), circumstances=given, now=now)


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_has_its_rule(kind: MessageKind) -> None:
    assert RULES[kind].good_for > timedelta()
    assert RULES[kind].lane is not Lane.UPKEEP


@pytest.mark.parametrize("kind", MessageKind)
def test_what_is_urgent_is_sent_again_when_unsure_and_nothing_else_is(kind: MessageKind) -> None:
    again = RULES[kind].when_unsure is WhenUnsure.SEND_AGAIN

    assert again is (kind in URGENT)
    assert (RULES[kind].lane is Lane.URGENT) is (kind in URGENT)


@pytest.mark.parametrize("kind", AUTOMATED)
def test_what_we_begin_heeds_consent_hours_and_caps(kind: MessageKind) -> None:
    rule = RULES[kind]

    assert (rule.consent, rule.heeds, rule.capped) == (ConsentState.GIVEN, Heeds.PROGRAM, True)


def test_a_willing_person_gets_it_by_day() -> None:
    assert {type(verdict(kind)) for kind in MessageKind if kind is not MessageKind.INVITATION} == {Send}


@pytest.mark.parametrize(
    ("kind", "consent", "may"),
    [
        pytest.param(kind, consent, rule.consent in (None, consent), id=f"{kind.value}, {consent}")
        for kind, rule in RULES.items()
        for consent in (*ConsentState, None)
    ],
)
def test_consent_is_asked_again_at_the_moment_of_saying(
    kind: MessageKind,
    consent: ConsentState | None,
    *,
    may: bool,
) -> None:
    said = verdict(kind, replace(WILLING, consent=consent))

    assert said == (Send() if may else Drop(DropReason.NO_CONSENT))


@pytest.mark.parametrize("kind", MessageKind)
def test_nothing_is_said_once_its_time_is_over(kind: MessageKind) -> None:
    assert verdict(kind, hours=0) == Drop(DropReason.TOO_LATE)


@pytest.mark.parametrize("kind", TO_PEOPLE)
def test_by_night_only_what_heeds_no_hours_goes_out(kind: MessageKind) -> None:
    consent = RULES[kind].consent or ConsentState.GIVEN

    said = verdict(kind, replace(WILLING, consent=consent), now=NIGHT)

    assert isinstance(said, Send) is (RULES[kind].heeds is Heeds.NONE)


@pytest.mark.parametrize("kind", AUTOMATED)
def test_by_night_a_question_waits_for_the_morning(kind: MessageKind) -> None:
    assert verdict(kind, now=NIGHT) == Wait(NINE)


@pytest.mark.parametrize("kind", AUTOMATED)
def test_a_question_that_is_stale_by_morning_is_dropped(kind: MessageKind) -> None:
    assert verdict(kind, now=NIGHT, hours=6) == Drop(DropReason.TOO_LATE)


def test_an_invitation_waits_for_the_lawful_hours_only() -> None:
    invited = replace(WILLING, consent=ConsentState.INVITED)

    assert verdict(MessageKind.INVITATION, invited, now=NIGHT) == Wait(NINE - timedelta(hours=1))


def test_a_window_that_never_opens_drops_what_heeds_it() -> None:
    shut = replace(DENVER, blocked_days=frozenset((NIGHT + timedelta(days=day)).date() for day in range(-1, 70)))

    assert verdict(MessageKind.PROMPT, replace(WILLING, window=shut)) == Drop(DropReason.TOO_LATE)


def test_what_is_capped_is_of_one_lane_which_takes_one_text_of_each_person_at_a_time() -> None:
    """So what a batch holds need not be counted by itself."""
    assert {rule.lane for rule in RULES.values() if rule.capped} == {Lane.PROMPTS}


@pytest.mark.parametrize(
    ("sent_today", "sent_this_week", "over"),
    [(0, 6, False), (1, 1, True), (0, 7, True), (9, 9, True)],
    ids=["below both", "the day is full", "the week is full", "far over"],
)
@pytest.mark.parametrize("kind", MessageKind)
def test_only_automated_texts_are_capped(
    kind: MessageKind,
    sent_today: int,
    sent_this_week: int,
    *,
    over: bool,
) -> None:
    busy = replace(WILLING, sent_today=sent_today, sent_this_week=sent_this_week, consent=RULES[kind].consent)

    said = verdict(kind, busy)

    assert (said == Drop(DropReason.CAP)) is (over and kind in AUTOMATED)


@pytest.mark.parametrize("kind", MessageKind)
def test_a_pause_silences_only_what_we_begin(kind: MessageKind) -> None:
    paused = replace(WILLING, paused=True, consent=RULES[kind].consent)

    assert (verdict(kind, paused) == Drop(DropReason.PAUSED)) is (kind in AUTOMATED)


def test_the_window_that_counts_is_the_one_the_kind_heeds() -> None:
    lawful = heeded_window(Heeds.LAWFUL, DENVER)

    assert heeded_window(Heeds.PROGRAM, DENVER) == DENVER
    assert heeded_window(Heeds.NONE, DENVER) is None
    assert heeded_window(Heeds.PROGRAM, None) is None
    assert lawful is not None
    assert lawful.zones == DENVER.zones


def test_every_status_has_its_moves() -> None:
    assert set(MESSAGE_MOVES) == set(MessageStatus)


def test_a_message_goes_back_only_where_it_surely_or_possibly_was_not_taken() -> None:
    back = {before for before, after in MESSAGE_MOVES.items() if MessageStatus.QUEUED in after}

    assert back == {MessageStatus.SENDING, MessageStatus.UNSURE}


def test_without_going_back_a_life_has_no_circle() -> None:
    forward = {before: after - {MessageStatus.QUEUED} for before, after in MESSAGE_MOVES.items()}

    def reachable(status: MessageStatus, seen: frozenset[MessageStatus] = frozenset()) -> frozenset[MessageStatus]:
        assert status not in seen, f"{status} comes back to itself"
        return frozenset({status}).union(*(reachable(after, seen | {status}) for after in forward[status]))

    for status in MessageStatus:
        assert status in reachable(status)


RECEIPTS = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.UNDELIVERED, MessageStatus.FAILED)


@pytest.mark.parametrize("start", [MessageStatus.SENDING, MessageStatus.UNSURE, MessageStatus.SENT])
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_receipts_end_in_the_same_state_in_any_order(start: MessageStatus, count: int) -> None:
    for kinds in {frozenset(some) for some in permutations(RECEIPTS, count)}:
        ends = set()
        for order in permutations([*kinds, *kinds]) if count < 4 else permutations(kinds):
            status = start
            for after in order:
                status = after if receipt_may_move(before=status, after=after) else status
            ends.add(status)

        assert len(ends) == 1


@pytest.mark.parametrize("over", [MessageStatus.EXPIRED, MessageStatus.CANCELLED])
def test_what_was_never_sent_heeds_no_receipt(over: MessageStatus) -> None:
    assert not any(receipt_may_move(before=over, after=after) for after in RECEIPTS)
