"""What a specialist sees of their shifts, and coming on call right now."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from uuid import UUID

import pytest

from outreach.actions import swaps
from outreach.domain.access import ConsoleRole
from outreach.domain.rota import Role
from outreach.records import accounts, specialists
from outreach.records.specialists import Specialist, StaffRole
from tests import make
from tests.console.desk import Console
from tests.console.shifting import HOUR, NOW, asks, colleague, has, on_call, one_of_ours, words, works


@pytest.fixture
def kim(console: Console) -> Specialist:
    return colleague(console)


def test_who_is_on_call_reads_until_when_with_whom_and_who_is_next(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    mia = colleague(console, "Mia")
    works(console, one_of_ours(sam), -1, 8)
    works(console, mia, -1, 4, role=Role.BACKUP)
    works(console, kim, 8, 16)

    said = words(sam.text("/shifts"))

    assert "You are on call until 6:00 PM" in said
    assert "On call with you: Mia (backup, until 2:00 PM )" in said
    assert "Next: Kim, from 6:00 PM" in said


def test_who_leaves_a_gap_reads_so(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    works(console, one_of_ours(sam), -1, 2)
    works(console, kim, 4, 6)

    assert "Nobody comes after you. Next is Kim, from 2:00 PM" in words(sam.text("/shifts"))


def test_mine_are_listed_with_who_is_with_me_and_why(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    works(console, one_of_ours(sam), 10, 22)
    works(console, kim, 14, 30, role=Role.BACKUP)

    said = words(sam.text("/shifts"))

    assert "Wed, Mar 4, 8:00 PM – Thu, Mar 5, 8:00 AM on call standard · added by hand" in said
    assert "With you: Kim (backup, 12:00 AM–8:00 AM)" in said


def test_a_night_on_which_clocks_change_says_by_which_clock(console: Console) -> None:
    sam = console.as_specialist()
    console.clock.at = datetime(2026, 3, 7, 17, tzinfo=UTC)
    works(console, one_of_ours(sam), 10, 21)  # eleven hours: eight in the evening to eight in the morning

    said = words(sam.text("/shifts"))

    assert "Sat, Mar 7, 8:00 PM (MST) – Sun, Mar 8, 8:00 AM (MDT)" in said


def test_two_programs_at_once_are_a_warning(console: Console) -> None:
    sam = console.as_specialist()
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge")
        specialists.join_program(
            session, specialist=one_of_ours(sam).id, program=other.program_id, role=StaffRole.SPECIALIST, now=NOW
        )
        accounts.grant(session, sam.account, program=other.program_id, role=ConsoleRole.SPECIALIST, now=NOW)
    works(console, one_of_ours(sam), 10, 20)
    works(console, one_of_ours(sam), 12, 14, in_use=other)

    assert words(sam.text("/shifts")).count("You are on call twice then") == 2


def test_only_so_many_weeks_are_shown_until_one_looks_further(console: Console) -> None:
    sam = console.as_specialist()
    works(console, one_of_ours(sam), 24 * 40, 24 * 40 + 8)

    assert "You have no shift in that time." in words(sam.text("/shifts"))
    assert "Mon, Apr 13" in words(sam.text("/shifts?weeks=8"))


def test_the_page_takes_as_many_statements_however_much_is_on_it(
    console: Console, kim: Specialist, statements: AbstractContextManager[list[str]]
) -> None:
    sam = console.as_specialist()
    sam.text("/shifts")
    for step in range(8):
        works(console, one_of_ours(sam), 30 + 24 * step, 36 + 24 * step)
        asks(console, works(console, kim, 40 + 24 * step, 44 + 24 * step))

    with statements as asked:
        sam.text("/shifts")

    assert len(asked) <= 20


def test_who_is_free_takes_a_shift(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    swap = asks(console, works(console, kim, 30, 40)).swap

    assert "Kim asks everybody who is free." in words(sam.text("/shifts"))
    answer = sam.post(f"/shifts/open/{swap.id}/take")

    assert answer.status_code == 303
    assert on_call(console, NOW + 31 * HOUR) == ["Sam"]


def test_who_comes_second_reads_so_and_the_first_keeps_it(console: Console, kim: Specialist) -> None:
    sam, mia = console.as_specialist(), console.as_specialist("Mia")
    swap = asks(console, works(console, kim, 30, 40)).swap
    mia.post(f"/shifts/open/{swap.id}/take")

    answer = sam.post(f"/shifts/open/{swap.id}/take")

    assert answer.status_code == 422
    assert "It is not open any more" in words(answer.text)
    assert on_call(console, NOW + 31 * HOUR) == ["Mia"]


def test_what_keeps_somebody_from_a_shift_is_said_and_refused(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    swap = asks(console, works(console, kim, 30, 40)).swap
    works(console, one_of_ours(sam), 35, 45)

    assert "You cannot take it: already on call then." in words(sam.text("/shifts"))
    answer = sam.post(f"/shifts/open/{swap.id}/take")

    assert answer.status_code == 422
    assert on_call(console, NOW + 31 * HOUR) == ["Kim"]


def test_a_swap_of_another_program_is_not_there(console: Console) -> None:
    sam = console.as_specialist()
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge")
        starts, ends = NOW + 30 * HOUR, NOW + 40 * HOUR
        swap = swaps.leave_open(session, other, starts_at=starts, ends_at=ends, role=Role.PRIMARY, now=NOW).swap

    for act in ("take", "no", "keep"):
        assert sam.post(f"/shifts/open/{swap.id}/{act}").status_code == 404
        assert sam.post(f"/shifts/open/{UUID(int=7)}/{act}").status_code == 404


def test_somebody_comes_on_call_where_nobody_is(console: Console) -> None:
    sam = console.as_specialist()

    answer = sam.post("/shifts/on-call", {"program": console.program.program_id})

    assert answer.status_code == 303
    assert on_call(console, NOW) == ["Sam"]


def test_pressing_twice_puts_nobody_on_call_twice(console: Console) -> None:
    sam = console.as_specialist()
    sam.post("/shifts/on-call", {"program": console.program.program_id})

    answer = sam.post("/shifts/on-call", {"program": console.program.program_id})

    assert answer.status_code == 422
    assert on_call(console, NOW) == ["Sam"]


def test_somebody_relieves_who_is_on_call_and_gets_what_they_have(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    works(console, kim, -1, 8)
    has(console, kim)

    assert "Take over from Kim now" in words(sam.text("/shifts"))
    answer = sam.post("/shifts/on-call", {"program": console.program.program_id, "instead": kim.id})

    assert answer.status_code == 303
    assert on_call(console, NOW) == ["Sam"]


def test_who_is_not_on_call_any_more_cannot_be_relieved(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()

    answer = sam.post("/shifts/on-call", {"program": console.program.program_id, "instead": kim.id})

    assert answer.status_code == 422
    assert "That has changed meanwhile." in words(answer.text)


def test_nobody_comes_on_call_in_a_program_that_is_not_theirs(console: Console) -> None:
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge")

    assert console.as_specialist().post("/shifts/on-call", {"program": other.program_id}).status_code == 404
    assert console.as_specialist().post("/shifts/on-call", {}).status_code == 404


@pytest.mark.parametrize("path", ["/shifts", "/shifts/handover", "/shifts/rest", "/shifts/mine"])
def test_an_account_of_nobody_has_no_shifts(console: Console, path: str) -> None:
    assert console.as_admin().get(path).status_code == 403
    assert console.as_auditor().get(path).status_code == 403


@pytest.mark.parametrize("path", ["/shifts", "/shifts/handover", "/shifts/rest", "/shifts/mine"])
def test_a_lead_has_shifts_too(console: Console, path: str) -> None:
    assert console.as_lead().get(path).status_code == 200


def test_the_page_is_in_spanish_for_who_reads_it(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist(lang="es")
    works(console, kim, -1, 8)
    works(console, one_of_ours(sam), 10, 22)

    said = words(sam.text("/shifts"))

    assert "No está de turno." in said
    assert "De turno: Kim (de turno, hasta 6:00" in said
    assert "Los míos de las próximas 4 semanas" in said
