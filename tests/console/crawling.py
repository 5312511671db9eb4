"""Going through the console as somebody does who follows every link."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from tests.console.desk import Console, Signed

_LINK = re.compile(r"<a\b[^>]*\bhref=\"([^\"]+)\"")
_START = "/home"
_OF_EACH = 3
"""Of pages of one kind so many are opened: a list of fifty people leads to fifty alike."""


class Broken(AssertionError):
    """A link leads nowhere; says where it stands."""


def crawl(console: Console, signed: Signed) -> dict[str, str]:
    """Follow links from where somebody lands; maps each page's endpoint to the first address of it."""
    walk = _Walk(console, signed)
    while walk.waiting:
        walk.step(*walk.waiting.pop(0))
    return walk.found


class _Walk:
    def __init__(self, console: Console, signed: Signed) -> None:
        self.routes, self.signed = console.app.url_map.bind("localhost"), signed
        self.found: dict[str, str] = {}
        self.opened: dict[str, int] = {}
        self.waiting, self.seen = [(_START, "the start")], {_START}

    def step(self, address: str, stands_on: str) -> None:
        """Open one page, unless enough of its kind were, and note where it leads."""
        path = urlsplit(address).path
        if not self.routes.test(path, "GET"):
            raise Broken(f"{address}, on {stands_on}, is no page")
        endpoint = str(self.routes.match(path, "GET")[0])
        self.opened[endpoint] = self.opened.get(endpoint, 0) + 1
        if self.opened[endpoint] > _OF_EACH:
            return
        answer = self.signed.get(address)
        if answer.status_code not in (200, 303):
            raise Broken(f"{address}, on {stands_on}, answers {answer.status_code}")
        is_page = answer.mimetype == "text/html" and answer.status_code == 200
        if is_page:
            self.found.setdefault(endpoint, address)
        leads_to = [answer.headers["Location"]] if answer.status_code == 303 else links(answer.text if is_page else "")
        for link in leads_to:
            if link not in self.seen:
                self.seen.add(link)
                self.waiting.append((link, address))


def links(page: str) -> Iterator[str]:
    """List the pages of ours that a page leads to."""
    for each in _LINK.findall(page):
        link = urlsplit(unescape(each))
        if not link.netloc and not link.scheme and link.path.startswith("/"):
            yield link.path + (f"?{link.query}" if link.query else "")
