"""How the installation is: heartbeats, lanes, what is overdue, the disk, and what it complained of."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.adapters.journal import Journal
from outreach.adapters.roster_file import RosterFile
from outreach.domain import vital_signs
from outreach.domain.delivery import MessageKind
from outreach.domain.pace import BOUNDLESS, periods_of
from outreach.domain.phone import PhoneNumber
from outreach.domain.vital_signs import Light, Sign, Vital
from outreach.domain.watch import Disk
from outreach.ports import KeptText, OnDisk, Transaction
from outreach.queries import installation
from outreach.records import alarms, brakes, heartbeats, runaways, senders
from tests import make
from tests.actions.carrier import Carrier
from tests.counting import statements_of
from tests.records import rows

MINUTE = timedelta(minutes=1)


def vitals(session: Session, sign: Sign, *, disk: Disk | None = None) -> list[Vital]:
    return [each for each in installation.vitals(session, disk=disk, now=make.NOW) if each.sign is sign]


def test_an_installation_at_rest_is_green(transaction: Transaction) -> None:
    with transaction() as session:
        heartbeats.beat(session, "scheduler", now=make.NOW)
        heartbeats.beat(session, "watchman", now=make.NOW)
        disk = Disk(waiting=0, set_aside=0, writable=True)

        found = installation.vitals(session, disk=disk, now=make.NOW)

    assert vital_signs.worst(found) is Light.GREEN
    assert {each.sign for each in found} == set(Sign) - {Sign.ALARM}


def test_a_silent_scheduler_is_seen(transaction: Transaction) -> None:
    with transaction() as session:
        heartbeats.beat(session, "scheduler", now=make.NOW - 9 * MINUTE)

        (found,) = vitals(session, Sign.SCHEDULER)

    assert (found.light, found.at) == (Light.RED, make.NOW - 9 * MINUTE)


def test_a_card_that_nobody_sends_is_seen_in_its_lane_and_by_the_watchmans_look(transaction: Transaction) -> None:
    with transaction() as session:
        rows.message(session, make.participant(session), MessageKind.CRISIS_CARD, now=make.NOW - 4 * MINUTE)

        lanes = {each.which: each for each in vitals(session, Sign.LANE)}
        (seen,) = vitals(session, Sign.ESCALATIONS)

    assert (lanes["urgent"].light, lanes["urgent"].count) == (Light.AMBER, 1)
    assert lanes["conversation"].light is Light.GREEN
    assert (seen.light, seen.which) == (Light.RED, "urgent_waits")


def test_what_is_for_later_or_too_late_does_not_count_as_waiting(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session)
        rows.message(session, dana, MessageKind.NOTE, not_before=make.NOW + MINUTE)
        rows.message(session, dana, MessageKind.NOTICE, now=make.NOW - 9 * MINUTE, good_for=MINUTE)

        lanes = {each.which: each.count for each in vitals(session, Sign.LANE)}

    assert lanes["conversation"] == 0


@pytest.mark.parametrize(("idle", "light"), [(MINUTE, Light.GREEN), (40 * MINUTE, Light.RED)])
def test_check_ins_that_wait_for_their_pace_are_late_only_once_none_goes_out(
    transaction: Transaction, idle: timedelta, light: Light
) -> None:
    number = PhoneNumber("+13035550100")
    periods = periods_of(BOUNDLESS, now=make.NOW - idle)
    with transaction() as session:
        rows.message(session, make.participant(session), MessageKind.PROMPT, now=make.NOW - 60 * MINUTE)
        senders.hold(session, [number], periods=periods)

        lanes = {each.which: each for each in vitals(session, Sign.LANE)}

    assert (lanes["prompts"].light, lanes["prompts"].count) == (light, 1)


def test_work_that_is_overdue_is_named(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.the_id(make.participant(session))
        runaways.note(session, {dana: (make.NOW.date(), 3)}, now=make.NOW - 20 * MINUTE)

        late = {each.which: each.light for each in vitals(session, Sign.DUE)}

    assert late["runaways"] is Light.RED


def test_held_check_ins_are_seen(transaction: Transaction) -> None:
    with transaction() as session:
        brakes.figure(session, most_an_hour=60, now=make.NOW)
        brakes.pull(session, now=make.NOW - MINUTE)

        (found,) = vitals(session, Sign.CHECK_INS)

    assert (found.light, found.at) == (Light.RED, make.NOW - MINUTE)


def test_a_complaint_is_shown_for_a_day_by_its_kind_and_never_by_whom_it_is_about(transaction: Transaction) -> None:
    with transaction() as session:
        for name in ("filtered +12025550101", "filtered +12025550102", "told of filtered +12025550101"):
            alarms.note(session, name, times=2, within=None, now=make.NOW)
        alarms.note(session, "daily_cap", times=1, within=None, now=make.NOW - timedelta(days=2))

        found = vitals(session, Sign.ALARM)

    assert [(each.which, each.count) for each in found] == [("filtered", 4)]
    assert "555" not in repr(found)


def disk_in(folder: Path) -> Disk | None:
    """What is found in a state directory."""
    journal = Journal(folder / "journal", make.KEYS)
    return installation.disk_of(
        OnDisk(journal=journal, roster=RosterFile(folder, make.KEYS), carrier=Carrier(now=make.Clock()))
    )


def test_a_disk_that_keeps_texts_is_green(tmp_path: Path) -> None:
    assert disk_in(tmp_path) == Disk(waiting=0, set_aside=0, writable=True)


def test_texts_that_wait_on_the_disk_are_counted(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal", make.KEYS).held() as journal:
        journal.keep(KeptText(inbound=make.inbound(), at=make.NOW))

    assert disk_in(tmp_path) == Disk(waiting=1, set_aside=0, writable=True)


def test_a_disk_that_cannot_be_written_is_seen(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("a file where the folder should be")

    assert disk_in(tmp_path) == Disk(waiting=0, set_aside=0, writable=False)


def test_where_nothing_is_kept_on_disk_nothing_is_said_of_it(transaction: Transaction) -> None:
    assert installation.disk_of(None) is None
    with transaction() as session:
        assert vitals(session, Sign.DISK) == []


def test_it_takes_a_fixed_number_of_statements(transaction: Transaction, engine: sa.Engine) -> None:
    with transaction() as session:
        for number in range(20):
            rows.message(session, make.participant(session, f"Person {number}"), now=make.NOW - 90 * MINUTE)

    with transaction() as session, statements_of(engine) as asked:
        installation.vitals(session, disk=None, now=make.NOW)

    assert len([each for each in asked if each.startswith("SELECT")]) <= 14
