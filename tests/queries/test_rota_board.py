"""The board of a lead: who is on call on which day, when nobody is, and whom nobody can put on call."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.actions import rostering, rotas
from outreach.domain.overriding import Override, OverrideKind
from outreach.domain.reach import OutOfReach
from outreach.domain.rota import Role, Shift
from outreach.domain.unrolling import Absence, Why
from outreach.packs.rota_file import parse_rota
from outreach.ports import Transaction
from outreach.queries import rota_board
from outreach.queries.rota_board import Board
from outreach.records.specialists import Specialist
from tests import make
from tests.counting import statements_of

NOW = make.NOW
HOUR = timedelta(hours=1)
MONDAY = date(2026, 3, 2)
DENVER = "America/Denver"
NIGHTS = """
closed = ["mon-fri 09:00-17:00"]

[[rotations]]
name = "nights"
people = ["Sam", "Kim"]
starts = "17:00"
ends = "09:00"
"""


def somebody(session: Session, name: str) -> Specialist:
    return make.specialist(session, name, on_call=None)


def board(session: Session, first: date = MONDAY, count: int = 7) -> Board:
    return rota_board.of(session, make.program(session).program_id, first=first, count=count, zone=DENVER, now=NOW)


def applied(session: Session, text: str = NIGHTS) -> tuple[Specialist, Specialist]:
    sam, kim = somebody(session, "Sam"), somebody(session, "Kim")
    loaded = parse_rota(text, where="rota", team={"sam": sam.id, "kim": kim.id})
    rotas.apply(session, make.program(session).program_id, loaded, zone=DENVER, now=NOW)
    return sam, kim


def test_a_board_lays_shifts_on_their_days_with_why(transaction: Transaction) -> None:
    with transaction() as session:
        applied(session)

        found = board(session)

    wednesday, thursday = found.days[2:4]
    assert [(part.whole.name, part.whole.layer, part.whole.why) for part in wednesday.parts] == [
        ("Sam", "nights", Why.TURN)
    ]
    assert [(part.whole.name, part.from_before) for part in thursday.parts] == [("Sam", True), ("Kim", False)]
    assert found.layers == ("nights",)


def test_gaps_are_not_of_the_past_nor_of_closed_hours(transaction: Transaction) -> None:
    with transaction() as session:
        applied(session)

        found = board(session)

    gaps = [(day.day.day, len(day.gaps)) for day in found.days if day.gaps]
    assert gaps == [(7, 1), (8, 1)]  # Saturday and Sunday by day; Wednesday's working hours are closed
    assert len(found.gaps_ahead) == 4


def test_without_a_rota_everything_ahead_is_a_gap(transaction: Transaction) -> None:
    with transaction() as session:
        found = board(session)

    assert not found.has_rota
    assert found.gaps_ahead == ((NOW, NOW + timedelta(days=14)),)
    assert [bool(day.gaps) for day in found.days] == [False, False, True, True, True, True, True]


def test_who_is_on_call_now_is_named(transaction: Transaction) -> None:
    with transaction() as session:
        make.specialist(session, "Sam")
        make.specialist(session, "Mia", on_call=Role.BACKUP)

        found = board(session)

    assert [(each.name, each.role) for each in found.on_now] == [("Sam", Role.PRIMARY), ("Mia", Role.BACKUP)]


def test_a_week_on_which_clocks_change_keeps_to_the_clocks_of_the_rota(transaction: Transaction) -> None:
    with transaction() as session:
        applied(session, NIGHTS.replace("closed", f'zone = "{DENVER}"\nclosed'))

        found = board(session)

    sunday = found.days[6]
    assert sunday.hours == 23
    zone = ZoneInfo(DENVER)
    assert [f"{part.whole.ends_at.astimezone(zone):%H:%M}" for part in sunday.parts] == ["09:00", "09:00"]


def test_the_team_says_who_cannot_be_put_on_call_and_who_is_off(transaction: Transaction) -> None:
    with transaction() as session:
        sam = somebody(session, "Sam")
        make.specialist(session, "Ida", on_call=None, verified=False)
        off = Absence(specialist=sam.id, starts_at=NOW + HOUR, ends_at=NOW + 5 * HOUR)
        rostering.be_off(session, off, now=NOW)

        found = board(session)

    assert [(one.name, one.trouble, one.off) for one in found.team] == [
        ("Sam", None, (off,)),
        ("Ida", OutOfReach.NEVER_ANSWERED, ()),
    ]


def test_what_goes_over_the_rota_is_listed_by_name(transaction: Transaction) -> None:
    with transaction() as session:
        sam, kim = applied(session)
        new = Override(
            kind=OverrideKind.REPLACE,
            specialist=sam.id,
            other=kim.id,
            starts_at=NOW + 8 * HOUR,
            ends_at=NOW + 10 * HOUR,
        )
        made = rostering.override(session, make.program(session).program_id, new, now=NOW)

        found = rota_board.overrides_of(session, make.program(session).program_id, now=NOW)

    assert [(each.id, each.override, each.name, each.other) for each in found] == [(made, new, "Sam", "Kim")]


def test_a_shift_of_another_program_is_not_found(transaction: Transaction) -> None:
    with transaction() as session:
        make.specialist(session, "Sam")
        (here,) = board(session).on_now
        other = make.program(session, "discharge").program_id

        assert rota_board.shift_with(session, make.program(session).program_id, here.id, now=NOW) is not None
        assert rota_board.shift_with(session, other, here.id, now=NOW) is None
        assert rota_board.shift_with(session, make.program(session).program_id, here.id, now=here.ends_at) is None


@pytest.mark.parametrize("people", [2, 12])
def test_a_board_takes_as_many_statements_however_much_is_on_it(
    transaction: Transaction, engine: sa.Engine, people: int
) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        for step in range(people):
            who = somebody(session, f"P{step}")
            shift = Shift(specialist=who.id, starts_at=NOW + step * 8 * HOUR, ends_at=NOW + (step + 1) * 8 * HOUR)
            rostering.add_shift(session, program, shift, now=NOW)
        with statements_of(engine) as asked:
            board(session, count=35)

    assert len(asked) == 5


def test_to_compare_shifts_are_cut_at_the_ends_of_what_is_looked_at(transaction: Transaction) -> None:
    with transaction() as session:
        make.specialist(session, "Sam")

        (found,) = rota_board.as_shifts(
            session, make.program(session).program_id, start=NOW + 2 * HOUR, end=NOW + 4 * HOUR
        )

    assert (found.starts_at, found.ends_at) == (NOW + 2 * HOUR, NOW + 4 * HOUR)
