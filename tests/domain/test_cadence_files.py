"""What a program file may say about a cadence."""

from collections.abc import Callable
from datetime import UTC, time

import pytest
from pydantic import TypeAdapter, ValidationError

from outreach.domain.cadence import (
    Cadence,
    Plan,
    Renewal,
    Taper,
)
from tests.domain.cadences import (
    MONDAY,
    TUE,
    WED,
    a_cadence,
    a_phase,
)

WRONG: list[tuple[Callable[[], object], str]] = [
    (a_phase, "visits on no day"),
    (lambda: a_phase(TUE, TUE), "names a day twice"),
    (lambda: a_phase(TUE, weeks=0), "weeks must be 1 or more"),
    (lambda: a_phase(TUE, every=0), "every_weeks must be 1 or more"),
    (lambda: a_phase(TUE, weeks=500_000), "up to 5200"),
    (lambda: a_phase(TUE, every=10**20), "up to 5200"),
    (lambda: a_phase(TUE, on_days=(10**20,)), "fall within its weeks"),
    (lambda: a_phase(on_days=(1,)), "only on_days"),
    (lambda: a_phase(weeks=1, on_days=(7,)), "fall within its weeks"),
    (a_cadence, "at least one phase"),
    (lambda: a_cadence(a_phase(TUE), a_phase(WED)), "would never come"),
    (lambda: a_cadence(a_phase(TUE), renewal=Renewal(question_set="x")), "never be asked"),
    (lambda: a_cadence(a_phase(TUE), slots=()), "at least one slot"),
    (lambda: a_cadence(a_phase(TUE), slots=("12:00", "11:00")), "in order"),
    (lambda: a_cadence(a_phase(TUE), slots=("11:00", "12:00"), jitter=30), "twice the jitter"),
    (lambda: a_cadence(a_phase(TUE), jitter=-1), "between no time"),
    (lambda: a_cadence(a_phase(TUE), slots=("11:00+01:00",)), "slots are local"),
    (lambda: Renewal(question_set="x", asks=0), "at least once"),
    (lambda: Renewal(question_set="x", asks=10**6), "up to 52 times"),
    (lambda: Taper(weeks_each=(10**6,), every_weeks=(1,), day=TUE, question_set="x").phases(), "up to 5200"),
    (lambda: Plan(started_on=MONDAY, pace=2), "from -2 to 1"),
    (lambda: Plan(started_on=MONDAY, daily=True), "needs a slot"),
    (lambda: Plan(started_on=MONDAY, slot=time(9, tzinfo=UTC)), "a slot is local"),
    (lambda: Taper(weeks_each=(4,), every_weeks=(1, 2), day=TUE, question_set="x"), "as many weeks_each"),
    (lambda: Taper(weeks_each=(4, 4), every_weeks=(2, 1), day=TUE, question_set="x"), "slows down"),
    (lambda: Taper(weeks_each=(4, 1), every_weeks=(1, 2), day=TUE, question_set="x"), "at least as long"),
]


@pytest.mark.parametrize(
    ("wrong", "message"),
    WRONG,
    ids=[f"{place} {message}" for place, (_, message) in enumerate(WRONG)],
)
def test_what_makes_no_sense_is_refused(wrong: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong()


def test_a_program_file_becomes_a_cadence_and_every_mistake_is_named() -> None:
    read = TypeAdapter(Cadence).validate_python

    cadence = read(
        {
            "slots": [time(11)],
            "jitter": "PT30M",
            "phases": [{"name": "early", "weeks": 2, "days": ["tue"], "question_set": "weekly"}],
            "taper": {"weeks_each": [10], "every_weeks": [1], "day": "tue", "question_set": "weekly"},
            "renewal": {"question_set": "go_on"},
        },
    )
    with pytest.raises(ValidationError) as mistakes:
        read({"slots": [], "phases": [{"name": "early", "days": ["tu"], "question_set": "x"}], "jiter": 3})

    assert cadence.taper is not None
    assert {error["loc"] for error in mistakes.value.errors()} == {("phases", 0, "days", 0), ("jiter",)}
