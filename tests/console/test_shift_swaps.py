"""Giving a shift away at the console: all of it or a part, to anybody or to one, and taking that back."""

from contextlib import AbstractContextManager

import pytest

from outreach.domain.swapping import SwapStatus
from outreach.domain.unrolling import Absence
from outreach.records import swaps
from outreach.records.specialists import Specialist
from outreach.records.swaps import Swap
from tests.console.desk import Console
from tests.console.shifting import HOUR, NOW, asks, colleague, off, on_call, one_of_ours, words, works


@pytest.fixture
def kim(console: Console) -> Specialist:
    return colleague(console)


def open_ones(console: Console) -> list[Swap]:
    with console.runtime.transaction() as session:
        return swaps.open_in(session, [console.program.program_id])


def status(console: Console, swap: Swap) -> SwapStatus:
    with console.runtime.transaction() as session:
        found = swaps.by_id(session, swap.id)
    assert found is not None
    return found.status


def test_everybody_who_is_free_is_asked(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    shift = works(console, one_of_ours(sam), 30, 40)

    page = sam.text(f"/shifts/{shift.id}/give-away")
    answer = sam.post(
        f"/shifts/{shift.id}/give-away", {"whom": "", "from": "2026-03-05T16:00", "to": "2026-03-06T02:00"}
    )

    assert 'value="2026-03-05T16:00"' in page
    assert answer.status_code == 303
    (swap,) = open_ones(console)
    assert (swap.asker_id, swap.named_id, swap.whole) == (one_of_ours(sam).id, None, True)
    assert "We ask: Kim." in words(sam.text("/shifts"))
    assert kim.name == "Kim"


def test_one_person_is_asked_for_a_part(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    shift = works(console, one_of_ours(sam), 30, 40)

    sam.post(
        f"/shifts/{shift.id}/give-away",
        {"whom": str(kim.id), "from": "2026-03-05T18:00", "to": "2026-03-05T20:00"},
    )

    (swap,) = open_ones(console)
    assert (swap.named_id, swap.whole) == (kim.id, False)
    assert (swap.starts_at, swap.ends_at) == (NOW + 32 * HOUR, NOW + 34 * HOUR)


def test_who_cannot_take_it_is_named_with_why(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    shift = works(console, one_of_ours(sam), 30, 40)
    off(console, Absence(specialist=kim.id, starts_at=NOW, ends_at=NOW + 90 * HOUR))

    page = sam.text(f"/shifts/{shift.id}/give-away")
    answer = sam.post(
        f"/shifts/{shift.id}/give-away",
        {"whom": str(kim.id), "from": "2026-03-05T16:00", "to": "2026-03-06T02:00"},
    )

    assert "Kim: that time is blocked as off" in words(page)
    assert answer.status_code == 422
    assert "Kim cannot take it: that time is blocked as off." in words(answer.text)
    assert open_ones(console) == []


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"from": "", "to": "2026-03-06T02:00"}, "Give a day and a time."),
        ({"from": "2026-03-05T15:00", "to": "2026-03-06T02:00"}, "That is before the shift begins."),
        ({"from": "2026-03-05T16:00", "to": "2026-03-06T03:00"}, "That is after the shift ends."),
        ({"from": "2026-03-05T18:00", "to": "2026-03-05T18:00"}, "It must end after it begins."),
        ({"from": "2026-03-05T16:00", "to": "2026-03-06T02:00", "whom": "nobody"}, "Choose somebody from the list."),
        ({"from": "2026-03-08T02:30", "to": "2026-03-08T04:00"}, "The clocks skip that time"),
    ],
)
def test_a_mistake_is_said_in_place_and_what_was_typed_stays(
    console: Console, filled: dict[str, str], said: str
) -> None:
    sam = console.as_specialist()
    shift = works(console, one_of_ours(sam), 30, 40)

    answer = sam.post(f"/shifts/{shift.id}/give-away", filled)

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert f'value="{filled["to"]}"' in answer.text
    assert open_ones(console) == []


def test_what_runs_is_given_away_from_now_on(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    shift = works(console, one_of_ours(sam), -2, 8)

    answer = sam.post(
        f"/shifts/{shift.id}/give-away", {"whom": "", "from": "2026-03-04T08:00", "to": "2026-03-04T18:00"}
    )

    assert answer.status_code == 303
    (swap,) = open_ones(console)
    assert swap.starts_at == NOW
    assert kim.id != swap.asker_id


def test_the_shift_of_another_is_not_theirs_to_give(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    shift = works(console, kim, 30, 40)

    assert sam.get(f"/shifts/{shift.id}/give-away").status_code == 404
    assert sam.post(f"/shifts/{shift.id}/give-away", {}).status_code == 404


def test_a_shift_that_is_over_is_not_there(console: Console) -> None:
    sam = console.as_specialist()
    shift = works(console, one_of_ours(sam), -2, 1)
    console.clock.move(hours=2)

    assert sam.get(f"/shifts/{shift.id}/give-away").status_code == 404


def test_whoever_asked_keeps_it_after_all(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    swap = asks(console, works(console, one_of_ours(sam), 30, 40), kim).swap

    assert "You ask others to take it" in words(sam.text("/shifts"))
    sam.post(f"/shifts/open/{swap.id}/keep")

    assert status(console, swap) is SwapStatus.WITHDRAWN
    assert on_call(console, NOW + 31 * HOUR) == ["Sam"]


def test_what_was_taken_meanwhile_cannot_be_kept(console: Console) -> None:
    sam, kim = console.as_specialist(), console.as_specialist("Kim")
    swap = asks(console, works(console, one_of_ours(sam), 30, 40)).swap
    kim.post(f"/shifts/open/{swap.id}/take")

    sam.post(f"/shifts/open/{swap.id}/keep")

    assert "Too late: somebody has taken it already." in words(sam.text("/shifts"))
    assert on_call(console, NOW + 31 * HOUR) == ["Kim"]


def test_nobody_keeps_what_another_asked(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    swap = asks(console, works(console, kim, 30, 40)).swap

    assert sam.post(f"/shifts/open/{swap.id}/keep").status_code == 404
    assert status(console, swap) is SwapStatus.ASKED


def test_who_alone_was_asked_says_no_and_everybody_is_asked(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    swap = asks(console, works(console, kim, 30, 40), one_of_ours(sam)).swap

    assert "Kim asks you to take it." in words(sam.text("/shifts"))
    sam.post(f"/shifts/open/{swap.id}/no")

    (after,) = open_ones(console)
    assert (after.id, after.named_id) == (swap.id, None)


@pytest.mark.parametrize("others", [1, 8])
def test_asking_takes_as_many_statements_however_many_colleagues(
    console: Console, statements: AbstractContextManager[list[str]], others: int
) -> None:
    sam = console.as_specialist()
    shift = works(console, one_of_ours(sam), 30, 40)
    for step in range(others):
        colleague(console, f"P{step}")
    sam.text("/shifts")

    with statements as asked:
        sam.text(f"/shifts/{shift.id}/give-away")

    assert len(asked) <= 16


def test_the_form_is_in_spanish(console: Console) -> None:
    sam = console.as_specialist(lang="es")
    shift = works(console, one_of_ours(sam), 30, 40)

    answer = sam.post(f"/shifts/{shift.id}/give-away", {"from": "", "to": ""})

    assert answer.status_code == 422
    assert "Ponga un día y una hora." in words(answer.text)
