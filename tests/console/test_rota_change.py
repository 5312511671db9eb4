"""Changing a rota for a while: what a change does is shown before it is saved, and saved only as it was shown."""

import re
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa

from outreach.actions import rostering
from outreach.domain.rota import Shift
from outreach.domain.unrolling import Absence
from outreach.records import overrides
from outreach.records.specialists import Specialist
from tests import make
from tests.console.desk import Console, Signed
from tests.console.shifting import HOUR, NOW, colleague, off, on_call, on_rota, rota, words, works

MARK = re.compile(r'name="mark" value="([0-9a-f]+)"')


@pytest.fixture
def kim(console: Console) -> Specialist:
    return colleague(console)


@pytest.fixture
def tess(console: Console) -> Specialist:
    return colleague(console, "Tess")


def form(kind: str, who: Specialist, other: Specialist | None = None, **more: str) -> dict[str, str]:
    """A change from eight to ten in the evening of Thursday."""
    filled = {"kind": kind, "who": str(who.id), "other": "" if other is None else str(other.id), "role": "primary"}
    return {**filled, "from": "2026-03-05T20:00", "to": "2026-03-05T22:00", **more}


def shown(console: Console, lead: Signed, filled: dict[str, str]) -> str:
    """Ask what a change does; gives the page."""
    answer = lead.post(f"{rota(console)}/change", filled)
    assert answer.status_code == 200, words(answer.text)
    return answer.text


def saved(console: Console, lead: Signed, filled: dict[str, str]) -> None:
    """Look at a change, and save it."""
    mark = MARK.search(shown(console, lead, filled))
    assert mark is not None
    answer = lead.post(f"{rota(console)}/change", {**filled, "mark": mark[1]})
    assert answer.status_code == 303, words(answer.text)


def thursday_evening(console: Console) -> list[str]:
    return on_call(console, NOW + 35 * HOUR)


@pytest.mark.parametrize("has_rota", [True, False], ids=["turns", "by hand"])
def test_looking_changes_nothing_and_saving_does(
    console: Console, kim: Specialist, tess: Specialist, *, has_rota: bool
) -> None:
    lee = console.as_lead()
    if has_rota:
        on_rota(console, "nights", [kim], starts="20:00", ends="08:00")
    else:
        works(console, kim, 34, 46)
    filled = form("replace", kim, tess)

    said = words(shown(console, lee, filled))

    assert "Kim is no longer on call (on call): Thu, Mar 5, 8:00 PM – 10:00 PM" in said
    assert "Tess is on call (on call): Thu, Mar 5, 8:00 PM – 10:00 PM" in said
    assert thursday_evening(console) == ["Kim"]
    saved(console, lee, filled)
    assert thursday_evening(console) == ["Tess"]
    assert on_call(console, NOW + 37 * HOUR) == ["Kim"]


@pytest.mark.parametrize("has_rota", [True, False], ids=["turns", "by hand"])
def test_somebody_is_taken_off_and_the_gap_is_said(console: Console, kim: Specialist, *, has_rota: bool) -> None:
    lee = console.as_lead()
    if has_rota:
        on_rota(console, "nights", [kim], starts="20:00", ends="08:00")
    else:
        works(console, kim, 34, 46)
    filled = form("remove", kim)

    said = words(shown(console, lee, filled))

    assert "Then nobody is on call: Thu, Mar 5, 8:00 PM – 10:00 PM" in said
    saved(console, lee, filled)
    assert thursday_evening(console) == []


@pytest.mark.parametrize("has_rota", [True, False], ids=["turns", "by hand"])
def test_somebody_is_put_on_as_well(console: Console, kim: Specialist, tess: Specialist, *, has_rota: bool) -> None:
    lee = console.as_lead()
    if has_rota:
        on_rota(console, "days", [kim], starts="08:00", ends="20:00")
    filled = form("add", tess, role="backup")

    said = words(shown(console, lee, filled))

    assert "Tess is on call (backup): Thu, Mar 5, 8:00 PM – 10:00 PM" in said
    assert "Somebody is on call where nobody was: Thu, Mar 5, 8:00 PM – 10:00 PM" in said
    saved(console, lee, filled)
    assert thursday_evening(console) == ["Tess"]


