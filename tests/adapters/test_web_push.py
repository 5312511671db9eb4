"""A push service gets what only the browser can open, signed by us; and nothing is ever sent anywhere else."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.adapters.web_push import NotPublic, WebPush, public_address
from outreach.domain.pushing import PushAddress, Pushed, Unreachable
from tests.adapters.push_service import HOST, NOW, Browser, PushService, push_service, pusher_to

WORDS = "Somebody needs you. Open the queue."


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PushService]:
    with push_service(tmp_path) as running:
        yield running


@pytest.fixture
def pusher(service: PushService) -> Iterator[WebPush]:
    made = pusher_to(service)
    yield made
    made.close()


def test_only_the_browser_can_read_what_is_said(pusher: WebPush, service: PushService) -> None:
    browser = Browser()

    assert pusher.send(browser.address, WORDS) == (Pushed.SENT, "201")

    (taken,) = service.taken
    assert taken.path == "/send/a-device"
    assert WORDS.encode() not in taken.body
    assert browser.opens(taken.body) == {"body": WORDS}


def test_it_is_signed_with_our_key_for_this_service_and_half_a_day(pusher: WebPush, service: PushService) -> None:
    pusher.send(Browser().address, WORDS)

    claims = service.taken[0].claims
    assert claims["aud"] == f"https://{HOST}"
    assert claims["sub"] == "mailto:it@example.org"
    assert claims["exp"] == NOW.timestamp() + 12 * 3600
    assert claims["k"] == pusher.public_key


def test_it_is_urgent_short_lived_and_takes_the_place_of_the_one_before(pusher: WebPush, service: PushService) -> None:
    pusher.send(Browser(path="/send/a?b=c").address, WORDS)

    headers = service.taken[0].headers
    assert headers["host"] == HOST
    assert (headers["urgency"], headers["ttl"], headers["topic"]) == ("high", "300", "page")
    assert headers["content-encoding"] == "aes128gcm"
    assert service.taken[0].path == "/send/a?b=c"


@pytest.mark.parametrize(
    ("status", "how"),
    [
        (200, Pushed.SENT),
        (404, Pushed.GONE),
        (410, Pushed.GONE),
        (400, Pushed.FAILED),
        (429, Pushed.FAILED),
        (500, Pushed.FAILED),
    ],
)
def test_what_the_service_answers_says_how_it_went(
    pusher: WebPush, service: PushService, status: int, how: Pushed
) -> None:
    service.status = status

    assert pusher.send(Browser().address, WORDS) == (how, str(status))


def test_nobody_is_followed_elsewhere(pusher: WebPush, service: PushService) -> None:
    service.status, service.leads_to = 307, f"https://{HOST}:{service.port}/elsewhere"

    assert pusher.send(Browser().address, WORDS) == (Pushed.FAILED, "307")
    assert len(service.taken) == 1


def test_a_slow_service_is_not_waited_for(service: PushService) -> None:
    service.waits = 3.0
    pusher = pusher_to(service, seconds=0.3)

    how, why = pusher.send(Browser().address, WORDS)
    pusher.close()

    assert (how, why) == (Pushed.FAILED, "ReadTimeoutError")


def test_a_service_that_is_away_is_tried_again_later(service: PushService) -> None:
    pusher = pusher_to(service, port=1)

    assert pusher.send(Browser().address, WORDS)[0] is Pushed.FAILED
    pusher.close()


def test_another_certificate_is_not_trusted(service: PushService) -> None:
    pusher = pusher_to(service, hosts=("*.example.org",))

    assert pusher.send(Browser(host="other.example.org").address, WORDS)[0] is Pushed.FAILED
    assert service.taken == []
    pusher.close()


@pytest.mark.parametrize(
    "endpoint",
    [
        f"http://{HOST}/send",
        f"https://{HOST}:8443/send",
        f"https://{HOST}@127.0.0.1/send",
        f"https://evil{HOST}/send",
        "https://127.0.0.1/send",
        "https://[::1]/send",
        "https://localhost/send",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        f"https://{HOST}\\@127.0.0.1/send",
        f"https://{HOST}/send\r\nHost: 127.0.0.1",
        f"https://{HOST}?send",
        "https://[/",
        "",
    ],
)
def test_nothing_goes_to_what_is_no_push_service_that_we_know(
    pusher: WebPush, service: PushService, endpoint: str
) -> None:
    keys = Browser().address
    address = PushAddress(endpoint=endpoint, p256dh=keys.p256dh, auth=keys.auth)

    assert pusher.problem(address) is Unreachable.SERVICE
    assert pusher.send(address, WORDS)[0] is Pushed.GONE
    assert service.taken == []


@pytest.mark.parametrize(("p256dh", "auth"), [("", ""), ("AAAA", "BBBB"), ("B" * 87, "A" * 22), ("*", "A" * 22)])
def test_keys_that_are_none_are_refused(pusher: WebPush, p256dh: str, auth: str) -> None:
    address = PushAddress(endpoint=f"https://{HOST}/send", p256dh=p256dh, auth=auth)

    assert pusher.problem(address) is Unreachable.KEYS


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "100.64.0.1"],
)
def test_a_name_that_leads_into_a_private_network_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*_asked: object, **_how: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("203.0.112.9", 443)), (2, 1, 6, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", found)

    with pytest.raises(NotPublic):
        public_address("push.example.org")


def test_a_public_name_is_asked_where_it_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(*_asked: object, **_how: object) -> list[tuple[object, ...]]:
        return [(2, 1, 6, "", ("142.250.1.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", found)

    assert public_address("fcm.googleapis.com") == "142.250.1.1"


def test_a_name_that_nobody_knows_is_tried_again_later(service: PushService) -> None:
    pusher = pusher_to(service, dial=lambda _host: public_address("nowhere.invalid"))

    assert pusher.send(Browser().address, WORDS)[0] is Pushed.FAILED
    pusher.close()


def test_whoever_asks_for_it_goes_on_at_once(pusher: WebPush, service: PushService) -> None:
    service.waits = 0.5
    heard: list[tuple[Pushed, str]] = []

    assert pusher.push(Browser().address, WORDS, then=lambda how, why: heard.append((how, why)))
    assert heard == []
    pusher.rest()
    assert heard == [(Pushed.SENT, "201")]


def test_what_cannot_be_noted_harms_nobody(pusher: WebPush, service: PushService) -> None:
    def then(how: Pushed, why: str) -> None:
        raise RuntimeError(how, why)

    assert pusher.push(Browser().address, WORDS, then=then)
    pusher.rest()

    assert len(service.taken) == 1
