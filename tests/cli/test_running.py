"""The commands that stay, as real processes: they start, do their work, and end when they are told to."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
import urllib3
from twilio.request_validator import RequestValidator

from outreach.actions import due
from outreach.adapters.doorbell import lanes_served
from outreach.domain.delivery import Lane
from outreach.ports import Runtime
from tests.cli.terminal import SETTINGS, Terminal

_PATIENCE = 60


@pytest.fixture(autouse=True)
def _no_carrier(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever these processes say goes nowhere: nothing listens there."""
    monkeypatch.setenv("OUTREACH_TWILIO_BASE_URL", "http://127.0.0.1:9")


@pytest.fixture(autouse=True)
def _hears_interrupts() -> Iterator[None]:
    """A shell that runs the tests in the background has all its children ignore Ctrl-C; these must not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@contextmanager
def started(*words: str) -> Iterator["subprocess.Popen[str]"]:
    """Start a command; it is ended at the latest with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "outreach.cli", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ended_by(process: "subprocess.Popen[str]", number: signal.Signals) -> str:
    """Tell a process to end, and return what it still had to say; it must end well."""
    process.send_signal(number)
    said, _ = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 0, said
    return said


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    give_up = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < give_up, "it never came to hold"
        time.sleep(0.1)


def address_in(process: "subprocess.Popen[str]") -> str:
    """Read the address that a process says it listens on."""
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert found is not None
    return found[0]


def answers(url: str) -> bool:
    """Say whether something answers well at an address."""
    try:
        return urllib3.request("GET", url, retries=False, timeout=2).status == 200
    except urllib3.exceptions.HTTPError:
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.mark.usefixtures("bare")
def test_one_process_serves_schedules_and_ends_cleanly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_WEBHOOK_PORT", "0")
    with started("run") as process:
        address = address_in(process)

        eventually(lambda: answers(f"{address}/health/ready"))

        assert ended_by(process, signal.SIGINT).endswith("ended\n")


def test_a_signed_text_to_the_one_process_is_in_a_timeline(bare: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_WEBHOOK_PORT", "0")
    bare("migrate")
    bare("program apply standard")
    form = {"MessageSid": "SM" + "1" * 32, "AccountSid": SETTINGS["OUTREACH_TWILIO_ACCOUNT_SID"]}
    form |= {"From": "+12025550199", "To": SETTINGS["OUTREACH_SENDER"], "Body": "hello there"}
    signer = RequestValidator(SETTINGS["OUTREACH_TWILIO_AUTH_TOKEN"])
    signature = signer.compute_signature(f"{SETTINGS['OUTREACH_PUBLIC_URL']}/texts", form)

    with started("run") as process:
        answer = urllib3.request(
            "POST",
            f"{address_in(process)}/texts",
            body=urlencode(form),
            headers={"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"},
        )

        assert answer.status == 200
        assert ended_by(process, signal.SIGTERM).endswith("ended\n")
    assert "hello there" in bare("timeline +12025550199")


def test_the_one_process_ends_when_its_scheduler_fails(bare: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_runtime: Runtime) -> None:
        raise RuntimeError("somebody's words")

    monkeypatch.setattr(due, "do_what_is_due", fails)
    monkeypatch.setenv("OUTREACH_WEBHOOK_PORT", "0")
    before = signal.getsignal(signal.SIGTERM)

    said = bare("run", exits=1)

    signal.signal(signal.SIGTERM, before)
    assert "the scheduler failed, so all of it ended" in said
    assert "somebody's words" not in said


@pytest.mark.usefixtures("terminal")
def test_webhooks_are_served_by_processes_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("OUTREACH_WEBHOOK_PORT", str(port))
    with started("serve", "webhooks", "--workers", "1") as process:
        eventually(lambda: answers(f"http://127.0.0.1:{port}/health/live"))

        ended_by(process, signal.SIGTERM)


def test_the_scheduler_is_seen_and_ends_cleanly(terminal: Terminal) -> None:
    with started("scheduler") as process:
        eventually(lambda: "no scheduler has ever been seen" not in terminal("check", exits=1))

        ended_by(process, signal.SIGTERM)


@pytest.mark.usefixtures("terminal")
def test_a_worker_serves_the_lanes_it_is_given(monkeypatch: pytest.MonkeyPatch, redis_url: str) -> None:
    monkeypatch.setenv("OUTREACH_REDIS_URL", redis_url)
    with started("worker", "urgent", "prompts") as process:
        eventually(lambda: lanes_served(redis_url) == {Lane.URGENT, Lane.PROMPTS})

        ended_by(process, signal.SIGTERM)


def test_a_worker_needs_a_redis(terminal: Terminal) -> None:
    assert "set OUTREACH_REDIS_URL, or use `outreach run`" in terminal("worker urgent", exits=1)


def test_a_worker_whose_redis_is_away_says_so(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_REDIS_URL", "unix:///nowhere/redis.sock")

    assert "Redis does not answer: start it, or mend OUTREACH_REDIS_URL" in terminal("worker urgent", exits=1)


@pytest.mark.parametrize("line", ["worker", "worker sideways", "serve", "serve pages", "simulator serve --port 70000"])
def test_what_cannot_be_started_is_a_matter_of_usage(terminal: Terminal, line: str) -> None:
    assert "Usage:" in terminal(line, exits=2)


def test_a_port_that_is_taken_is_one_clear_line(bare: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("OUTREACH_WEBHOOK_PORT", str(port))

        assert f"cannot listen on 127.0.0.1:{port}" in bare("run", exits=1)
        assert f"cannot listen on 127.0.0.1:{port}" in bare("serve webhooks", exits=1)
        assert f"cannot listen on 127.0.0.1:{port}" in bare(f"simulator serve --port {port}", exits=1)


@pytest.mark.usefixtures("bare")
def test_the_simulator_shows_its_phones() -> None:
    with started("simulator", "serve", "--port", "0") as process:
        address = address_in(process)

        assert answers(f"{address}/phones")
        assert ended_by(process, signal.SIGINT) == "ended\n"


HOLDS = """\
clock 2026-03-06 08:55 America/Denver
program standard
participant Dana +12025550110 America/Denver
Dana hears nothing
"""


@pytest.mark.parametrize(
    ("story", "code", "said"),
    [
        (HOLDS, 0, "story.story"),
        (HOLDS.replace("Dana hears nothing", 'Dana hears "hello"'), 1, "story.story:4"),
        (HOLDS.replace("Dana hears nothing", "Dana sings"), 2, "story.story:4"),
    ],
)
def test_a_story_is_rehearsed_and_the_exit_code_says_whether_it_holds(
    bare: Terminal, story: str, code: int, said: str
) -> None:
    file = bare.file("story.story", story)

    assert said in bare(f"rehearse {file}", exits=code)
