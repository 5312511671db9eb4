"""Promises and hand-overs when two act at once, or what was written down is older than we are."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.actions import escalations, handing_over, taking
from outreach.actions.people import Person
from outreach.adapters.database import make_engine
from outreach.adapters.migrate import upgrade
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import EscalationStatus, Outcome, ReasonKind
from outreach.domain.handover import HandoverStatus
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.ports import Transaction
from outreach.records import escalations as records
from outreach.records import handovers
from outreach.records.escalations import Escalation
from outreach.records.handovers import Handover
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from outreach.wiring import wall_clock
from tests import make
from tests.actions import looking
from tests.actions.test_taking_at_once import at_once

WORRY = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="wants to use", rule="use")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def team(transaction: Transaction) -> list[Specialist]:
    """Sam, who has it, and two others who are on call."""
    with transaction() as session:
        return [make.specialist(session, name) for name in ("Sam", "Riley", "Kim")]


@pytest.fixture
def dana(transaction: Transaction, team: list[Specialist]) -> Person:
    """Somebody whom Sam looks after."""
    with transaction() as session:
        dana = make.participant(session)
        worry = escalations.raise_reasons(session, dana, [WORRY], now=make.NOW)
        assert taking.acknowledge(session, worry, team[0], now=make.NOW)
        return dana


@pytest.fixture
def offered(transaction: Transaction, dana: Person, team: list[Specialist]) -> Handover:
    """What Sam has, offered to Riley."""
    sam, riley, _ = team
    with transaction() as session:
        program = dana.in_use.program_id
        soon = make.NOW + 10 * MINUTE
        assert handovers.offer(
            session, program=program, giver=sam.id, taker=riley.id, ended_at=make.NOW, until=soon, now=make.NOW
        )
        (found,) = handovers.offered_in(session, program)
        return found


def live(transaction: Transaction, dana: Person) -> Escalation:
    found = looking.escalation(transaction, dana)
    assert found is not None
    return found


def test_of_two_who_accept_at_once_one_has_it_and_the_person_hears_once(
    transaction: Transaction, team: list[Specialist], dana: Person, offered: Handover
) -> None:
    def accept(taker: Specialist) -> bool:
        with transaction() as session:
            return bool(handing_over.accept(session, offered, taker, now=make.NOW + MINUTE))

    took = at_once(accept, team[1:])

    assert Counter(took) == {True: 1, False: 1}
    assert live(transaction, dana).acknowledged_by == team[1:][took.index(True)].id
    said = [each.text_key for each in looking.messages(transaction, MessageKind.NOTE)]
    assert said.count(TextKey.TAKEN_OVER.value) == 1


def test_a_promise_keeps_its_time_and_its_next_step_when_it_changes_hands(
    transaction: Transaction, team: list[Specialist], dana: Person, offered: Handover
) -> None:
    before = live(transaction, dana)

    with transaction() as session:
        handing_over.accept(session, offered, team[1], now=make.NOW + MINUTE)

    after = live(transaction, dana)
    assert (after.promised_at, after.next_step_at) == (before.promised_at, before.next_step_at)


def test_what_was_accepted_in_time_is_not_said_to_be_late(
    transaction: Transaction, team: list[Specialist], offered: Handover
) -> None:
    with transaction() as session:
        handing_over.accept(session, offered, team[1], now=make.NOW + MINUTE)

        assert handing_over.look_due(session, now=make.NOW + 20 * MINUTE, limit=10) == 0


def test_who_accepts_what_stayed_after_all_has_it(
    transaction: Transaction, team: list[Specialist], dana: Person, offered: Handover
) -> None:
    assert offered.status is HandoverStatus.OFFERED
    with transaction() as session:
        assert handing_over.look_due(session, now=make.NOW + 10 * MINUTE, limit=10) == 1
        (stays,) = handing_over.acceptable(session, team[1], now=make.NOW + 11 * MINUTE)
        handing_over.accept(session, stays, team[1], now=make.NOW + 11 * MINUTE)

    assert stays.status is HandoverStatus.STAYS
    assert live(transaction, dana).acknowledged_by == team[1].id


def test_who_accepts_what_stayed_does_not_get_what_was_taken_since(
    transaction: Transaction, team: list[Specialist], dana: Person, offered: Handover
) -> None:
    sam, riley, _ = team
    assert offered.taker_id == riley.id
    with transaction() as session:
        assert handing_over.look_due(session, now=make.NOW + 10 * MINUTE, limit=10) == 1
        (stays,) = handing_over.acceptable(session, riley, now=make.NOW + 11 * MINUTE)
    with transaction() as session:
        done = make.NOW + 20 * MINUTE
        taking.resolve(session, live_in(session, dana), sam, outcome=Outcome.REACHED, note="", now=done)
        again = escalations.raise_reasons(session, dana, [WORRY], now=make.NOW + 600 * MINUTE)
        assert taking.acknowledge(session, again, sam, now=make.NOW + 601 * MINUTE)

    with transaction() as session:
        taken = handing_over.accept(session, stays, riley, now=make.NOW + 602 * MINUTE)

    assert taken == []
    assert live(transaction, dana).acknowledged_by == sam.id


def test_who_accepts_late_does_not_get_what_was_taken_since(
    transaction: Transaction, team: list[Specialist], dana: Person, offered: Handover
) -> None:
    sam, riley, _ = team
    with transaction() as session:
        other = make.participant(session, in_use=dana.in_use)
        later = escalations.raise_reasons(session, other, [WORRY], now=make.NOW + MINUTE)
        assert taking.acknowledge(session, later, sam, now=make.NOW + 2 * MINUTE)

    with transaction() as session:
        taken = handing_over.accept(session, offered, riley, now=make.NOW + 3 * MINUTE)

    assert [each.participant_id for each in taken] == [dana.participant_id]
    assert live(transaction, other).acknowledged_by == sam.id


def test_a_shift_that_ends_is_handed_over_once_however_often_we_look(
    transaction: Transaction, team: list[Specialist], dana: Person
) -> None:
    for _ in range(2):
        with transaction() as session:
            handing_over.at_the_end(session, dana.in_use.program_id, team[0], ended_at=make.NOW, now=make.NOW)

    packets = [each for each in looking.messages(transaction, MessageKind.ALERT) if each.text_key == TextKey.HANDOVER]
    assert len(packets) == 1


def test_what_is_taken_over_is_meant_by_what_its_new_owner_texts_without_a_code(
    transaction: Transaction, team: list[Specialist], dana: Person, offered: Handover
) -> None:
    with transaction() as session:
        handing_over.accept(session, offered, team[1], now=make.NOW + MINUTE)

        assert [each.participant_id for each in records.held_by(session, team[1].id)] == [dana.participant_id]
        assert records.held_by(session, team[0].id) == []


def test_of_two_who_are_in_touch_and_reminded_at_once_being_in_touch_counts(
    transaction: Transaction, team: list[Specialist], dana: Person
) -> None:
    sam, now = team[0], make.NOW + 20 * MINUTE

    def act(what: str) -> None:
        with transaction() as session:
            if what == "say":
                taking.keep_in_touch(session, live_in(session, dana), sam, now=now)
            else:
                escalations.advance_due(session, now=now, limit=10)

    at_once(act, ["say", "remind"])

    after = live(transaction, dana)
    assert after.status is EscalationStatus.ACKNOWLEDGED
    assert after.contacted_at == now
    assert after.promised_at == now + 30 * MINUTE


def live_in(session: Session, dana: Person) -> Escalation:
    found = records.live_of(session, participant=dana.participant_id)
    assert found is not None
    return found


def test_what_somebody_has_when_promises_are_introduced_is_promised_by_its_next_step(database_url: str) -> None:
    engine = make_engine(database_url, make.KEYS)
    upgrade(engine, "0005")
    with engine.begin() as connection:
        _of_old(connection)

    upgrade(engine)

    with engine.connect() as connection:
        row = connection.execute(sa.text("SELECT status, promised_at, next_step_at FROM escalations")).one()
        looks = connection.scalars(sa.text("SELECT look_at FROM shifts ORDER BY starts_at")).all()
    engine.dispose()
    assert row[0] == "acknowledged"
    assert row[1] == row[2]
    assert row[1] is not None
    assert [look is None for look in looks] == [True, False, False]


def _of_old(connection: sa.Connection) -> None:
    """Write what an older release wrote: somebody has somebody, and three shifts were, are and will be."""
    key, now = UUID(int=1), wall_clock()

    def write(name: str, /, **values: object) -> None:
        kinds: dict[type, sa.types.TypeEngine[Any]] = {
            UUID: sa.Uuid(),
            datetime: sa.DateTime(timezone=True),
            bytes: sa.LargeBinary(),
            list: sa.JSON(),
            str: sa.String(),
            int: sa.Integer(),
        }
        columns = [sa.column(each, kinds[type(value)]) for each, value in values.items()]
        connection.execute(sa.table(name, *columns).insert().values(values))

    write("programs", id=key, name="p", word="p", current_version=1, created_at=now)
    write("program_versions", id=key, program_id=key, number=1, digest="d", source="", document="{}", applied_at=now)
    write("specialists", id=key, phone_fingerprint=b"1", name=b"", phone=b"", lang="en", speaks="en", created_at=now)
    write("strangers", id=key, phone_fingerprint=b"2", phone=b"", created_at=now)
    write(
        "escalations",
        id=key,
        program_id=key,
        program_version_id=key,
        stranger_id=key,
        code=10,
        status="acknowledged",
        urgency="urgent",
        rung=0,
        stage="wait",
        round=0,
        climb=0,
        passed_by=[],
        opened_at=now,
        next_step_at=now,
        acknowledged_by=key,
        acknowledged_at=now,
    )
    for number, hours in enumerate((-9, -3, 3), 2):
        starts = now + timedelta(hours=hours)
        write(
            "shifts",
            id=UUID(int=number),
            program_id=key,
            specialist_id=key,
            role="primary",
            starts_at=starts,
            ends_at=starts + timedelta(hours=5),
            created_at=now,
        )
