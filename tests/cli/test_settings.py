"""What every command does when the ground it stands on is missing."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from outreach.cli import main
from tests.cli.terminal import Terminal

EVERY_DAY = ["program list", "participant list", "queue", "shift gaps", "migrate", "run", "scheduler", "worker urgent"]


@pytest.mark.parametrize("line", EVERY_DAY)
def test_settings_that_are_wrong_are_all_listed_without_a_traceback(
    bare: Terminal, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.delenv("OUTREACH_SENDER")
    monkeypatch.setenv("OUTREACH_PUBLIC_URL", "harbor")

    said = bare(line, exits=2)

    assert "OUTREACH_SENDER: is missing" in said
    assert "OUTREACH_PUBLIC_URL: must be an address" in said


def test_a_database_that_is_not_migrated_says_what_to_run(bare: Terminal) -> None:
    assert "run `outreach migrate`" in bare("program list", exits=1)


def test_a_database_that_is_away_says_where_to_look(bare: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_DATABASE_URL", "postgresql://127.0.0.1:1/outreach")

    assert "check OUTREACH_DATABASE_URL" in bare("program list", exits=1)


def test_a_file_that_is_no_database_says_where_to_look(bare: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = bare.file("letter.txt", "Dear Sam, this is no database.\n" * 200)
    monkeypatch.setenv("OUTREACH_DATABASE_URL", f"sqlite:///{letter}")

    for line in ("program list", "queue", "migrate"):
        assert "the database cannot be used (file is not a database); check OUTREACH_DATABASE_URL" in bare(
            line, exits=1
        )
    assert "file is not a database" in bare("check", exits=1)


def test_migrating_twice_is_as_good_as_once(bare: Terminal) -> None:
    assert bare("migrate") == bare("migrate") == "The database is up to date."
    assert "There is no program yet" in bare("program list")


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "outreach.cli", "--help"], capture_output=True, text=True, check=True)

    assert "Usage: outreach" in done.stdout


@pytest.mark.parametrize(
    "noun", ["", "program", "participant", "specialist", "shift", "keys", "serve", "simulator", "participant import"]
)
def test_every_command_explains_itself(noun: str) -> None:
    done = CliRunner().invoke(main, [*noun.split(), "--help"])

    assert done.exit_code == 0
    assert "Usage:" in done.output
