"""What every table shares: naming, time-ordered ids, and columns for moments, secrets, numbers and closed choices."""

import itertools
import os
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    Index,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase

from outreach.domain.phone import PhoneNumber
from outreach.records.keys import KeyRing

_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Document = JSON().with_variant(JSONB(), "postgresql")
"""A JSON document; never holds anything of a person in the clear."""


class Base(DeclarativeBase):
    """The root of every table."""

    metadata = MetaData(naming_convention=_NAMING)


_COUNTED_BITS = 42


def _anywhere() -> "itertools.count[int]":
    return itertools.count(int.from_bytes(os.urandom(5), "big"))


_counted = _anywhere()


def _count_anew() -> None:
    global _counted  # noqa: PLW0603 - a forked process must not count on from where its parent stood
    _counted = _anywhere()


os.register_at_fork(after_in_child=_count_anew)


def new_id(now: datetime) -> UUID:
    """Make an id that sorts by time, and within one moment by the order in which this process made it.

    Laid out as UUID version 7: 48 bits of milliseconds, 42 of a counter that begins anywhere, 32 random ones.
    """
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    counted = next(_counted) & ((1 << _COUNTED_BITS) - 1)
    tail = (counted << 32) | int.from_bytes(os.urandom(4), "big")
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)


def first_id(at: datetime) -> UUID:
    """Give an id before all that are made from a moment on, so that no index of moments is needed to find those."""
    return UUID(int=(int(at.timestamp() * 1000) & ((1 << 48) - 1)) << 80)


def made_at(key: UUID) -> datetime:
    """Say when an id of ours was made, to the millisecond."""
    return datetime.fromtimestamp((key.int >> 80) / 1000, UTC)


class MomentIsNaive(ValueError):
    """Raised when a moment without a zone is about to be stored."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in, UTC in the database, aware UTC out; refuses naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC (without zone on SQLite, which has none)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise MomentIsNaive("a moment without a time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def attach_keys(dialect: Dialect, keys: KeyRing) -> None:
    """Give an engine's dialect its key ring, so that sealed columns of that engine, and only that one, can be read."""
    cast("Any", dialect).outreach_keys = keys


def keys_of(dialect: Dialect) -> KeyRing:
    """Find the key ring of an engine's dialect."""
    return cast("KeyRing", cast("Any", dialect).outreach_keys)


class Sealed(TypeDecorator[str]):
    """A text that is encrypted in the database; `column` is what the ciphertext is bound to."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        """Bind to a column, named "table.column"."""
        super().__init__()
        self.column = column

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else keys_of(dialect).seal(value, column=self.column)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else keys_of(dialect).open(bytes(value), column=self.column)


class SealedNumber(TypeDecorator[PhoneNumber]):
    """A phone number that is encrypted in the database."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        """Bind to a column, named "table.column"."""
        super().__init__()
        self.column = column

    def process_bind_param(self, value: PhoneNumber | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else keys_of(dialect).seal(value.e164, column=self.column)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> PhoneNumber | None:
        """Decrypt on the way out."""
        return None if value is None else PhoneNumber(keys_of(dialect).open(bytes(value), column=self.column))


class NumberFingerprint(TypeDecorator[PhoneNumber]):
    """The keyed hash of a phone number: compare the column with a PhoneNumber; what comes out is never read."""

    impl = LargeBinary(32)
    cache_ok = True

    def process_bind_param(self, value: PhoneNumber | None, dialect: Dialect) -> bytes | None:
        """Hash on the way in."""
        return None if value is None else keys_of(dialect).fingerprint(value.e164)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> PhoneNumber | None:
        """Refuse to give back what cannot be given back."""
        del value, dialect
        return None


def choice(kind: type[StrEnum], *, name: str | None = None) -> Enum:
    """Make a column type for a closed choice: a short text with a CHECK that repeats the choices.

    `name` tells the CHECKs of two columns apart that hold the same kind of choice.
    """
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=30,
        values_callable=lambda members: [member.value for member in members],
        name=name or kind.__name__.lower(),
    )


def spelled(column: Any, choice: StrEnum) -> ColumnElement[bool]:  # noqa: ANN401 - the ORM types a column as its value
    """Compare a column with a choice written into the statement itself, so that partial indexes are seen to apply."""
    return cast("ColumnElement[bool]", column == literal_column(f"'{choice.value}'", type_=column.type))


def promise(rule: str, *, name: str) -> CheckConstraint:
    """Make a promise about every row of a table, kept by the database itself."""
    return CheckConstraint(rule, name=name)


def index_of(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Make an index over those rows only that a rule names, on both databases."""
    return Index(name, *columns, unique=unique, postgresql_where=text(where), sqlite_where=text(where))


class CleanText(TypeDecorator[str]):
    """A text in the clear; what no database can hold (a NUL, half of a character) is left out on the way in."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Leave out what PostgreSQL would refuse."""
        del dialect
        return None if value is None else value.encode("utf-8", "ignore").decode().replace("\x00", "")


ShortText = CleanText(80)