def test_what_runs_is_given_over_from_now_on(console: Console, kim: Specialist, tess: Specialist) -> None:
    lee = console.as_lead()
    works(console, kim, -2, 8)
    filled = {**form("replace", kim, tess), "from": "2026-03-04T08:00", "to": "2026-03-04T18:00"}
    mark = MARK.search(shown(console, lee, filled))
    assert mark is not None
    console.clock.move(minutes=3)

    answer = lee.post(f"{rota(console)}/change", {**filled, "mark": mark[1]})

    assert answer.status_code == 303
    assert on_call(console, console.clock()) == ["Tess"]


def test_what_changed_since_it_was_shown_is_shown_again(console: Console, kim: Specialist) -> None:
    lee, mo = console.as_lead(), console.as_lead("Mo")
    on_rota(console, "nights", [kim], starts="20:00", ends="08:00")
    filled = form("remove", kim)
    mark = MARK.search(shown(console, lee, filled))
    assert mark is not None
    saved(console, mo, {**form("remove", kim), "from": "2026-03-05T21:00"})

    answer = lee.post(f"{rota(console)}/change", {**filled, "mark": mark[1]})

    assert answer.status_code == 409
    assert "The rota changed meanwhile." in words(answer.text)
    assert "Kim is no longer on call (on call): Thu, Mar 5, 8:00 PM – 9:00 PM" in words(answer.text)
    assert on_call(console, NOW + 34 * HOUR) == ["Kim"]


def test_of_two_leads_who_save_the_same_the_second_looks_again(
    console: Console, kim: Specialist, tess: Specialist
) -> None:
    lee, mo = console.as_lead(), console.as_lead("Mo")
    on_rota(console, "nights", [kim], starts="20:00", ends="08:00")
    filled = form("replace", kim, tess)
    mark = MARK.search(shown(console, mo, filled))
    assert mark is not None
    saved(console, lee, filled)

    answer = mo.post(f"{rota(console)}/change", {**filled, "mark": mark[1]})

    assert answer.status_code == 422
    assert "Kim is not on call during that time." in words(answer.text)
    with console.runtime.transaction() as session:
        assert len(overrides.since(session, console.program.program_id, start=NOW)) == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "dance"}, "Choose what to do."),
        ({"who": ""}, "Choose somebody from the list."),
        ({"other": ""}, "Choose who takes the place."),
        ({"from": ""}, "Give a day and a time."),
        ({"to": "2026-03-05T19:00"}, "It must end after it begins."),
        ({"from": "2026-03-01T10:00", "to": "2026-03-01T12:00"}, "That is over already."),
        ({"to": "2029-03-05T19:00"}, "More than a year is surely a slip."),
        ({"from": "2026-03-08T02:30", "to": "2026-03-08T12:00"}, "The clocks skip that time"),
    ],
)
def test_mistakes_are_said_in_place_and_what_was_typed_stays(
    console: Console, kim: Specialist, tess: Specialist, change: dict[str, str], said: str
) -> None:
    lee = console.as_lead()
    works(console, kim, 34, 46)

    answer = lee.post(f"{rota(console)}/change", {**form("replace", kim, tess), **change})

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert f'value="{ {**form("replace", kim, tess), **change}["to"] }"' in answer.text
    assert thursday_evening(console) == ["Kim"]


def test_who_is_on_call_then_cannot_take_it(console: Console, kim: Specialist, tess: Specialist) -> None:
    lee = console.as_lead()
    works(console, kim, 34, 46)
    works(console, tess, 34, 46)

    answer = lee.post(f"{rota(console)}/change", form("replace", kim, tess))

    assert answer.status_code == 422
    assert "Tess is on call then already." in words(answer.text)


