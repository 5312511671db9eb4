"""`outreach drill`: held at a terminal, and shown."""

from tests.cli.terminal import Terminal


def test_a_drill_is_held_and_shown(staffed: Terminal) -> None:
    assert "no drill yet" in staffed("drill list")
    assert "The drill has begun" in staffed("drill")

    assert "goes on" in staffed("drill list")
    shown = staffed("drill show")
    assert "emergency" in shown
    assert "not sent" in shown


def test_another_ladder_can_be_climbed(staffed: Terminal) -> None:
    staffed("drill --urgency urgent")

    assert "urgent" in staffed("drill list")


def test_a_second_one_at_once_is_refused(staffed: Terminal) -> None:
    staffed("drill")

    assert "goes on" in staffed("drill", exits=1)


def test_a_program_that_is_not_there_is_refused(staffed: Terminal) -> None:
    assert "name one program" in staffed("drill --program elsewhere", exits=1)
