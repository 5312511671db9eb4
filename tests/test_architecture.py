"""The house rules that no tool knows: each is read off the real code, so that it cannot be forgotten."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
PRODUCT = ("outreach", "webhooks", "workers")
TOP_LEVEL = {".ci", ".gitignore", "README.md", "deploy", "outreach", "pyproject.toml", "tests", "webhooks", "workers"}
LANGUAGES = {"en", "es"}

LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log", "msg", "bind"}
LOG_NAMES = {"log", "logger", "_log", "_logger", "logging"}
JOB_METHODS = {"enqueue", "enqueue_call", "enqueue_at", "enqueue_in", "enqueue_many", "ring"}
PERSONAL = frozenset(
    [
        "body",
        "e164",
        "first_name",
        "from_",
        "initials",
        "last_name",
        "name",
        "number",
        "numbers",
        "phone",
        "preferred_name",
        "recipient",
        "text",
        "texts",
        "to",
    ]
)
# Written with spaces, so that this file does not name what no file may name.
UNWANTED = tuple(
    words.replace(" ", "")
    for words in (
        "py pi.org",
        "python hosted.org",
        "npm js.org",
        "npm js.com",
        "deb. debian.org",
        "proxy. golang.org",
        "crates .io",
        "docker .io",
        "/work/ main",
        "/work/ shared",
        ". pyenv/",
    )
)


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that is, or would be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def python_files(*folders: str) -> list[Path]:
    return [file for file in tracked_files() if file.suffix == ".py" and file.relative_to(ROOT).parts[0] in folders]


def calls(file: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call))


def modules(package: str) -> Iterator[ModuleType]:
    """Import a package and everything in it."""
    parent = importlib.import_module(package)
    yield parent
    for found in pkgutil.walk_packages(parent.__path__, f"{package}."):
        if ".migrations." not in found.name:
            yield importlib.import_module(found.name)


def metadata() -> sa.MetaData:
    for _ in modules("outreach.records"):
        pass
    base: Any = importlib.import_module("outreach.records.base").Base
    return base.metadata


# -- where things are ------------------------------------------------------------------------------------------------


def test_imports_point_inwards(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)

    assert outcome == 0, capsys.readouterr().out


def test_the_domain_needs_nothing_but_python_dates_and_phone_numbers() -> None:
    allowed = sys.stdlib_module_names | {"dateutil", "outreach", "phonenumbers"}
    strangers = [
        f"{file.relative_to(ROOT)}: {name}"
        for file in python_files("outreach")
        if file.is_relative_to(ROOT / "outreach" / "domain")
        for name in _imported(file)
        if name not in allowed
    ]

    assert strangers == []


def _imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        match node:
            case ast.Import():
                names.update(alias.name.partition(".")[0] for alias in node.names)
            case ast.ImportFrom(module=str(module)):
                names.add(module.partition(".")[0])
            case _:
                pass
    return names


def test_the_top_level_holds_what_was_agreed() -> None:
    assert {file.relative_to(ROOT).parts[0] for file in tracked_files()} <= TOP_LEVEL


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {file.relative_to(ROOT): len(file.read_text().splitlines()) for file in python_files(*PRODUCT, "tests")}

    assert {str(file): length for file, length in lengths.items() if length > 400} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    too_long = [
        f"{file.relative_to(ROOT)}: {node.name}"
        for file in python_files(*PRODUCT, "tests", "deploy")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if node.end_lineno is not None and node.end_lineno - node.lineno >= 60
    ]

    assert too_long == []


def test_no_file_names_a_package_registry_or_a_machine() -> None:
    named = [
        f"{file.relative_to(ROOT)}: {unwanted}"
        for file in tracked_files()
        for unwanted in UNWANTED
        if unwanted.encode() in file.read_bytes()
    ]

    assert named == []


# -- what a person must be able to find ------------------------------------------------------------------------------


@cache
def setting_names() -> tuple[str, ...]:
    settings: Any = importlib.import_module("outreach.settings").Settings
    prefix = settings.model_config["env_prefix"].upper()
    return tuple(prefix + name.upper() for name in settings.model_fields)


@pytest.mark.parametrize("place", ["README.md", "deploy/outreach.env.example"])
def test_every_setting_is_explained(place: str) -> None:
    words = set(re.findall(r"[A-Z][A-Z0-9_]+", (ROOT / place).read_text()))

    assert sorted(set(setting_names()) - words) == []


def test_the_example_environment_names_no_setting_that_is_gone() -> None:
    lines = (ROOT / "deploy/outreach.env.example").read_text().splitlines()
    named = {match[1] for line in lines if (match := re.match(r"#?(OUTREACH_[A-Z0-9_]+)=", line))}

    assert sorted(named - set(setting_names())) == []


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("deploy/compose.yaml", "    entrypoint: outreach crew"),
        ("deploy/systemd/outreach-crew.service", "ExecStart=/opt/outreach/.venv/bin/outreach crew"),
        ("deploy/systemd/outreach.target", "Wants=outreach-crew.service"),
    ],
)
def test_every_lane_is_served(place: str, line: str) -> None:
    """By a crew of which no part was named: that is all of them, as its own tests show."""
    assert line in (ROOT / place).read_text().splitlines()


# -- what must be complete -------------------------------------------------------------------------------------------


def test_every_kind_of_message_has_its_rule() -> None:
    delivery: Any = importlib.import_module("outreach.domain.delivery")

    assert set(delivery.RULES) == set(delivery.MessageKind)


def test_every_text_is_worded_in_every_language() -> None:
    keys: type[StrEnum] = importlib.import_module("outreach.domain.wording").TextKey
    wording = tomllib.loads((ROOT / "outreach/packs/wording.toml").read_text())

    assert set(wording) == LANGUAGES
    for lang, texts in wording.items():
        assert {key.value for key in keys} ^ set(texts) == set(), lang


def domain_lives() -> list[tuple[ModuleType, type[StrEnum]]]:
    """Every enum of the domain that says where something stands."""
    return [
        (module, kind)
        for module in modules("outreach.domain")
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind.__module__ == module.__name__
        if name.endswith(("Status", "State"))
    ]


def test_every_life_has_its_moves() -> None:
    lives = domain_lives()

    for module, kind in lives:
        tables = [value for name, value in vars(module).items() if name.endswith("_MOVES")]
        moves = next((table for table in tables if set(kind) <= set(table)), None)
        assert moves is not None, f"{module.__name__} has no *_MOVES that covers {kind.__name__}"
        assert set().union(*moves.values()) | {next(iter(kind))} == set(kind), (
            f"{kind.__name__}: not all can be reached"
        )
    assert len(lives) >= 4


def checked_choices() -> Mapping[str, str]:
    """The SQL of every CHECK, by table."""
    return {
        table.name: " ".join(
            str(check.sqltext.compile(compile_kwargs={"literal_binds": True}))
            for check in table.constraints
            if isinstance(check, sa.CheckConstraint)
        )
        for table in metadata().tables.values()
    }


def test_every_closed_choice_is_checked_by_the_database() -> None:
    checks = checked_choices()
    choices = [
        (column, column.type)
        for table in metadata().tables.values()
        for column in table.columns
        if isinstance(column.type, sa.Enum)
    ]

    for column, choice in choices:
        for spelling in choice.enums:
            assert f"'{spelling}'" in checks[column.table.name], f"{column} has no CHECK that knows {spelling}"
    assert {kind for _, kind in domain_lives()} <= {choice.enum_class for _, choice in choices}


# -- migrations ------------------------------------------------------------------------------------------------------


def migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", "outreach:records/migrations")
    return config


def test_migrations_have_one_head() -> None:
    assert len(ScriptDirectory.from_config(migrations()).get_heads()) == 1


def test_migrations_make_what_the_records_say_and_take_it_away_again(database_url: str) -> None:
    config = migrations()
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        differences = compare_metadata(MigrationContext.configure(connection), metadata())
        command.downgrade(config, "base")
        left = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
    engine.dispose()

    assert differences == []
    assert left == set()


# -- what must not be said -------------------------------------------------------------------------------------------


def is_log_call(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(attr=method, value=ast.Name(id=name)):
            return method in LOG_METHODS and name in LOG_NAMES
        case _:
            return False


def personal_words(node: ast.AST) -> Iterator[str]:
    """The names in an expression that stand for something of a person; how long it is may be told."""
    match node:
        case ast.Call(func=ast.Name(id="len")):
            return
        case ast.Name(id=word) | ast.Attribute(attr=word) | ast.keyword(arg=str(word)) if word in PERSONAL:
            yield word
        case _:
            pass
    for child in ast.iter_child_nodes(node):
        yield from personal_words(child)


def test_no_log_line_carries_what_belongs_to_a_person() -> None:
    told = [
        f"{file.relative_to(ROOT)}:{call.lineno}: {word}"
        for file in python_files(*PRODUCT)
        for call in calls(file)
        if is_log_call(call)
        for said in (*call.args, *call.keywords)
        for word in personal_words(said)
    ]

    assert told == []


def test_a_log_line_begins_with_a_fixed_word() -> None:
    woven = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in python_files(*PRODUCT)
        for call in calls(file)
        if is_log_call(call) and call.args
        if not (len(call.args) == 1 and isinstance(call.args[0], ast.Constant))
    ]

    assert woven == []


def test_no_job_carries_what_belongs_to_a_person() -> None:
    carried = [
        f"{file.relative_to(ROOT)}:{call.lineno}: {word}"
        for file in python_files(*PRODUCT)
        for call in calls(file)
        if isinstance(call.func, ast.Attribute) and call.func.attr in JOB_METHODS
        for given in (*call.args, *call.keywords)
        for word in personal_words(given)
    ]

    assert carried == []
