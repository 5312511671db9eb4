"""Where the storm is: real servers that can be taken away, and processes that are started again as systemd would."""

import os
import secrets
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as day_time
from pathlib import Path
from typing import LiteralString

import psycopg

from demonstration.installation import answers, environment_of, free_ports, make_settings
from demonstration.phones import Phones
from demonstration.processes import Child, Household
from outreach.domain.hours import at_wall_clock
from outreach.packs.program_file import load_program
from outreach.ports import Runtime
from outreach.settings import Settings, read_rehearsal_clock
from outreach.wiring import build, close, engine_of, migrate, wall_clock
from servers import PostgreSQL, Valkey
from storm import steps

SPEED = 20.0
_REST_SECONDS = 0.5
_BEGINS = day_time(10)
_A_DAY = datetime(2026, 3, 6, tzinfo=UTC).date()
_SEND_TIMEOUT_SECONDS = 2.0
_OURS = str(Path(__file__).parents[1])
_GROWING = ("check_ins", "escalations", "messages", "reasons", "receipts", "replies", "timeline")
_REFUSE = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT FROM disk) AND random() < 0.5 THEN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END IF;
    RETURN NULL;
END $$
"""
_TRIGGER = "CREATE TRIGGER no_room BEFORE INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION no_room()"


class Database(PostgreSQL):
    """A PostgreSQL that loses nothing it has committed when its processes die; only a power cut would be too much."""

    def __init__(self) -> None:
        """Choose to be quick where that loses nothing."""
        super().__init__()
        self._options = ("fsync=off", "synchronous_commit=on", "shared_buffers=32MB")

    def crash(self) -> None:
        """End it at once, so that it must recover when it starts."""
        if self.pid is not None:
            os.kill(self.pid, signal.SIGQUIT)
        self.stop()

    def prepare(self) -> None:
        """Let rows be refused as on a full disk, later: error 53100 is all that we would see of one."""
        with psycopg.connect(self._plain, autocommit=True) as connection:
            connection.execute("CREATE TABLE disk (is_full boolean)")
            connection.execute(_REFUSE)
            for table in _GROWING:
                connection.execute(_TRIGGER.format(table=table).encode())

    def fill(self) -> None:
        """Let about every second statement that adds rows find the disk full."""
        self._say("INSERT INTO disk VALUES (true)")

    def make_room(self) -> None:
        """Let there be room again."""
        self._say("TRUNCATE disk")

    def _say(self, statement: LiteralString) -> None:
        with psycopg.connect(self._plain, autocommit=True) as connection:
            connection.execute(statement)

    @property
    def _plain(self) -> str:
        return self.url.replace("+psycopg", "")

    def is_up(self) -> bool:
        """Say whether it answers."""
        return self._process is not None and self._process.poll() is None and self._answers()


def children_of(process: int | None) -> list[int]:
    """List the processes that one has started and that still live."""
    try:
        return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


@dataclass(slots=True)
class Keeper:
    """Starts what ended again after a rest, and counts how often."""

    household: Household
    commands: dict[str, Sequence[str]] = field(default_factory=dict)
    restarts: Counter[str] = field(default_factory=Counter)
    _resting: dict[str, float] = field(default_factory=dict)

    def start(self, name: str, *words: str) -> None:
        """Start a command of the product, and keep it."""
        self.commands[name] = words
        self.household.start(name, [sys.executable, "-m", "storm.child", *words])

    def start_all(self) -> None:
        """Start everybody again."""
        for name, words in tuple(self.commands.items()):
            self.start(name, *words)

    def tend(self) -> None:
        """Look after everybody: whoever ended rests, then starts again."""
        for child in [child for child in self.household.children if child.process.poll() is not None]:
            with suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGKILL)  # what it started goes with it
            self.household.children.remove(child)
            self._resting[child.name] = time.monotonic() + _REST_SECONDS
        for name in [name for name, until in self._resting.items() if until <= time.monotonic()]:
            del self._resting[name]
            self.restarts[name] += 1
            self.start(name, *self.commands[name])

    def last_words(self) -> str:
        """Give the end of what each wrote last."""
        return "\n".join(f"{child.name}: {child.last_words()[-600:]}" for child in self.household.children)

    def processes(self) -> list[tuple[str, int]]:
        """List all that live, by name and id: those that we started, and what the web server started."""
        alive = [child for child in self.household.children if child.process.poll() is None]
        return [found for child in alive for found in _with_children(child)]


def _with_children(child: Child) -> list[tuple[str, int]]:
    own = child.process.pid
    return [(child.name, own), *((f"{child.name} (a process of it)", each) for each in children_of(own))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An installation in a storm."""

    folder: Path
    settings: Settings
    runtime: Runtime
    database: Database
    valkey: Valkey
    phones: Phones
    keeper: Keeper
    outside: Household
    phones_port: int

    def start_phones(self) -> None:
        """Start the phone network, which is the world outside: nothing is done to it that it does not do itself."""
        seed = str(secrets.randbits(48))
        self.outside.outreach("simulator", "simulator", "serve", "--port", str(self.phones_port), "--seed", seed)

    def start_product(self, workers: Sequence[Sequence[str]]) -> None:
        """Start webhooks in two processes, the scheduler, and a worker for each group of lanes."""
        self.keeper.start("webhooks", "serve", "webhooks", "--workers", "2")
        for lanes in workers:
            self.keeper.start(f"worker {' '.join(lanes)}", "worker", *lanes)
        self.keeper.start("scheduler", "scheduler")

    def answers(self) -> bool:
        """Say whether the phones, the webhooks and the scheduler are well."""
        return answers(self.phones_port, "/phones.json") and answers(self.settings.webhook_port, "/health/ready")

    def jump(self, by: timedelta) -> None:
        """Put the clock of our machine forward or back; the carrier's goes on as it did."""
        file = self.folder / steps.CLOCK
        fresh = file.with_suffix(".new")
        fresh.write_text(str((steps.offset(file) + by / SPEED).total_seconds()))
        fresh.replace(file)

    def heal(self) -> None:
        """End the storm: room on every disk, servers up, no trap set, and no clock behind the carrier's.

        (What the carrier says to have from a later moment than ours counts as still on its way until then.)
        """
        if steps.offset(self.folder / steps.CLOCK) < timedelta(0):
            (self.folder / steps.CLOCK).unlink()
        for step in steps.STEPS:
            steps.trap(self.folder, step).unlink(missing_ok=True)
        (self.folder / steps.FULL).unlink(missing_ok=True)
        if not self.database.is_up():
            self.database.stop()
            self.database.start()
        self.database.make_room()
        if self.valkey.pid is None:
            self.valkey.start()


