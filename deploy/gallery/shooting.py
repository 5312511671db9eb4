"""Taking a picture: signing in as people do, opening a page, and writing it as a PNG of modest size."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page

from demonstration.accounts import PASSWORD, Login
from gallery.house import House
from gallery.pages import Picture
from outreach.domain.secrets import CODE_SECONDS
from outreach.records import accounts

_SETTLES_MS = 700


@dataclass(slots=True)
class Shooting:
    """A browser, and who is signed in where."""

    house: House
    browser: Browser
    folder: Path
    _cookies: dict[str, Any] = field(default_factory=dict)

    def take(self, picture: Picture) -> str:
        """Take one; says where it is, and how large."""
        context = self._context(picture)
        page = context.new_page()
        answer = page.goto(self.house.url + self._path(picture))
        page.wait_for_load_state("load")
        page.wait_for_timeout(_SETTLES_MS)
        assert answer is not None, picture.path
        assert answer.ok, f"{picture.path} answered {answer.status}"
        if picture.first is not None:
            picture.first(page, self.house)
        file = self.folder / f"{picture.name}.png"
        file.write_bytes(self._as_it_is(page, picture))
        context.close()
        return f"{file} ({file.stat().st_size // 1024} kB)"

    def _as_it_is(self, page: Page, picture: Picture) -> bytes:
        """Take all of a page that is not endless."""
        tall = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": picture.width, "height": min(max(tall, 400), picture.height)})
        return page.screenshot(animations="disabled")

    def _path(self, picture: Picture) -> str:
        first_names = {name.partition(" ")[0].lower(): key for name, key in self.house.people.items()}
        return picture.path.format(program=self.house.program, **first_names)

    def _context(self, picture: Picture) -> BrowserContext:
        """Open a browser of somebody's own, in which they are signed in."""
        self._speak(picture)
        context = self.browser.new_context(
            viewport={"width": picture.width, "height": 900},
            color_scheme=picture.colour,
            reduced_motion="reduce",
            locale="en-US",
            timezone_id="America/Denver",
        )
        context.set_default_timeout(30_000)
        login = next(each for each in self.house.logins if each.login == picture.login)
        if login.login not in self._cookies:
            self._sign_in(context, login)
            self._cookies[login.login] = context.cookies()
        else:
            context.add_cookies(self._cookies[login.login])
        return context

    def _speak(self, picture: Picture) -> None:
        """Let an account's pages speak a language."""
        with self.house.runtime.transaction() as session:
            account = accounts.by_login(session, picture.login)
            assert account is not None
            accounts.change(session, account.id, lang=picture.lang)

    def _sign_in(self, context: BrowserContext, login: Login) -> None:
        """Come in by the door: a name, a password, and the code of this half minute."""
        self.house.clock.move_to(self.house.clock() + timedelta(seconds=1))
        page = context.new_page()
        page.goto(f"{self.house.url}/sign-in")
        page.fill("input[name=login]", login.login)
        page.fill("input[name=password]", PASSWORD)
        page.locator("main form button, form button").first.click()
        page.fill("input[name=code]", pyotp.TOTP(login.secret, interval=CODE_SECONDS).at(self.house.clock()))
        page.locator("main form button, form button").first.click()
        page.wait_for_url(lambda url: "/code" not in url and "/sign-in" not in url)
        page.close()
