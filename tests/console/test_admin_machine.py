"""Drills, the brake and test texts at the console: asked for once more before anything happens, and written down."""

import pytest

from outreach.actions import due, trial_texts
from outreach.actions.replies import receive
from outreach.domain.access import ConsoleRole
from outreach.domain.drill import DrillStatus
from outreach.queries import drills
from outreach.records import accounts as records
from outreach.records import audit, brakes
from tests import make
from tests.console.desk import Console, Signed


def done(console: Console) -> list[str]:
    with console.runtime.transaction() as session:
        return [each.action for each in audit.page(session)]


def test_a_drill_is_held_and_shown(console: Console) -> None:
    console.as_specialist(on_call=True)
    admin = console.as_admin()

    answer = admin.post("/admin/drills", {"urgency": "emergency"})
    due.do_what_is_due(console.runtime)

    assert answer.status_code == 303
    with console.runtime.transaction() as session:
        (held,) = drills.latest(session)
    assert held.drill.status is DrillStatus.RUNNING
    text = admin.text("/admin/drills")
    assert "It goes on now." in text
    assert "Sam" in text
    assert 'hx-get="/admin/drills/state"' in text
    assert "<html" not in admin.text("/admin/drills/state")
    assert done(console)[0] == "held_drill"


def test_where_there_was_no_drill_the_page_says_so(console: Console) -> None:
    assert "There was no drill yet." in console.as_admin().text("/admin/drills/state")


def test_one_drill_at_a_time(console: Console) -> None:
    console.as_specialist(on_call=True)
    admin = console.as_admin()
    admin.post("/admin/drills")

    answer = admin.post("/admin/drills")

    assert (answer.status_code, "goes on already" in answer.text) == (422, True)


def test_no_drill_begins_while_something_real_waits(console: Console) -> None:
    console.as_specialist(on_call=True)
    with console.runtime.transaction() as session:
        dana = make.participant(session)
    receive(console.runtime, make.inbound("i am going to kill myself tonight", phone=dana.phone))

    answer = console.as_admin().post("/admin/drills")

    assert (answer.status_code, "real emergency" in answer.text) == (422, True)


def test_a_drill_of_a_program_that_is_not_theirs_is_refused(console: Console) -> None:
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge").program_id

    assert console.as_admin().post("/admin/drills", {"program": other}).status_code == 404


def test_the_brake_is_shown_and_let_go_of(console: Console) -> None:
    with console.runtime.transaction() as session:
        brakes.figure(session, most_an_hour=60, now=console.clock())
        brakes.pull(session, now=console.clock())
    admin = console.as_admin()
    assert "Check-ins are held" in admin.text("/admin/numbers")

    admin.post("/admin/numbers/brake")

    assert "Check-ins are held" not in admin.text("/admin/numbers")
    assert done(console)[0] == "let_go_of_check_ins"


@pytest.fixture
def with_phone(console: Console) -> Signed:
    """An admin who is one of ours as well."""
    somebody, program = console.as_specialist("Kim"), console.program.program_id
    with console.runtime.transaction() as session:
        records.grant(session, somebody.account, program=program, role=ConsoleRole.ADMIN, now=make.NOW)
    return somebody


def test_a_test_text_goes_to_ones_own_phone_and_its_way_is_shown(console: Console, with_phone: Signed) -> None:
    assert with_phone.specialist is not None
    assert with_phone.specialist.phone.last_four in with_phone.text("/admin/test-text")

    answer = with_phone.post("/admin/test-text")

    text = with_phone.text(answer.headers["Location"])
    assert "Waiting to go out" in text
    assert "<html" not in with_phone.text(f"{answer.headers['Location']}/state")
    assert "sent_test_text" in done(console)


def test_a_test_text_too_many_is_refused_in_words(console: Console, with_phone: Signed) -> None:
    del console  # whose database it is
    for _ in range(trial_texts.MOST):
        with_phone.post("/admin/test-text")

    answer = with_phone.post("/admin/test-text")

    assert (answer.status_code, "enough for now" in answer.text) == (429, True)


def test_an_account_without_a_phone_is_told_so(console: Console) -> None:
    admin = console.as_admin()

    assert "no phone" in admin.text("/admin/test-text")
    assert admin.post("/admin/test-text").status_code == 422


def test_nobody_sees_somebody_elses_message_as_a_test_text(console: Console) -> None:
    admin = console.as_admin()

    assert admin.get("/admin/test-text/019cb9ca-c680-71ff-aae5-e5b67e1592f2").status_code == 404
