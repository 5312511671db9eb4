"""The commands that stay: the whole of Outreach in one process, or each part of it in its own."""

import signal
import threading
from types import FrameType
from typing import NoReturn

import click
import waitress  # type: ignore[import-untyped]
from granian import Granian
from granian.constants import Interfaces

from outreach.cli.installation import Installation, Refused, on_installation
from outreach.domain.delivery import Lane
from outreach.wiring import build, build_alone, close, migrate, set_up_logging
from webhooks import create_app
from workers.scheduler import Loop
from workers.worker import make_worker

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
    server = waitress.create_server(
        create_app(runtime),
        map={},
        host=settings.webhook_host,
        port=settings.webhook_port,
        threads=_THREADS,
        clear_untrusted_proxy_headers=True,
    )
    loop = Loop(runtime, rest_seconds=settings.pass_seconds, woken=rung)
    passes = threading.Thread(target=loop.run, name="scheduler")
    signal.signal(signal.SIGTERM, _end)
    home.say([f"listening on http://{settings.webhook_host}:{server.effective_port} for {settings.public_url}"])
    passes.start()
    try:
        server.run()
    finally:
        loop.stop()
        passes.join()
        server.close()
        close(runtime)
    home.say(["ended"])


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
    Granian(
        "webhooks.wsgi:make",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.webhook_host,
        port=settings.webhook_port,
        workers=workers,
        blocking_threads=_THREADS,
        respawn_failed_workers=True,
    ).serve()


@click.command()
@click.argument("lanes", nargs=-1, required=True, type=click.Choice([lane.value for lane in Lane]))
@on_installation
def worker(home: Installation, lanes: tuple[str, ...]) -> None:
    """Work on lanes, the first named first: urgent, conversation, prompts, upkeep."""
    settings = home.settings
    if settings.redis_url is None:
        raise Refused("a worker hears rings through Redis: set OUTREACH_REDIS_URL, or use `outreach run` without it")
    set_up_logging(settings.log_level)
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
