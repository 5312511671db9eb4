"""What Twilio lists is read whole, in order, and told from what it hides; its codes become our words."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from outreach.adapters import held
from outreach.adapters.answers import outcome_of, trouble_of
from outreach.adapters.twilio import TwilioCarrier
from outreach.domain.opt_outs import OptWord
from outreach.domain.phone import PhoneNumber
from outreach.domain.troubles import Trouble
from outreach.ports import CarrierUnavailable, RecipientStopped, SendRefused
from outreach.simulator import Account, AsyncLocalCarrierClient, Clock, Fault, Network, create_app

START = datetime(2026, 3, 6, 12, tzinfo=UTC)
OURS = PhoneNumber("+12025550100")
DANA = "+12025550110"


@pytest.fixture
def network() -> Network:
    """A phone network in which a number is ours, with no webhook."""
    made = Network(now=Clock(START), account=Account())
    made.own(OURS.e164)
    return made


@pytest.fixture
def carrier(network: Network) -> Iterator[TwilioCarrier]:
    """The real SDK, and the network under it."""
    app = create_app(network)
    made = TwilioCarrier(
        account_sid=network.account.sid,
        auth_token=network.account.token,
        login=(network.account.sid, network.account.token),
        webhooks_at="https://outreach.example.org",
        make_http_client=lambda: AsyncLocalCarrierClient(app),
    )
    yield made
    made.close()


def test_every_page_is_read_and_texts_come_in_the_order_they_came(network: Network, carrier: TwilioCarrier) -> None:
    for number in range(1_010):
        network.text(DANA, OURS.e164, f"text {number}")
        if number % 100 == 0:
            network.run_on(1)

    found = carrier.received(to=OURS, since=START)

    assert [each.inbound.body for each in found] == [f"text {number}" for number in range(1_010)]
    assert {each.inbound.sender for each in found} == {DANA}


def test_only_what_came_since_is_listed_whatever_zone_the_moment_is_in(
    network: Network, carrier: TwilioCarrier
) -> None:
    network.text(DANA, OURS.e164, "early")
    network.run_on(3600)
    network.text(DANA, OURS.e164, "late")

    since = (START + timedelta(minutes=30)).astimezone(datetime.fromisoformat("2026-03-06T00:00:00-07:00").tzinfo)
    (found,) = carrier.received(to=OURS, since=since)

    assert (found.inbound.body, found.at) == ("late", START + timedelta(hours=1))


def test_pictures_are_counted_and_kept_as_a_reference(network: Network, carrier: TwilioCarrier) -> None:
    network.text(DANA, OURS.e164, "", media=("https://media.example.org/1",))

    (found,) = carrier.received(to=OURS, since=START)

    assert (found.inbound.media, found.blank) == (1, False)
    assert "media" in found.inbound.parameters


def test_a_text_that_was_blanked_is_told_from_one_that_was_not(network: Network, carrier: TwilioCarrier) -> None:
    network.text(DANA, OURS.e164, "hello")
    network.text(DANA, OURS.e164, "")

    assert [each.blank for each in carrier.received(to=OURS, since=START)] == [False, True]


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.DOWN, Fault.REFUSED, Fault.ERROR_BEFORE])
def test_a_list_that_does_not_come_is_a_carrier_that_cannot_say(
    network: Network, carrier: TwilioCarrier, fault: Fault
) -> None:
    network.faults.set(fault)

    with pytest.raises(CarrierUnavailable):
        carrier.received(to=OURS, since=START)


@pytest.mark.parametrize(
    ("body", "parameters", "word"),
    [
        ("STOP", "{}", OptWord.STOP),
        (" stop ", "", OptWord.STOP),
        ("unstop", "{}", OptWord.START),
        ("please stop", "{}", None),
        ("PARAR", '{"OptOutType": ["STOP"]}', OptWord.STOP),
        ("INFO", '{"OptOutType": ["HELP"]}', None),
        ("STOP", "[]", OptWord.STOP),
    ],
)
def test_words_that_twilio_minds_itself(body: str, parameters: str, word: OptWord | None) -> None:
    assert held.opt_word(body=body, parameters=parameters) is word


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        ("30003", Trouble.OUT_OF_REACH),
        ("30005", Trouble.NO_SUCH_PHONE),
        ("30006", Trouble.NO_SUCH_PHONE),
        ("21610", Trouble.STOPPED),
        ("30007", Trouble.FILTERED),
        *((code, Trouble.OUR_SET_UP) for code in ("30034", "30032", "20003", "21606", "21408", "30002")),
        ("30001", Trouble.PASSING),
        ("30008", Trouble.PASSING),
        ("30036", Trouble.TOO_LATE),
        ("99999", Trouble.UNKNOWN),
        ("odd", Trouble.UNKNOWN),
    ],
)
def test_codes_become_our_words(code: str, trouble: Trouble) -> None:
    assert trouble_of(code) is trouble


def test_a_refusal_carries_what_it_means_and_a_stop_is_a_stop() -> None:
    refused = outcome_of(400, 21606)

    assert isinstance(refused, SendRefused)
    assert refused.trouble is Trouble.OUR_SET_UP
    assert isinstance(outcome_of(400, 21610), RecipientStopped)
    shut_out = outcome_of(401, 20003)
    assert isinstance(shut_out, CarrierUnavailable)
    assert shut_out.our_set_up
