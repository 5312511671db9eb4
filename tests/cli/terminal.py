"""A terminal for tests: types a command line at a clock that stands still, and reads what came."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner
from sqlalchemy.orm import Session

from outreach.cli import main
from outreach.cli.installation import Installation
from outreach.records import specialists
from outreach.settings import load_settings
from outreach.wiring import build, engine_of

NOW = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)
"""Friday, 9 in the morning in Denver; two days later the clocks go forward."""

SETTINGS = {
    "OUTREACH_PUBLIC_URL": "https://outreach.harbor-house.org",
    "OUTREACH_TWILIO_ACCOUNT_SID": "AC" + "0" * 31 + "1",
    "OUTREACH_TWILIO_AUTH_TOKEN": "simulated-auth-token",
    "OUTREACH_SENDER": "+12025550100",
    "OUTREACH_ENCRYPTION_KEYS": "old:" + "A" * 43 + "=",
    "OUTREACH_LOOKUP_KEY": "B" * 42 + "A=",
}


class Terminal:
    """Types commands; `folder` is where its files are. Who is added answers our text, unless not `all_answer`."""

    def __init__(self, folder: Path, *, now: datetime = NOW) -> None:
        self.folder = folder
        self.now = now
        self.all_answer = True

    def __call__(self, line: str, *, exits: int = 0, given: str | None = None) -> str:
        """Type a command line and return all it says, with runs of blanks made one; its exit code must be `exits`."""
        home = Installation(now=lambda: self.now)
        result = CliRunner().invoke(main, shlex.split(line), obj=home, input=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == exits, result.output
        if self.all_answer and exits == 0 and line.startswith("specialist add"):
            with self.session() as session:
                for somebody in specialists.by_name(session, shlex.split(line)[2]):
                    specialists.answered(session, somebody.id, now=self.now)
        return "\n".join(" ".join(said.split()) for said in result.output.splitlines())

    def file(self, name: str, text: str) -> Path:
        """Write a file."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a transaction on the installation's database, for what no command does."""
        settings = load_settings()
        engine = engine_of(settings)
        with build(settings, engine=engine).transaction() as session:
            yield session
        engine.dispose()

    def close(self) -> None:
        """Put it away."""
