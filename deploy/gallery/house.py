"""The demonstration's installation on a day that never changes, and its console on a real socket."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import waitress  # type: ignore[import-untyped]

from demonstration import cast, history
from demonstration.accounts import Login
from demonstration.installation import HOST, make_settings, with_console
from outreach.cli.console_server import console_options
from outreach.console import create_app
from outreach.domain.phone import PhoneNumber
from outreach.ports import Runtime
from outreach.records import heartbeats, participants, programs
from outreach.simulator import Clock
from outreach.wiring import build, close, migrate

MORNING = datetime(2026, 3, 4, 16, 50, tzinfo=UTC)
"""A Wednesday, ten to ten where the program is."""

_THREADS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A console to look at: its address, who may sign in, and its people; its clock is moved by whoever looks."""

    url: str
    logins: Sequence[Login]
    runtime: Runtime
    clock: Clock
    program: UUID
    people: Mapping[str, UUID]


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """Play the demonstration's days, and serve its console for as long as the block lasts."""
    database = f"sqlite:///{folder.resolve()}/outreach.db"
    settings = with_console(make_settings(database, "redis://127.0.0.1:1", 1, 2, pass_seconds=1.0))
    settings = settings.model_copy(update={"redis_url": None})
    migrate(settings)
    logins = history.play(settings, MORNING, set_up_at=MORNING - timedelta(hours=1))
    clock = Clock(MORNING)
    runtime = build(settings, now=clock)
    options = replace(console_options(runtime, settings), wall=clock, limits="")
    with runtime.transaction() as session:
        for part in ("scheduler", "watchman"):  # a clock that stands still needs neither
            heartbeats.beat(session, part, now=MORNING)
    sockets: dict[int, Any] = {}
    server = waitress.create_server(
        create_app(runtime, options), host=HOST, port=settings.console_port, map=sockets, threads=_THREADS
    )
    threading.Thread(target=server.run, name="console", daemon=True).start()
    try:
        yield House(
            url=str(settings.console_url), logins=logins, runtime=runtime, clock=clock, **_who_is_there(runtime)
        )
    finally:
        server.close()
        close(runtime)


def _who_is_there(runtime: Runtime) -> dict[str, Any]:
    with runtime.transaction() as session:
        program = programs.every_current(session)[0].program_id
        found = {each.name: participants.by_phone(session, PhoneNumber(each.number)) for each in cast.PARTICIPANTS}
    return {"program": program, "people": {name: each.id for name, each in found.items() if each is not None}}
