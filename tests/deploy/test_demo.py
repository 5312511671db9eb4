import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import pytest
import urllib3

from demonstration import processes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="finds processes by their environment"),
]

ROOT = Path(__file__).parents[2]


class Demo:
    """deploy/demo, run with a mark in its environment by which every process that it starts is found again."""

    def __init__(self, folder: Path) -> None:
        self.mark = f"DEMO_MARK={secrets.token_hex(16)}"
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None
        self.last = ""

    def start(self, *words: str) -> subprocess.Popen[str]:
        name, _, value = self.mark.partition("=")
        places = os.pathsep.join([str(ROOT), str(ROOT / "deploy")])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "demonstration", *words],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": places, name: value, "TMPDIR": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return self.process

    @property
    def said(self) -> IO[str]:
        assert self.process is not None
        assert self.process.stdout is not None
        return self.process.stdout

    def reads(self, part: str) -> None:
        """Read what it says until a line has this in it."""
        seen = []
        for line in self.said:
            seen.append(line)
            if part in line:
                self.last = line
                return
        pytest.fail(f"it never said {part!r}, but: {''.join(seen)}")

    def processes(self) -> list[int]:
        return [
            int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit() and self._is_ours(folder)
        ]

    def _is_ours(self, folder: Path) -> bool:
        try:
            return self.mark.encode() in (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            return False


@pytest.fixture
def demo() -> Iterator[Demo]:
    folder = Path(tempfile.mkdtemp(prefix="demo-"))  # shorter than tmp_path: unix sockets live in it
    demo = Demo(folder)
    yield demo
    for process in demo.processes():
        with suppress(ProcessLookupError):  # one that is ending may be gone by now
            os.kill(process, signal.SIGKILL)
    if demo.process is not None:
        demo.said.close()
        demo.process.wait()
    shutil.rmtree(folder)


def test_the_main_story_holds_through_real_processes_and_leaves_nothing_behind(demo: Demo) -> None:
    played = demo.start("--story")

    said, _ = played.communicate(timeout=90)

    assert played.returncode == 0, said
    assert "acknowledged: Sam has taken it" in said
    assert demo.processes() == []
    assert list(demo.folder.iterdir()) == []


def test_it_opens_with_a_console_and_a_page_that_says_how_to_come_in(demo: Demo) -> None:
    demo.start("--days", "2")
    demo.reads("START HERE")
    begin = demo.last.split()[-1]
    demo.reads("Ctrl-C ends everything")

    page = _got(begin)
    console = page.partition('<a class="door" href="')[2].partition('"')[0]
    codes = json.loads(_got(f"{begin}codes.json"))["codes"]

    assert "The phones" in page
    assert set(codes) == {"sam", "lena", "carla", "ada", "omar"}
    assert "Sign-in name" in _got(f"{console}/sign-in")


def _got(url: str) -> str:
    answer = urllib3.request("GET", url, timeout=20.0, retries=False)
    assert answer.status == 200, (url, answer.status)
    return answer.data.decode()


def test_a_process_that_dies_ends_the_demo_which_says_so(demo: Demo) -> None:
    running = demo.start("--speed", "2", "--days", "2")
    demo.reads("Ctrl-C ends everything")
    worker = next(process for process in demo.processes() if b"worker\0urgent" in _command(process))

    os.kill(worker, signal.SIGKILL)

    said = demo.said.read()
    assert running.wait(timeout=30) == 1
    assert "worker-urgent ended (signal SIGKILL)" in said
    assert demo.processes() == []


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_signal_ends_everything_even_while_it_starts(demo: Demo, end: signal.Signals) -> None:
    running = demo.start("--story")
    _wait_until(lambda: len(demo.processes()) > 5 or running.poll() is not None)

    running.send_signal(end)

    said, _ = running.communicate(timeout=30)
    assert running.returncode in {130, -signal.SIGKILL}, said
    _wait_until(lambda: demo.processes() == [])


def test_a_signal_in_the_midst_of_a_fork_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_heard", [])
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        processes.end_on_signals()
        with suppress(KeyboardInterrupt):  # as Python does with what is raised while it forks
            signal.raise_signal(signal.SIGINT)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    with processes.Household(tmp_path, {}) as nobody, pytest.raises(KeyboardInterrupt):
        nobody.check()


def _command(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()


def _wait_until(happened: Callable[[], bool], seconds: float = 30.0) -> None:
    give_up_at = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < give_up_at, "it did not happen in time"
        time.sleep(0.1)
