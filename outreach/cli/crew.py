"""A crew: parts of an installation that are forked from one process, so that they share what all of them have loaded.

Whoever dies is forked anew, in milliseconds; when the one that forked them is gone, however it went, they go too.
"""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NoReturn

import click
import structlog

log = structlog.get_logger(__name__)

_TOLD_TO_END = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_MINDED = (*_TOLD_TO_END, signal.SIGCHLD, signal.SIGALRM)
_PATIENCE_SECONDS = 20
_SHORT_LIFE_SECONDS = 10.0
_REST_SECONDS = 2.0
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Part:
    """What one process of a crew does; it connects to nothing before it is forked."""

    called: str
    work: Callable[[], None]


@dataclass(slots=True)
class Crew:
    """Parts that are kept at work until we are told to end."""

    parts: Sequence[Part]
    _at_work: dict[int, tuple[Part, float]] = field(default_factory=dict)
    _ending: bool = False
    _well: bool = True

    def work(self) -> bool:
        """Fork everybody, mind them, and end them when told; says whether all ended by themselves.

        Signals wait until they are asked for, so that none is lost between looking and waiting.
        """
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _MINDED)
        try:
            for part in self.parts:
                self._fork(part, rest_seconds=0.0)
            while self._at_work:
                self._mind(signal.sigwait(_MINDED))
        finally:
            signal.alarm(0)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return self._well

    def _mind(self, number: int) -> None:
        if number in _TOLD_TO_END and not self._ending:
            self._ending = True
            signal.alarm(_PATIENCE_SECONDS)
            self._tell_all(signal.SIGTERM)
        elif number == signal.SIGALRM:
            log.error("parts_did_not_end", parts=[part.called for part, _ in self._at_work.values()])
            self._well = False
            self._tell_all(signal.SIGKILL)
        self._bury()

    def _tell_all(self, number: signal.Signals) -> None:
        for pid in self._at_work:
            os.kill(pid, number)

    def _bury(self) -> None:
        """Take note of all who ended, and fork those of ours anew.

        In a container we are also told of strangers: those whom one of ours had forked, and left behind.
        """
        for pid, status in _ended():
            part, since = self._at_work.pop(pid, (None, 0.0))
            if part is not None and not self._ending:
                lived = time.monotonic() - since
                log.error("part_ended", part=part.called, code=os.waitstatus_to_exitcode(status), lived=round(lived, 1))
                # Whoever ended soon might do so again: it rests first, so that nobody runs in a circle.
                self._fork(part, rest_seconds=_REST_SECONDS if lived < _SHORT_LIFE_SECONDS else 0.0)

    def _fork(self, part: Part, *, rest_seconds: float) -> None:
        parent = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            _live(part, parent, rest_seconds)
        self._at_work[pid] = (part, time.monotonic())


def _ended() -> Iterator[tuple[int, int]]:
    """Yield who has ended and how, until nobody is left whom that was not said of."""
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            yield ended


def _live(part: Part, parent: int, rest_seconds: float) -> NoReturn:
    """Be a part in a process of its own, from which nothing returns into what its parent was doing."""
    code = 1
    try:
        end_with(parent)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _MINDED)
        time.sleep(rest_seconds)
        part.work()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    except click.ClickException as refused:
        refused.show()
        code = refused.exit_code
    except KeyboardInterrupt:
        code = 0
    except BaseException:
        log.exception("part_failed", part=part.called)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def end_with(parent: int) -> None:
    """Let this process be told to end as soon as the one that forked it is gone, even if it was killed (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if os.getppid() != parent:  # it was gone before the kernel knew of our wish
        os._exit(1)