@contextmanager
def build_up(folder: Path) -> Iterator[Place]:
    """Start the servers and make the database; at the end nothing of it runs any more."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        valkey = stack.enter_context(Valkey(folder / "valkey"))
        database = stack.enter_context(Database())
        phones, webhooks = free_ports(0)
        made = make_settings(database.url, valkey.url, phones, webhooks, pass_seconds=0.3)
        settings = made.model_copy(
            update={
                "rehearsal_clock": _clock(),
                "send_timeout_seconds": _SEND_TIMEOUT_SECONDS,
                "state_directory": folder / "state",
                "log_level": "WARNING",
            }
        )
        migrate(settings)
        database.prepare()
        engine = engine_of(settings)
        stack.callback(engine.dispose)
        runtime = build(settings, engine=engine, now=_now(settings, folder))
        stack.callback(close, runtime)
        environment = {**environment_of(settings), steps.FOLDER: str(folder), "PYTHONPATH": _OURS}
        outside = stack.enter_context(Household(folder / "logs", environment))
        inside = stack.enter_context(Household(folder / "logs", environment))
        yield Place(
            folder=folder,
            settings=settings,
            runtime=runtime,
            database=database,
            valkey=valkey,
            phones=Phones(settings.twilio_base_url or "", connections=24),
            keeper=Keeper(inside),
            outside=outside,
            phones_port=phones,
        )


def _clock() -> str:
    start = at_wall_clock(_A_DAY, _BEGINS, load_program("standard").program.zone)
    return f"{start.astimezone(UTC).isoformat()}@{datetime.now(UTC).timestamp():.6f}*{SPEED}"


def _now(settings: Settings, folder: Path) -> Callable[[], datetime]:
    rehearsed = read_rehearsal_clock(settings.rehearsal_clock or "")
    return lambda: rehearsed.at(wall_clock() + steps.offset(folder / steps.CLOCK))
