"""Which keys seal what: their names, what is under each, and how far a rotation has come."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from outreach.actions import keys as actions
from outreach.adapters.database import make_engine, make_transaction
from outreach.ports import Transaction
from outreach.queries import keys
from outreach.records.keys import new_key, read_keys
from tests import make

OLD, NEW, LOOKUP = f"old:{new_key()}", f"brand-new:{new_key()}", new_key()
Opened = Callable[[str], Transaction]


@pytest.fixture
def opened(migrated_url: str) -> Iterator[Opened]:
    """One database, as processes with different keys see it."""
    engines: list[sa.Engine] = []

    def with_keys(encryption: str) -> Transaction:
        engines.append(make_engine(migrated_url, read_keys(encryption=encryption, lookup=LOOKUP)))
        return make_transaction(engines[-1], make.Doorbell())

    yield with_keys
    for engine in engines:
        engine.dispose()


@pytest.fixture
def half_way(opened: Opened) -> Transaction:
    """A database in which two people were stored under the old key, and one under the new one."""
    with opened(OLD)() as session:
        make.program(session)
        make.participant(session, "Dana")
        make.participant(session, "Kim")
    both = opened(f"{NEW},{OLD}")
    with both() as session:
        make.participant(session, "Lou")
    return both


def test_the_keys_on_the_ring_are_named_the_one_that_seals_first(opened: Opened) -> None:
    with opened(f"{NEW},{OLD}")() as session:
        assert keys.names(session) == ("brand-new", "old")


def test_rows_are_counted_under_each_key(half_way: Transaction) -> None:
    with half_way() as session:
        found = keys.counted(session)

    people = next(each for each in found.tables if each.table == "participants")
    assert people.rows == {"brand-new": 1, "old": 2, None: 0}
    assert (found.first, found.others) == ("brand-new", ("old",))
    assert 0 < found.share_done < 1


def test_a_rotation_leaves_nothing_under_the_old_key(half_way: Transaction) -> None:
    actions.rotate(half_way)

    with half_way() as session:
        found = keys.counted(session)
    assert (found.still_to_seal, found.share_done) == (0, 1.0)


def test_rows_under_a_key_that_is_gone_are_seen(opened: Opened, half_way: Transaction) -> None:
    del half_way  # what was stored
    with opened(NEW)() as session:
        found = keys.counted(session)

    people = next(each for each in found.tables if each.table == "participants")
    assert people.rows == {"brand-new": 1, None: 2}
    assert found.share_done < 1


def test_nothing_that_is_shown_holds_a_key(half_way: Transaction) -> None:
    with half_way() as session:
        said = repr(keys.counted(session))

    assert OLD.partition(":")[2] not in said
    assert NEW.partition(":")[2] not in said


def test_an_empty_database_is_done(opened: Opened) -> None:
    with opened(NEW)() as session:
        assert keys.counted(session).share_done == 1.0
