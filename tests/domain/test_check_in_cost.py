"""What a check-in takes, by the words of a program."""

from outreach.domain.check_in_cost import talk_of
from outreach.packs.program_file import load_program

STANDARD = load_program("standard").program


def test_silence_costs_a_reminder_and_answers_cost_the_conversation() -> None:
    talk = talk_of(STANDARD, "check_in", "en")

    assert (talk.first, talk.reminder, talk.answers) == (1, 1, 3)


def test_a_text_that_says_how_to_stop_takes_no_less() -> None:
    assert talk_of(STANDARD, "check_in", "en").named >= talk_of(STANDARD, "check_in", "en").first
