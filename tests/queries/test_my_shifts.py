"""What somebody sees of their own shifts: with whom, until when, who comes after, and what they may take."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.actions import rostering, swaps
from outreach.actions.programs import ProgramInUse
from outreach.domain.rota import Role, Shift
from outreach.domain.swapping import Hindrance
from outreach.domain.unrolling import Absence
from outreach.ports import Transaction
from outreach.queries import my_shifts, open_shifts
from outreach.queries.my_shifts import MyRota
from outreach.queries.open_shifts import Offered, Terms
from outreach.records import specialists
from outreach.records.specialists import Specialist
from tests import make
from tests.counting import statements_of

HOUR = timedelta(hours=1)
NOW = make.NOW


def somebody(session: Session, name: str) -> Specialist:
    made = make.specialist(session, name, on_call=None)
    return specialists.by_ids(session, [made.id])[made.id]


def works(
    session: Session,
    who: Specialist,
    starts: int,
    ends: int,
    role: Role = Role.PRIMARY,
    in_use: ProgramInUse | None = None,
) -> None:
    program = (in_use or make.program(session)).program_id
    shift = Shift(specialist=who.id, starts_at=NOW + starts * HOUR, ends_at=NOW + ends * HOUR, role=role)
    rostering.add_shift(session, program, shift, now=NOW)


def seen(session: Session, who: Specialist, *others: ProgramInUse) -> MyRota:
    programs = [make.program(session).program_id, *(each.program_id for each in others)]
    return my_shifts.of(session, who.id, programs, now=NOW, end=NOW + timedelta(days=28))


def test_my_shifts_say_who_is_with_me_and_for_which_part(transaction: Transaction) -> None:
    with transaction() as session:
        sam, mia, kim = (somebody(session, name) for name in ("Sam", "Mia", "Kim"))
        works(session, sam, 2, 10)
        works(session, mia, 4, 20, Role.BACKUP)
        works(session, kim, 10, 20)

        (mine,) = seen(session, sam).shifts

    (company,) = mine.company
    assert (company.name, company.role) == ("Mia", Role.BACKUP)
    assert (company.starts_at, company.ends_at) == (NOW + 4 * HOUR, NOW + 10 * HOUR)


def test_who_is_on_call_sees_until_when_over_shifts_that_meet_and_who_is_next(transaction: Transaction) -> None:
    with transaction() as session:
        sam, kim = somebody(session, "Sam"), somebody(session, "Kim")
        works(session, sam, -1, 4)
        works(session, sam, 4, 8)
        works(session, kim, 8, 16)

        mine = seen(session, sam)
        standing = mine.standing[make.program(session).program_id]

    assert (standing.role, standing.until) == (Role.PRIMARY, NOW + 8 * HOUR)
    assert (standing.then_at, [mine.name(each.specialist) for each in standing.then]) == (NOW + 8 * HOUR, ["Kim"])
    assert not standing.leaves_a_gap


def test_who_leaves_nobody_behind_sees_so(transaction: Transaction) -> None:
    with transaction() as session:
        sam, kim = somebody(session, "Sam"), somebody(session, "Kim")
        works(session, sam, -1, 4)
        works(session, kim, 6, 16)

        standing = seen(session, sam).standing[make.program(session).program_id]

    assert standing.leaves_a_gap
    assert standing.then_at == NOW + 6 * HOUR


def test_who_is_off_duty_sees_who_is_on_and_who_comes(transaction: Transaction) -> None:
    with transaction() as session:
        sam, kim, mia = (somebody(session, name) for name in ("Sam", "Kim", "Mia"))
        works(session, kim, -1, 4)
        works(session, mia, 4, 8)

        mine = seen(session, sam)
        standing = mine.standing[make.program(session).program_id]

    assert (standing.role, standing.until) == (None, None)
    assert [mine.name(each.specialist) for each in standing.beside] == ["Kim"]
    assert [mine.name(each.specialist) for each in standing.then] == ["Mia"]


def test_shifts_of_two_programs_at_once_clash(transaction: Transaction) -> None:
    with transaction() as session:
        sam, other = somebody(session, "Sam"), make.program(session, "discharge")
        works(session, sam, 2, 10)
        works(session, sam, 4, 6, in_use=other)
        works(session, sam, 12, 14, in_use=other)

        found = seen(session, sam, other).shifts

    assert [each.clashes for each in found] == [True, True, False]


def test_a_shift_says_what_i_ask_about_it(transaction: Transaction) -> None:
    with transaction() as session:
        sam, kim = somebody(session, "Sam"), somebody(session, "Kim")
        works(session, sam, 30, 40)
        works(session, sam, 60, 70)
        stored = open_shifts.shift_at(session, make.program(session).program_id, sam.id, at=NOW + 31 * HOUR)
        assert stored is not None
        asked = swaps.ask(
            session,
            make.program(session),
            stored,
            starts_at=stored.shift.starts_at,
            ends_at=stored.shift.ends_at,
            named=kim,
            now=NOW,
        )

        first, second = seen(session, sam).shifts

    assert first.asked is not None
    assert first.asked.code == asked.swap.code
    assert second.asked is None


def test_my_shifts_take_as_many_statements_however_many_there_are(transaction: Transaction, engine: sa.Engine) -> None:
    counted = []
    with transaction() as session:
        sam = somebody(session, "Sam")
        for round_of in range(2):
            for step in range(6):
                works(session, somebody(session, f"P{round_of}{step}"), step, step + 3)
            works(session, sam, 2 + 20 * round_of, 10 + 20 * round_of)
            program = make.program(session).program_id
            with statements_of(engine) as asked:
                my_shifts.of(session, sam.id, [program], now=NOW, end=NOW + timedelta(days=28))
            counted.append(len(asked))

    assert counted == [3, 3]


def offered(session: Session, who: Specialist) -> list[Offered]:
    terms = {make.program(session).program_id: Terms(zone="America/Denver", most_nights=2)}
    return open_shifts.offered_to(session, who, terms, now=NOW)


def leaves_open(session: Session, starts: int, ends: int) -> None:
    swaps.leave_open(
        session,
        make.program(session),
        starts_at=NOW + starts * HOUR,
        ends_at=NOW + ends * HOUR,
        role=Role.PRIMARY,
        now=NOW,
    )


def test_an_open_shift_says_what_keeps_me_from_it(transaction: Transaction) -> None:
    with transaction() as session:
        sam = somebody(session, "Sam")
        works(session, sam, 24, 30)
        away = Absence(specialist=sam.id, starts_at=NOW + 48 * HOUR, ends_at=NOW + 72 * HOUR)
        rostering.be_off(session, away, now=NOW)
        for starts in (4, 25, 50):
            leaves_open(session, starts, starts + 2)

        found = offered(session, sam)

    assert [each.hindrance for each in found] == [None, Hindrance.ON_CALL, Hindrance.OFF]


def test_i_may_not_take_my_own_nor_what_another_alone_is_asked(transaction: Transaction) -> None:
    with transaction() as session:
        sam, kim, mia = (somebody(session, name) for name in ("Sam", "Kim", "Mia"))
        works(session, sam, 30, 40)
        stored = open_shifts.shift_at(session, make.program(session).program_id, sam.id, at=NOW + 31 * HOUR)
        assert stored is not None
        start, end = stored.shift.starts_at, stored.shift.ends_at
        swaps.ask(session, make.program(session), stored, starts_at=start, ends_at=end, named=kim, now=NOW)

        assert [(each.asker, each.only_me) for each in offered(session, kim)] == [("Sam", True)]
        assert offered(session, sam) == offered(session, mia) == []


@pytest.mark.parametrize("count", [1, 5])
def test_what_i_may_take_asks_four_statements(transaction: Transaction, engine: sa.Engine, count: int) -> None:
    with transaction() as session:
        sam = somebody(session, "Sam")
        for each in range(count):
            leaves_open(session, 4 + 3 * each, 6 + 3 * each)
        terms = {make.program(session).program_id: Terms(zone="America/Denver", most_nights=2)}
        with statements_of(engine) as asked:
            assert len(open_shifts.offered_to(session, sam, terms, now=NOW)) == count

    assert len(asked) <= 4
