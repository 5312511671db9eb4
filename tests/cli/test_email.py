"""E-mail for the hour in which the carrier is down: who has an address, and whether there is a mail server."""

import pytest

from outreach.records import alarms, specialists
from outreach.settings import BadSettings, load_settings
from tests.cli.terminal import NOW, Terminal


def _has_a_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_SMTP_URL", "smtps://out:pass%2Fword@mail.harbor-house.org")
    monkeypatch.setenv("OUTREACH_MAIL_FROM", "outreach@harbor-house.org")


def test_an_address_is_kept_and_given_later_as_well(staffed: Terminal) -> None:
    staffed("specialist add Sam +12025550120 --program standard --email sam@example.org")
    staffed("specialist add Sam +12025550120 --program standard")

    with staffed.session() as session:
        (sam,) = specialists.by_name(session, "Sam")
    assert sam.email == "sam@example.org"


@pytest.mark.parametrize("address", ["sam", "sam@example", "a@b.org,c@d.org", "Sam <sam@example.org>"])
def test_what_is_no_address_is_refused(staffed: Terminal, address: str) -> None:
    said = staffed(f"specialist add Sam +12025550120 --program standard --email '{address}'", exits=1)

    assert "is no address" in said


def test_the_check_warns_where_there_is_no_mail_server(staffed: Terminal) -> None:
    assert "note e-mail there is none" in staffed("check", exits=1)


def test_the_check_names_who_could_not_be_told(staffed: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    _has_a_mail_server(monkeypatch)
    staffed("specialist add Sam +12025550120 --program standard --email sam@example.org")

    assert "no address of: Lee;" in staffed("check", exits=1)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("carrier refuses", "MEND carrier it refused our texts"),
        ("texts missed", "MEND carrier texts came only because we asked"),
        ("carrier blanks", "note carrier it blanks the texts it keeps, so we are blind"),
    ],
)
def test_the_check_says_what_the_carrier_let_us_feel(staffed: Terminal, name: str, said: str) -> None:
    with staffed.session() as session:
        alarms.note(session, name, times=1, within=NOW - NOW, now=NOW)

    assert said in staffed("check", exits=1)


@pytest.mark.parametrize("url", ["mail.example.org", "smtp://host:port", "https://host"])
def test_a_mail_server_must_be_one(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    del terminal  # its settings
    _has_a_mail_server(monkeypatch)
    monkeypatch.setenv("OUTREACH_SMTP_URL", url)

    with pytest.raises(BadSettings, match="OUTREACH_SMTP_URL: must be an address"):
        load_settings()


def test_a_mail_server_needs_an_address_to_come_from(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    del terminal
    _has_a_mail_server(monkeypatch)
    monkeypatch.delenv("OUTREACH_MAIL_FROM")

    with pytest.raises(BadSettings, match="go together"):
        load_settings()
