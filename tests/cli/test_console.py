"""The console from a terminal: its first account, and where it is served."""

import re
import signal

import pytest
import urllib3

from tests.cli.terminal import Terminal
from tests.cli.test_running import answers, ended_by, eventually, free_port, started


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the console is to be served; nothing listens where texts would go."""
    port = free_port()
    monkeypatch.setenv("OUTREACH_TWILIO_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("OUTREACH_WEBHOOK_PORT", "0")
    monkeypatch.setenv("OUTREACH_CONSOLE_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("OUTREACH_CONSOLE_PORT", str(port))
    return f"http://127.0.0.1:{port}"


def test_the_first_admin_is_made_with_an_address_to_set_up(terminal: Terminal, console: str) -> None:
    said = terminal("admin create 'Ada Byron'")

    assert "Ada Byron signs in as ada.byron." in said
    assert re.search(rf"{console}/set-up/\S{{30,}}", said)


def test_a_second_account_of_the_same_name_is_refused(terminal: Terminal) -> None:
    terminal("admin create Ada")

    assert "has an account already" in terminal("admin create Ada", exits=1)


def test_who_lost_everything_is_let_in_again(terminal: Terminal) -> None:
    first = terminal("admin create Ada")
    again = terminal("admin reset ADA")

    assert "/set-up/" in again
    assert again.splitlines()[-2] != first.splitlines()[-2]
    assert "nobody signs in as 'bob'" in terminal("admin reset bob", exits=1)


def test_without_an_address_there_is_no_console(terminal: Terminal) -> None:
    assert "set OUTREACH_CONSOLE_URL" in terminal("admin create Ada")
    assert "set OUTREACH_CONSOLE_URL" in terminal("serve console", exits=1)


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("words", [["run"], ["serve", "console"], ["crew", "console"]])
def test_the_console_is_served(console: str, words: list[str]) -> None:
    with started(*words) as process:
        eventually(lambda: answers(f"{console}/sign-in"))

        page = urllib3.request("GET", f"{console}/sign-in").data.decode()
        ended_by(process, signal.SIGTERM)

    assert "Sign-in name" in page


@pytest.mark.usefixtures("terminal")
def test_a_browser_that_keeps_its_connection_does_not_keep_the_console_from_ending(console: str) -> None:
    with started("serve", "console") as process:
        eventually(lambda: answers(f"{console}/sign-in"))
        pool = urllib3.HTTPConnectionPool("127.0.0.1", int(console.rpartition(":")[2]))
        open_page = pool.request("GET", "/sign-in", preload_content=False)

        ended_by(process, signal.SIGTERM)
        open_page.close()
        pool.close()
