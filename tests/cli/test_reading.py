"""Marks, reviews and exports, as a lead at a terminal makes and reads them."""

import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from outreach.actions import replies
from outreach.domain.phone import PhoneNumber
from outreach.settings import load_settings
from outreach.wiring import build, engine_of
from tests import make
from tests.cli.terminal import NOW, Terminal

DANA = PhoneNumber("+12025550110")
DANGER = "dana here, i want to kill myself. call me at 303-555-0199"
CALM = "the garden is nice"
SINCE_NOON = "--since 2026-03-07"


def wrote(body: str, *, phone: PhoneNumber = DANA) -> UUID:
    """Somebody texted us, and it was read."""
    settings = load_settings()
    engine = engine_of(settings)
    received = replies.receive(build(settings, now=lambda: NOW, engine=engine), make.inbound(body, phone=phone))
    engine.dispose()
    assert received.reply_id is not None
    assert received.handled
    return received.reply_id


@pytest.fixture
def home(staffed: Terminal) -> Terminal:
    """An installation with Dana in it."""
    staffed("participant add 'Dana Moore' 2025550110 --program standard --consented-how form")
    return staffed


def exported(said: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.splitlines()]


# -- marking ---------------------------------------------------------------------------------------------------------


def test_a_mark_is_made_shown_and_counted(home: Terminal) -> None:
    text = wrote(DANGER)

    made = home(f"reading mark {text} false --should watch --note 'a song'")

    assert made.startswith("Lee: false, should be watch. It was read as ")
    assert made.endswith(" suicide.")
    assert "Lee marked what was read: a false alarm" in home("timeline 2025550110")
    assert "0% of 1 0 1 0 0" in home("reading marks --per category")
    assert home(f"reading marks --of {text}").splitlines() == [
        "1 mark on a text by D.M., times in America/Denver",
        "Fri 2026-03-06 09:00 Lee false, should be watch: a song",
    ]


def test_whoever_marks_again_replaces_what_they_said(home: Terminal) -> None:
    text = wrote(DANGER)

    home(f"reading mark {text} false --by Sam")
    home(f"reading mark {text} true --by Sam")

    assert "all texts 100% of 1 1 0 0 0" in home("reading marks")
    assert "Sam false (replaced)" in home(f"reading marks --of {text}")


