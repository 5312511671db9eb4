"""What a check-in takes, and how often somebody is told that we check in."""

from datetime import date, time
from typing import Any

import pytest

from outreach.domain.cadence import Plan
from outreach.domain.preview import frequency, talk_of
from outreach.packs.program_file import load_program

STANDARD = load_program("standard").program
TUESDAY = date(2026, 3, 3)


def test_silence_costs_a_reminder_and_answers_cost_the_conversation() -> None:
    talk = talk_of(STANDARD, "check_in", "en")

    assert (talk.first, talk.reminder, talk.answers) == (1, 1, 3)


def test_a_text_that_says_how_to_stop_takes_no_less() -> None:
    assert talk_of(STANDARD, "check_in", "en").named >= talk_of(STANDARD, "check_in", "en").first


@pytest.mark.parametrize(
    ("pack", "plan", "said"),
    [
        ("standard", {}, "about 1 check-in a week"),
        ("standard", {"pace": 1}, "about 2 check-ins a week"),
        ("standard", {"pace": -1}, "about 2 check-ins a month"),
        ("standard", {"pace": -2}, "about 1 check-in a month"),
        ("standard", {"daily": True, "slot": time(9)}, "about 7 check-ins a week"),
        ("intensive", {}, "about 3 check-ins a week"),
        ("discharge", {}, "about 2 check-ins a week"),
        ("maintenance", {}, "about 1 check-in a month"),
    ],
)
def test_a_participant_is_told_how_often_we_check_in(pack: str, plan: dict[str, Any], said: str) -> None:
    cadence = load_program(pack).program.cadence

    assert frequency(cadence=cadence, plan=Plan(started_on=TUESDAY, **plan), lang="en") == said
