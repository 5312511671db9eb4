"""What goes over a rota, who is off and whom a page may not reach, with what a lead does about each."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest

from outreach.actions import rostering
from outreach.domain.delivery import MessageKind
from outreach.domain.overriding import Override, OverrideKind
from outreach.domain.unrolling import Absence
from outreach.records import days_off
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking
from tests.console.desk import Console
from tests.console.shifting import HOUR, NOW, colleague, off, on_call, on_rota, rota, words


@pytest.fixture
def kim(console: Console) -> Specialist:
    return colleague(console)


def over(console: Console, who: Specialist, other: Specialist) -> object:
    """Put somebody in another's place, over the rota."""
    new = Override(
        kind=OverrideKind.REPLACE,
        specialist=who.id,
        other=other.id,
        starts_at=NOW + 34 * HOUR,
        ends_at=NOW + 36 * HOUR,
    )
    program = console.program.program_id
    with console.runtime.transaction() as session:
        return rostering.override(session, program, new, now=NOW)


def test_what_goes_over_the_rota_is_taken_back(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    tess = colleague(console, "Tess")
    on_rota(console, "nights", [kim], starts="20:00", ends="08:00")
    key = over(console, kim, tess)

    assert "Tess in place of Kim: Thu, Mar 5, 8:00 PM – 10:00 PM" in words(lee.text(f"{rota(console)}/changes"))
    lee.post(f"{rota(console)}/changes/{key}/cancel")

    assert on_call(console, NOW + 35 * HOUR) == ["Kim"]
    assert "Taken back: the rota holds again." in words(lee.text(f"{rota(console)}/changes"))


def test_taking_back_twice_says_so(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    on_rota(console, "nights", [kim], starts="20:00", ends="08:00")
    key = over(console, kim, colleague(console, "Tess"))
    lee.post(f"{rota(console)}/changes/{key}/cancel")
    lee.text("/account/")

    lee.post(f"{rota(console)}/changes/{key}/cancel")

    assert "That was taken back already, or is over." in words(lee.text(f"{rota(console)}/changes"))


def test_somebody_is_given_days_off_and_others_take_their_turns(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    on_rota(console, "nights", [kim, colleague(console, "Tess")], starts="20:00", ends="08:00")

    answer = lee.post(f"{rota(console)}/off", {"who": kim.id, "from": "2026-03-04", "to": "2026-03-05"})

    assert answer.status_code == 303
    assert on_call(console, NOW + 11 * HOUR) == ["Tess"]
    assert "Kim: Wed, Mar 4, 12:00 AM – Fri, Mar 6, 12:00 AM" in words(lee.text(f"{rota(console)}/changes"))


@pytest.mark.parametrize(
    ("change", "said"),
    [({"who": "x"}, "Choose somebody from the list."), ({"to": "2026-03-01"}, "It must end after it begins.")],
)
def test_days_off_that_cannot_be_are_refused_in_place(
    console: Console, kim: Specialist, change: dict[str, str], said: str
) -> None:
    lee = console.as_lead()

    answer = lee.post(f"{rota(console)}/off", {"who": str(kim.id), "from": "2026-03-05", "to": "2026-03-05", **change})

    assert answer.status_code == 422
    assert said in words(answer.text)
    with console.runtime.transaction() as session:
        assert days_off.of(session, [kim.id]) == []


def test_days_off_are_taken_back(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    away = Absence(specialist=kim.id, starts_at=datetime(2026, 3, 5, 7, tzinfo=UTC), ends_at=NOW + 90 * HOUR)
    off(console, away)
    form = {"who": kim.id, "from": away.starts_at.isoformat(), "to": away.ends_at.isoformat()}

    lee.post(f"{rota(console)}/off/back", form)
    lee.post(f"{rota(console)}/off/back", {**form, "who": lee.account})

    with console.runtime.transaction() as session:
        assert days_off.of(session, [kim.id]) == []


def test_whom_a_page_may_not_reach_is_asked_again(console: Console) -> None:
    lee = console.as_lead()
    with console.runtime.transaction() as session:
        ida = make.specialist(session, "Ida", on_call=None, verified=False)

    assert "Ida has not answered our text yet" in words(lee.text(f"{rota(console)}/changes"))
    lee.post(f"{rota(console)}/reach/{ida.id}")

    said = looking.messages(console.runtime.transaction, MessageKind.STAFF_ANSWER)
    assert [(each.specialist_id, each.text_key) for each in said] == [(ida.id, "reach_ask")]


def test_nobody_of_another_team_is_asked(console: Console) -> None:
    with console.runtime.transaction() as session:
        ida = make.specialist(session, "Ida", in_use=make.program(session, "discharge"), on_call=None)

    assert console.as_lead().post(f"{rota(console)}/reach/{ida.id}").status_code == 404


def test_a_specialist_changes_nothing(console: Console, kim: Specialist) -> None:
    sam = console.as_specialist()
    forms = {"/off": {"who": kim.id, "from": "2026-03-05", "to": "2026-03-05"}, f"/reach/{kim.id}": {}, "/change": {}}

    assert {sam.post(rota(console) + path, form).status_code for path, form in forms.items()} == {403}


@pytest.mark.parametrize("people", [1, 10])
def test_the_page_takes_as_many_statements_however_many_people(
    console: Console, statements: AbstractContextManager[list[str]], people: int
) -> None:
    lee = console.as_lead()
    for step in range(people):
        off(console, Absence(specialist=colleague(console, f"P{step}").id, starts_at=NOW, ends_at=NOW + HOUR))
    lee.text("/account/")

    with statements as asked:
        lee.text(f"{rota(console)}/changes")

    assert len(asked) <= 14
