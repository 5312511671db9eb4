"""Asking for the rows of many in a statement of one length, which PostgreSQL reads and plans once."""

from typing import Any

from sqlalchemy import ARRAY, Boolean, ColumnElement, Uuid, any_, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType


class _Among(FunctionElement[bool]):
    """A comparison with a list, and the same one with an array."""

    name = "among"
    type = Boolean()
    inherit_cache = True


def among(column: InstrumentedAttribute[Any], name: str) -> ColumnElement[bool]:
    """Say that a column holds one of the values that are given by this name, as a list."""
    # What a column is that refers to another table is not known until all tables are; here it is always an id.
    kind = Uuid() if isinstance(column.type, NullType) else column.type
    return _Among(
        column.in_(bindparam(name, type_=kind, expanding=True)), column == any_(bindparam(name, type_=ARRAY(kind)))
    )


@compiles(_Among)
def _as_list(element: _Among, compiler: SQLCompiler, **options: object) -> str:
    as_list, _ = element.clauses
    return compiler.process(as_list, **options)


@compiles(_Among, "postgresql")
def _as_array(element: _Among, compiler: SQLCompiler, **options: object) -> str:
    _, as_array = element.clauses
    return compiler.process(as_array, **options)
