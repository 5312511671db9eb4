"""What every answer of the console tells a browser, how often one may ask, and tricks that must not work."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from outreach.console import create_app
from outreach.console.options import ConsoleOptions
from tests.console.desk import Console, Signed
from tests.console.walking import STREAMS, crawl, everything, routes

SECRET = "the tests' own"


def directives(answer: TestResponse) -> dict[str, list[str]]:
    policy = answer.headers["Content-Security-Policy"]
    return {name: values for name, *values in (each.split() for each in policy.split(";"))}


def tells_browsers(answer: TestResponse, what: str) -> None:
    told = directives(answer)
    assert told["default-src"] in (["'none'"], ["'self'"]), what
    assert (told["script-src"], told["style-src"]) == (["'self'"], ["'self'"]), what
    assert told["frame-ancestors"] == ["'none'"], what
    assert told["base-uri"] == ["'none'"], what
    assert told["form-action"] == ["'self'"], what
    assert "unsafe" not in answer.headers["Content-Security-Policy"], what
    assert answer.headers["X-Content-Type-Options"] == "nosniff", what
    assert answer.headers["Referrer-Policy"] == "no-referrer", what
    assert answer.headers["X-Frame-Options"] == "DENY", what
    assert "camera=()" in answer.headers["Permissions-Policy"], what


def answers(console: Console) -> Iterator[tuple[str, TestResponse]]:
    """Answers of every kind: pages, parts, refusals, errors, redirects, files."""
    signed, known = everything(console), {"program": console.program.program_id}
    console.app.testing = False
    for route in routes(console.app, known):
        if route.method == "GET" and not route.endpoint.startswith(STREAMS):
            yield str(route), signed.get(route.path)
    yield "nowhere", signed.get("/there/is/nothing")
    yield "wrong method", signed.client.put("/account/")
    yield "no mark", signed.client.post("/account/language")
    yield "no right", console.as_auditor().get("/admin/")
    yield "the door", console.nobody().get("/account/")
    yield "too large", signed.client.post("/account/language", data={"lang": "x" * 9_000_000})


def test_every_answer_tells_browsers_to_run_and_keep_nothing_of_others(console: Console) -> None:
    told = 0
    for what, answer in answers(console):
        tells_browsers(answer, what)
        kept = answer.headers["Cache-Control"]
        assert kept == "no-store" or "home.htmx" in what, (what, kept)
        told += 1
        answer.close()

    assert told > 30


def test_an_error_of_ours_tells_them_too_and_nothing_of_itself(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = everything(console)
    monkeypatch.setattr(console.app, "testing", False)
    view = console.app.view_functions["account.show"]

    def breaks() -> str:
        raise RuntimeError("a secret of the inside")

    breaks.__dict__.update(view.__dict__)
    monkeypatch.setitem(console.app.view_functions, "account.show", breaks)
    answer = signed.get("/account/")

    assert answer.status_code == 500
    tells_browsers(answer, "error")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "secret" not in answer.text
    assert "RuntimeError" not in answer.text


def test_no_page_runs_or_styles_anything_within_itself(console: Console) -> None:
    pages = crawl(everything(console))

    assert len(pages) > 15
    for path, text in pages.items():
        assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text) == [], path
        assert re.findall(r"<style\b", text) == [], path
        assert re.findall(r"<[^>]+\sstyle=", text) == [], path
        assert re.findall(r"<[^>]+\son[a-z]+=", text) == [], path
        assert "javascript:" not in text, path
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//', text) == [], path


def served(console: Console, **more: object) -> Flask:
    """Make the same console with other options."""
    options: dict[str, Any] = {"secret": SECRET, "wall": console.wall, "limits": "", **more}
    return create_app(console.runtime, ConsoleOptions(**options))


def test_cookies_go_by_https_alone_and_no_script_reads_them(console: Console) -> None:
    answer = served(console, secure=True).test_client().get("/sign-in", base_url="https://desk.harbor-house.org")

    (cookie,) = answer.headers.getlist("Set-Cookie")
    parts = {part.strip() for part in cookie.split(";")}
    assert cookie.startswith("__Host-outreach=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= parts
    assert not any(part.startswith("Domain") for part in parts)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_cookie_that_nobody_signed_is_nobody(console: Console) -> None:
    browser = console.nobody()
    forged = served(console, secret="somebody else's", secure=False).test_client()
    with forged.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = "a session that a test began Sam", True
    console.as_specialist("Sam")
    stolen = forged.get_cookie("outreach")
    assert stolen is not None
    browser.set_cookie("outreach", stolen.value)

    assert browser.get("/account/").headers["Location"].startswith("/sign-in")


def test_who_asks_too_often_is_told_so_in_words(console: Console) -> None:
    browser = served(console, secure=False, limits="5 per minute").test_client()

    got = [browser.get("/sign-in") for _ in range(6)]

    assert [answer.status_code for answer in got] == [200] * 5 + [429]
    assert "Wait a minute" in got[-1].text
    tells_browsers(got[-1], "too often")


def test_guessing_passwords_is_limited_more(console: Console) -> None:
    browser = served(console, secure=False, limits="1000 per minute").test_client()
    mark = re.search(r'name="csrf-token" content="([^"]+)"', browser.get("/sign-in").text)
    assert mark is not None
    form = {"login": "nobody", "password": "guess", "csrf_token": mark[1]}

    got = [browser.post("/sign-in", data=form).status_code for _ in range(21)]

    assert (got[0], got[-1]) == (401, 429)


def test_limits_of_one_application_are_none_of_another(console: Console) -> None:
    free = console.nobody()
    served(console, secure=False, limits="5 per minute")

    assert {free.get("/sign-in").status_code for _ in range(21)} == {200}


def as_from(host: str, signed: Signed) -> tuple[FlaskClient, dict[str, str]]:
    """A browser that sends somebody's cookie to whatever host it is told, and headers that claim that host."""
    cookie = signed.client.get_cookie("outreach")
    assert cookie is not None
    headers = {"Host": host, "X-Forwarded-Host": host, "Forwarded": f"host={host}"}
    return signed.client.application.test_client(use_cookies=False), {**headers, "Cookie": f"outreach={cookie.value}"}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:443", "console@evil.example"])
