"""`outreach brake`, and what `outreach check` and `outreach program apply --dry-run` say of pace."""

import pytest

from outreach.records import brakes
from tests.cli.terminal import NOW, Terminal


def pull(terminal: Terminal) -> None:
    with terminal.session() as session:
        brakes.figure(session, most_an_hour=60, now=NOW)
        brakes.pull(session, now=NOW)


def test_what_is_held_is_shown_and_let_go(staffed: Terminal) -> None:
    before = staffed("brake show")
    pull(staffed)
    held = staffed("brake show")

    assert "nothing is held" in before
    assert "Check-ins are held since" in held
    assert "More than 60 in an hour are held." in held
    assert "Check-ins go out again." in staffed("brake release")
    assert "Nothing was held." in staffed("brake release")


def test_check_objects_while_check_ins_are_held(staffed: Terminal) -> None:
    pull(staffed)

    assert "MEND check-ins they are held" in staffed("check", exits=1)


def test_check_names_each_number_and_how_it_is_registered(staffed: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = staffed("check", exits=1)
    monkeypatch.setenv("OUTREACH_SENDERS", "+1 202 555 0140, +12025550141")
    monkeypatch.setenv("OUTREACH_SENDER_CLASS", "trust_low")
    known = staffed("check", exits=1)

    assert "note pace nobody said how the numbers are registered" in unknown
    assert all(f"the one that ends in {last}" in known for last in ("0100", "0140", "0141"))
    assert "240 segments a minute, 10000 a day" in known


def test_a_pool_alone_is_enough_and_a_wrong_class_is_named(staffed: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OUTREACH_SENDER")
    monkeypatch.setenv("OUTREACH_SENDERS", "+12025550140,+12025550141")
    alone = staffed("check", exits=1)
    monkeypatch.setenv("OUTREACH_SENDER_CLASS", "platinum")

    assert "ends in 0140" in alone
    assert "must be one of low_volume" in staffed("check", exits=1)


def test_a_dry_run_says_when_nobody_is_there_for_what_comes(staffed: Terminal) -> None:
    lines = "\n".join(f"Person {n},20255502{n:02},America/Denver" for n in range(60))
    people = staffed.file("p.csv", f"name,phone,zone\n{lines}\n")
    staffed(f"participant import {people} --program standard --consented-how paper")

    alone = staffed("program apply standard --dry-run")
    turns = "--from '2026-03-06 00:00' --to '2026-03-07 00:00' --every day --until 2026-03-21"
    staffed(f"shift add Sam --program standard {turns}")
    together = staffed("program apply standard --dry-run")

    assert "nobody on shift" in alone
    assert "on shift: Sam" in together
    assert "spread over" in together
