"""Walking through the whole console: every route that there is, and every page that links lead to."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask

from outreach.domain.access import ConsoleRole
from outreach.records import accounts as records
from tests import make
from tests.console.desk import Console, Signed

STREAMS = "live."
"""What the endpoints begin with whose answers never end."""

NOBODY = UUID("019cb9ca-c680-71ff-aae5-e5b67e1592f2")
_PLACE = re.compile(r"<(?:(?P<kind>[^:<>]+):)?(?P<name>\w+)>")
_SHAPED = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\d|(?<=/words/)\w+|(?<=/ladders/)\w+")
"""What tells apart pages that are made alike: one of each kind is enough."""

_LINK = re.compile(r'(?:href|hx-get)="([^"]+)"')


@dataclass(frozen=True)
class Route:
    """One way to ask for something."""

    endpoint: str
    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def routes(app: Flask, known: Mapping[str, UUID] | None = None) -> Iterator[Route]:
    """List every route, its places filled with ids that are known by the name of the place, or else are nobody's."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(rule.endpoint, method, _PLACE.sub(lambda place: _filled(place, known or {}), rule.rule))


def _filled(place: re.Match[str], known: Mapping[str, UUID]) -> str:
    kind = place["kind"] or "string"
    if kind == "uuid":
        return str(known.get(place["name"], NOBODY))
    if kind.startswith("any("):
        return kind.removeprefix("any(").partition(",")[0].strip(") ")
    return "7" if kind.startswith("int") else "something"


def everything(console: Console, name: str = "Robin") -> Signed:
    """Sign somebody in who holds every role in the program."""
    signed, program = console.as_specialist(name), console.program.program_id
    with console.runtime.transaction() as session:
        for role in ConsoleRole:
            records.grant(session, signed.account, program=program, role=role, now=make.NOW)
    return signed


def crawl(signed: Signed, *, at_most: int = 150) -> dict[str, str]:
    """Follow every link within the console from where somebody lands; maps addresses to the pages that are there."""
    seen: dict[str, str] = {}
    waiting, shapes = ["/home", "/account/"], set[str]()
    while waiting and len(seen) < at_most:
        path = waiting.pop(0)
        shape = _SHAPED.sub("*", path)
        if path in seen or shape in shapes or path.startswith(("/static", "/assets", "/live", "/set-up")):
            continue
        shapes.add(shape)
        answer = signed.get(path)
        if answer.status_code in (301, 302, 303):
            waiting.append(_within(answer.headers["Location"]) or "/home")
        elif answer.mimetype == "text/html":
            assert answer.status_code < 500, (path, answer.status_code)
            seen[path] = answer.text
            waiting += [link for found in _LINK.findall(answer.text) if (link := _within(html.unescape(found)))]
        answer.close()
    return seen


def _within(link: str) -> str | None:
    """Keep an address of the console itself."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")
