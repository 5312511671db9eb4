"""A crew, as real processes: what is forked from one serves everything, comes back when killed, and outlives nobody."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
import urllib3
from twilio.request_validator import RequestValidator

from outreach.adapters.doorbell import lanes_served
from outreach.domain.delivery import Lane
from tests.adapters.carrier import TAKEN, TinyServer
from tests.cli.terminal import SETTINGS, Terminal
from tests.cli.test_running import answers, ended_by, eventually, free_port, started

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="/proc says who forked whom, and prctl who goes with whom"
)

_WEB_PROCESSES = 2
_STRANGER = "+12025550199"


def children(process: int) -> list[int]:
    """List whom a process has forked and who still lives, first come first; nobody once it is gone."""
    try:
        words = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [int(word) for word in words if lives(int(word))]


def lives(process: int) -> bool:
    """Say whether a process is there, and more than a name that nobody has asked after yet."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def family(process: int) -> list[int]:
    """List a process and all that came from it."""
    return [process, *(one for child in children(process) for one in family(child))]


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> Iterator[TinyServer]:
    with TinyServer(TAKEN) as server:
        monkeypatch.setenv("OUTREACH_TWILIO_BASE_URL", server.url)
        yield server


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch, redis_url: str) -> int:
    """Where a crew is to listen, with a Redis to hear rings through."""
    chosen = free_port()
    monkeypatch.setenv("OUTREACH_WEBHOOK_PORT", str(chosen))
    monkeypatch.setenv("OUTREACH_REDIS_URL", redis_url)
    return chosen


@contextmanager
def at_work(port: int, redis_url: str) -> Iterator["subprocess.Popen[str]"]:
    """Start a crew of all parts, and wait until each does its work."""
    with started("crew") as process:
        eventually(lambda: answers(f"http://127.0.0.1:{port}/health/ready") and lanes_served(redis_url) == set(Lane))
        eventually(lambda: len(children(children(process.pid)[0])) == _WEB_PROCESSES)
        yield process


def text(port: int, body: str) -> int:
    """Text us, as the carrier tells it; returns the status of the answer."""
    form = {"MessageSid": f"SM{os.urandom(16).hex()}", "AccountSid": SETTINGS["OUTREACH_TWILIO_ACCOUNT_SID"]}
    form |= {"From": _STRANGER, "To": SETTINGS["OUTREACH_SENDER"], "Body": body}
    signer = RequestValidator(SETTINGS["OUTREACH_TWILIO_AUTH_TOKEN"])
    signature = signer.compute_signature(f"{SETTINGS['OUTREACH_PUBLIC_URL']}/texts", form)
    headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
    url = f"http://127.0.0.1:{port}/texts"
    return urllib3.request("POST", url, body=urlencode(form), headers=headers, retries=False).status


@pytest.mark.usefixtures("terminal", "carrier")
def test_a_crew_is_every_part_and_ends_with_all_of_them_when_told(port: int, redis_url: str) -> None:
    with at_work(port, redis_url) as process:
        everybody = family(process.pid)

        ended_by(process, signal.SIGTERM)

    assert len(everybody) == 1 + 1 + _WEB_PROCESSES + 1 + 1 + len(Lane)
    assert [one for one in everybody if lives(one)] == []


@pytest.mark.usefixtures("terminal", "carrier")
def test_who_forks_the_others_is_connected_to_nothing_and_has_one_thread(port: int, redis_url: str) -> None:
    with at_work(port, redis_url) as process:
        place = Path(f"/proc/{process.pid}")

        assert [file for file in place.joinpath("fd").iterdir() if str(file.readlink()).startswith("socket:")] == []
        assert len(list(place.joinpath("task").iterdir())) == 1


@pytest.mark.usefixtures("terminal", "carrier")
def test_nobody_outlives_who_forked_them(port: int, redis_url: str) -> None:
    with at_work(port, redis_url) as process:
        others = family(process.pid)[1:]

        process.kill()
        process.wait()

        eventually(lambda: not any(map(lives, others)))


@pytest.mark.usefixtures("terminal", "carrier", "port")
def test_nor_while_they_are_still_beginning() -> None:
    with started("crew") as process:
        eventually(lambda: any(map(children, children(process.pid))))
        others = family(process.pid)[1:]

        process.kill()
        process.wait()

        eventually(lambda: not any(map(lives, others)))


def test_who_is_killed_comes_back_and_what_comes_meanwhile_is_said(
    staffed: Terminal, carrier: TinyServer, port: int, redis_url: str
) -> None:
    del staffed
    with at_work(port, redis_url) as process:
        before = family(process.pid)
        for part in before[2:]:
            os.kill(part, signal.SIGKILL)
        eventually(lambda: len(set(family(process.pid)) - {process.pid}) == len(before) - 1)
        eventually(lambda: answers(f"http://127.0.0.1:{port}/health/live"))

        assert text(port, "i want to die") == 200

        eventually(lambda: any(_STRANGER in asked.form.get("To", []) for asked in carrier.asked))
        assert set(family(process.pid)) & set(before[2:]) == set()
        ended_by(process, signal.SIGTERM)


@pytest.mark.usefixtures("terminal", "carrier")
def test_web_processes_go_with_their_server_and_new_ones_answer(port: int, redis_url: str) -> None:
    with at_work(port, redis_url) as process:
        server = children(process.pid)[0]
        answering = children(server)

        os.kill(server, signal.SIGKILL)

        eventually(lambda: not any(map(lives, answering)))
        eventually(lambda: answers(f"http://127.0.0.1:{port}/health/live"))


@pytest.mark.usefixtures("terminal", "carrier", "port")
def test_a_crew_may_be_part_of_the_whole_and_have_two_of_one(redis_url: str) -> None:
    with started("crew", "prompts", "prompts", "scheduler") as process:
        eventually(lambda: len(children(process.pid)) == 3)
        eventually(lambda: lanes_served(redis_url) == {Lane.PROMPTS})

        ended_by(process, signal.SIGINT)


def test_workers_of_a_crew_need_a_redis(terminal: Terminal) -> None:
    assert "set OUTREACH_REDIS_URL, or use `outreach run`" in terminal("crew", exits=1)


_SCRIPT = """
import os, signal, time
from outreach.cli import crew
from outreach.wiring import set_up_logging
{lines}
set_up_logging("INFO")
raise SystemExit(0 if crew.Crew([crew.Part("one", one)]).work() else 3)
"""

_DEAF = """
crew._PATIENCE_SECONDS = 1
def one():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("deaf", flush=True)
    time.sleep(60)
"""

_FLEETING = """
crew._REST_SECONDS = 0.5
def one():
    print("here", flush=True)
    raise RuntimeError("somebody's words")
"""


@contextmanager
def script(lines: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a crew of one that does what these lines say."""
    command = [sys.executable, "-c", _SCRIPT.format(lines=lines)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_who_does_not_end_when_told_is_killed_and_that_is_told() -> None:
    with script(_DEAF) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "deaf\n"
        deaf = children(process.pid)

        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=30) == 3
        assert not any(map(lives, deaf))


def test_who_ends_soon_rests_before_beginning_again() -> None:
    with script(_FLEETING) as process:
        assert process.stdout is not None
        began = time.monotonic()
        said = ""
        while said.count("here") < 4:
            said += process.stdout.readline()

        assert time.monotonic() - began >= 3 * 0.5
        assert "somebody's words" not in said
