"""The commands that stay: the whole of Outreach in one process, or each part of it in its own."""

import _thread
import signal
import socket
import threading
from types import FrameType
from typing import NoReturn

import click
import structlog
import waitress  # type: ignore[import-untyped]
from granian import Granian
from granian.constants import Interfaces
from waitress.server import TcpWSGIServer  # type: ignore[import-untyped]

from outreach.cli.installation import Installation, Refused, on_installation
from outreach.domain.delivery import Lane
from outreach.ports import Runtime
from outreach.settings import Settings
from outreach.wiring import build, build_alone, close, doorbell_of, migrate, set_up_logging
from webhooks import create_app
from workers.jobs import prepare
from workers.scheduler import Loop
from workers.worker import make_worker

log = structlog.get_logger(__name__)

_THREADS = 8


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
    passes = _Passes(loop)
    signal.signal(signal.SIGTERM, _end)
    home.say([f"listening on http://{settings.webhook_host}:{server.effective_port} for {settings.public_url}"])
    try:
        passes.start()
        server.run()
    except (KeyboardInterrupt, SystemExit):
        log.debug("told_to_end_early")
    finally:
        loop.stop()
        passes.join()
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
    try:
        return socket.create_server((host, port))
    except OSError as error:
        where = "choose another OUTREACH_WEBHOOK_HOST or OUTREACH_WEBHOOK_PORT"
        raise Refused(f"cannot listen on {host}:{port}: {error.strerror or error}; {where}") from error


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
    settings = home.settings
    _listen(settings).close()  # a server that finds its port taken would say so in sixty lines
    Granian(
        "webhooks.wsgi:make",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.webhook_host,
        port=settings.webhook_port,
        workers=workers,
        blocking_threads=_THREADS,
        respawn_failed_workers=True,
        websockets=False,
    ).serve()


@click.command()
@click.argument("lanes", nargs=-1, required=True, type=click.Choice([lane.value for lane in Lane]))
@on_installation
def worker(home: Installation, lanes: tuple[str, ...]) -> None:
    """Work on lanes, the first named first: urgent, conversation, prompts, upkeep."""
    settings = home.settings
    if settings.redis_url is None:
        raise Refused("a worker hears rings through Redis: set OUTREACH_REDIS_URL, or use `outreach run` without it")
    if not doorbell_of(settings).answers():
        raise Refused("Redis does not answer: start it, or mend OUTREACH_REDIS_URL")
    prepare()
    make_worker(settings.redis_url, [Lane(lane) for lane in dict.fromkeys(lanes)]).work(logging_level="WARNING")


@click.command()
@on_installation
def scheduler(home: Installation) -> None:
    """Find what is due, pass after pass; with no Redis it also does all the work."""
    settings = home.settings
    set_up_logging(settings.log_level)
    runtime = build(settings, now=home.now)
    loop = Loop(runtime, rest_seconds=settings.pass_seconds)
    loop.stop_on_signals()
    loop.run()
    close(runtime)


@click.command("migrate")
@on_installation
def migrate_database(home: Installation) -> None:
    """Bring the database up to what this version of Outreach expects; repeating it changes nothing."""
    migrate(home.settings)
    home.say(["The database is up to date."])
