"""What specialists text about shifts: forgiving of how it is typed, and never taking anything else for a command."""

from datetime import UTC, date, datetime, time

import pytest

from outreach.domain.shift_commands import ShiftCommand, ShiftVerb, parse_shift_command, shift_codes
from outreach.domain.shift_days import Wish, meant

DENVER = "America/Denver"
NOW = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Denver."""

NIGHT = (datetime(2026, 3, 9, 2, 0, tzinfo=UTC), datetime(2026, 3, 9, 14, 0, tzinfo=UTC))
"""From eight in the evening of the eighth, a Sunday, to eight in the morning."""

TONIGHT = (datetime(2026, 3, 5, 3, 0, tzinfo=UTC), datetime(2026, 3, 5, 15, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("body", "verb", "code", "name"),
    [
        ("TAKE B4", ShiftVerb.YES, "B4", ""),
        ("yes, b4.", ShiftVerb.YES, "B4", ""),
        ("Sí B4 gracias", ShiftVerb.YES, "B4", ""),
        ("tomo #b12", ShiftVerb.YES, "B12", ""),
        ("Yes", ShiftVerb.YES, "", ""),
        ("no B4", ShiftVerb.NO, "B4", ""),
        ("KEEP B4 please", ShiftVerb.KEEP, "B4", ""),
        ("mío b4", ShiftVerb.KEEP, "B4", ""),
        ("my shifts", ShiftVerb.SHIFTS, "", ""),
        ("TURNOS", ShiftVerb.SHIFTS, "", ""),
        ("I’m on!", ShiftVerb.COVER, "", ""),
        ("ON", ShiftVerb.COVER, "", ""),
        ("ya entro", ShiftVerb.COVER, "", ""),
        ("cover Sam now", ShiftVerb.COVER, "", "Sam"),
        ("cubro a Sam", ShiftVerb.COVER, "", "Sam"),
        ("swap", ShiftVerb.SWAP, "", ""),
        ("swap tonight Tess please", ShiftVerb.SWAP, "", "Tess"),
        ("Cambio esta noche con Tess", ShiftVerb.SWAP, "", "Tess"),
    ],
)
def test_a_command_is_read_however_it_is_typed(body: str, verb: ShiftVerb, code: str, name: str) -> None:
    read = parse_shift_command(body)

    assert read is not None
    assert (read.verb, read.code, read.name) == (verb, code, name)


@pytest.mark.parametrize(
    "body",
    [
        "take 42",
        "1",
        "1 42",
        "no",
        "no more",
        "on my own tonight",
        "i'm on the bridge",
        "yes i want to die",
        "ready to end it",
        "swap my life for anything",
        "shift me out of here",
        "keep me",
        "swap tonight because i really do not want to be alone with this any more",
    ],
)
def test_anything_else_is_none(body: str) -> None:
    assert parse_shift_command(body) is None


def test_no_code_of_a_shift_is_one_of_an_escalation_and_none_is_there_twice() -> None:
    codes = shift_codes()

    assert len(set(codes)) == len(codes)
    assert not any(code.isdigit() for code in codes)
    assert all(parse_shift_command(f"take {code}") is not None for code in codes[::97])


def wish_of(body: str) -> Wish:
    read = parse_shift_command(f"swap {body}")
    assert read is not None
    assert read.wish is not None
    return read.wish


def test_a_day_is_written_in_many_ways() -> None:
    assert wish_of("3/8") == Wish(numbers=(3, 8))
    assert wish_of("2026-03-08") == Wish(day=date(2026, 3, 8))
    assert wish_of("next Sun") == Wish(weekday=6)
    assert wish_of("3/8 20:00-23:00") == Wish(numbers=(3, 8), hours=((time(20), False), (time(23), False)))
    assert wish_of("domingo de 8 a 11") == Wish(weekday=6, hours=((time(8), True), (time(11), True)))


@pytest.mark.parametrize("body", ["3/8", "8/3", "sunday", "2026-03-08", "domingo"])
def test_the_shift_that_begins_on_that_day_is_meant(body: str) -> None:
    found = meant(wish=wish_of(body), shifts=[TONIGHT, NIGHT], zone=DENVER, day_first=False, now=NOW)

    assert found == (1, NIGHT, True)


def test_of_two_readings_of_a_date_the_one_of_the_language_goes_first() -> None:
    august = (datetime(2026, 8, 3, 20, 0, tzinfo=UTC), datetime(2026, 8, 4, 4, 0, tzinfo=UTC))

    assert meant(wish=wish_of("3/8"), shifts=[NIGHT, august], zone=DENVER, day_first=True, now=NOW) == (1, august, True)
    assert meant(wish=wish_of("3/8"), shifts=[NIGHT, august], zone=DENVER, day_first=False, now=NOW) == (0, NIGHT, True)


def test_tonight_is_the_shift_of_this_night_even_after_midnight() -> None:
    after_midnight = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)

    assert meant(wish=wish_of("tonight"), shifts=[TONIGHT, NIGHT], zone=DENVER, day_first=False, now=NOW) == (
        0,
        TONIGHT,
        True,
    )
    assert meant(
        wish=wish_of("tonight"), shifts=[TONIGHT, NIGHT], zone=DENVER, day_first=False, now=after_midnight
    ) == (0, (after_midnight, TONIGHT[1]), False)


@pytest.mark.parametrize("hours", ["20:00-23:00", "8pm-11pm", "8-11", "8 p.m. to 11 p.m."])
def test_a_part_of_a_shift_is_named_by_the_clock(hours: str) -> None:
    part = (NIGHT[0], datetime(2026, 3, 9, 5, 0, tzinfo=UTC))

    assert meant(wish=wish_of(f"3/8 {hours}"), shifts=[NIGHT], zone=DENVER, day_first=False, now=NOW) == (
        0,
        part,
        False,
    )


@pytest.mark.parametrize("body", ["3/9 9:00-10:00", "3/8 9am-10am", "3/10", "13/45"])
def test_a_time_at_which_they_have_no_shift_is_none(body: str) -> None:
    assert meant(wish=wish_of(body), shifts=[NIGHT], zone=DENVER, day_first=False, now=NOW) is None


def test_a_command_without_parts_has_none() -> None:
    assert parse_shift_command("ready") == ShiftCommand(verb=ShiftVerb.READY)
