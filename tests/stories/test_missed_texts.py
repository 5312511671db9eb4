"""Stories of texts that no webhook brought: the real SDK asks the carrier, and whoever cried for help is heard."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from outreach.rehearsal import Rehearsal
from outreach.simulator import Network


@pytest.fixture
def asking(rehearsal: Rehearsal) -> Rehearsal:
    """A stage on which the carrier is asked every minute for what it holds."""
    rehearsal.world.runtime = replace(rehearsal.world.runtime, asks_back=timedelta(minutes=1))
    return rehearsal


def _breaks(network: Network) -> Callable[[], None]:
    """Let every webhook for texts fail; gives what mends them."""
    deliver = network.webhooks.deliver

    def broken(*request: Any) -> tuple[int, str]:  # noqa: ANN401
        return (500, "") if request[1].endswith("/texts") else deliver(*request)

    network.webhooks.deliver = broken

    def mend() -> None:
        network.webhooks.deliver = deliver

    return mend


def test_a_cry_for_help_that_no_webhook_brought_is_heard_within_two_minutes(asking: Rehearsal) -> None:
    dana = asking.participant("Dana")
    sam = asking.specialist("Sam", on_call=True)
    _breaks(asking.world.network)

    dana.texts("i want to die")
    asking.wait(minutes=2)

    dana.hears("988")
    sam.hears("Reply 1")


def test_texts_of_an_outage_are_read_in_order_and_once_and_the_lead_hears_of_it(asking: Rehearsal) -> None:
    dana = asking.participant("Dana", asks_daily_at="09:00")
    lee = asking.specialist("Lee", lead=True)
    asking.until("09:00")
    dana.hears("How are you today")
    mend = _breaks(asking.world.network)
    dana.texts("4")
    for _ in range(4):
        asking.wait(minutes=2)
        dana.texts("ok")
    asking.wait(minutes=2)
    mend()
    asking.wait(minutes=20)

    dana.hears("0 to 10")
    lee.hears("texts to us came late")
    with asking.world.runtime.transaction() as session:
        kept = session.connection().exec_driver_sql("SELECT count(*) FROM replies").scalar()
    assert kept == 5


def test_a_text_whose_words_the_carrier_blanked_goes_to_a_person(asking: Rehearsal) -> None:
    dana = asking.participant("Dana")
    sam = asking.specialist("Sam", on_call=True)
    asking.world.runtime = replace(asking.world.runtime, carrier_blanks=True)
    network = asking.world.network
    _breaks(network)
    dana.texts("i want to die")
    for sid, text in list(network.texts.items()):
        network.texts[sid] = replace(text, body="")

    asking.wait(hours=2)

    sam.hears("D. needs a person")
