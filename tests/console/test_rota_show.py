"""What a lead sees of a rota: days and people, gaps with what to do, who is on call now, and on which clock."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest

from outreach.actions import swaps
from outreach.domain.rota import Role
from outreach.domain.unrolling import Absence
from outreach.records.specialists import Specialist
from tests import make
from tests.console.desk import Console
from tests.console.shifting import HOUR, NOW, asks, colleague, off, on_rota, rota, words, works


@pytest.fixture
def kim(console: Console) -> Specialist:
    return colleague(console)


def test_who_is_on_call_now_is_said_by_layer(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    mia = colleague(console, "Mia")
    on_rota(console, "nights", [kim], starts="09:00", ends="08:00")
    works(console, mia, -1, 4, role=Role.BACKUP)

    said = words(lee.text(rota(console)))

    assert "nights: Kim (on call, until Thu, Mar 5, 8:00 AM )" in said
    assert "Added by hand: Mia (backup, until 2:00 PM )" in said


def test_a_gap_is_said_in_words_with_what_to_do(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    works(console, kim, -1, 12)
    works(console, kim, 20, 400)

    page = lee.text(rota(console))

    assert "Nobody: Wed, Mar 4, 10:00 PM – Thu, Mar 5, 6:00 AM Put somebody on" in words(page)
    assert f"{rota(console)}/change?kind=add&amp;from=2026-03-04T22:00&amp;to=2026-03-05T06:00" in page
    assert "Nobody 10:00 PM–12:00 AM" in words(page)


def test_where_planning_ends_is_no_gap_of_hours(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    works(console, kim, -1, 12)

    assert "Nobody is planned from 10:00 PM on." in words(lee.text(rota(console)))


def test_a_rota_without_gaps_says_so(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    works(console, kim, -1, 400)

    assert "Somebody is on call at every moment." in words(lee.text(rota(console)))


def test_a_gap_that_is_offered_is_not_offered_again(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    works(console, kim, -1, 12)
    works(console, kim, 20, 400)
    with console.runtime.transaction() as session:
        starts, ends = NOW + 12 * HOUR, NOW + 20 * HOUR
        swaps.leave_open(session, make.program(session), starts_at=starts, ends_at=ends, role=Role.PRIMARY, now=NOW)

    said = words(lee.text(rota(console)))

    assert "It is offered to whoever is free." in said
    assert "Offer it to whoever is free" not in said


def test_a_week_has_a_row_for_everybody_and_says_who_is_off_or_not_reached(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    with console.runtime.transaction() as session:
        make.specialist(session, "Ida", on_call=None, verified=False)
    off(console, Absence(specialist=kim.id, starts_at=NOW + 24 * HOUR, ends_at=NOW + 30 * HOUR))

    said = words(lee.text(rota(console)))

    assert "Ida 0 hours not reached" in said
    assert "Kim 0 hours off" in said


def test_a_week_on_which_clocks_change_says_how_long_its_days_are(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    console.clock.at = datetime(2026, 3, 7, 17, tzinfo=UTC)
    on_rota(console, "nights", [kim], starts="20:00", ends="08:00")

    said = words(lee.text(rota(console)))

    assert "Sun, Mar 8 23 hours" in said
    assert "from 8:00 PM nights" in said
    assert "until 8:00 AM nights" in said
    assert "Kim 15 hours" in said  # four on Saturday, seven before eight on Sunday, four after


def test_in_fall_a_day_has_an_hour_more(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    console.clock.at = datetime(2026, 10, 31, 17, tzinfo=UTC)
    on_rota(console, "nights", [kim], starts="20:00", ends="08:00")

    said = words(lee.text(rota(console)))

    assert "Sun, Nov 1 25 hours" in said
    assert "Kim 17 hours" in said


def test_a_month_is_whole_weeks_with_their_shifts(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    on_rota(console, "nights", [kim], starts="20:00", ends="08:00")

    said = words(lee.text(f"{rota(console)}?view=month&day=2026-03-20"))

    assert "Mon, Feb 23" in said
    assert "Sun, Apr 5" in said
    assert said.count("from 8:00 PM") == 33  # every night from the fourth of March to the fifth of April


@pytest.mark.parametrize("day", ["", "soon", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_what_is_no_day_is_this_week(console: Console, day: str) -> None:
    assert "Mon, Mar 2" in words(console.as_lead().text(f"{rota(console)}?day={day}"))


def test_shifts_to_be_taken_are_told_of(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    asks(console, works(console, kim, 30, 40))

    assert "1 shift is to be taken by somebody." in words(lee.text(rota(console)))


@pytest.mark.parametrize("path", ["", "/change", "/changes", "/swaps", "/fairness", "/file"])
def test_a_rota_is_a_leads(console: Console, path: str) -> None:
    assert console.as_lead().get(rota(console) + path).status_code == 200
    for other in (console.as_specialist(), console.as_supervisor(), console.as_admin(), console.as_auditor()):
        assert other.get(rota(console) + path).status_code == 403


def test_the_rota_of_another_program_is_not_theirs(console: Console) -> None:
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge").program_id

    assert console.as_lead().get(f"/programs/{other}/rota").status_code == 403


@pytest.mark.parametrize("view", ["week", "month"])
def test_a_page_takes_as_many_statements_however_much_is_on_it(
    console: Console, statements: AbstractContextManager[list[str]], view: str
) -> None:
    lee = console.as_lead()
    for step in range(12):
        works(console, colleague(console, f"P{step}"), 6 * step, 6 * step + 8)
    lee.text("/account/")

    with statements as asked:
        lee.text(f"{rota(console)}?view={view}")

    assert len(asked) <= 18


def test_who_is_on_call_for_two_programs_at_once_is_said(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge")
    works(console, kim, 1, 6)
    works(console, kim, 6, 9, in_use=other)
    before = words(lee.text(rota(console)))
    works(console, kim, 2, 4, in_use=other)

    assert "two programs at once" not in before
    assert "Kim, for discharge too: Today, 12:00 PM" in words(lee.text(rota(console))).replace("Wed, Mar 4", "Today")


def test_the_rota_is_in_spanish_for_who_reads_it(console: Console, kim: Specialist) -> None:
    lee = console.as_lead(lang="es")
    works(console, kim, -1, 12)

    said = words(lee.text(rota(console)))

    assert "Sin nadie de turno en los próximos 14 días" in said
    assert "No hay nadie previsto desde" in said
    assert "mié, 4 mar" in said.replace(".", "")
