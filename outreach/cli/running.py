"""The commands that stay: the whole of Outreach in one process, each part of it in its own, or a crew of parts."""

import _thread
import os
import signal
import socket
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import NoReturn

import click
import structlog
import waitress  # type: ignore[import-untyped]
from granian import Granian
from granian.constants import Interfaces
from waitress.server import TcpWSGIServer  # type: ignore[import-untyped]

from outreach.cli.console_server import ConsoleServer, listen, listen_for_console
from outreach.cli.crew import Crew, Part, end_with
from outreach.cli.installation import Installation, Refused, on_installation
from outreach.domain.delivery import Lane
from outreach.ports import Runtime
from outreach.settings import Settings
from outreach.wiring import build_ahead, build_alone, close, migrate, outside_of, set_up_logging, speed_of
from webhooks import create_app
from webhooks.watch import keep_watch
from workers.calendars import CalendarReader
from workers.jobs import work_with
from workers.scheduler import Loop
from workers.watchman import Watchman
from workers.worker import make_worker

log = structlog.get_logger(__name__)

_THREADS = 32
_MINUTE_SECONDS = 60.0
_WEB_PATIENCE_SECONDS = 15
"""How long web processes may take to end: longer than an answer to the carrier, shorter than a crew waits for all."""


@click.command()
@on_installation
def run(home: Installation) -> None:
    """Run all of Outreach in this process: webhooks and scheduler, no Redis needed. Ctrl-C ends it.

    For small programs. The database is brought up to date first.
    """
    settings = home.settings
    set_up_logging(settings.log_level)
    migrate(settings)
    runtime, rung = build_alone(settings, now=home.now)
    server = _server(runtime, settings)
    loop = Loop(runtime, rest_seconds=settings.pass_seconds, woken=rung)
    passes, watchman = _Passes(loop), _watchman(runtime, settings)
    watching = threading.Thread(target=watchman.run, name="watchman", daemon=True)
    reader = _reader(runtime, settings)
    pages = None if settings.console_url is None else ConsoleServer(runtime, settings)
    signal.signal(signal.SIGTERM, _end)
    home.say([f"listening on http://{settings.webhook_host}:{server.effective_port} for {settings.public_url}"])
    if pages is not None:
        home.say([f"the console is at {pages.here} for {settings.console_url}"])
    try:
        passes.start()
        watching.start()
        reader.start()
        if pages is not None:
            pages.start()
        server.run()
    except (KeyboardInterrupt, SystemExit):
        log.debug("told_to_end_early")
    finally:
        loop.stop()
        watchman.stop()
        reader.stop()
        passes.join()
        if pages is not None:
            pages.close()
        server.close()
        close(runtime)
    if passes.failed:
        raise Refused("the scheduler failed, so all of it ended; the log says where. Start it again")
    home.say(["ended"])


def _server(runtime: Runtime, settings: Settings) -> TcpWSGIServer:
    """Make the server of the one process."""
    app, listener = create_app(runtime), _listen(settings)
    return waitress.create_server(app, map={}, sockets=[listener], threads=_THREADS, clear_untrusted_proxy_headers=True)


def _listen(settings: Settings) -> socket.socket:
    """Listen where the settings say, or say in one line why that cannot be."""
    host, port = settings.webhook_host, settings.webhook_port
    return listen(host, port, or_else="choose another OUTREACH_WEBHOOK_HOST or OUTREACH_WEBHOOK_PORT")


class _Passes(threading.Thread):
    """The scheduler's loop beside the server: if it fails, the whole process ends, for webhooks alone help nobody."""

    def __init__(self, loop: Loop) -> None:
        """Prepare; nothing runs yet."""
        super().__init__(name="scheduler")
        self.failed = False
        self._loop = loop

    def run(self) -> None:
        """Run the loop until it is told to stop."""
        try:
            self._loop.run()
        except Exception:
            log.exception("scheduler_failed")
            self.failed = True
            _thread.interrupt_main(signal.SIGTERM)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    """End as Ctrl-C does: the server finishes what it has begun."""
    raise SystemExit(0)


@click.group()
def serve() -> None:
    """Serve one part of Outreach."""


@serve.command("webhooks")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="How many processes.")
@on_installation
def serve_webhooks(home: Installation, workers: int) -> None:
    """Serve what the carrier calls, at OUTREACH_WEBHOOK_HOST and _PORT; a proxy that speaks HTTPS stands in front."""
    _listen(home.settings).close()  # a server that finds its port taken would say so in sixty lines
    _answer(_runtime_of(home), home.settings, workers)


@serve.command("console")
@on_installation
def serve_console(home: Installation) -> None:
    """Serve our own people's pages, at OUTREACH_CONSOLE_HOST and _PORT; a proxy that speaks HTTPS stands in front."""
    _show(_runtime_of(home), home.settings)


def _show(runtime: Runtime, settings: Settings) -> None:
    """Serve the pages in this process."""
    server = ConsoleServer(runtime, settings)
    signal.signal(signal.SIGTERM, _end)
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        log.debug("told_to_end_early")
    finally:
        server.close()
        close(runtime)


def _runtime_of(home: Installation) -> Runtime:
    """Build the Runtime of processes that stay."""
    set_up_logging(home.settings.log_level)
    return build_ahead(home.settings, now=home.now)


