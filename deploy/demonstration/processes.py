"""The processes of an installation: started, watched, and ended so that none is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn, Self

from servers import dies_with_parent

_PATIENCE_SECONDS = 10.0
_STEP_SECONDS = 0.05
_TAIL_LINES = 15
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(Exception):
    """A process ended that should have stayed; says which one, how, and what it said last."""


class TooSlow(Exception):
    """Something did not happen in time; says what was waited for."""


@dataclass(slots=True)
class Child:
    """One process of the installation, and where it writes."""

    name: str
    log: Path
    process: subprocess.Popen[bytes]

    def last_words(self) -> str:
        """Give the end of what it wrote."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-_TAIL_LINES:]) or "(it said nothing)"


@dataclass(slots=True)
class Household:
    """All processes of an installation; as a context manager it ends them, whatever happens.

    Each is a session of its own, so that Ctrl-C reaches only us and they are ended in good order; and the kernel ends
    each when we are gone, however we went.
    """

    logs: Path
    environment: Mapping[str, str]
    children: list[Child] = field(default_factory=list)

    def start(self, name: str, command: Sequence[str], *, cwd: Path | None = None) -> Child:
        """Start a process that is to stay until the end."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = self.logs / f"{name}.log"
        with log.open("ab") as words:
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one call to the kernel, no Python locks
            )
        child = Child(name, log, process)
        self.children.append(child)
        return child

    def outreach(self, name: str, *words: str) -> Child:
        """Start a command of the product."""
        return self.start(name, [sys.executable, "-m", "outreach.cli", *words])

    def check(self) -> None:
        """Raise Ended if one of them ended, and KeyboardInterrupt if we were told to end and it was lost on the way."""
        if _heard:
            raise KeyboardInterrupt
        for child in self.children:
            code = child.process.poll()
            if code is not None:
                raise Ended(f"{child.name} ended ({_how(code)}). The end of {child.log}:\n{child.last_words()}")

    def until(self, happened: Callable[[], bool], *, what: str, seconds: float) -> None:
        """Wait until something has happened; raises TooSlow, or Ended if a process ends meanwhile."""
        give_up_at = time.monotonic() + seconds
        while not happened():
            self.check()
            if time.monotonic() > give_up_at:
                raise TooSlow(f"waited {seconds:.0f} s for this: {what}")
            time.sleep(_STEP_SECONDS)

    def stay(self) -> NoReturn:
        """Watch over them until a signal comes; raises Ended when one of them ends."""
        while True:
            self.check()
            time.sleep(10 * _STEP_SECONDS)

    def stop(self) -> None:
        """End all, those started last first; whoever does not go in time is made to."""
        with _undisturbed():
            leaving = self.children[::-1]
            self.children = []
            for child in leaving:
                _signal(child, signal.SIGTERM)
            give_up_at = time.monotonic() + _PATIENCE_SECONDS
            for child in leaving:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(timeout=max(0.0, give_up_at - time.monotonic()))
            for child in leaving:
                _signal(child, signal.SIGKILL)
                child.process.wait()

    def __enter__(self) -> Self:
        """Start with nobody."""
        return self

    def __exit__(self, *_: object) -> None:
        """End all."""
        self.stop()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let a second Ctrl-C change nothing."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _signal(child: Child, number: signal.Signals) -> None:
    """Signal a process and, to kill, everything that it started."""
    with suppress(ProcessLookupError):
        if number is signal.SIGKILL:
            os.killpg(child.process.pid, number)
        else:
            child.process.send_signal(number)


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


_heard: list[int] = []


def end_on_signals() -> None:
    """Let SIGTERM and SIGHUP end this process as Ctrl-C does: with everything put away."""
    for number in _SIGNALS:
        signal.signal(number, _interrupt)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Interrupt; and remember it, for what interrupts Python in the midst of a fork goes no further."""
    del frame
    _heard.append(number)
    raise KeyboardInterrupt
