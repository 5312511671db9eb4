"""The network on a real socket and a real clock: for the demo, the benchmarks, and anybody's own program."""

import logging
import socket
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

import waitress  # type: ignore[import-untyped]
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.server import TcpWSGIServer  # type: ignore[import-untyped]
from waitress.task import WSGITask  # type: ignore[import-untyped]

from outreach.simulator.app import create_app
from outreach.simulator.clock import Clock
from outreach.simulator.gate import LATENCY, WIRE
from outreach.simulator.network import Network
from outreach.simulator.timers import Action

_log = logging.getLogger(__name__)
_TICK = 0.02
_THREADS = 32
_CONNECTIONS = 2000  # a worker opens hundreds at once; beyond the limit its calls would wait in vain


def real_clock(*, start: datetime | None = None, speed: float = 1.0) -> Clock:
    """Make a clock that goes by itself, `speed` times as fast as the wall's, from `start` (now when missing)."""
    return Clock(start or datetime.now(UTC), ticks=time.monotonic, speed=speed)  # noqa: TID251


def serve(network: Network, host: str = "127.0.0.1", port: int = 8200) -> None:
    """Serve a network until interrupted; its timers fire in threads as its clock goes."""
    with Serving(network, host, port) as serving:
        serving.wait()


class Serving:
    """A network being served, from construction until `close`; `url` says where. Port 0 takes a free one."""

    def __init__(self, network: Network, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen at once; raises OSError when the port is taken."""
        self._network = network
        self._closing = Event()
        self._sockets: dict[int, Any] = {}
        listener = socket.create_server((host, port))
        self._server: TcpWSGIServer = waitress.create_server(
            create_app(network),
            map=self._sockets,
            sockets=[listener],
            threads=_THREADS,
            connection_limit=_CONNECTIONS,
            asyncore_use_poll=True,  # select() knows no more than 1,024 files
            clear_untrusted_proxy_headers=True,
        )
        self._server.channel_class = _channel_for(network)
        self.url = f"http://{host}:{self._server.effective_port}"
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="timers")
        self._threads = (Thread(target=self._server.run, name="phones"), Thread(target=self._fire, name="timers"))
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        """Wait until somebody closes it."""
        self._closing.wait()

    def close(self) -> None:
        """Stop answering, and wait for what is under way."""
        self._closing.set()
        self._server.task_dispatcher.shutdown()
        self._server.trigger.pull_trigger(self._hang_up)
        for thread in self._threads:
            thread.join()
        self._pool.shutdown()

    def _hang_up(self) -> None:
        for thing in tuple(self._sockets.values()):
            thing.close()

    def _fire(self) -> None:
        while not self._closing.wait(_TICK):
            self._network.run_due(self._in_a_thread)

    def _in_a_thread(self, action: Action) -> None:
        self._pool.submit(action).add_done_callback(_complain)

    def __enter__(self) -> Self:
        """Serve for the length of a block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close."""
        self.close()


def _complain(done: Future[None]) -> None:
    error = done.exception()
    if error is not None:
        _log.error("a timer of the simulated network failed", exc_info=error)


def _channel_for(network: Network) -> type[HTTPChannel]:
    """Make the kind of connection on which answers come late, or never, as the network's faults ask."""

    class Line(WSGITask):  # type: ignore[misc]
        """One request and its answer."""

        wrote_header: bool

        def write(self, data: bytes) -> None:
            """Send a part of the answer, unless it is to be lost; then hang up instead."""
            marks = dict(self.response_headers)
            if not self.wrote_header and LATENCY in marks:
                time.sleep(float(marks[LATENCY]) / _speed(network))
            if WIRE in marks:
                self.wrote_header = self.close_on_finish = True
                self.content_bytes_written = self.content_length
            else:
                super().write(data)

    class Lines(HTTPChannel):  # type: ignore[misc]
        """One connection."""

        task_class = Line

    return Lines


def _speed(network: Network) -> float:
    return network.now.speed if isinstance(network.now, Clock) and network.now.speed > 0 else 1.0
