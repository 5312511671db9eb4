"""Promises: when they are due, when their maker is reminded, and how a time is read that somebody types at night."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outreach.domain.commands import Command, Verb, parse_command
from outreach.domain.cover import Cover
from outreach.domain.escalation import Channel, EscalationStatus, Ladder, Rung, Whom
from outreach.domain.ladder import Position, Stage, next_move
from outreach.domain.promise import furthest, is_a_time, kept_too_long, read_time, remind_at, renewed
from outreach.domain.urgency import Urgency

DENVER = "America/Denver"
NOW = datetime(2026, 3, 7, 4, 30, tzinfo=UTC)  # 9:30 PM in Denver
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
LADDER = Ladder(rungs=(Rung(whom=Whom.SHIFT, wait=10 * MINUTE),), due_back=15 * MINUTE)


def taken(urgency: Urgency, *, until: datetime, stage: Stage = Stage.START) -> Position:
    return Position(
        status=EscalationStatus.ACKNOWLEDGED,
        urgency=urgency,
        rung=0,
        stage=stage,
        round=0,
        rung_at=NOW,
        promised_at=until,
    )


def test_somebody_is_reminded_at_two_thirds_of_their_time() -> None:
    assert remind_at(made_at=NOW, due_at=NOW + 30 * MINUTE) == NOW + 20 * MINUTE


def test_a_reminder_comes_two_minutes_before_the_end_at_least() -> None:
    assert remind_at(made_at=NOW, due_at=NOW + 3 * MINUTE) == NOW + MINUTE


def test_a_promise_of_two_minutes_has_no_reminder() -> None:
    assert remind_at(made_at=NOW, due_at=NOW + 2 * MINUTE) == NOW + 2 * MINUTE


@given(some.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=7)))
def test_nobody_is_reminded_before_they_promised_or_after_it_is_over(length: timedelta) -> None:
    assert NOW < remind_at(made_at=NOW, due_at=NOW + length) <= NOW + length


def test_in_an_emergency_the_text_is_followed_by_a_call_and_then_the_ladder_goes_on() -> None:
    position, now = taken(Urgency.EMERGENCY, until=NOW + 15 * MINUTE), NOW + 10 * MINUTE
    seen = []
    for _ in range(3):
        move = next_move(position=position, ladder=LADDER, cover=Cover(), zone=DENVER, now=now)
        seen.append((now - NOW, move.reminds, move.reopened))
        position, now = move.position, move.next_step_at

    assert seen == [
        (10 * MINUTE, Channel.TEXT, False),
        (12.5 * MINUTE, Channel.CALL, False),
        (15 * MINUTE, None, True),
    ]


@pytest.mark.parametrize("urgency", [Urgency.WATCH, Urgency.SAME_DAY, Urgency.URGENT])
def test_nobody_is_called_about_what_is_no_emergency(urgency: Urgency) -> None:
    position = taken(urgency, until=NOW + HOUR)

    move = next_move(position=position, ladder=LADDER, cover=Cover(), zone=DENVER, now=NOW + 40 * MINUTE)

    assert (move.reminds, move.next_step_at) == (Channel.TEXT, NOW + HOUR)


def test_who_was_reminded_and_reacted_is_left_in_peace_until_the_time_is_over() -> None:
    position = taken(Urgency.EMERGENCY, until=NOW + 15 * MINUTE, stage=Stage.WAIT)

    move = next_move(position=position, ladder=LADDER, cover=Cover(), zone=DENVER, now=NOW + 12 * MINUTE)

    assert (move.reminds, move.pages, move.next_step_at) == (None, (), NOW + 15 * MINUTE)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("urgency", Urgency)
def test_a_promise_that_is_over_is_open_again_however_late_we_look(urgency: Urgency, stage: Stage) -> None:
    position = taken(urgency, until=NOW, stage=stage)

    move = next_move(position=position, ladder=LADDER, cover=Cover(), zone=DENVER, now=NOW + 3 * HOUR)

    assert move.reopened
    assert move.position.status is EscalationStatus.OPEN
    assert move.position.promised_at is None


@given(
    some.sampled_from(list(Urgency)),
    some.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)),
    some.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=3)),
)
def test_what_is_promised_has_a_next_step_ahead_and_no_later_than_its_end(
    urgency: Urgency, waited: timedelta, left: timedelta
) -> None:
    now = NOW + waited

    move = next_move(position=taken(urgency, until=now + left), ladder=LADDER, cover=Cover(), zone=DENVER, now=now)

    assert now < move.next_step_at <= now + left


def test_being_in_touch_never_brings_a_promise_nearer() -> None:
    assert renewed(promised_at=NOW + HOUR, usual=15 * MINUTE, now=NOW) == NOW + HOUR
    assert renewed(promised_at=NOW + MINUTE, usual=15 * MINUTE, now=NOW) == NOW + 15 * MINUTE


@pytest.mark.parametrize(
    ("urgency", "latest"),
    [
        (Urgency.EMERGENCY, NOW + HOUR),
        (Urgency.URGENT, NOW + 4 * HOUR),
        (Urgency.SAME_DAY, datetime(2026, 3, 8, 7, tzinfo=UTC)),
        (Urgency.WATCH, datetime(2026, 3, 8, 7, tzinfo=UTC)),
    ],
)
def test_nothing_is_promised_for_later_than_it_may_wait(urgency: Urgency, latest: datetime) -> None:
    assert furthest(urgency=urgency, zone=DENVER, now=NOW) == latest


def test_the_end_of_tomorrow_is_by_the_clocks_in_the_night_in_which_they_change() -> None:
    now = datetime(2026, 3, 8, 4, tzinfo=UTC)  # Saturday, 9 PM; the clocks go forward in the night

    assert furthest(urgency=Urgency.SAME_DAY, zone=DENVER, now=now) == datetime(2026, 3, 9, 6, tzinfo=UTC)


def test_the_more_urgent_something_is_the_sooner_its_lead_sees_that_it_is_kept() -> None:
    limits = [kept_too_long(urgency=urgency) for urgency in sorted(Urgency)]

    assert limits == sorted(limits, reverse=True)


@pytest.mark.parametrize(
    ("said", "clock"),
    [
        ("9:40", "2026-03-06 21:40"),
        ("9:40 PM", "2026-03-06 21:40"),
        ("9.40pm", "2026-03-06 21:40"),
        ("940", "2026-03-06 21:40"),
        ("21:40", "2026-03-06 21:40"),
        ("9:20", "2026-03-07 09:20"),
        ("09:40", "2026-03-07 09:40"),
        ("8 am", "2026-03-07 08:00"),
        ("12:15", "2026-03-07 00:15"),
        ("tomorrow 10am", "2026-03-07 10:00"),
        ("10 pm tomorrow", "2026-03-07 22:00"),
        ("las 10", "2026-03-06 22:00"),
        ("la 1", "2026-03-07 01:00"),
        ("las 9:40 p.m.", "2026-03-06 21:40"),
        ("mañana a las 9:40", "2026-03-07 09:40"),
        ("30", "2026-03-06 22:00"),
        ("30 min", "2026-03-06 22:00"),
        ("45 minutos", "2026-03-06 22:15"),
        ("2 hours", "2026-03-06 23:30"),
        ("1 hora.", "2026-03-06 22:30"),
        ("90m", "2026-03-06 23:00"),
    ],
)
def test_a_time_is_read_as_it_is_typed(said: str, clock: str) -> None:
    read = read_time(said, zone=DENVER, now=NOW)

    assert read == datetime.fromisoformat(f"{clock}-07:00")
    assert is_a_time(said)


@pytest.mark.parametrize(
    "said", ["", "the time you read this", "30 pills", "9:75", "25:00", "13 pm", "0", "now", "9:40 or so", "la casa"]
)
def test_what_is_no_time_is_not_read_as_one(said: str) -> None:
    assert not is_a_time(said)
    assert read_time(said, zone=DENVER, now=NOW) is None


def test_an_hour_that_comes_twice_is_the_one_that_is_still_to_come() -> None:
    between = datetime(2026, 11, 1, 7, 50, tzinfo=UTC)  # 1:50 AM for the first time

    assert read_time("1:30", zone=DENVER, now=between) == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


_TYPED = some.text(alphabet="0123456789:. aphlmnorsutwñ", max_size=12)
_SINCE_2020 = some.integers(0, 15 * 366 * 24 * 60).map(lambda minutes: NOW - 3000 * 24 * HOUR + minutes * MINUTE)


@given(_TYPED, _SINCE_2020)
def test_whatever_is_typed_is_no_time_or_one_that_is_ahead(said: str, now: datetime) -> None:
    read = read_time(said, zone=DENVER, now=now)

    assert read is None or now < read <= now + timedelta(days=42)


@pytest.mark.parametrize(
    ("body", "code", "text"),
    [
        ("BY 9:40", None, "9:40"),
        ("by 30", None, "30"),
        ("by 42 30", 42, "30"),
        ("By 42: 9:40 pm", 42, "9:40 pm"),
        ("by 10:40", None, "10:40"),
        ("by 1040", None, "1040"),
        ("BY", None, ""),
        ("para las 9:40", None, "las 9:40"),
        ("PARA 42 LAS 9:40", 42, "LAS 9:40"),
        ("antes de las 10", None, "las 10"),
        ("ANTES 42 de las 10", 42, "las 10"),
        ("en 30", None, "30"),
        ("en 42 30 minutos", 42, "30 minutos"),
    ],
)
def test_a_promise_is_made_by_text_with_a_code_or_without(body: str, code: int | None, text: str) -> None:
    assert parse_command(body) == Command(verb=Verb.BY, code=code, text=text)


@pytest.mark.parametrize(
    "body",
    ["by the time you read this", "by 30 pills", "para", "para siempre", "en el hospital", "antes", "en", "by 42 x"],
)
def test_words_that_only_begin_like_a_promise_are_read_for_danger(body: str) -> None:
    assert parse_command(body) is None
