"""What holds of every ladder, cover and moment: there is always a next step, and never silence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as some

from outreach.domain.cover import Cover
from outreach.domain.escalation import Channel, EscalationStatus, Ladder, Rung, Whom
from outreach.domain.ladder import Position, Stage, next_move
from outreach.domain.limits import Limit
from outreach.domain.paging_rules import PagingRule
from outreach.domain.urgency import Urgency

START = datetime(2026, 3, 7, 4, 0, tzinfo=UTC)
ZONES = some.sampled_from(["America/Denver", "America/New_York", "Pacific/Honolulu", "Australia/Lord_Howe"])

minutes = some.integers(1, 600).map(lambda count: timedelta(minutes=count))


@some.composite
def rungs(draw: some.DrawFn, *, tells: bool = False) -> Rung:
    wait = draw(minutes)
    calls = draw(some.one_of(some.none(), some.floats(0, 0.99)))
    text = draw(some.booleans()) or (tells and calls is None)
    call_after = None if calls is None else timedelta(minutes=int(wait.total_seconds() // 60 * calls))
    return Rung(whom=draw(some.sampled_from(Whom)), text=text, call_after=call_after, wait=wait)


@some.composite
def ladders(draw: some.DrawFn) -> Ladder:
    hours = draw(some.sampled_from([(None, None), ("08:00", "21:00"), ("00:00", "00:01"), ("02:30", "03:00")]))
    return Ladder(
        rungs=(*draw(some.lists(rungs(), max_size=4)), draw(rungs(tells=True))),
        due_back=draw(minutes),
        calls_from=hours[0],
        calls_to=hours[1],
    )


people = some.lists(some.integers(1, 4).map(lambda number: UUID(int=number)), max_size=2, unique=True).map(tuple)
covers = some.builds(
    Cover,
    peer=people,
    shift=people,
    backup=people,
    lead=people,
    team=people,
    passed=people.map(frozenset),
    admin=people,
    spared=people.map(lambda some: dict.fromkeys(some, Limit.COOLS_DOWN)),
    rules=people.map(lambda some: dict.fromkeys(some, PagingRule(call_after=timedelta()))),
)


@some.composite
def positions(draw: some.DrawFn, ladder: Ladder) -> Position:
    return Position(
        status=draw(some.sampled_from([EscalationStatus.OPEN, EscalationStatus.ACKNOWLEDGED])),
        urgency=draw(some.sampled_from(Urgency)),
        rung=draw(some.integers(0, len(ladder.rungs) - 1)),
        stage=draw(some.sampled_from(Stage)),
        round=draw(some.integers(0, 3)),
        rung_at=draw(some.one_of(some.none(), some.just(START - timedelta(hours=1)))),
    )


@given(data=some.data(), ladder=ladders(), cover=covers, zone=ZONES, later=some.integers(0, 3 * 24 * 60))
def test_there_is_always_a_next_step(
    data: some.DataObject, ladder: Ladder, cover: Cover, zone: str, later: int
) -> None:
    position = data.draw(positions(ladder))
    now = START + timedelta(minutes=later)

    move = next_move(position=position, ladder=ladder, cover=cover, zone=zone, now=now)

    assert move.next_step_at > now
    assert move.position.status is EscalationStatus.OPEN
    assert 0 <= move.position.rung < len(ladder.rungs)


@given(data=some.data(), ladder=ladders(), cover=covers, zone=ZONES)
def test_a_step_tells_somebody_unless_nobody_is_there_or_it_is_to_be_quiet_yet(
    data: some.DataObject,
    ladder: Ladder,
    cover: Cover,
    zone: str,
) -> None:
    position = data.draw(positions(ladder))

    move = next_move(position=position, ladder=ladder, cover=cover, zone=zone, now=START)

    quiet_yet = not ladder.rungs[move.position.rung].text or position.stage is Stage.CALL
    until_morning = move.position == position and ladder.calls_from is not None
    assert move.pages or quiet_yet or until_morning or (move.nobody and not cover.everybody)
    assert not (move.nobody and cover.everybody)


@settings(max_examples=30)
@given(ladder=ladders(), cover=covers.filter(lambda cover: bool(cover.everybody)), zone=ZONES)
def test_a_thousand_steps_never_end_in_silence(ladder: Ladder, cover: Cover, zone: str) -> None:
    position = Position(
        status=EscalationStatus.OPEN,
        urgency=Urgency.URGENT,
        rung=0,
        stage=Stage.START,
        round=0,
        rung_at=None,
    )
    now, silent_for = START, timedelta()
    patience = sum((2 * rung.wait + timedelta(days=1) for rung in ladder.rungs), timedelta(days=1))

    for _ in range(1000):
        move = next_move(position=position, ladder=ladder, cover=cover, zone=zone, now=now)
        silent_for = timedelta() if move.pages else silent_for + (move.next_step_at - now)
        position, now = move.position, move.next_step_at

        assert silent_for <= patience


@given(data=some.data(), ladder=ladders(), cover=covers, zone=ZONES)
def test_nobody_is_told_later_or_by_fewer_channels_for_their_own_rule(
    data: some.DataObject, ladder: Ladder, cover: Cover, zone: str
) -> None:
    position = replace(data.draw(positions(ladder)), stage=Stage.START, status=EscalationStatus.OPEN)

    ruled = next_move(position=position, ladder=ladder, cover=cover, zone=zone, now=START)
    plain = next_move(position=position, ladder=ladder, cover=replace(cover, rules={}), zone=zone, now=START)

    assert set(plain.pages) <= set(ruled.pages) | {
        replace(page, channel=Channel.TEXT if page.channel is Channel.CALL else Channel.CALL) for page in ruled.pages
    }
    assert {page.specialist for page in plain.pages} <= {page.specialist for page in ruled.pages}
