"""The watchman's ways out, over real sockets: an alarm arrives whole, holds nothing of anybody, and follows nobody."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from outreach.adapters.alerting import AlarmMail, AlarmTexts, AlarmUrl, Pulse, Web
from outreach.adapters.email import SmtpPost, read_mail_server
from outreach.adapters.watch_file import WatchFile
from outreach.domain.alerting import Alert, Memory, Told, Trouble
from outreach.domain.escalation import Channel
from outreach.domain.outside import NotAlarmed
from outreach.domain.phone import PhoneNumber
from outreach.domain.urgency import Urgency
from outreach.domain.watch import Wrong
from outreach.ports import CarrierUnavailable, Outcome, Outgoing
from tests import make
from tests.actions.carrier import Carrier
from tests.adapters.carrier import TinyServer, hangs_up, is_silent, resets, says
from tests.adapters.mail_server import mail_server

AT = datetime(2026, 3, 6, 12, tzinfo=UTC)
ALARM = Alert(
    at=AT,
    troubles=(
        Trouble(
            wrong=Wrong.STEP_OVERDUE,
            count=2,
            since=AT - timedelta(minutes=4),
            urgency=Urgency.EMERGENCY,
            codes=(41, 42),
        ),
    ),
)
WELL = Alert(at=AT, troubles=())
WATCH, LEE, SAM = PhoneNumber("+12025550109"), PhoneNumber("+12025550130"), PhoneNumber("+12025550120")


@pytest.fixture
def elsewhere() -> Iterator[TinyServer]:
    """Somebody else's web server."""
    with TinyServer(says("200 OK")) as server:
        yield server


def test_a_webhook_gets_what_is_wrong_and_no_code_or_name(elsewhere: TinyServer) -> None:
    AlarmUrl(f"{elsewhere.url}/alarm", Web()).alarm(ALARM)

    (asked,) = elsewhere.asked
    assert (asked.method, asked.path, asked.headers["content-type"]) == ("POST", "/alarm", "application/json")
    assert json.loads(asked.body) == {
        "status": "alarm",
        "urgency": "emergency",
        "at": "2026-03-06T12:00:00+00:00",
        "troubles": [
            {"wrong": "step_overdue", "urgency": "emergency", "count": 2, "since": "2026-03-06T11:56:00+00:00"},
        ],
    }


def test_the_heartbeat_says_whether_all_is_well(elsewhere: TinyServer) -> None:
    pulse = Pulse(f"{elsewhere.url}/check/abc", Web())

    pulse.beat(well=True)
    pulse.beat(well=False)

    assert [asked.path for asked in elsewhere.asked] == ["/check/abc", "/check/abc/fail"]


@pytest.mark.parametrize(
    "answer",
    [says("500 Oops"), says("404 Not Found"), resets, hangs_up, is_silent],
    ids=["fails", "is gone", "resets", "hangs up", "is silent"],
)
def test_an_alarm_that_nobody_took_is_said_so(elsewhere: TinyServer, answer: Callable[..., None]) -> None:
    elsewhere.answer = answer

    with pytest.raises(NotAlarmed):
        AlarmUrl(elsewhere.url, Web(seconds=0.5)).alarm(ALARM)


def test_nobody_is_followed_elsewhere(elsewhere: TinyServer) -> None:
    with TinyServer(says("200 OK")) as another:
        elsewhere.answer = says("307 Temporary Redirect", Location=another.url)

        with pytest.raises(NotAlarmed):
            AlarmUrl(elsewhere.url, Web()).alarm(ALARM)

        assert another.asked == []


def test_everybody_named_gets_an_e_mail() -> None:
    with mail_server() as server:
        post = SmtpPost(read_mail_server(f"smtp://127.0.0.1:{server.port}"), sender="o@example.org", timeout=5)

        AlarmMail(post, to=["lee@example.org", "sam@example.org"], lang="en").alarm(ALARM)

        assert [to for to, _ in server.taken] == ["lee@example.org", "sam@example.org"]
        assert {message["Subject"] for _, message in server.taken} == {"Outreach ALARM: look now"}


def test_e_mail_that_nobody_took_is_said_so() -> None:
    with mail_server() as server:
        server.refuses = True
        post = SmtpPost(read_mail_server(f"smtp://127.0.0.1:{server.port}"), sender="o@example.org", timeout=5)

        with pytest.raises(NotAlarmed):
            AlarmMail(post, to=["lee@example.org"], lang="en").alarm(ALARM)


def test_everybody_named_is_texted_and_called_from_the_second_number() -> None:
    carrier = Carrier(now=lambda: AT)

    AlarmTexts(carrier, sender=WATCH, to=[LEE, SAM], lang="en").alarm(ALARM)

    assert [(each.sender, each.to, each.channel) for each in carrier.asked] == [
        (WATCH, LEE, Channel.TEXT),
        (WATCH, SAM, Channel.TEXT),
        (WATCH, LEE, Channel.CALL),
        (WATCH, SAM, Channel.CALL),
    ]
    assert carrier.asked[0].body == (
        "Outreach ALARM: 2 open worries stand still (41, 42), 4 min. Look now: outreach check, outreach queue."
    )


def test_texts_are_said_in_spanish_too() -> None:
    carrier = Carrier(now=lambda: AT)

    AlarmTexts(carrier, sender=WATCH, to=[LEE], lang="es").alarm(WELL)

    (asked,) = carrier.asked
    assert (asked.body, asked.channel) == ("Outreach: todo bien otra vez.", Channel.TEXT)


def test_texts_that_no_carrier_took_are_said_so() -> None:
    def down(_outgoing: Outgoing) -> Outcome:
        return CarrierUnavailable("down", timedelta(seconds=5))

    with pytest.raises(NotAlarmed, match="CarrierUnavailable"):
        AlarmTexts(Carrier(now=lambda: AT, answers=down), sender=WATCH, to=[LEE], lang="en").alarm(ALARM)


def test_a_memory_comes_back_from_the_disk(tmp_path: Path) -> None:
    told = {"webhook": {Wrong.TEXT_UNREAD: Told(at=AT, count=3, urgency=Urgency.URGENT)}}
    memory = Memory(since={Wrong.TEXT_UNREAD: AT}, told=told)

    WatchFile(tmp_path / "state").write(memory)

    assert WatchFile(tmp_path / "state").read() == memory


def test_a_memory_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    file = WatchFile(tmp_path)
    (tmp_path / "watchman").write_text("{torn")

    assert file.read() == Memory()
    file.write(Memory(since={Wrong.TEXT_UNREAD: make.NOW}))
    assert file.read().since == {Wrong.TEXT_UNREAD: make.NOW}
