"""Rotating keys: everything opens under the new key alone, also when the rotation was killed half-way."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from outreach.actions import keys
from outreach.actions.keys import StillInUse
from outreach.adapters.database import make_engine, make_transaction
from outreach.ports import Transaction
from outreach.records import participants, replies, rotas, seals, timeline
from outreach.records.keys import KeyMissing, new_key, read_keys
from tests import make

OLD, NEW, LOOKUP = f"old:{new_key()}", f"new:{new_key()}", new_key()
PEOPLE = 7


class Killed(Exception):
    """What a test stops a rotation with."""


@dataclass(frozen=True)
class Home:
    """One database, as processes with different keys see it."""

    opened: Callable[[str], Transaction]

    @property
    def before(self) -> Transaction:
        return self.opened(OLD)

    @property
    def during(self) -> Transaction:
        return self.opened(f"{NEW},{OLD}")

    @property
    def after(self) -> Transaction:
        return self.opened(NEW)


@pytest.fixture
def home(migrated_url: str) -> Iterator[Home]:
    engines: list[sa.Engine] = []

    def opened(encryption: str) -> Transaction:
        engines.append(make_engine(migrated_url, read_keys(encryption=encryption, lookup=LOOKUP)))
        return make_transaction(engines[-1], make.Doorbell())

    yield Home(opened)
    for engine in engines:
        engine.dispose()


@pytest.fixture
def lived_in(home: Home) -> Home:
    """A database in which everything was sealed with the old key."""
    with home.before() as session:
        for number in range(PEOPLE):
            person = make.participant(session, f"Person {number}")
            text = make.inbound(f"text {number}", phone=person.phone)
            replies.store(session, text, now=make.NOW, first_try_at=make.NOW)
    return home


def everything(transaction: Transaction) -> list[str]:
    """Every name, number, text and timeline, opened."""
    with transaction() as session:
        ids = session.scalars(sa.select(participants.ParticipantRow.id).order_by(participants.ParticipantRow.id)).all()
        people = participants.by_ids(session, ids).values()
        texts = session.scalars(sa.select(replies.ReplyRow.body).order_by(replies.ReplyRow.id)).all()
        lines = [line.what for key in ids for line in timeline.of(session, participant=key)]
        numbers = [person.phone.e164 for person in people]
    return [*(person.name for person in people), *numbers, *texts, *lines]


def left(transaction: Transaction) -> int:
    with transaction() as session:
        return sum(seals.count_under_other_keys(session, table) for table in seals.sealed_tables())


def test_after_a_rotation_the_old_key_can_be_thrown_away(lived_in: Home) -> None:
    said = everything(lived_in.before)

    resealed = keys.rotate(lived_in.during, batch=3)

    assert resealed > 3 * PEOPLE
    assert everything(lived_in.after) == said
    with pytest.raises(KeyMissing, match="'new'"):
        everything(lived_in.before)


def test_people_are_still_found_by_their_numbers(lived_in: Home) -> None:
    phone = make.number()
    with lived_in.before() as session:
        make.participant(session, "Riley", phone=phone)

    keys.rotate(lived_in.during)

    with lived_in.after() as session:
        found = participants.by_phone(session, phone)
    assert found is not None
    assert found.name == "Riley"


def test_rotating_twice_seals_nothing_a_second_time(lived_in: Home) -> None:
    keys.rotate(lived_in.during)

    assert keys.rotate(lived_in.during) == 0


def test_a_rotation_killed_half_way_goes_on_where_it_stood(lived_in: Home) -> None:
    said = everything(lived_in.before)
    batches = 0

    def kill(_table: str, _done: int, _total: int) -> None:
        nonlocal batches
        batches += 1
        if batches == 5:
            raise Killed

    with pytest.raises(Killed):
        keys.rotate(lived_in.during, progress=kill, batch=2)
    half_way = left(lived_in.during)
    still_open = everything(lived_in.during)
    resealed = keys.rotate(lived_in.during, batch=2)

    assert still_open == said
    assert 0 < resealed == half_way
    assert left(lived_in.during) == 0
    assert everything(lived_in.after) == said


def test_progress_is_told_table_by_table(lived_in: Home) -> None:
    heard: list[tuple[str, int, int]] = []

    keys.rotate(lived_in.during, progress=lambda *told: heard.append(told), batch=3)

    people = [(done, total) for table, done, total in heard if table == "participants"]
    assert people == [(3, PEOPLE), (6, PEOPLE), (7, PEOPLE)]
    assert "consents" in {table for table, _, _ in heard}


def test_a_key_that_was_thrown_away_too_early_is_named(lived_in: Home) -> None:
    with pytest.raises(KeyMissing, match="'old'"):
        keys.rotate(lived_in.after)


def test_a_process_that_still_seals_with_the_old_key_is_noticed(lived_in: Home) -> None:
    def meanwhile(table: str, done: int, total: int) -> None:
        if table == "timeline" and done == total:
            with lived_in.before() as session:
                make.specialist(session, "Late", in_use=make.program(session))

    with pytest.raises(StillInUse, match="specialists \\(1\\)"):
        keys.rotate(lived_in.during, progress=meanwhile)


def test_every_sealed_table_can_be_rotated(home: Home) -> None:
    tables = set(seals.sealed_tables())

    with home.before() as session:
        assert [table for table in tables if seals.seal_again(session, table, after=None, limit=1)] == []
    assert {"participants", "replies", "messages", "timeline", "rotas", "calendars", "specialists"} <= tables


def test_a_rota_is_sealed_again_although_it_goes_by_its_program(home: Home) -> None:
    with home.before() as session:
        program = make.program(session).program_id
        rotas.put(session, program, source="Sam on Mondays", document="{}", now=make.NOW)

    keys.rotate(home.during)

    with home.after() as session:
        stored = rotas.of(session, program)
    assert stored is not None
    assert stored.source == "Sam on Mondays"
