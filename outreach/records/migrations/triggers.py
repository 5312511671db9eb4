"""The words of triggers that keep rows as they are, for the records and for the migrations that make the same.

A migration stays what it was when it ran: what is here is only ever added to. What is sealed may be sealed again under
another key, and only that: the words under one key do not change.
"""

from collections.abc import Mapping, Sequence

_LENGTHS = "".join(f",{length:02X}" for length in range(41))
"""The first byte of a sealed value, in figures: how long the name of its key is, 40 at most."""

_MARKS = {
    "sqlite": "substr({0}, 1, 1 + (instr('" + _LENGTHS + "', ',' || hex(substr({0}, 1, 1))) - 1) / 3)",
    "postgresql": "substr({0}, 1, 1 + get_byte({0}, 0))",
}
_DIFFERS = {"sqlite": "{0} IS NOT {1}", "postgresql": "{0} IS DISTINCT FROM {1}"}
_SAME = {"sqlite": "{0} IS {1}", "postgresql": "{0} IS NOT DISTINCT FROM {1}"}


def statements(
    table: str, *, kept: Sequence[str], sealed: Sequence[str] = (), once: str | None = None
) -> Mapping[str, tuple[str, ...]]:
    """Write the triggers that keep the rows of a table; with `once`, only those in which that column is filled."""
    return {dialect: _triggers(dialect, table, kept, sealed, once) for dialect in _MARKS}


def _triggers(
    dialect: str, table: str, kept: Sequence[str], sealed: Sequence[str], once: str | None
) -> tuple[str, ...]:
    settled = "" if once is None else f"OLD.{once} IS NOT NULL AND "
    changed = " OR ".join(
        [_DIFFERS[dialect].format(f"OLD.{name}", f"NEW.{name}") for name in kept]
        + [f"({_rewritten(dialect, name)})" for name in sealed]
    )
    always = "" if once is None else f"WHEN (OLD.{once} IS NOT NULL) "
    what = f"{table} are kept as they are"
    if dialect == "sqlite":
        abort = f"BEGIN SELECT RAISE(ABORT, '{what}'); END"
        return (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {settled}({changed}) {abort}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {always}{abort}",
        )
    each = f"EXECUTE FUNCTION {table}_keep()"
    return (
        f"CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{what}'; END $$",
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({settled}({changed})) {each}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {always}{each}",
    )


def _rewritten(dialect: str, name: str) -> str:
    """Say that a sealed value is another one, and not because it was sealed under another key."""
    old, new = f"OLD.{name}", f"NEW.{name}"
    mark = _MARKS[dialect]
    return f"{_DIFFERS[dialect].format(old, new)} AND {_SAME[dialect].format(mark.format(old), mark.format(new))}"