def test_who_is_not_on_call_cannot_be_replaced(console: Console, kim: Specialist, tess: Specialist) -> None:
    answer = console.as_lead().post(f"{rota(console)}/change", form("replace", kim, tess))

    assert answer.status_code == 422
    assert "Kim is not on call during that time." in words(answer.text)


def test_who_may_not_be_reached_cannot_be_put_on(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    works(console, kim, 34, 46)
    with console.runtime.transaction() as session:
        ida = make.specialist(session, "Ida", on_call=None, verified=False)

    answer = lee.post(f"{rota(console)}/change", form("replace", kim, ida))

    assert answer.status_code == 422
    assert "Nobody knows whether a page would reach Ida." in words(answer.text)


def test_a_lead_is_warned_of_days_off_and_may_know_better(console: Console, kim: Specialist, tess: Specialist) -> None:
    lee = console.as_lead()
    works(console, kim, 34, 46)
    off(console, Absence(specialist=tess.id, starts_at=NOW, ends_at=NOW + 90 * HOUR))

    assert "Tess: that time is blocked as off." in words(shown(console, lee, form("replace", kim, tess)))
    saved(console, lee, form("replace", kim, tess))

    assert thursday_evening(console) == ["Tess"]


def test_the_form_opens_with_the_shift_that_was_dragged(console: Console, kim: Specialist, tess: Specialist) -> None:
    lee = console.as_lead()
    stored = works(console, kim, 34, 46)

    page = lee.text(f"{rota(console)}/change?shift={stored.id}&kind=replace&other={tess.id}")

    assert 'value="2026-03-05T20:00"' in page
    assert 'value="2026-03-06T08:00"' in page
    assert f'value="{kim.id}" selected' in page
    assert f'value="{tess.id}" selected' in page


def test_a_shift_of_another_program_fills_nothing_in(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge")
        ida = make.specialist(session, "Ida", in_use=other, on_call=None)
        shift = Shift(specialist=ida.id, starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
        rostering.add_shift(session, other.program_id, shift, now=NOW)
    stored = works(console, ida, 5, 6, in_use=other)

    assert str(ida.id) not in lee.text(f"{rota(console)}/change?shift={stored.id}")
    assert kim.id != ida.id


def test_nobody_of_another_team_is_put_on(console: Console) -> None:
    lee = console.as_lead()
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge")
        ida = make.specialist(session, "Ida", in_use=other, on_call=None)

    answer = lee.post(f"{rota(console)}/change", form("add", ida))

    assert answer.status_code == 422
    assert thursday_evening(console) == []


def test_saving_is_written_down(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    works(console, kim, 34, 46)

    saved(console, lee, form("remove", kim))

    with console.runtime.transaction() as session:
        said = session.execute(sa.text("SELECT account_id FROM audit WHERE action = 'changed_rota'")).all()
    assert len(said) == 1


def test_a_change_takes_as_many_statements_however_many_people(
    console: Console, kim: Specialist, statements: AbstractContextManager[list[str]]
) -> None:
    lee = console.as_lead()
    for step in range(10):
        colleague(console, f"P{step}")
    works(console, kim, 34, 46)

    with statements as asked:
        shown(console, lee, form("remove", kim))

    assert len(asked) <= 60


def test_in_spanish(console: Console, kim: Specialist, tess: Specialist) -> None:
    lee = console.as_lead(lang="es")
    works(console, kim, 34, 46)

    said = words(shown(console, lee, form("replace", kim, tess)))

    assert "Tess entra (de turno): jue, 5 mar" in said.replace("mar.", "mar")


def test_a_change_says_that_another_program_has_them_then(console: Console, kim: Specialist, tess: Specialist) -> None:
    lee = console.as_lead()
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge")
    works(console, kim, 34, 46)
    works(console, tess, 30, 36, in_use=other)

    said = words(shown(console, lee, form("replace", kim, tess)))

    assert "On call for two programs at once" in said
    assert "Tess, for discharge too" in said
