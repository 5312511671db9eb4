"""What every table shares: ids that sort, moments with a zone, and texts that cannot be read from a stolen disk."""

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import RFC_4122, UUID

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from outreach.adapters.database import make_engine
from outreach.ports import Transaction
from outreach.records import heartbeats, participants, replies, timeline
from outreach.records.base import attach_keys, new_id
from outreach.records.keys import BadKeys, KeyMissing, KeyRing, new_key, read_keys
from outreach.records.participants import ParticipantRow
from outreach.records.timeline import Event, Line
from tests import make

# -- ids -------------------------------------------------------------------------------------------------------------

MOMENTS = st.datetimes(timezones=st.just(UTC)).filter(lambda moment: moment.year >= 1970)


@given(MOMENTS, MOMENTS)
def test_ids_sort_by_time(one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))
    if later - earlier >= timedelta(milliseconds=1):
        assert new_id(earlier) < new_id(later)


def test_ids_of_one_moment_sort_by_the_order_in_which_they_were_made() -> None:
    ids = [new_id(make.NOW) for _ in range(10_000)]

    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = new_id(make.NOW)

    assert made.version == 7
    assert made.variant == RFC_4122
    assert made.int >> 80 == int(make.NOW.timestamp() * 1000)


def test_a_timeline_is_read_in_the_order_in_which_it_was_written(transaction: Transaction) -> None:
    with transaction() as session:
        somebody = make.the_id(make.participant(session))
        written = [f"thing {number}" for number in range(50)]
        timeline.write(
            session, [Line(event=Event.HEARD, what=what, participant=somebody) for what in written], now=make.NOW
        )

    with transaction() as session:
        lines = timeline.of(session, participant=somebody)

    assert [line.what for line in lines if line.event is Event.HEARD] == written


# -- moments ---------------------------------------------------------------------------------------------------------


def test_a_moment_comes_back_as_it_was_in_utc(transaction: Transaction) -> None:
    denver = timezone(timedelta(hours=-7))
    with transaction() as session:
        heartbeats.beat(session, "somebody", now=make.NOW.astimezone(denver) + timedelta(microseconds=123456))

    with transaction() as session:
        seen = heartbeats.last_beats(session)["somebody"]

    assert seen == make.NOW + timedelta(microseconds=123456)
    assert seen.utcoffset() == timedelta()


def test_a_moment_without_a_zone_is_refused(transaction: Transaction) -> None:
    with pytest.raises(StatementError, match="without a time zone"), transaction() as session:
        heartbeats.beat(session, "somebody", now=make.NOW.replace(tzinfo=None))


# -- seals -----------------------------------------------------------------------------------------------------------


def raw(session: Session, statement: str) -> bytes:
    return bytes(session.execute(sa.text(statement)).scalar_one())


def test_what_is_sealed_cannot_be_read_from_the_disk(transaction: Transaction) -> None:
    phone = make.number()
    with transaction() as session:
        make.participant(session, "Dana Moore", phone=phone)
        replies.store(session, make.inbound("i want to use", phone=phone), now=make.NOW, first_try_at=make.NOW)

    with transaction() as session:
        stored = [
            raw(session, statement)
            for statement in (
                "SELECT name FROM participants",
                "SELECT phone FROM participants",
                "SELECT phone_fingerprint FROM participants",
                "SELECT body FROM replies",
                "SELECT sender FROM replies",
            )
        ]

    for value in stored:
        for secret in (b"Dana", b"want to use", phone.e164.encode(), phone.e164[-7:].encode()):
            assert secret not in value
            assert base64.b64encode(secret) not in value


def test_nothing_of_a_person_stands_in_the_clear_anywhere(engine: sa.Engine, transaction: Transaction) -> None:
    phone = make.number()
    with transaction() as session:
        make.participant(session, "Dana Moore", phone=phone)
        replies.store(session, make.inbound("i want to use", phone=phone), now=make.NOW, first_try_at=make.NOW)

    plain = sa.MetaData()
    plain.reflect(engine)
    with engine.connect() as connection:
        everything = repr([connection.execute(sa.select(table)).all() for table in plain.tables.values()])

    for secret in ("Dana", "want to use", phone.e164):
        assert secret not in everything


