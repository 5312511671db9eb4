"""Rota files: what a lead writes is read, or every mistake is said at once with its line."""

from datetime import date, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.continuing import RotaRules
from outreach.domain.rota import Role
from outreach.domain.rotation import Pattern, Rotation, Turn
from outreach.packs.mistakes import ProgramMistakes
from outreach.packs.rota_file import LoadedRota, parse_rota, rules_from_json, rules_to_json

SAM, KIM = UUID(int=1), UUID(int=2)
TEAM = {"sam": SAM, "kim": KIM, "+12025550120": SAM, "+12025550140": KIM}
HEAD = '[[rotations]]\nname = "nights"\npeople = ["Sam", "Kim"]\n'


def read(text: str) -> LoadedRota:
    return parse_rota(text, where="rota.toml", team=TEAM)


def mistakes(text: str) -> list[str]:
    with pytest.raises(ProgramMistakes) as refused:
        read(text)
    return [str(each) for each in refused.value.mistakes]


def test_everything_that_a_rota_may_say_is_read() -> None:
    found = read(
        """
        zone = "America/New_York"
        closed = ["mon-fri 17:00-20:00", "sat"]

        [[rotations]]
        name = "nights"
        role = "backup"
        people = ["Kim", "+1 202 555 0120"]
        turn = "custom"
        every = 3
        hand_over = "12:00"
        days = "fri-mon"
        starts = 20:00:00
        ends = "08:00"
        since = 2026-03-06
        until = 2026-06-01
        at_once = 2
        nights_in_a_row = 4

        [[rotations]]
        name = "summer"
        people = ["SAM"]
        turn = "weekly"
        weekday = "friday"
        hand_over = "09:00"
        instead_of = ["nights"]
        """
    )

    assert found.zone == "America/New_York"
    assert found.closed == ("mon-fri 17:00-20:00", "sat")
    assert found.rotations[0].people == (KIM, SAM)
    assert found.rotations[0].since == date(2026, 3, 6)
    assert found.rotations[0].pattern == Pattern(
        name="nights",
        role=Role.BACKUP,
        turn=Turn.CUSTOM,
        every=3,
        hand_over=time(12),
        days="fri-mon",
        starts=time(20),
        ends=time(8),
        until=date(2026, 6, 1),
        at_once=2,
        nights_in_a_row=4,
    )
    assert found.rotations[1].pattern.instead_of == ("nights",)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", "rota.toml: rotations: is missing"),
        ("rotations = []", "rota.toml:1: rotations: nobody takes turns (write [[rotations]] above each rotation)"),
        (HEAD, "rota.toml:1: rotations[1]: nothing says at what time a turn ends"),
        (HEAD + 'hand_over = "25:00"', 'rota.toml:4: rotations[1].hand_over: must be a time of day, not "25:00"'),
        (HEAD + 'hand_over = "20:00:30"', "rota.toml:4: rotations[1].hand_over: must be a local time in minutes"),
        (HEAD + 'hand_over = "20:00Z"', "rota.toml:4: rotations[1].hand_over: must be a local time in minutes"),
        (HEAD + 'starts = "20:00"', "rota.toml:4: rotations[1].starts: `starts` needs `ends` beside it"),
        (HEAD + 'starts = "20:00"\nends = "20:00"', "rota.toml:5: rotations[1].ends: a shift ends at another time"),
        (HEAD + 'hand_over = "20:00"\nturn = "dayly"', 'rota.toml:5: rotations[1].turn: "dayly" is not known'),
        (HEAD + 'hand_over = "20:00"\nevery = 2', "rota.toml:5: rotations[1].every: a daily turn has its own length"),
        (
            HEAD + 'hand_over = "20:00"\nturn = "custom"\nevery = 0',
            "rota.toml:6: rotations[1].every: a turn is 1 to 366 days, not 0",
        ),
        (HEAD + 'hand_over = "20:00"\ndays = "always"', 'rota.toml:5: rotations[1].days: "always" is not a day'),
        (HEAD + 'hand_over = "20:00"\nweekday = "mon-fri"', "rota.toml:5: rotations[1].weekday: turns change on one"),
        (HEAD + 'hand_over = "20:00"\nat_once = 3', "rota.toml:5: rotations[1].at_once: 3 at once cannot be"),
        (HEAD + 'hand_over = "20:00"\nnights_in_a_row = 0', "rota.toml:5: rotations[1].nights_in_a_row: 0 nights"),
        (
            HEAD + 'hand_over = "20:00"\nsince = 2026-03-06\nuntil = 2026-03-05',
            "rota.toml:6: rotations[1].until: is before the first day, 2026-03-06",
        ),
        (
            HEAD + 'hand_over = "20:00"\ninstead_of = ["nigth"]',
            'rota.toml:5: rotations[1].instead_of[1]: "nigth" is no',
        ),
        (HEAD + 'hand_over = "20:00"\nhandover = "8:00"', 'did you mean "hand_over"?'),
        (HEAD.replace("nights", "override") + 'hand_over = "20:00"', '"override" is no name for a rotation'),
        (
            HEAD.replace('"Kim"', '"Kimm"') + 'hand_over = "20:00"',
            'rota.toml:3: rotations[1].people[2]: "Kimm" does not',
        ),
        (HEAD.replace('"Kim"', '"SAM"') + 'hand_over = "20:00"', '"SAM" is there twice'),
        (HEAD.replace('"Sam", "Kim"', "") + 'hand_over = "20:00"', "rotations[1].people: nobody takes turns"),
        ('zone = "EST"\n' + HEAD + 'hand_over = "20:00"', "rota.toml:1: zone: 'EST' is not a time zone"),
        (2 * (HEAD + 'hand_over = "20:00"\n'), 'rota.toml:6: rotations[2].name: "nights" is the name of another'),
        ('closed = ["at night"]\n' + HEAD + 'hand_over = "20:00"', 'rota.toml:1: closed[1]: "at" is not a day'),
        ("[[rotations]", "rota.toml:1: is not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, mistake: str) -> None:
    assert any(mistake in each for each in mistakes(text))


def test_all_mistakes_are_said_at_once() -> None:
    text = 'zone = "EST"\n' + HEAD.replace("Kim", "Kimm") + 'days = "always"\nat_once = 9\n'

    assert len(mistakes(text)) == 5


rotations = st.builds(
    Rotation,
    name=st.text("abc", min_size=1, max_size=3),
    role=st.sampled_from(Role),
    turn=st.sampled_from(Turn),
    every=st.integers(1, 30),
    hand_over=st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    until=st.none() | st.dates(),
    since=st.dates(),
    people=st.just((SAM, KIM)),
    queue=st.just((KIM, SAM)),
    since_given=st.booleans(),
    instead_of=st.lists(st.text("abc", max_size=3), max_size=2).map(tuple),
)


@given(rules=st.builds(RotaRules, zone=st.just("UTC"), rotations=st.lists(rotations, max_size=3).map(tuple)))
def test_rules_are_stored_and_read_back_equal(rules: RotaRules) -> None:
    assert rules_from_json(rules_to_json(rules)) == rules
