"""What a page reads before a program is applied: whom it counts, what it looks up, and that it changes nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from outreach.domain.consent import ConsentState
from outreach.domain.foreseen import Watch
from outreach.domain.program import Program
from outreach.domain.rota import Role, Shift
from outreach.packs.house import pack_text
from outreach.packs.program_file import parse_program
from outreach.packs.states import load_state_hours
from outreach.ports import Transaction
from outreach.queries import preview
from outreach.queries.participants import Standing
from outreach.queries.preview import Preview
from outreach.records.base import new_id
from outreach.records.check_ins import CheckInRow
from outreach.records.enrollments import EnrollmentRow
from outreach.records.messages import MessageRow
from outreach.records.specialists import StaffRole
from tests import make
from tests.counting import statements_of


def changed(*changes: tuple[str, str]) -> Program:
    """The standard program with some words replaced by others."""
    text = pack_text("standard")
    assert text is not None
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return parse_program(text, where="changed.toml")


def look(session: Session, new: Program | None = None, *, now: datetime = make.NOW) -> Preview:
    in_use = make.program(session)
    return preview.ahead(
        session,
        in_use.program_id,
        new or in_use.program,
        old=in_use.program,
        state_hours=load_state_hours(),
        now=now,
    )


def test_whoever_is_not_asked_is_counted_apart(transaction: Transaction) -> None:
    with transaction() as session:
        make.participant(session)
        make.participant(session, consent=ConsentState.INVITED)
        make.participant(session, consent=None)

        told = look(session)

        assert told.foreseen.people == 1
        assert told.not_asked == {Standing.INVITED: 1, Standing.NOT_INVITED: 1}


def test_a_program_of_nobody_is_shown_by_somebody_who_begins_today(transaction: Transaction) -> None:
    with transaction() as session:
        told = look(session)

        assert told.is_typical
        assert told.foreseen.texts == 4


def test_whoever_lives_where_nobody_knows_is_counted(transaction: Transaction) -> None:
    with transaction() as session:
        make.participant(session)
        make.participant(session, zone=None)

        assert look(session).no_zone == 1


def test_everybody_is_seen_by_their_own_clock(transaction: Transaction) -> None:
    with transaction() as session:
        for zone in ("America/Denver", "America/New_York", "Pacific/Honolulu"):
            make.participant(session, zone=zone)

        told = look(session, changed(('jitter = "30m"', 'jitter = "0m"')))

        assert told.foreseen.by_clock == {11: 12}
        assert len({at.hour for at in told.foreseen.by_hour}) > 2


def test_the_busiest_hour_names_who_is_on_shift_then(transaction: Transaction) -> None:
    with transaction() as session:
        make.participant(session)
        make.specialist(session, "Sam", now=datetime(2026, 3, 10, 12, tzinfo=UTC))
        make.specialist(session, "Kim", role=StaffRole.SPECIALIST, on_call=Role.BACKUP, now=make.NOW)

        told = look(session)

        assert told.foreseen.busiest is not None
        assert told.on_shift == ("Sam",)


def test_without_a_rota_every_text_is_unattended(transaction: Transaction) -> None:
    with transaction() as session:
        make.participant(session)

        told = look(session).foreseen

        assert told.unattended == told.texts > 0


def test_a_preview_takes_the_same_statements_for_few_and_many(transaction: Transaction, engine: sa.Engine) -> None:
    def count() -> int:
        with transaction() as session, statements_of(engine) as said:
            look(session)
            return len(said)

    with transaction() as session:
        make.participant(session, zone=None)
        make.specialist(session)
    few = count()
    with transaction() as session:
        for _ in range(30):
            make.participant(session, zone=None)

    assert count() == few <= 12


def test_a_preview_changes_nothing(transaction: Transaction) -> None:
    def state(session: Session) -> tuple[object, ...]:
        tables = (CheckInRow, MessageRow)
        counts = tuple(session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables)
        return (*counts, tuple(session.scalars(sa.select(EnrollmentRow.next_check_in_at))))

    with transaction() as session:
        for _ in range(3):
            make.participant(session)
        before = state(session)

        look(session, changed(('days = ["tue"]', 'days = ["mon", "fri"]')))

        assert state(session) == before


@pytest.mark.parametrize(
    ("change", "texts"),
    [(('days = ["tue"]', 'days = ["tue", "fri"]'), 8), (("per_week = 5", "per_week = 1"), 4)],
)
def test_texts_and_what_they_cost_follow_the_change(
    transaction: Transaction, change: tuple[str, str], texts: int
) -> None:
    with transaction() as session:
        make.participant(session)

        told = look(session, changed(change)).foreseen

        assert told.texts == told.segments == texts
        assert f"{told.cost:.2f}" == f"{texts * 0.0125:.2f}"


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(1, 30), st.sampled_from(Role)), max_size=6))
def test_a_watch_counts_as_the_rota_says(spans: list[tuple[int, int, Role]]) -> None:
    rota = [
        Shift(
            specialist=new_id(make.NOW),
            starts_at=make.NOW + timedelta(hours=start),
            ends_at=make.NOW + timedelta(hours=start + length),
            role=role,
        )
        for start, length, role in spans
    ]
    watch = Watch(rota)
    for hour in range(120):
        at = make.NOW + timedelta(hours=hour, minutes=30)
        running = [shift for shift in rota if shift.starts_at <= at < shift.ends_at]
        primaries = [shift for shift in running if shift.role is Role.PRIMARY]
        assert watch.at(at) == len(primaries or running)
