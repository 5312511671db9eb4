"""Making keys, and sealing everything again under a new one."""

import pytest
from click.testing import CliRunner

from outreach.adapters.web_push import public_half, read_push_key
from outreach.cli import main
from outreach.records.keys import read_keys
from outreach.settings import load_settings
from tests.cli.terminal import SETTINGS, Terminal

OLD = SETTINGS["OUTREACH_ENCRYPTION_KEYS"]
NEW = "new:" + "C" * 42 + "A="


def test_new_keys_need_no_settings_and_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OUTREACH_ENCRYPTION_KEYS", raising=False)

    said = CliRunner().invoke(main, ["keys", "new", "--name", "2026b"]).output

    lines = dict(line.split("=", 1) for line in said.splitlines() if not line.startswith("#"))
    ring = read_keys(encryption=lines["OUTREACH_ENCRYPTION_KEYS"], lookup=lines["OUTREACH_LOOKUP_KEY"])
    assert ring.primary == "2026b"


def test_new_keys_are_never_twice_the_same() -> None:
    first, second = (CliRunner().invoke(main, ["keys", "new"]).output for _ in range(2))

    assert first != second


def test_after_a_rotation_the_old_key_may_go(anywhere: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    anywhere("program apply standard")
    anywhere("participant add Dana 2025550110 --program standard --consented-how form")
    monkeypatch.setenv("OUTREACH_ENCRYPTION_KEYS", f"{NEW},{OLD}")
    assert "rows are sealed under a key that is not the first run `outreach keys rotate`" in anywhere("check", exits=1)

    said = anywhere("keys rotate")

    assert "sealed again; nothing is left under another key" in said
    monkeypatch.setenv("OUTREACH_ENCRYPTION_KEYS", NEW)
    assert "Dana (…0110)" in anywhere("participant show Dana")
    assert "consent given" in anywhere("timeline 2025550110")
    assert "nothing to do" in anywhere("keys rotate")


def test_a_rotation_without_the_old_key_names_it(staffed: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_ENCRYPTION_KEYS", NEW)

    assert "encrypted with key 'old'" in staffed("keys rotate", exits=1)


def test_a_row_under_a_key_that_is_gone_names_the_key(staffed: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_ENCRYPTION_KEYS", NEW)

    assert "encrypted with key 'old'" in staffed("specialist list", exits=1)


@pytest.mark.parametrize("contact", ["it@example.org", "mailto:it@example.org"])
def test_a_key_for_notifications_is_printed_as_settings_that_are_taken(
    monkeypatch: pytest.MonkeyPatch, contact: str
) -> None:
    for name, value in {**SETTINGS, "OUTREACH_DATABASE_URL": "sqlite:////never-opened.db"}.items():
        monkeypatch.setenv(name, value)
    said = CliRunner().invoke(main, ["keys", "push", contact]).output
    for line in said.splitlines():
        if line.startswith("OUTREACH_"):
            monkeypatch.setenv(*line.split("=", 1))

    settings = load_settings()
    assert settings.push_contact == "mailto:it@example.org"
    assert settings.push_key is not None
    assert len(public_half(read_push_key(settings.push_key.get_secret_value()))) == 87
