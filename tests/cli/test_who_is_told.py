"""How people are told, what they are spared, who administers, and rungs that name people."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach.domain.paging_rules import PagingRule
from outreach.domain.phone import PhoneNumber
from outreach.packs.house import pack_text
from outreach.records import paging_rules, specialists
from outreach.records.messages import MessageRow
from outreach.records.paging_rules import Wishes
from outreach.records.specialists import StaffRole
from tests.cli.terminal import Terminal

STANDARD = pack_text("standard") or ""


def wishes(terminal: Terminal, name: str) -> Wishes:
    with terminal.session() as session:
        (somebody,) = specialists.by_name(session, name)
        return paging_rules.of(session, [somebody.id])[somebody.id]


def naming(tmp_path: Path, name: str) -> Path:
    """The standard program, whose last rung in an emergency means one person."""
    named = f'{{ whom = "named", people = ["{name}"], call_after = "0m", wait = "5m" }}'
    file = tmp_path / "named.toml"
    file.write_text(STANDARD.replace('{ whom = "lead", call_after = "0m", wait = "5m" }', named))
    return file


def test_somebody_says_how_they_want_to_be_told(staffed: Terminal) -> None:
    assert "a text, and a call after 2 min" in staffed('specialist rules "Lee" text 2')

    assert wishes(staffed, "Lee").rule == PagingRule(text=True, call_after=timedelta(minutes=2))


def test_a_rule_that_says_nothing_is_refused(staffed: Terminal) -> None:
    assert "says nothing about pages" in staffed('specialist rules "Lee" never', exits=1)


def test_somebody_is_spared_a_topic_until_they_say_otherwise(staffed: Terminal) -> None:
    staffed('specialist topics "Lee" --not suicide --not violence')
    asked = wishes(staffed, "Lee").not_topics
    staffed('specialist topics "Lee" --any')

    assert asked == {"suicide", "violence"}
    assert wishes(staffed, "Lee").not_topics == frozenset()


def test_one_who_administers_is_no_part_of_the_shift(staffed: Terminal) -> None:
    staffed("specialist add Ada +12025550129 --program standard --admin")

    with staffed.session() as session:
        (ada,) = specialists.by_name(session, "Ada")
        (program,) = specialists.programs_of(session, ada.id)
        assert [each.name for each in specialists.of_program(session, program, role=StaffRole.ADMIN)] == ["Ada"]


def test_somebody_with_another_phone_keeps_their_place_and_proves_it_anew(staffed: Terminal) -> None:
    with staffed.session() as session:
        (before,) = specialists.by_name(session, "Lee")

    said = staffed('specialist phone "Lee" "+1 202 555 0188"')

    with staffed.session() as session:
        (lee,) = specialists.by_name(session, "Lee")
        places = specialists.programs_of(session, lee.id)
        waiting = session.scalars(sa.select(MessageRow.to).where(MessageRow.specialist_id == lee.id)).all()
    assert "…0188 now" in said
    assert (lee.id, lee.phone) == (before.id, PhoneNumber("+12025550188"))
    assert lee.reach.verified_at is None
    assert len(places) == 1
    assert set(waiting) == {lee.phone}


def test_a_number_that_is_somebody_elses_is_refused(staffed: Terminal) -> None:
    staffed("specialist add Ada +12025550129 --program standard --admin")

    assert "already belongs to Ada" in staffed('specialist phone "Lee" "+12025550129"', exits=1)


@pytest.mark.parametrize(("name", "exits"), [("lee", 0), ("Zoe", 1)])
def test_a_rung_may_name_only_who_is_on_the_team(staffed: Terminal, tmp_path: Path, name: str, exits: int) -> None:
    said = staffed(f"program apply {naming(tmp_path, name)}", exits=exits)

    assert ("not exactly one on the team: Zoe" in said) is bool(exits)


def test_who_works_for_a_program_no_more_is_let_go(staffed: Terminal) -> None:
    staffed("specialist add Kim +12025550128 --program standard")

    assert "works for standard no more" in staffed("specialist leave Kim --program standard")

    with staffed.session() as session:
        (kim,) = specialists.by_name(session, "Kim")
        assert specialists.programs_of(session, kim.id) == []
