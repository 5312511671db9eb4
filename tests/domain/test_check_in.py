"""The life of a check-in, and when silence is put in front of a person."""

import pytest

from outreach.domain.check_in import CHECK_IN_MOVES, OPEN, CheckInStatus, silence_worries
from outreach.domain.program import Reminders

ANSWERED, MISSED = CheckInStatus.ANSWERED, CheckInStatus.MISSED
LETTERS = {"a": ANSWERED, "m": MISSED}


def outcomes(letters: str) -> list[CheckInStatus]:
    """Write check-ins newest first: "mma" is two missed ones after an answered one."""
    return [LETTERS[letter] for letter in letters]


@pytest.mark.parametrize(
    ("latest", "at_risk", "worries"),
    [
        pytest.param("", False, False, id="nothing yet"),
        pytest.param("", True, False, id="nothing yet, at risk"),
        pytest.param("a", True, False, id="answered, at risk"),
        pytest.param("m", False, False, id="one missed, a newcomer"),
        pytest.param("m", True, True, id="one missed, at risk"),
        pytest.param("mm", False, True, id="two missed, a newcomer"),
        pytest.param("mam", False, False, id="missed, answered, missed"),
        pytest.param("amm", False, False, id="came back"),
        pytest.param("maaaaaaaa", False, True, id="one missed by who always answers"),
        pytest.param("maaaaaaa", False, False, id="one missed by who is not known long enough"),
        pytest.param("maaaaaamm", False, True, id="one missed by who answers three in four"),
        pytest.param("maaaaammm", False, False, id="one missed by who answers less"),
        pytest.param("mmammmmmmm", False, True, id="two missed by who seldom answers"),
    ],
)
def test_silence_worries_by_who_is_silent(latest: str, *, at_risk: bool, worries: bool) -> None:
    assert silence_worries(outcomes=outcomes(latest), reminders=Reminders(), at_risk=at_risk) is worries


@pytest.mark.parametrize(("latest", "worries"), [("mm", False), ("mmm", True)], ids=["too few", "enough"])
def test_a_program_says_how_many_misses_it_takes(latest: str, *, worries: bool) -> None:
    patient = Reminders(misses_before_reason=3)

    assert silence_worries(outcomes=outcomes(latest), reminders=patient, at_risk=False) is worries


@pytest.mark.parametrize("status", CheckInStatus)
def test_every_check_in_ends_and_stays_ended(status: CheckInStatus) -> None:
    open_or_due = status in (*OPEN, CheckInStatus.DUE)

    assert bool(CHECK_IN_MOVES[status]) is open_or_due


def test_only_an_open_check_in_can_be_answered_or_missed() -> None:
    ends = {CheckInStatus.ANSWERED, CheckInStatus.MISSED}

    assert {before for before, after in CHECK_IN_MOVES.items() if ends & after} == set(OPEN)
