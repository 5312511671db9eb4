"""How an escalation climbs: the table of rungs, and that it never ends in silence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from outreach.domain.cover import Cover, Page
from outreach.domain.escalation import ESCALATION_MOVES, LIVE, Channel, EscalationStatus, Ladder, Rung, Whom
from outreach.domain.ladder import Move, Position, Stage, next_move
from outreach.domain.limits import Limit
from outreach.domain.paging_rules import PagingRule
from outreach.domain.urgency import Urgency

DENVER = "America/Denver"
NOON = datetime(2026, 3, 4, 19, 0, tzinfo=UTC)
THREE_AT_NIGHT = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
ANN, BEN, LEE, ADA = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=4)
MINUTE = timedelta(minutes=1)

URGENT = Ladder(
    rungs=(
        Rung(whom=Whom.PEER, call_after=2 * MINUTE, wait=5 * MINUTE),
        Rung(whom=Whom.SHIFT, call_after=5 * MINUTE, wait=15 * MINUTE),
        Rung(whom=Whom.LEAD, call_after=0 * MINUTE, wait=15 * MINUTE),
    ),
    due_back=30 * MINUTE,
)
EVERYBODY = Cover(peer=(ANN,), shift=(ANN, BEN), lead=(LEE,), team=(ANN, BEN, LEE))


def position(rung: int = 0, stage: Stage = Stage.START, **more: object) -> Position:
    known: dict[str, object] = {
        "status": EscalationStatus.OPEN,
        "urgency": Urgency.URGENT,
        "round": 0,
        "rung_at": NOON,
    }
    return Position(rung=rung, stage=stage, **(known | more))  # type: ignore[arg-type]


def move(
    at: Position,
    *,
    ladder: Ladder = URGENT,
    cover: Cover = EVERYBODY,
    now: datetime = NOON,
    told: frozenset[Page] = frozenset(),
) -> Move:
    return next_move(position=at, ladder=ladder, cover=cover, zone=DENVER, now=now, told=told)


def pages(move: Move) -> list[tuple[UUID, str]]:
    return [(page.specialist, page.channel.value) for page in move.pages]


def test_it_begins_with_a_text_to_the_first_rung() -> None:
    first = move(position())

    assert pages(first) == [(ANN, "text")]
    assert first.next_step_at == NOON + 2 * MINUTE
    assert first.position.stage is Stage.CALL


def test_then_it_calls_and_waits_for_the_rest_of_the_rung() -> None:
    called = move(position(stage=Stage.CALL), now=NOON + 2 * MINUTE)

    assert pages(called) == [(ANN, "call")]
    assert called.next_step_at == NOON + 5 * MINUTE


def test_then_it_climbs() -> None:
    climbed = move(position(stage=Stage.WAIT), now=NOON + 5 * MINUTE)

    assert pages(climbed) == [(ANN, "text"), (BEN, "text")]
    assert climbed.position.rung == 1
    assert not climbed.whole_ladder_failed


def test_a_call_with_no_delay_goes_out_with_the_text() -> None:
    last = move(position(1, Stage.WAIT))

    assert pages(last) == [(LEE, "text"), (LEE, "call")]
    assert last.position.stage is Stage.WAIT


def test_the_last_rung_repeats_and_says_that_the_ladder_failed() -> None:
    again = move(position(2, Stage.WAIT))

    assert pages(again) == [(LEE, "text"), (LEE, "call")]
    assert again.whole_ladder_failed
    assert again.position.round == 1


@pytest.mark.parametrize(
    ("cover", "rung", "passed"),
    [
        pytest.param(replace(EVERYBODY, peer=()), 1, (Whom.PEER,), id="no peer"),
        pytest.param(replace(EVERYBODY, peer=(), shift=()), 2, (Whom.PEER, Whom.SHIFT), id="nobody on shift"),
        pytest.param(replace(EVERYBODY, passed=frozenset({ANN})), 1, (Whom.PEER,), id="the peer passed it on"),
        pytest.param(replace(EVERYBODY, passed=frozenset({ANN, BEN})), 2, (Whom.PEER, Whom.SHIFT), id="both passed"),
    ],
)
def test_an_empty_rung_is_passed_at_once(cover: Cover, rung: int, passed: tuple[Whom, ...]) -> None:
    first = move(position(), cover=cover)

    assert first.position.rung == rung
    assert first.passed_rungs == passed
    assert first.pages != ()


def test_whoever_passed_it_on_is_not_told_with_the_others() -> None:
    climbed = move(position(stage=Stage.WAIT), cover=replace(EVERYBODY, passed=frozenset({ANN})))

    assert pages(climbed) == [(BEN, "text")]


def test_the_whole_team_means_those_too_who_passed_it_on() -> None:
    team = Ladder(rungs=(Rung(whom=Whom.TEAM, wait=5 * MINUTE),), due_back=MINUTE)

    told = move(position(), ladder=team, cover=replace(EVERYBODY, passed=frozenset({ANN})))

    assert {page.specialist for page in told.pages} == {ANN, BEN, LEE}


def test_a_rung_that_empties_before_its_call_is_left_at_once() -> None:
    shift_is_over = replace(EVERYBODY, peer=(), shift=())

    climbed = move(position(stage=Stage.CALL), cover=shift_is_over)

    assert pages(climbed) == [(LEE, "text"), (LEE, "call")]


def test_when_nobody_is_above_those_below_are_told_again() -> None:
    no_lead = replace(EVERYBODY, lead=())

    again = move(position(1, Stage.WAIT), cover=no_lead)

    assert pages(again) == [(ANN, "text"), (BEN, "text")]
    assert again.whole_ladder_failed
    assert again.position.round == 1


def test_when_everybody_on_the_ladder_passed_it_on_they_are_asked_last_of_all() -> None:
    only_ann = Cover(shift=(ANN,), team=(ANN,), passed=frozenset({ANN}))

    again = move(position(1), cover=only_ann)

    assert {page.specialist for page in again.pages} == {ANN}
    assert not again.nobody


def test_with_nobody_at_all_it_says_so_and_looks_again() -> None:
    alone = move(position(), cover=Cover())

    assert alone.nobody
    assert alone.pages == ()
    assert alone.next_step_at > NOON


def test_one_that_nobody_came_back_to_opens_again_from_the_foot() -> None:
    taken = position(2, Stage.WAIT, status=EscalationStatus.ACKNOWLEDGED, round=3)

    opened = move(taken)

    assert opened.reopened
    assert opened.position.status is EscalationStatus.OPEN
    assert (opened.position.rung, opened.position.round, opened.position.climb) == (0, 0, 1)
    assert pages(opened) == [(ANN, "text")]


WAKING = replace(URGENT, calls_from="08:00", calls_to="21:00")


@pytest.mark.parametrize(
    ("call_after", "wait", "at", "expected"),
    [
        pytest.param(0, 60, NOON, ["text", "call"], id="by day, at once"),
        pytest.param(0, 60, THREE_AT_NIGHT, ["text"], id="by night, a text alone"),
        pytest.param(10, 60, NOON, ["text"], id="by day, after a while"),
    ],
)
def test_calls_wait_for_waking_hours(call_after: int, wait: int, at: datetime, expected: list[str]) -> None:
    rung = Rung(whom=Whom.SHIFT, call_after=call_after * MINUTE, wait=wait * MINUTE)
    cover = Cover(shift=(ANN,))

    first = move(position(), ladder=replace(WAKING, rungs=(rung,)), cover=cover, now=at)

    assert [page.channel.value for page in first.pages] == expected


def test_a_call_that_waits_for_the_morning_comes_then() -> None:
    rung = Rung(whom=Whom.SHIFT, call_after=0 * MINUTE, wait=timedelta(hours=8))

    first = move(position(), ladder=replace(WAKING, rungs=(rung,)), cover=Cover(shift=(ANN,)), now=THREE_AT_NIGHT)

    assert first.next_step_at == datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
    assert first.position.stage is Stage.CALL


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        pytest.param("2026-03-08 01:00-07:00", "2026-03-08 08:00-06:00", id="an hour less"),
        pytest.param("2026-11-01 01:00-06:00", "2026-11-01 08:00-07:00", id="an hour more"),
        pytest.param("2026-03-04 22:00-07:00", "2026-03-05 08:00-07:00", id="the evening"),
    ],
)
def test_the_morning_is_the_clocks_morning(now: str, opens: str) -> None:
    night = datetime.fromisoformat(now)
    rung = Rung(whom=Whom.SHIFT, call_after=0 * MINUTE, wait=timedelta(hours=12))

    first = move(position(), ladder=replace(WAKING, rungs=(rung,)), cover=Cover(shift=(ANN,)), now=night)

    assert first.next_step_at == datetime.fromisoformat(opens)


def test_a_rung_that_may_only_call_texts_while_it_may_not_call() -> None:
    rung = Rung(whom=Whom.LEAD, text=False, call_after=0 * MINUTE, wait=60 * MINUTE)

    told = move(position(), ladder=replace(WAKING, rungs=(rung,)), cover=Cover(lead=(LEE,)), now=THREE_AT_NIGHT)

    assert pages(told) == [(LEE, "text")]


def test_what_can_wait_for_the_morning_climbs_no_further_at_night() -> None:
    told = position(stage=Stage.WAIT)

    waits = move(told, ladder=WAKING, now=THREE_AT_NIGHT)

    assert waits.pages == ()
    assert waits.position == told
    assert waits.next_step_at == datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


def test_a_rung_that_only_waits_tells_nobody_and_ends() -> None:
    quiet = Rung(whom=Whom.SHIFT, text=False, wait=timedelta(hours=24))
    ladder = replace(URGENT, rungs=(quiet, *URGENT.rungs))

    first = move(position(), ladder=ladder)

    assert first.pages == ()
    assert first.next_step_at == NOON + timedelta(hours=24)


def test_beginning_again_counts_the_climbs() -> None:
    again = position(2, Stage.WAIT, round=4, climb=1).begun_again(urgency=Urgency.EMERGENCY)

    assert (again.urgency, again.rung, again.stage, again.round, again.climb) == (
        Urgency.EMERGENCY,
        0,
        Stage.START,
        0,
        2,
    )


@pytest.mark.parametrize("status", EscalationStatus)
def test_only_what_is_resolved_is_over(status: EscalationStatus) -> None:
    assert bool(ESCALATION_MOVES[status]) is (status in LIVE)


@pytest.mark.parametrize("whom", Whom)
def test_every_rung_knows_whom_it_means(whom: Whom) -> None:
    cover = Cover(peer=(ANN,), shift=(ANN,), backup=(ANN,), lead=(ANN,), team=(ANN,), named={"ann": ANN})

    assert cover.of(Rung(whom=whom, people=("Ann",), wait=MINUTE)) == (ANN,)


def test_a_page_says_by_which_way() -> None:
    called = move(position(stage=Stage.CALL), now=NOON + 2 * MINUTE)

    assert {page.channel for page in called.pages} == {Channel.CALL}


def test_a_specialist_who_asks_for_it_is_called_at_once_beside_the_others() -> None:
    cover = replace(EVERYBODY, rules={BEN: PagingRule(call_after=timedelta())})

    climbed = move(position(stage=Stage.WAIT), cover=cover)

    assert pages(climbed) == [(ANN, "text"), (BEN, "text"), (BEN, "call")]
    assert climbed.next_step_at == NOON + 5 * MINUTE


def test_nobody_is_called_twice_on_one_rung() -> None:
    told = frozenset({Page(specialist=ANN, channel=Channel.CALL)})

    called = move(position(1, stage=Stage.CALL), now=NOON + 5 * MINUTE, told=told)

    assert pages(called) == [(BEN, "call")]


def test_whoever_is_spared_is_asked_after_everybody_else() -> None:
    cover = replace(EVERYBODY, spared={ANN: Limit.COOLS_DOWN})

    first = move(position(), cover=cover)
    again = move(replace(first.position, rung=2, stage=Stage.WAIT), cover=cover, now=NOON + 15 * MINUTE)

    assert pages(first) == [(BEN, "text")]
    assert first.spared == (ANN,)
    assert (ANN, "text") in pages(again)
    assert again.anyway == {ANN}


def test_nobody_is_spared_when_nobody_else_is_left() -> None:
    alone = Cover(shift=(ANN,), team=(ANN, BEN), spared={ANN: Limit.HOLDS_ENOUGH})

    first = move(position(), cover=alone)

    assert pages(first) == [(ANN, "text")]
    assert first.anyway == {ANN}
    assert first.spared == ()


def test_when_the_whole_ladder_failed_those_who_lead_and_administer_get_everything() -> None:
    team = Ladder(rungs=(Rung(whom=Whom.SHIFT, wait=5 * MINUTE),), due_back=MINUTE)

    again = move(position(stage=Stage.WAIT), ladder=team, cover=replace(EVERYBODY, admin=(ADA,)))

    assert pages(again)[2:] == [(LEE, "text"), (LEE, "call"), (ADA, "text"), (ADA, "call")]


def test_a_rung_may_mean_people_by_name() -> None:
    named = Ladder(rungs=(Rung(whom=Whom.NAMED, people=("Lee", "ANN", "Zoe"), wait=MINUTE),), due_back=MINUTE)

    first = move(position(), ladder=named, cover=replace(EVERYBODY, named={"ann": ANN, "ben": BEN, "lee": LEE}))

    assert pages(first) == [(LEE, "text"), (ANN, "text")]


def test_a_rung_may_end_with_the_shift() -> None:
    rung = Rung(whom=Whom.SHIFT, wait=90 * MINUTE, until_shift_ends=True)
    cover = replace(EVERYBODY, shift_ends=NOON + 20 * MINUTE)

    first = move(position(), ladder=replace(URGENT, rungs=(rung, rung)), cover=cover)

    assert first.next_step_at == NOON + 20 * MINUTE
