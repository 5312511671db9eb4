"""Every route of the console is guarded, or public by a list that is short and known."""

import pytest
from flask import Flask

from outreach.domain.access import RIGHTS, ConsoleRole, Right
from outreach.records import audit
from tests.console.desk import Console
from tests.console.walking import STREAMS, Route, everything, routes

PUBLIC = {
    "entering.code",
    "entering.set_up",
    "entering.sign_in",
    "entering.sign_out",
    "entering.take_code",
    "entering.take_password",
    "entering.take_setup",
    "home.htmx",
    "home.live",
    "notices.manifest",
    "notices.worker",
}


def guarded(app: Flask) -> list[Route]:
    return [route for route in routes(app) if route.endpoint not in PUBLIC]


def test_every_view_says_which_right_it_asks_for_or_is_on_the_list(console: Console) -> None:
    views = {name: view for name, view in console.app.view_functions.items() if name != "static"}

    silent = [name for name, view in views.items() if not isinstance(getattr(view, "right", None), Right)]

    assert set(silent) == {name for name in views if getattr(views[name], "public", False)}
    assert set(silent) <= PUBLIC
    assert len(views) > 30


def test_a_view_that_says_nothing_opens_to_nobody(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    signed = everything(console)
    monkeypatch.setitem(console.app.view_functions, "home.start", lambda: "left open")

    assert signed.get("/home").status_code == 403


def test_who_is_not_signed_in_is_sent_to_the_door_by_every_route(console: Console) -> None:
    browser = console.nobody()

    for route in guarded(console.app):
        answer = browser.open(route.path, method=route.method)
        assert (answer.status_code, answer.headers["Location"][:8]) == (303, "/sign-in"), route


def test_a_part_of_a_page_sends_the_whole_page_to_the_door(console: Console) -> None:
    browser = console.nobody()

    for route in guarded(console.app):
        answer = browser.open(route.path, method=route.method, headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["HX-Refresh"], answer.data) == (401, "true", b""), route


@pytest.mark.parametrize("role", ConsoleRole)
def test_a_role_opens_only_what_its_rights_name(console: Console, role: ConsoleRole) -> None:
    signed = console.signed_in("Robin", role)
    for route in guarded(console.app):
        right = getattr(console.app.view_functions[route.endpoint], "right", None)
        if right is Right.SELF or right in RIGHTS[role]:
            continue
        answer = signed.client.open(route.path, method=route.method)
        assert answer.status_code == 403, route


def test_a_program_that_is_not_theirs_is_closed_to_every_role(console: Console) -> None:
    signed = everything(console)

    for route in guarded(console.app):
        if "<uuid:program>" in str(next(console.app.url_map.iter_rules(route.endpoint)).rule):
            assert signed.client.open(route.path, method=route.method).status_code == 403, route


def test_no_route_breaks_over_what_is_not_there(console: Console) -> None:
    signed, known = everything(console), {"program": console.program.program_id}
    console.app.testing = False  # as it is served: what breaks is answered with 500

    broken = []
    for route in routes(console.app, known):
        if route.method == "GET" and not route.endpoint.startswith(STREAMS):
            answer = signed.get(route.path)
            broken += [str(route)] if answer.status_code >= 500 else []
            answer.close()

    assert broken == []


def test_no_form_breaks_over_being_empty(console: Console) -> None:
    known = {"program": console.program.program_id}
    console.app.testing = False

    broken = [
        str(route)
        for route in routes(console.app, known)
        if route.method == "POST" and route.endpoint not in PUBLIC
        if everything(console).post(route.path).status_code >= 500
    ]

    assert broken == []


def test_every_form_without_its_mark_is_refused_and_nothing_is_done(console: Console) -> None:
    signed, known = everything(console), {"program": console.program.program_id}
    signed.text("/account/")

    refused = []
    for route in routes(console.app, known):
        if route.method not in ("GET", "HEAD", "OPTIONS"):
            answer = signed.client.open(route.path, method=route.method, data={"csrf_token": "made up"})
            assert answer.status_code == 400, (route, answer.status_code)
            refused.append(route)

    assert len(refused) > 20
    with console.runtime.transaction() as session:
        assert audit.page(session) == []


def test_a_mark_of_somebody_else_is_no_mark(console: Console) -> None:
    sam, kim = console.as_specialist("Sam"), console.as_specialist("Kim")
    theirs = sam.text("/account/").partition('name="csrf-token" content="')[2].partition('"')[0]

    answer = kim.client.post("/account/language", data={"lang": "es"}, headers={"X-CSRFToken": theirs})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "headers", [{"X-HTTP-Method-Override": "POST"}, {"X-HTTP-Method": "POST"}, {"X-Method-Override": "POST"}]
)
def test_a_page_that_is_asked_for_changes_nothing_whatever_its_headers_say(
    console: Console, headers: dict[str, str]
) -> None:
    signed = everything(console)

    answer = signed.client.get("/account/language?lang=es&_method=POST", headers=headers)

    assert answer.status_code == 405
    assert '<html lang="en">' in signed.text("/account/")


def test_what_no_database_keeps_is_refused_at_the_door(console: Console) -> None:
    lead, program = console.as_lead(), console.program.program_id

    for path, field in (("text", "text"), ("replies/hi", "text-en"), ("check-ins", "slots")):
        answer = lead.post(f"/programs/{program}/program/{path}", {field: "x\x00y"})
        assert answer.status_code == 400, path
    assert console.nobody().post("/sign-in", data={"login": "x\x00"}).status_code == 400