def test_a_value_copied_into_another_column_does_not_open(transaction: Transaction) -> None:
    with transaction() as session:
        make.participant(session, "Dana Moore")
        session.execute(sa.text("UPDATE participants SET name = phone"))

    with pytest.raises(KeyMissing, match="not the key that sealed it"), transaction() as session:
        session.scalars(sa.select(ParticipantRow.name)).all()


@contextmanager
def other_keys(engine: sa.Engine, keys: KeyRing) -> Iterator[sa.Engine]:
    other = make_engine(engine.url.render_as_string(hide_password=False), keys)
    try:
        yield other
    finally:
        other.dispose()


def test_a_key_that_is_not_on_the_ring_is_named(engine: sa.Engine, transaction: Transaction) -> None:
    with transaction() as session:
        make.participant(session)
    stranger = read_keys(encryption=f"another:{new_key()}", lookup=new_key())

    with other_keys(engine, stranger) as other, Session(other) as session, pytest.raises(KeyMissing, match="'tests'"):
        session.scalars(sa.select(ParticipantRow.name)).all()


def test_another_key_of_the_same_name_opens_nothing(engine: sa.Engine, transaction: Transaction) -> None:
    with transaction() as session:
        make.participant(session)
    impostor = read_keys(encryption=f"tests:{new_key()}", lookup=new_key())

    with other_keys(engine, impostor) as other, Session(other) as session, pytest.raises(KeyMissing):
        session.scalars(sa.select(ParticipantRow.name)).all()


def test_a_number_is_found_by_its_fingerprint_under_that_lookup_key_only(
    engine: sa.Engine, transaction: Transaction
) -> None:
    phone = make.number()
    with transaction() as session:
        someone = make.the_id(make.participant(session, phone=phone))
        found = participants.by_phone(session, phone)
        nobody = participants.by_phone(session, make.number())

    assert found is not None
    assert found.id == someone
    assert nobody is None
    with other_keys(engine, replace(make.KEYS, lookup=b"x" * 32)) as other, Session(other) as session:
        assert participants.by_phone(session, phone) is None


@given(st.text(st.characters(), max_size=200))
def test_any_text_survives_its_seal(text: str) -> None:
    assert make.KEYS.open(make.KEYS.seal(text, column="a.b"), column="a.b") == text


def test_the_same_text_is_never_sealed_to_the_same_bytes() -> None:
    assert make.KEYS.seal("yes", column="a.b") != make.KEYS.seal("yes", column="a.b")


@pytest.mark.parametrize(
    "encryption",
    [
        "",
        "noname",
        f":{new_key()}",
        "short:AAAA",
        "bad:!!!!",
        f"{'x' * 41}:{new_key()}",
        f"a:{new_key()},a:{new_key()}",
    ],
    ids=["empty", "no name", "an empty name", "too short", "no base64", "a long name", "a name twice"],
)
def test_keys_that_cannot_be_keys_are_refused_with_a_remedy(encryption: str) -> None:
    with pytest.raises(BadKeys, match="outreach keys new"):
        read_keys(encryption=encryption, lookup=new_key())


def test_keys_are_kept_per_engine() -> None:
    one, two = (sa.create_engine("sqlite://") for _ in range(2))
    attach_keys(one.dialect, make.KEYS)

    assert not hasattr(two.dialect, "outreach_keys")


def test_an_id_of_ours_is_a_plain_uuid(transaction: Transaction) -> None:
    with transaction() as session:
        assert isinstance(make.the_id(make.participant(session)), UUID)


def test_forked_processes_do_not_count_alike() -> None:
    """Ids are told apart by more than chance, though two processes were forked from one."""
    reader, writer = os.pipe()
    for _ in range(2):
        if (child := os.fork()) == 0:
            os.write(writer, new_id(make.NOW).bytes)
            os._exit(0)
        os.waitpid(child, 0)
    first, second = os.read(reader, 16), os.read(reader, 16)
    os.close(reader)
    os.close(writer)

    assert first[:6] == second[:6]
    assert first[6:12] != second[6:12]
