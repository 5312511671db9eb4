"""A real Chromium before the real console, on real sockets; what comes from the carrier is posted to real webhooks."""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
import sqlalchemy as sa
import waitress  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from outreach.adapters.database import make_engine
from outreach.wiring import close
from tests import make
from tests.console.desk import Console, Signed, make_console
from tests.webhooks.site import Site, make_site

CHROMIUM = os.environ.get("OUTREACH_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
expect.set_options(timeout=15_000)  # a shared machine is slow at times
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser, once for each file: while it is there an event loop runs, and other tests want their own."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt-get install chromium, or set OUTREACH_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def engine(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """A SQLite file with our tables: the pages' statements are proven on both databases elsewhere."""
    file = tmp_path / "outreach.db"
    shutil.copyfile(request.getfixturevalue("_migrated_sqlite"), file)
    made = make_engine(f"sqlite:///{file}", make.KEYS)
    yield made
    made.dispose()


@pytest.fixture
def clock() -> make.Clock:
    return make.Clock()


@dataclass
class Street:
    """The console as browsers reach it, and the webhooks as the carrier does."""

    console: Console
    site: Site
    url: str
    _browser: Browser

    def open(
        self,
        signed: Signed,
        path: str = "/",
        *,
        width: int = 1100,
        colour: Literal["light", "dark"] = "light",
        script: bool = True,
    ) -> Page:
        """Open a page as somebody, in a browser of their own."""
        page = self.context(signed, width=width, colour=colour, script=script).new_page()
        page.goto(self.url + path)
        return page

    def context(
        self,
        signed: Signed | None,
        *,
        width: int = 1100,
        colour: Literal["light", "dark"] = "light",
        script: bool = True,
    ) -> BrowserContext:
        """A browser of somebody's own, in which they are signed in; it says when a page broke a rule of its own."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=colour,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        if signed is not None:
            cookie = signed.client.get_cookie("outreach")
            assert cookie is not None
            context.add_cookies([{"name": "outreach", "value": cookie.value, "url": self.url}])
        self.contexts.append(context)
        context.on("console", lambda said: self._minded(said.type, said.text))
        context.on("weberror", lambda error: self.broken.append(str(error.error)))
        return context

    def _minded(self, kind: str, words: str) -> None:
        if kind == "error" and "status of 4" not in words:
            self.broken.append(words)

    def __post_init__(self) -> None:
        self.contexts: list[BrowserContext] = []
        self.broken: list[str] = []


@pytest.fixture
def street(engine: sa.Engine, clock: make.Clock, doorbell: make.Doorbell, browser: Browser) -> Iterator[Street]:
    """Everything up; at the end nothing may have broken a rule of the pages (the policy against foreign scripts)."""
    console, site = make_console(engine, clock, doorbell), make_site(engine, clock, doorbell)
    with console.runtime.transaction() as session:
        make.program(session)
    sockets: dict[int, Any] = {}
    server = waitress.create_server(
        console.app, host="127.0.0.1", port=0, map=sockets, threads=24, channel_request_lookahead=1
    )
    serving = threading.Thread(target=server.run, name="console", daemon=True)
    serving.start()
    made = Street(console, site, f"http://127.0.0.1:{server.effective_port}", browser)
    yield made
    for context in made.contexts:
        context.close()
    server.task_dispatcher.shutdown(timeout=1)
    server.trigger.pull_trigger(lambda: [thing.close() for thing in tuple(sockets.values())])
    serving.join(5)
    close(console.runtime)
    close(site.runtime)
    assert made.broken == []
