"""A terminal to type commands at, with the settings and the database of an installation of its own."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from outreach.settings import load_settings
from outreach.wiring import migrate
from tests.cli.terminal import SETTINGS, Terminal


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables, to be copied: quicker than migrating one for each test."""
    file = tmp_path_factory.mktemp("migrated") / "outreach.db"
    with pytest.MonkeyPatch.context() as patch:
        _set(patch, f"sqlite:///{file}")
        migrate(load_settings())
    return file


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Terminal:
    """A terminal whose database does not exist yet."""
    _set(monkeypatch, f"sqlite:///{tmp_path / 'bare.db'}")
    return Terminal(tmp_path)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, _migrated: Path) -> Iterator[Terminal]:
    """A terminal with a migrated SQLite database."""
    shutil.copy(_migrated, tmp_path / "outreach.db")
    _set(monkeypatch, f"sqlite:///{tmp_path / 'outreach.db'}")
    with closing(Terminal(tmp_path)) as terminal:
        yield terminal


@pytest.fixture
def anywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str) -> Iterator[Terminal]:
    """A terminal with a migrated database, of each kind in turn."""
    _set(monkeypatch, database_url)
    migrate(load_settings())
    with closing(Terminal(tmp_path)) as terminal:
        yield terminal


@pytest.fixture
def staffed(terminal: Terminal) -> Terminal:
    """A terminal whose installation has the standard program, a specialist Sam and a lead Lee."""
    terminal("program apply standard")
    terminal("specialist add Sam +12025550120 --program standard --speaks en,es")
    terminal("specialist add Lee +12025550130 --program standard --lead")
    return terminal


def _set(patch: pytest.MonkeyPatch, database_url: str) -> None:
    for name, value in SETTINGS.items():
        patch.setenv(name, value)
    patch.setenv("OUTREACH_DATABASE_URL", database_url)
    for name in ("OUTREACH_REDIS_URL", "OUTREACH_TWILIO_BASE_URL", "OUTREACH_PAGE_SENDER"):
        patch.delenv(name, raising=False)
