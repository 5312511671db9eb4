"""The door: only what the carrier signed for our public address comes in, and a refusal says why."""

import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from werkzeug.routing import Rule

from tests import make
from tests.webhooks.site import ACCOUNT, PUBLIC, SECRET, Site, encode, make_site, sign, text
from webhooks.guard import PUBLIC as OPEN_TO_ALL

WHY = "check OUTREACH_PUBLIC_URL and the auth token"
A_PAGE = uuid.UUID(int=7)


def guarded(site: Site) -> Iterator[tuple[str, str]]:
    """Walk every route that is not open to all: its method and a path that leads to it."""
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint not in OPEN_TO_ALL:
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
                yield method, _path(rule)


def _path(rule: Rule) -> str:
    path = rule.rule
    for name in rule.arguments:
        path = path.replace(f"<uuid:{name}>", str(A_PAGE)).replace(f"<int:{name}>", "1").replace(f"<{name}>", "mood")
    assert "<" not in path, f"teach this test how to fill {rule.rule}"
    return path


def test_there_is_something_to_guard(site: Site) -> None:
    assert len(list(guarded(site))) >= 6


def test_every_route_refuses_what_is_not_signed(site: Site) -> None:
    for method, path in guarded(site):
        answer = site.asks(path, form=text(), method=method)

        assert (path, answer.status_code) == (path, 403)
        assert WHY in answer.text
    assert site.stored() == 0


def test_every_route_refuses_what_somebody_else_signed(site: Site) -> None:
    for method, path in guarded(site):
        signature = sign(path, text(), token="f" * 32)

        answer = site.asks(path, form=text(), headers={"X-Twilio-Signature": signature}, method=method)

        assert (path, answer.status_code) == (path, 403)
    assert site.stored() == 0


def test_every_route_refuses_what_was_signed_for_another_account(site: Site) -> None:
    form = text(AccountSid="AC" + "9" * 32)
    for method, path in guarded(site):
        answer = site.asks(path, form=form, headers={"X-Twilio-Signature": sign(path, form)}, method=method)

        assert (path, answer.status_code) == (path, 403)
    assert site.stored() == 0


def test_every_route_refuses_what_names_no_account(site: Site) -> None:
    form = text(AccountSid=None)
    for method, path in guarded(site):
        answer = site.asks(path, form=form, headers={"X-Twilio-Signature": sign(path, form)}, method=method)

        assert (path, answer.status_code) == (path, 403)
    assert site.stored() == 0


@pytest.mark.parametrize(
    "signature",
    ["", "x", "a" * 28, "=" * 28, "é" * 28, "a" * 10_000],
    ids=["empty", "short", "as long", "padding", "accented", "endless"],
)
def test_an_odd_signature_is_just_wrong(site: Site, signature: str) -> None:
    answer = site.asks("/texts", form=text(), headers={"X-Twilio-Signature": signature})

    assert answer.status_code == 403
    assert site.stored() == 0


def test_a_signature_covers_every_field(site: Site) -> None:
    signature = sign("/texts", text())

    answer = site.asks("/texts", form=[*text(), ("OptOutType", "STOP")], headers={"X-Twilio-Signature": signature})

    assert answer.status_code == 403


def test_a_signature_covers_the_query(site: Site) -> None:
    signed = site.posts("/texts?program=river&x=%C3%A9", text())
    other = site.asks("/texts?program=lake", form=text(), headers={"X-Twilio-Signature": sign("/texts", text())})

    assert (signed.status_code, other.status_code) == (200, 403)


def test_a_refusal_repeats_nothing_that_was_sent(site: Site) -> None:
    answer = site.asks("/texts", form=text())

    assert SECRET not in answer.text
    assert answer.mimetype == "text/plain"


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "evil.example", "outreach.example.org:8443"], ids=str)
def test_the_host_that_a_proxy_names_does_not_matter(site: Site, host: str) -> None:
    answer = site.posts("/texts", text(), headers={"Host": host, "X-Forwarded-Host": "evil.example"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("public_url", "signed_for"),
    [
        pytest.param(PUBLIC, f"{PUBLIC}:443", id="the carrier adds the port"),
        pytest.param(f"{PUBLIC}:443", PUBLIC, id="the carrier drops the port"),
        pytest.param(f"{PUBLIC}:8443", f"{PUBLIC}:8443", id="a port of our own"),
        pytest.param(f"{PUBLIC}:8443", PUBLIC, id="voice drops a port of our own"),
        pytest.param(f"{PUBLIC}/outreach", f"{PUBLIC}/outreach", id="below a path"),
        pytest.param("http://10.0.0.5:8080", "http://10.0.0.5:8080", id="plain http"),
    ],
)
def test_the_public_address_decides_what_was_signed(
    engine: sa.Engine,
    doorbell: make.Doorbell,
    public_url: str,
    signed_for: str,
) -> None:
    site = make_site(engine, make.Clock(), doorbell, public_url=public_url)
    signature = sign("/texts", text(), base=signed_for)

    answer = site.asks("/texts", form=text(), headers={"X-Twilio-Signature": signature})

    assert answer.status_code == 200


def test_another_address_of_ours_is_not_what_was_signed(site: Site) -> None:
    signature = sign("/texts", text(), base="https://other.example.org")

    assert site.asks("/texts", form=text(), headers={"X-Twilio-Signature": signature}).status_code == 403


def test_a_megabyte_is_too_much(site: Site) -> None:
    form = text("x" * 1_000_000)

    answer = site.asks("/texts", form=form, headers={"X-Twilio-Signature": sign("/texts", form)})

    assert answer.status_code == 413
    assert site.stored() == 0


def test_a_megabyte_for_a_receipt_is_too_much(site: Site) -> None:
    endless = b"MessageSid=" + b"x" * 1_000_000

    answer = site.asks(f"/receipts/{A_PAGE}", raw=endless, headers={"X-Twilio-Signature": "a" * 28})

    assert answer.status_code == 413
    assert site.stored() == 0


@pytest.mark.parametrize(
    ("content_type", "raw"),
    [
        pytest.param("application/json", b'{"Body": "hello"}', id="json"),
        pytest.param("multipart/form-data; boundary=x", b"--x", id="broken multipart"),
        pytest.param("text/plain", encode(text()), id="plain text"),
        pytest.param("", b"\x00\xff", id="no type"),
    ],
)
def test_what_is_no_form_is_refused(site: Site, content_type: str, raw: bytes) -> None:
    answer = site.app.test_client().post(
        "/texts",
        data=raw,
        content_type=content_type,
        headers={"X-Twilio-Signature": sign("/texts", [])},
    )

    assert answer.status_code == 403
    assert site.stored() == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/texts", 405),
        ("PUT", "/texts", 405),
        ("POST", "/", 404),
        ("POST", "/texts/", 404),
        ("GET", "/static/x.js", 404),
        ("POST", "/receipts/not-an-id", 404),
    ],
    ids=str,
)
def test_what_is_not_there_is_not_there(site: Site, method: str, path: str, status: int) -> None:
    answer = site.asks(path, form=text() if method != "GET" else (), method=method)

    assert answer.status_code == status
    assert SECRET not in answer.text
    assert site.stored() == 0


def test_the_account_may_come_twice_but_the_first_one_counts(site: Site) -> None:
    form = [("AccountSid", "AC" + "9" * 32), *text(AccountSid=ACCOUNT)]

    assert site.asks("/texts", form=form, headers={"X-Twilio-Signature": sign("/texts", form)}).status_code == 403