def test_what_was_missed_takes_an_urgency(home: Terminal) -> None:
    text = wrote(CALM)

    assert "say how urgent" in home(f"reading mark {text} missed", exits=1)
    assert "was read as nothing worrying" in home(f"reading mark {text} missed --should urgent --category suicide")
    assert "suicide - 0 0 0 1" in home("reading marks --per category")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("reading mark 01a1fcd6-cbcb-7205-9650-1b73d7c0d071 true", "no text with the id"),
        ("reading mark {text} true --by Nobody", "no specialist is 'Nobody'"),
        ("reading mark {text} true", "no alarm to judge"),
        ("reading list --program nowhere", "no program named 'nowhere'"),
        ("reading marks --program nowhere", "no program named 'nowhere'"),
        ("reading export --since yesterday", "is not a day"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(home: Terminal, line: str, why: str) -> None:
    said = home(line.format(text=wrote(CALM)), exits=1)

    assert said.startswith("Error: ")
    assert why in said
    assert len(said.splitlines()) == 1


def test_a_specialist_of_another_program_cannot_mark_it(home: Terminal) -> None:
    home("program apply discharge")
    home("specialist add Kim +12025550140 --program discharge")

    said = home(f"reading mark {wrote(DANGER)} true --by Kim", exits=1)

    assert "written to standard, where Kim does not work" in said


def test_without_one_lead_somebody_must_be_named(home: Terminal) -> None:
    home("specialist add Ann +12025550150 --program standard --lead")

    said = home(f"reading mark {wrote(DANGER)} true", exits=1)

    assert "say who does this with --by" in said
    assert "Lee, Ann" in said


# -- reviewing -------------------------------------------------------------------------------------------------------


def test_nothing_to_show_is_said(home: Terminal) -> None:
    assert home("reading list") == "There is no such text."
    assert home("reading marks").startswith("Nobody has marked anything yet")


def test_texts_to_review_show_what_was_read_and_not_what_was_written(home: Terminal) -> None:
    alarm, calm = wrote(DANGER), wrote(CALM)

    every, quiet = home("reading list"), home("reading list --unmarked --quiet")
    home(f"reading mark {calm} missed --should same_day")
    left = home("reading list --unmarked")

    assert f"{alarm} Fri 2026-03-06 09:00 D.M." in every
    assert "suicide" in every
    assert "kill" not in every
    assert (str(calm) in quiet, str(alarm) in quiet) == (True, False)
    assert (str(calm) in left, str(alarm) in left) == (False, True)
    assert "missed, should be same_day (Lee)" in home("reading list")
    assert home(f"reading list {SINCE_NOON}") == "There is no such text."


def test_reading_the_texts_is_noted_on_their_timeline(home: Terminal) -> None:
    wrote(CALM)

    said = home("reading list --texts --by Sam")

    assert CALM in said
    assert "Sam read what was written" in home("timeline 2025550110")


def test_texts_are_shown_to_those_only_who_work_there(home: Terminal) -> None:
    home("program apply discharge")
    home("specialist add Kim +12025550140 --program discharge")
    wrote(CALM)

    assert home("reading list --texts --by Kim") == "There is no such text."
    assert "Kim" not in home("timeline 2025550110")


# -- exporting -------------------------------------------------------------------------------------------------------


def test_an_export_is_a_file_for_its_owner_only_and_without_who_it_was(home: Terminal, tmp_path: Path) -> None:
    home(f"reading mark {wrote(DANGER)} false --note 'dana was quoting, 303 555 0199'")
    file = tmp_path / "marked.jsonl"

    said = home(f"reading export {file}")

    first, line = exported(file.read_text(encoding="utf-8"))
    assert said == f"1 marked text in {file}, readable by you only."
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "health information" in first["provenance"]["notice"]
    assert first["provenance"]["exported_at"] == NOW.isoformat()
    assert first["provenance"]["with_identifiers"] is False
    assert line["text"] == "[name] here, i want to kill myself. call me at [phone]"
    assert line["note"] == "[name] was quoting, [phone]"
    assert "exported" not in home("timeline 2025550110")


def test_an_export_does_not_write_over_a_file_unless_told_to(home: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "marked.jsonl"
    file.write_text("mine")
    file.chmod(0o644)

    refused = home(f"reading export {file}", exits=1)
    kept = file.read_text()
    home(f"reading export {file} --force")

    assert "--force" in refused
    assert kept == "mine"
    assert "provenance" in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.glob("*.part")) == []


def test_a_place_that_cannot_be_written_is_named(home: Terminal, tmp_path: Path) -> None:
    assert "cannot be written" in home(f"reading export {tmp_path / 'nowhere' / 'marked.jsonl'}", exits=1)


def test_an_export_with_identifiers_is_noted_and_says_so(home: Terminal) -> None:
    text = wrote(DANGER)
    home(f"reading mark {text} true")

    first, line = exported(home("reading export --with-identifiers --by Lee"))

    assert first["provenance"]["with_identifiers"] is True
    assert (line["id"], line["text"]) == (str(text), DANGER)
    assert "Lee exported what was written, with who wrote it" in home("timeline 2025550110")


def test_an_export_is_chosen_by_kind_and_day_and_program(home: Terminal) -> None:
    home("program apply discharge")
    home(f"reading mark {wrote(DANGER)} true")
    home.now = NOW + timedelta(days=1)
    home(f"reading mark {wrote(CALM)} missed --should urgent --category suicide")

    def marks(options: str) -> list[str]:
        return [line["mark"] for line in exported(home(f"reading export {options}"))[1:]]

    assert marks("") == ["true_alarm", "missed"]
    assert marks("--kind missed") == ["missed"]
    assert marks(SINCE_NOON) == ["missed"]
    assert marks("--program discharge") == []


def test_what_somebody_wrote_cannot_move_the_cursor(home: Terminal) -> None:
    text = wrote("i want to kill myself \x9b2J \x1b[2J ñ")
    home(f"reading mark {text} true")

    said = home("reading export")

    assert "\x9b" not in said
    assert "\x1b" not in said
    assert exported(said)[1]["text"] == "i want to kill myself \x9b2J \x1b[2J ñ"


def test_an_export_feeds_the_score(home: Terminal, tmp_path: Path) -> None:
    home(f"reading mark {wrote(DANGER)} true")
    home(f"reading mark {wrote(CALM)} missed --should same_day")
    file = tmp_path / "marked.jsonl"
    home(f"reading export {file}")

    said = home(f"read --score {file}")

    assert "2 texts" in said
    assert "missed: 1" in said
