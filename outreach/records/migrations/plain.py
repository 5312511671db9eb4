"""The words that migrations are written in: plain types, and tables whose constraints have names.

A migration stays what it was when it ran: what is here is only ever added to.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import sqlalchemy as sa
from alembic import op
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

ID = sa.Uuid()
FINGERPRINT = sa.LargeBinary(32)
SEALED = sa.LargeBinary()
CHOICE = sa.String(30)
SHORT = sa.String(80)
LONG = sa.Text()
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
FLAG = sa.Boolean()
NUMBER = sa.Integer()
LARGE_NUMBER = sa.BigInteger()
DATE = sa.Date()
MOMENT = sa.DateTime(timezone=True)


def has(kind: TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    """Make columns that are always filled."""
    return [sa.Column(name, kind, nullable=False) for name in names]


def may_have(kind: TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    """Make columns that may be empty."""
    return [sa.Column(name, kind, nullable=True) for name in names]


def table(
    name: str,
    *columns: sa.Column[Any],
    key: str | tuple[str, ...] = "id",
    references: Mapping[str, str] | None = None,
    unique: Sequence[tuple[str, ...]] = (),
    checks: Mapping[str, str] | None = None,
) -> None:
    """Make a table; `references` maps columns to the tables whose id they hold."""
    op.create_table(
        name,
        *columns,
        sa.PrimaryKeyConstraint(*((key,) if isinstance(key, str) else key), name=op.f(f"pk_{name}")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{name}_{column}_{other}"))
            for column, other in (references or {}).items()
        ),
        *(sa.UniqueConstraint(*each, name=op.f(f"uq_{name}_{'_'.join(each)}")) for each in unique),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{name}_{label}")) for label, rule in (checks or {}).items()),
    )


def index(table_name: str, label: str, *columns: str, where: str | None = None, unique: bool = False) -> None:
    """Make an index, over some rows only if `where` says so."""
    name = f"{'uq' if unique else 'ix'}_{table_name}_{label}"
    only = None if where is None else sa.text(where)
    op.create_index(name, table_name, list(columns), unique=unique, postgresql_where=only, sqlite_where=only)


def choose_from(table_name: str, label: str, rule: str) -> None:
    """Change what a closed choice may be; on SQLite, for a table that has no other CHECK, because it is copied."""
    name = op.f(f"ck_{table_name}_{label}")
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(table_name, recreate="always") as copied:
            copied.create_check_constraint(name, rule)
        return
    op.drop_constraint(name, table_name, type_="check")
    op.create_check_constraint(name, table_name, rule)


def drop_tables(*names: str) -> None:
    """Take tables away, in this order."""
    for name in names:
        op.drop_table(name)


def render(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Write a column type into a new migration as the database sees it; False leaves the rendering to Alembic."""
    del autogen
    if kind == "type" and isinstance(item, sa.TypeDecorator):
        return f"sa.{item.impl!r}"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def promise_instead(table_name: str, label: str, *, before: str, after: str) -> None:
    """Change one promise of a table that makes others too.

    On SQLite it is changed in the stored definition, as its manual says of changes that leave every row as it is: a
    copy would lose the other promises.
    """
    name = op.f(f"ck_{table_name}_{label}")
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        op.drop_constraint(name, table_name, type_="check")
        op.create_check_constraint(name, table_name, after)
        return
    whole = f"CONSTRAINT {name} CHECK ({{}})"
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    changed = bind.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE name = :name AND instr(sql, :before)"
        ),
        {"before": whole.format(before), "after": whole.format(after), "name": table_name},
    )
    bind.execute(sa.text("PRAGMA writable_schema = RESET"))
    if changed.rowcount != 1:
        raise LookupError(f"{table_name} makes no such promise as {name}")
