"""Swaps and open shifts as a lead sees them, and doing for others what they do by text."""

from contextlib import AbstractContextManager

import pytest

from outreach.actions import swaps
from outreach.domain.rota import Role
from outreach.domain.swapping import SwapStatus
from outreach.records import swaps as records
from outreach.records.specialists import Specialist
from outreach.records.swaps import Swap
from tests import make
from tests.console.desk import Console
from tests.console.shifting import HOUR, NOW, asks, colleague, on_call, rota, words, works


@pytest.fixture
def kim(console: Console) -> Specialist:
    return colleague(console)


def status(console: Console, swap: Swap) -> SwapStatus:
    with console.runtime.transaction() as session:
        found = records.by_id(session, swap.id)
    assert found is not None
    return found.status


def open_ones(console: Console) -> list[Swap]:
    program = console.program.program_id
    with console.runtime.transaction() as session:
        return records.open_in(session, [program])


def test_who_asks_whom_is_listed_with_what_comes_next(console: Console, kim: Specialist) -> None:
    lee, tess = console.as_lead(), colleague(console, "Tess")
    asks(console, works(console, kim, 50, 60), tess)

    said = words(lee.text(f"{rota(console)}/swaps"))

    assert "Fri, Mar 6, 12:00 PM – 10:00 PM" in said
    assert "Kim asks Tess to take it. Next: they are reminded." in said


def test_a_lead_gives_what_is_open_to_somebody(console: Console, kim: Specialist) -> None:
    lee, tess = console.as_lead(), colleague(console, "Tess")
    swap = asks(console, works(console, kim, 50, 60)).swap

    answer = lee.post(f"{rota(console)}/swaps/{swap.id}/take", {"who": tess.id})

    assert answer.status_code == 303
    assert on_call(console, NOW + 51 * HOUR) == ["Tess"]


@pytest.mark.parametrize("who", ["", "nobody", "00000000-0000-0000-0000-000000000007"])
def test_somebody_has_to_be_chosen(console: Console, kim: Specialist, who: str) -> None:
    swap = asks(console, works(console, kim, 50, 60)).swap

    answer = console.as_lead().post(f"{rota(console)}/swaps/{swap.id}/take", {"who": who})

    assert answer.status_code == 422
    assert "Choose somebody from the list." in words(answer.text)


def test_who_cannot_is_refused_with_why(console: Console, kim: Specialist) -> None:
    lee, tess = console.as_lead(), colleague(console, "Tess")
    swap = asks(console, works(console, kim, 50, 60)).swap
    works(console, tess, 55, 65)

    answer = lee.post(f"{rota(console)}/swaps/{swap.id}/take", {"who": tess.id})

    assert answer.status_code == 422
    assert "They cannot take it: already on call then." in words(answer.text)
    assert on_call(console, NOW + 51 * HOUR) == ["Kim"]


def test_who_took_it_first_has_it(console: Console, kim: Specialist) -> None:
    lee, sam, tess = console.as_lead(), console.as_specialist(), colleague(console, "Tess")
    swap = asks(console, works(console, kim, 50, 60)).swap
    sam.post(f"/shifts/open/{swap.id}/take")

    answer = lee.post(f"{rota(console)}/swaps/{swap.id}/take", {"who": tess.id})

    assert answer.status_code == 422
    assert "It is not open any more" in words(answer.text)
    assert on_call(console, NOW + 51 * HOUR) == ["Sam"]


def test_nobody_is_asked_any_more_once_a_lead_says_so(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    swap = asks(console, works(console, kim, 50, 60)).swap

    lee.post(f"{rota(console)}/swaps/{swap.id}/keep")
    lee.post(f"{rota(console)}/swaps/{swap.id}/keep")

    assert status(console, swap) is SwapStatus.WITHDRAWN
    assert "Too late" in words(lee.text(f"{rota(console)}/swaps"))


def test_a_time_that_nobody_has_is_offered(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    form = {"from": "2026-03-06T12:00", "to": "2026-03-06T22:00", "role": "backup"}

    answer = lee.post(f"{rota(console)}/swaps/open", form)

    assert answer.status_code == 303
    (swap,) = open_ones(console)
    assert (swap.asker_id, swap.role, swap.starts_at) == (None, Role.BACKUP, NOW + 50 * HOUR)
    assert f"We ask: {kim.name}." in words(lee.text(f"{rota(console)}/swaps"))


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"from": "", "to": "2026-03-06T22:00"}, "Give a day and a time."),
        ({"from": "2026-03-04T08:00", "to": "2026-03-06T22:00"}, "An open shift begins later than now."),
        ({"from": "2026-03-06T22:00", "to": "2026-03-06T22:00"}, "It must end after it begins."),
    ],
)
def test_what_cannot_be_offered_is_refused_in_place(console: Console, form: dict[str, str], said: str) -> None:
    answer = console.as_lead().post(f"{rota(console)}/swaps/open", form)

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert open_ones(console) == []


def test_others_are_asked_for_somebody(console: Console, kim: Specialist) -> None:
    lee, _tess = console.as_lead(), colleague(console, "Tess")
    shift = works(console, kim, 50, 60)

    lee.post(f"{rota(console)}/shifts/{shift.id}/ask")

    (swap,) = open_ones(console)
    assert (swap.asker_id, swap.whole) == (kim.id, True)


def test_what_is_of_another_program_is_not_there(console: Console) -> None:
    lee = console.as_lead()
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge")
        starts, ends = NOW + 30 * HOUR, NOW + 40 * HOUR
        swap = swaps.leave_open(session, other, starts_at=starts, ends_at=ends, role=Role.PRIMARY, now=NOW).swap

    assert lee.post(f"{rota(console)}/swaps/{swap.id}/take", {}).status_code == 404
    assert lee.post(f"{rota(console)}/swaps/{swap.id}/keep", {}).status_code == 404
    assert lee.post(f"{rota(console)}/shifts/{swap.id}/ask", {}).status_code == 404


def test_what_is_far_ahead_is_shown_when_asked_for(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    asks(console, works(console, kim, 24 * 40, 24 * 40 + 8))

    assert "Show 1 more, further ahead" in words(lee.text(f"{rota(console)}/swaps"))
    assert "Mon, Apr 13" in words(lee.text(f"{rota(console)}/swaps?all=yes"))


@pytest.mark.parametrize("count", [1, 8])
def test_the_page_takes_as_many_statements_however_many_are_open(
    console: Console, kim: Specialist, statements: AbstractContextManager[list[str]], count: int
) -> None:
    lee = console.as_lead()
    for step in range(count):
        asks(console, works(console, kim, 50 + 12 * step, 56 + 12 * step))
    lee.text("/account/")

    with statements as asked:
        lee.text(f"{rota(console)}/swaps")

    assert len(asked) <= 14
