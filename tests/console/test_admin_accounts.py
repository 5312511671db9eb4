"""Accounts at the console: invited, changed, locked out and let in; what is refused is said beside what was typed."""

import re
from datetime import timedelta
from typing import Any

import pytest

from outreach.domain.access import ConsoleRole
from outreach.records import accounts as records
from outreach.records import audit, sessions, shifts, specialists
from outreach.records.accounts import Account
from outreach.records.specialists import StaffRole
from tests import make
from tests.console.desk import Console, Signed


def account(console: Console, login: str) -> Account:
    with console.runtime.transaction() as session:
        found = records.by_login(session, login)
    assert found is not None
    return found


def done(console: Console) -> list[tuple[str, str]]:
    with console.runtime.transaction() as session:
        return [(each.action, each.detail) for each in audit.page(session)]


def form(console: Console, **more: object) -> dict[str, Any]:
    given: dict[str, Any] = {
        "name": "Kim Lo",
        "login": "kim",
        "lang": "es",
        "role": f"{console.program.program_id}:auditor",
    }
    return given | more


def test_who_is_invited_sets_the_account_up_at_an_address_that_is_shown_once(console: Console) -> None:
    admin = console.as_admin()

    answer = admin.post("/admin/accounts/invite", form(console))

    found = re.search(r"/set-up/[\w-]+", answer.text)
    assert answer.status_code == 200
    assert found is not None
    assert "Kim Lo" in console.nobody().get(found[0]).text
    assert found[0] not in admin.text(f"/admin/accounts/{account(console, 'kim').id}")
    assert done(console)[0][0] == "account_invited"


def test_a_new_specialist_is_made_with_number_and_languages(console: Console) -> None:
    role = f"{console.program.program_id}:specialist"

    answer = console.as_admin().post(
        "/admin/accounts/invite", form(console, role=role, phone="(303) 555-0177", speaks="ES, en")
    )

    assert answer.status_code == 200
    with console.runtime.transaction() as session:
        (kim,) = specialists.by_name(session, "Kim Lo")
        works_for = specialists.programs_of(session, kim.id)
    assert works_for == [console.program.program_id]
    assert (kim.phone.e164, kim.speaks) == ("+13035550177", ("es", "en"))
    assert account(console, "kim").specialist_id == kim.id


def test_somebody_of_ours_is_linked(console: Console) -> None:
    with console.runtime.transaction() as session:
        kim = make.specialist(session, "Kim", on_call=None, role=StaffRole.LEAD)
    role = f"{console.program.program_id}:lead"

    console.as_admin().post("/admin/accounts/invite", form(console, role=role, specialist=kim.id))

    assert account(console, "kim").specialist_id == kim.id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"login": "Kim Lo!"}, "has an account already"),
        ({"login": "ada"}, "has an account already"),
        ({"name": "   "}, "Give the name"),
        ({"role": ""}, None),
        ({"role": []}, "Choose at least one role"),
        ({"phone": "no number", "role": "specialist"}, "no phone number"),
        ({"phone": "3035550177", "role": "specialist", "speaks": "english"}, "two letters"),
        ({"phone": "3035550177", "role": "specialist", "speaks": "xx"}, "two letters"),
        ({"role": "specialist"}, "choose who of ours"),
    ],
)
def test_what_will_not_do_is_said_beside_what_was_typed(
    console: Console, wrong: dict[str, Any], said: str | None
) -> None:
    if wrong.get("role") == "specialist":
        wrong = wrong | {"role": f"{console.program.program_id}:specialist"}

    answer = console.as_admin().post("/admin/accounts/invite", form(console, **wrong))

    if said is None:
        assert answer.status_code == 404
        return
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="kim"' in answer.text or wrong.get("login")
    with console.runtime.transaction() as session:
        assert records.by_login(session, "kim") is None


def test_a_participants_number_is_refused(console: Console) -> None:
    with console.runtime.transaction() as session:
        phone = make.participant(session).phone.e164
    role = f"{console.program.program_id}:specialist"

    answer = console.as_admin().post("/admin/accounts/invite", form(console, role=role, phone=phone))

    assert (answer.status_code, "belongs to somebody else" in answer.text) == (422, True)


def path(console: Console, name: str, what: str = "") -> str:
    return f"/admin/accounts/{account(console, name).id}{what}"


def test_roles_change_at_once(console: Console) -> None:
    admin, aud = console.as_admin(), console.as_auditor()
    assert aud.get("/audit/").status_code == 200

    admin.post(path(console, "aud", "/roles"), {"role": f"{console.program.program_id}:admin"})

    assert aud.get("/admin/").status_code == 200
    admin.post(path(console, "aud", "/roles"), {})
    assert aud.get("/audit/").status_code == 403


def test_who_is_switched_off_is_out_at_once_and_comes_back_when_switched_on(console: Console) -> None:
    admin, aud = console.as_admin(), console.as_auditor()

    answer = admin.post(path(console, "aud", "/disable"), {"reason": "has left us"})

    assert answer.status_code == 303
    assert aud.get("/audit/").headers["Location"].startswith("/sign-in")
    assert done(console)[0] == ("account_disabled", "aud: has left us")
    admin.post(path(console, "aud", "/enable"))
    assert account(console, "aud").disabled_at is None


def test_who_is_switched_off_because_they_left_is_on_no_team_and_the_page_asks_for_it(console: Console) -> None:
    signed, admin = console.as_specialist(), console.as_admin()
    assert signed.specialist is not None
    with console.runtime.transaction() as session:
        make.specialist(session, "Kim", in_use=console.program, on_call=None)

    asked = admin.text(path(console, "sam"))
    admin.post(path(console, "sam", "/disable"), {"reason": "has left us", "left": "yes"})

    assert "Have they left?" in asked
    with console.runtime.transaction() as session:
        assert specialists.programs_of(session, signed.specialist.id) == []