def _answer(runtime: Runtime, settings: Settings, processes: int) -> None:
    """Answer the carrier in some processes, which are forked from this one."""
    parent = os.getpid()

    def application(_target: str) -> Callable[..., object]:
        # What the server has listened with so far would do nothing here; until granian listens, a signal ends us.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        end_with(parent)
        keep_watch(runtime)
        return create_app(runtime)

    Granian(
        "webhooks",
        interface=Interfaces.WSGI,
        address=settings.webhook_host,
        port=settings.webhook_port,
        workers=processes,
        blocking_threads=_THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=_WEB_PATIENCE_SECONDS,
        websockets=False,
    ).serve(target_loader=application)


@click.command()
@click.argument("lanes", nargs=-1, required=True, type=click.Choice([lane.value for lane in Lane]))
@on_installation
def worker(home: Installation, lanes: tuple[str, ...]) -> None:
    """Work on lanes, the first named first: urgent, conversation, prompts, upkeep."""
    url = _redis_of(home.settings)
    _hear(_runtime_of(home), url, [Lane(lane) for lane in dict.fromkeys(lanes)])


def _redis_of(settings: Settings) -> str:
    if settings.redis_url is None:
        raise Refused("a worker hears rings through Redis: set OUTREACH_REDIS_URL, or use `outreach run` without it")
    return settings.redis_url


def _hear(runtime: Runtime, redis_url: str, lanes: list[Lane]) -> None:
    """Do what the rings of lanes ask for."""
    if not runtime.doorbell.answers():
        raise Refused("Redis does not answer: start it, or mend OUTREACH_REDIS_URL")
    work_with(runtime)
    make_worker(redis_url, lanes).work(logging_level="WARNING")


@click.command()
@on_installation
def scheduler(home: Installation) -> None:
    """Find what is due, pass after pass; with no Redis it also does all the work."""
    _look(_runtime_of(home), home.settings)


def _look(runtime: Runtime, settings: Settings) -> None:
    """Do what is due, pass after pass."""
    loop = Loop(runtime, rest_seconds=settings.pass_seconds)
    loop.stop_on_signals()
    reader = _reader(runtime, settings)
    reader.start()
    loop.run()
    reader.stop()
    close(runtime)


def _reader(runtime: Runtime, settings: Settings) -> CalendarReader:
    """Make what reads our people's own calendars, whose minute is as long as this installation's."""
    return CalendarReader(runtime, rest_seconds=_MINUTE_SECONDS / speed_of(settings))


@click.command("watchman")
@on_installation
def watch(home: Installation) -> None:
    """Check each minute, from the tables alone, that all that must happen happens; alarms go past the outbox."""
    _watch(_runtime_of(home), home.settings)


def _watchman(runtime: Runtime, settings: Settings) -> Watchman:
    """Make a watchman, whose minute is as long as this installation's."""
    return Watchman(runtime, outside_of(settings), rest_seconds=_MINUTE_SECONDS / speed_of(settings))


def _watch(runtime: Runtime, settings: Settings) -> None:
    """Look, minute after minute."""
    watchman = _watchman(runtime, settings)
    watchman.stop_on_signals()
    watchman.run()
    close(runtime)


_WEBHOOKS, _CONSOLE, _SCHEDULER, _WATCHMAN = "webhooks", "console", "scheduler", "watchman"
_PARTS = (_WEBHOOKS, _SCHEDULER, _WATCHMAN, *(lane.value for lane in Lane))


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice((*_PARTS, _CONSOLE)))
@click.option(
    "--web-processes", default=2, show_default=True, type=click.IntRange(1, 64), help="How many answer the carrier."
)
@on_installation
def crew(home: Installation, parts: tuple[str, ...], web_processes: int) -> None:
    """Run parts of Outreach, each in a process of its own, and start again whichever ends.

    Without a name all of them: webhooks, scheduler, watchman, a worker for each lane, and the console where
    OUTREACH_CONSOLE_URL is set. What is the same in each is
    in memory once. On another machine name only what it is to do, as in `outreach crew prompts prompts`.
    """
    settings, chosen = home.settings, parts or _usual(home.settings)
    url = _redis_of(settings) if set(chosen) & set(Lane) else ""
    if _WEBHOOKS in chosen:
        _listen(settings).close()
    runtime = _runtime_of(home)
    work = {lane.value: partial(_hear, runtime, url, [lane]) for lane in Lane}
    work[_WEBHOOKS] = partial(_answer, runtime, settings, web_processes)
    work[_CONSOLE] = partial(_show, runtime, settings)
    work[_SCHEDULER] = partial(_look, runtime, settings)
    work[_WATCHMAN] = partial(_watch, runtime, settings)
    if _CONSOLE in chosen:
        listen_for_console(settings).close()
    if not Crew([Part(name, work[name]) for name in chosen]).work():
        raise Refused("some parts did not end when told to, and were killed; what they had begun is found again")


def _usual(settings: Settings) -> tuple[str, ...]:
    """List the parts of an installation."""
    return _PARTS if settings.console_url is None else (*_PARTS, _CONSOLE)


@click.command("migrate")
@on_installation
def migrate_database(home: Installation) -> None:
    """Bring the database up to what this version of Outreach expects; repeating it changes nothing."""
    migrate(home.settings)
    home.say(["The database is up to date."])
