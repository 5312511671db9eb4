"""Coming in: a password, then a code, and all that keeps others out."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from outreach.actions import accounts
from outreach.domain.access import ConsoleRole
from outreach.records import accounts as records
from outreach.records import sessions
from tests.console.desk import Console

PASSWORD = "four quiet green rivers"
CSRF = re.compile(r'name="csrf-token" content="([^"]+)"')


class Door:
    """A browser before the door, with what its owner knows."""

    def __init__(self, console: Console, *, role: ConsoleRole = ConsoleRole.ADMIN) -> None:
        self.console, self.client = console, console.nobody()
        with console.runtime.transaction() as session:
            opened = accounts.create(session, login="Ada", name="Ada Byron", now=console.wall())
            records.grant(session, opened.account.id, program=None, role=role, now=console.wall())
        self.token, self.account = opened.token, opened.account.id
        self.secret, self.recovery = "", list[str]()

    def code(self) -> str:
        return pyotp.TOTP(self.secret).at(self.console.wall())

    def post(self, path: str, client: FlaskClient | None = None, **form: str) -> TestResponse:
        browser = client or self.client
        found = CSRF.search(browser.get("/sign-in").text)
        assert found is not None
        return browser.post(path, data={**form, "csrf_token": found[1]})

    def set_up(self, *, password: str = PASSWORD, again: str | None = None, code: str | None = None) -> TestResponse:
        page = self.client.get(f"/set-up/{self.token}")
        shown = re.search(r'<code class="breaks">([A-Z2-7]+)</code>', page.text)
        assert shown is not None, page.text
        self.secret = shown[1]
        answer = self.post(
            f"/set-up/{self.token}", password=password, again=again or password, code=code or self.code()
        )
        self.recovery = re.findall(r"<li><code>([0-9a-f-]+)</code></li>", answer.text)
        return answer

    def give_password(self, password: str = PASSWORD, login: str = "ada") -> TestResponse:
        return self.post("/sign-in", login=login, password=password)

    def come_in(self) -> TestResponse:
        self.console.wall.move(minutes=1)
        self.give_password()
        return self.post("/code", code=self.code())


@pytest.fixture
def door(console: Console) -> Door:
    return Door(console)


@pytest.fixture
def known(door: Door) -> Door:
    assert door.set_up().status_code == 200
    return door


def goes_to(answer: TestResponse) -> str:
    assert answer.status_code == 303, (answer.status_code, answer.text[:500])
    return urlsplit(answer.headers["Location"]).path


def test_setting_up_shows_recovery_codes_and_then_one_comes_in(known: Door) -> None:
    assert len(known.recovery) == 10

    assert goes_to(known.come_in()) == "/home"
    assert "Ada Byron" in known.client.get("/account/").text


def test_a_set_up_address_is_good_once(known: Door) -> None:
    assert known.client.get(f"/set-up/{known.token}").status_code == 404


def test_a_set_up_address_grows_old(door: Door) -> None:
    door.console.wall.move(days=3)

    assert door.client.get(f"/set-up/{door.token}").status_code == 404


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "too short"),
        ("aaaaaaaaaaaaaaaa", "repeats itself"),
        ("ada byron ada byron", "must not hold your name"),
    ],
)
def test_a_weak_password_is_refused_with_why(door: Door, password: str, why: str) -> None:
    answer = door.set_up(password=password)

    assert answer.status_code == 422
    assert why in answer.text


def test_a_password_typed_two_ways_is_refused(door: Door) -> None:
    assert "not the same" in door.set_up(again="another one altogether").text


def test_a_code_that_does_not_fit_is_refused_when_setting_up(door: Door) -> None:
    assert "did not fit" in door.set_up(code="000000").text


def test_what_was_wrong_is_not_told(known: Door) -> None:
    no_such, no_fit = known.give_password(login="nobody"), known.give_password("not the right one")

    assert no_such.status_code == no_fit.status_code == 401
    told = re.compile(r'role="alert">([^<]+)<')
    assert told.findall(no_such.text) == told.findall(no_fit.text) != []


def test_a_lock_does_not_tell_that_there_is_such_an_account(known: Door) -> None:
    for _ in range(6):
        known.give_password("not the right one")

    locked, no_such = known.give_password(), known.give_password(login="nobody")

    told = re.compile(r'role="alert">([^<]+)<')
    assert (locked.status_code, told.findall(locked.text)) == (no_such.status_code, told.findall(no_such.text))
    assert told.findall(locked.text)


def test_a_password_alone_opens_nothing(known: Door) -> None:
    known.give_password()

    assert goes_to(known.client.get("/account/")) == "/code"


def test_a_code_is_good_once(known: Door) -> None:
    known.come_in()
    code = known.code()
    known.post("/sign-out")
    known.give_password()

    assert known.post("/code", code=code).status_code == 401


def test_a_recovery_code_is_good_once(known: Door) -> None:
    known.give_password()
    assert goes_to(known.post("/code", code=known.recovery[0])) == "/home"
    known.post("/sign-out")
    known.give_password()

    assert known.post("/code", code=known.recovery[0]).status_code == 401
    assert goes_to(known.post("/code", code=known.recovery[1].upper())) == "/home"


def test_failures_lock_an_account_for_a_while(known: Door) -> None:
    for _ in range(5):
        known.give_password("not the right one")

    refused = known.give_password()
    assert (refused.status_code, "too many tries" in refused.text) == (401, True)
    known.console.wall.move(minutes=6)
    assert goes_to(known.give_password()) == "/code"


def test_wrong_codes_lock_it_too(known: Door) -> None:
    known.give_password()
    for _ in range(5):
        known.post("/code", code="000000")

    assert "Too many tries" in known.post("/code", code=known.code()).text


def test_left_alone_for_long_a_page_asks_for_a_code_again(known: Door) -> None:
    known.come_in()
    known.console.wall.move(minutes=16)

    assert goes_to(known.client.get("/account/")) == "/code"
    assert goes_to(known.post("/code", code=known.code(), back="/account/")) == "/account/"
    assert known.client.get("/account/").status_code == 200


def test_who_works_on_is_not_asked(known: Door) -> None:
    known.come_in()
    for _ in range(4):
        known.console.wall.move(minutes=10)
        assert known.client.get("/account/").status_code == 200


def test_after_a_nights_shift_the_password_is_asked_for(known: Door) -> None:
    known.come_in()
    for _ in range(73):
        known.console.wall.move(minutes=10)
        known.client.get("/account/")

    assert goes_to(known.client.get("/account/")) == "/sign-in"


def test_an_account_that_is_disabled_is_out_at_once(known: Door) -> None:
    known.come_in()
    with known.console.runtime.transaction() as session:
        account = records.by_id(session, known.account)
        assert account is not None
        accounts.disable(session, account, now=known.console.wall())

    assert goes_to(known.client.get("/account/")) == "/sign-in"
    assert known.give_password().status_code == 401


def test_signing_out_ends_the_session_itself(known: Door) -> None:
    known.come_in()
    stolen = known.console.nobody()
    with known.client.session_transaction() as mine, stolen.session_transaction() as theirs:
        theirs.update(mine)
    assert stolen.get("/account/").status_code == 200

    known.post("/sign-out")

    assert goes_to(stolen.get("/account/")) == "/sign-in"


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "javascript:x"]
)
def test_nobody_is_sent_to_another_site(known: Door, back: str) -> None:
    known.console.wall.move(minutes=1)
    known.give_password()

    assert goes_to(known.post("/code", code=known.code(), back=back)) == "/home"


def test_the_cookie_holds_no_more_than_a_hash_of_it_is_stored(known: Door) -> None:
    known.come_in()
    with known.client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with known.console.runtime.transaction() as session:
        assert sessions.find(session, token, now=known.console.wall()) is None
        assert sessions.find(session, accounts.digest(token), now=known.console.wall()) is not None


def test_the_door_speaks_the_language_of_the_browser(console: Console) -> None:
    page = console.nobody().get("/sign-in", headers={"Accept-Language": "es-MX,es;q=0.9"}).text

    assert "Contraseña" in page
    assert 'lang="es"' in page


def test_signing_out_everywhere_else_leaves_this_one(known: Door) -> None:
    known.come_in()
    with known.console.runtime.transaction() as session:
        sessions.begin(
            session,
            known.account,
            token_hash="another",
            ends_at=known.console.wall() + timedelta(hours=1),
            now=known.console.wall(),
        )
    known.post("/account/sessions")

    with known.console.runtime.transaction() as session:
        left = sessions.of_account(session, known.account, now=known.console.wall())
    assert len(left) == 1
    assert known.client.get("/account/").status_code == 200
