"""`outreach simulator`: a phone network in a box, with phones in the browser."""

import signal
from types import FrameType
from typing import NoReturn

import click

from outreach.cli.installation import Installation, Refused, on_installation
from outreach.rehearsal.numbers import when_called
from outreach.simulator import Account, Network
from outreach.simulator.server import Serving, real_clock
from outreach.wiring import speed_of


@click.group()
def simulator() -> None:
    """Stand in for the carrier: Twilio's API, signed webhooks, and phones in the browser."""


@simulator.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8200, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option(
    "--speed", type=click.FloatRange(min=0.0), help="How fast time runs; 1 unless a rehearsal says otherwise."
)
@click.option("--seed", default=0, show_default=True, help="The same seed takes the same chances.")
@on_installation
def serve_simulator(home: Installation, host: str, port: int, *, speed: float | None, seed: int) -> None:
    """Serve a phone network that fits the settings: their account, their numbers, webhooks at OUTREACH_PUBLIC_URL.

    Set OUTREACH_TWILIO_BASE_URL to its address, and Outreach talks to it as it would to Twilio.
    """
    settings = home.settings
    network = Network(
        now=real_clock(start=home.now(), speed=speed_of(settings) if speed is None else speed),
        account=Account(sid=settings.twilio_account_sid, token=settings.twilio_auth_token.get_secret_value()),
        seed=seed,
    )
    for number in dict.fromkeys((*settings.pool, settings.page_sender or settings.sender)):
        texts = f"{settings.public_url}/texts"
        network.own(number, sms_url=texts, sms_fallback_url=texts, **when_called(settings.public_url))
    signal.signal(signal.SIGTERM, _end)
    try:
        with Serving(network, host, port) as serving:
            home.say([f"phones at {serving.url}/phones; set OUTREACH_TWILIO_BASE_URL={serving.url}"])
            serving.wait()
    except OSError as error:
        raise Refused(f"cannot listen on {host}:{port}: {error.strerror}") from error
    except (KeyboardInterrupt, SystemExit):
        home.say(["ended"])


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    """End as Ctrl-C does."""
    raise SystemExit(0)