def test_switching_off_needs_a_reason(console: Console) -> None:
    console.as_auditor()

    answer = console.as_admin().post(path(console, "aud", "/disable"), {"reason": " "})

    assert (answer.status_code, "Say why" in answer.text) == (422, True)
    assert account(console, "aud").disabled_at is None


def test_a_reset_gives_an_address_once_and_ends_sessions(console: Console) -> None:
    admin, aud = console.as_admin(), console.as_auditor()

    answer = admin.post(path(console, "aud", "/reset"), {"reason": "phone was stolen"})

    assert re.search(r"/set-up/[\w-]+", answer.text)
    assert aud.get("/audit/").status_code == 303
    assert not account(console, "aud").is_set_up


def test_who_is_locked_can_be_let_in(console: Console) -> None:
    admin = console.as_admin()
    console.as_auditor()
    with console.runtime.transaction() as session:
        records.change(session, account(console, "aud").id, failures=9, locked_until=make.NOW.replace(year=2030))
    assert "Locked after too many tries" in admin.text(path(console, "aud"))

    admin.post(path(console, "aud", "/unlock"))

    assert account(console, "aud").locked_until is None


def test_sessions_are_listed_and_ended(console: Console) -> None:
    admin, aud = console.as_admin(), console.as_auditor()
    with console.runtime.transaction() as session:
        (theirs,) = sessions.of_account(session, aud.account, now=console.wall())
    assert str(theirs.id) in admin.text(path(console, "aud"))

    admin.post(path(console, "aud", "/sessions"), {"session": str(theirs.id)})

    assert aud.get("/audit/").headers["Location"].startswith("/sign-in")


def own(console: Console, admin: Signed, what: str) -> tuple[int, str]:
    answer = admin.post(path(console, "ada", what), {"reason": "because I say so"})
    return answer.status_code, answer.text


@pytest.mark.parametrize("what", ["/disable", "/reset", "/roles"])
def test_nobody_takes_their_own_admin_right_away(console: Console, what: str) -> None:
    admin = console.as_admin()

    status, text = own(console, admin, what)

    assert (status, "your own account" in text) == (422, True)
    assert admin.get("/admin/").status_code == 200


def test_an_admin_of_one_program_sees_no_account_of_another_and_changes_none(console: Console) -> None:
    admin, here = console.as_admin(), console.program.program_id
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge").program_id
        both = records.add(session, login="bo", name="Bo Both", specialist=None, lang="en", now=make.NOW)
        away = records.add(session, login="al", name="Al Away", specialist=None, lang="en", now=make.NOW)
        assert both is not None
        assert away is not None
        records.grant(session, both.id, program=other, role=ConsoleRole.AUDITOR, now=make.NOW)
        records.grant(session, both.id, program=here, role=ConsoleRole.AUDITOR, now=make.NOW)
        records.grant(session, away.id, program=other, role=ConsoleRole.AUDITOR, now=make.NOW)

    listed = admin.text("/admin/accounts")

    assert ("Bo Both" in listed, "Al Away" in listed) == (True, False)
    assert admin.get(f"/admin/accounts/{away.id}").status_code == 404
    assert "you can only look" in admin.text(f"/admin/accounts/{both.id}")
    answer = admin.post(f"/admin/accounts/{both.id}/reset", {"reason": "lost phone"})
    assert (answer.status_code, "not yours to change" in answer.text) == (422, True)
    given = admin.post("/admin/accounts/invite", form(console, role=f"{other}:admin"))
    assert (given.status_code, "not yours to change" in given.text) == (422, True)


def test_every_change_asks_for_a_yes_first(console: Console) -> None:
    console.as_auditor()
    text = console.as_admin().text(path(console, "aud"))

    buttons = re.findall(r"<button[^>]*>([^<]+)</button>", text.partition("<main")[2])

    assert buttons
    assert all(words.startswith("Yes, ") for words in buttons)
    assert text.count("Sure?") == len(buttons)


def test_who_loses_the_role_is_paged_no_more_and_the_last_who_answers_keeps_it(console: Console) -> None:
    admin, sam = console.as_admin(), console.as_specialist("Sam", on_call=True)
    refused = admin.post(path(console, "sam", "/roles"), {})
    assert (refused.status_code, "leave nobody to answer" in refused.text) == (422, True)
    console.as_lead()

    assert admin.post(path(console, "sam", "/roles"), {}).status_code == 303

    assert sam.get("/").status_code == 403
    with console.runtime.transaction() as session:
        key = console.program.program_id
        assert [one.name for one in specialists.of_program(session, key)] == ["Lee"]
        assert shifts.between(session, key, start=console.clock(), end=console.clock() + timedelta(days=2)) == []


def test_a_role_that_was_taken_meanwhile_does_not_come_back_with_a_page_of_before(console: Console) -> None:
    admin, aud = console.as_admin(), console.as_auditor()
    had = re.findall(r'name="had" value="([^"]+)"', admin.text(path(console, "aud")))
    assert had == [f"{console.program.program_id}:auditor"]
    admin.post(path(console, "aud", "/roles"), {})

    ticked = [*had, f"{console.program.program_id}:admin"]
    admin.post(path(console, "aud", "/roles"), {"role": ticked, "had": had, "opened": "yes"})

    with console.runtime.transaction() as session:
        assert [each.role for each in records.grants_of(session, [aud.account])] == [ConsoleRole.ADMIN]
