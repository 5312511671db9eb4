"""The server of the console: threads enough for pages that are fed live, each of which keeps one while it is open."""

import socket
import threading
from collections.abc import Callable, Sequence
from typing import Any

import waitress  # type: ignore[import-untyped]

from outreach.cli.check import everything
from outreach.cli.installation import Installation, Refused
from outreach.console import create_app, live
from outreach.console.options import ConsoleOptions
from outreach.ports import Runtime
from outreach.queries.safety import Finding
from outreach.rehearsal.for_page import play_for_page
from outreach.settings import Settings
from outreach.wiring import secret_of

_THREADS = 64
_STREAMS = 48
_CONNECTIONS = 500


def listen(host: str, port: int, *, or_else: str) -> socket.socket:
    """Listen, or say in one line why that cannot be, and what to do."""
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise Refused(f"cannot listen on {host}:{port}: {error.strerror or error}; {or_else}") from error


def listen_for_console(settings: Settings) -> socket.socket:
    """Listen where the console is served."""
    remedy = "choose another OUTREACH_CONSOLE_HOST or OUTREACH_CONSOLE_PORT"
    return listen(settings.console_host, settings.console_port, or_else=remedy)


def console_options(runtime: Runtime, settings: Settings) -> ConsoleOptions:
    """Choose how an installation's console is set up; raises Refused where it has none."""
    if settings.console_url is None:
        raise Refused("there is no console: set OUTREACH_CONSOLE_URL to the address at which your people open it")
    redis = settings.redis_url
    return ConsoleOptions(
        secret=secret_of(settings, "console cookies"),
        secure=settings.console_url.startswith("https:"),
        limits_at="memory://" if redis is None else redis.replace("unix://", "redis+unix://"),
        streams=_STREAMS,
        address=settings.console_url,
        rehearse=play_for_page,
        checks=_checks(runtime, settings),
    )


def _checks(runtime: Runtime, settings: Settings) -> Callable[..., Sequence[Finding]]:
    """Let the console look at what `outreach check` looks at, with the Runtime that it has."""
    home = Installation(now=runtime.now)
    home.settings, home.runtime = settings, runtime
    return lambda *, slow: list(everything(home, slow=slow))


class ConsoleServer:
    """The console being served, in a thread of its own or in this one."""

    def __init__(self, runtime: Runtime, settings: Settings) -> None:
        """Listen at once; raises Refused when that cannot be."""
        options = console_options(runtime, settings)
        listener = listen_for_console(settings)
        self._sockets: dict[int, Any] = {}
        self._app = create_app(runtime, options)
        self._server = waitress.create_server(
            self._app,
            map=self._sockets,
            sockets=[listener],
            threads=_THREADS,
            connection_limit=_CONNECTIONS,
            asyncore_use_poll=True,
            channel_request_lookahead=1,  # so that a page that is closed is noticed
            trusted_proxy="127.0.0.1",
            trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
            clear_untrusted_proxy_headers=True,
        )
        self._thread = threading.Thread(target=self._server.run, name="console", daemon=True)
        self.here = f"http://{settings.console_host}:{self._server.effective_port}"

    def start(self) -> None:
        """Serve in a thread."""
        self._thread.start()

    def run(self) -> None:
        """Serve in this thread, until it is told to end."""
        self._server.run()

    def close(self) -> None:
        """Stop answering, and end what pages are fed live."""
        live.close(self._app)
        self._server.close()