def test_a_forged_host_is_repeated_nowhere(console: Console, host: str) -> None:
    browser, headers = as_from(host, everything(console))

    for path in ("/account/", "/home", "/nowhere", "/sign-in", "/admin/"):
        answer = browser.get(path, headers=headers)
        assert "evil" not in answer.text, path
        assert "evil" not in str(answer.headers), path
    assert "evil" not in str(console.nobody().get("/account/", headers={"Host": host}).headers)


def test_the_address_of_an_invitation_is_the_consoles_own_whatever_the_host_says(console: Console) -> None:
    object.__setattr__(console.app.extensions["options"], "address", "https://desk.harbor-house.org")
    admin = console.as_admin()
    mark = admin.text("/account/").partition('name="csrf-token" content="')[2].partition('"')[0]
    browser, headers = as_from("evil.example", admin)

    answer = browser.post(
        "/admin/accounts/invite",
        data={"name": "Kim", "login": "kim", "role": f"{console.program.program_id}:auditor"},
        headers={**headers, "X-CSRFToken": mark},
    )

    assert "https://desk.harbor-house.org/set-up/" in answer.text
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/static/../options.py",
        "/static/..%2foptions.py",
        "/static/%2e%2e/options.py",
        "/static/....//options.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/..\\options.py",
        "/static/console.css%00.py",
        "/static/",
        "/assets/../static/../options.py",
    ],
)
def test_nothing_but_what_is_to_be_served_is_served(console: Console, path: str) -> None:
    answer = console.nobody().get(path)

    assert answer.status_code in (303, 308, 400, 404)
    assert "ConsoleOptions" not in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "back",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", "evil"],
)
def test_nobody_is_sent_elsewhere_by_the_door(console: Console, back: str) -> None:
    answer = everything(console).client.get("/sign-in", query_string={"back": back})

    assert back not in re.findall(r'value="([^"]*)"', answer.text)
    assert "evil" not in answer.headers.get("Location", "")


def test_options_hides_its_secret(console: Console) -> None:
    assert SECRET not in repr(console.app.extensions["options"])
