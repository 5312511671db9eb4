"""How long the console takes, and how heavy it is, with five thousand people and half a million messages behind it."""

import gzip
import re
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass
from typing import Any, Final, Protocol
from uuid import UUID

import pyotp
import sqlalchemy as sa
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy import func, select

from benchmark import crowd, population
from benchmark.figures import Figure, Series, quantile
from benchmark.stage import Stage
from outreach.console import create_app
from outreach.console.options import ConsoleOptions
from outreach.console.reports.telling import TELL
from outreach.domain.access import ConsoleRole
from outreach.domain.secrets import CODE_SECONDS
from outreach.ports import Runtime
from outreach.records import programs
from outreach.records.messages import MessageRow
from outreach.wiring import build, close, engine_of, wall_clock

_LEAD, _SUPERVISOR, _ADMIN = ConsoleRole.LEAD, ConsoleRole.SUPERVISOR, ConsoleRole.ADMIN
_PROGRAM = "/programs/{program}"
PAGES: Final = {
    "queue": (_LEAD, "/"),
    "person, 400 texts": (_LEAD, "/people/{person}"),
    "shifts": (_LEAD, "/shifts"),
    "people": (_LEAD, f"{_PROGRAM}/people"),
    "program": (_LEAD, f"{_PROGRAM}/program"),
    "cadence": (_LEAD, f"{_PROGRAM}/program/check-ins"),
    "apply": (_LEAD, f"{_PROGRAM}/program/apply"),
    "rota": (_LEAD, f"{_PROGRAM}/rota"),
    "reports": (_LEAD, f"{_PROGRAM}/reports"),
    **{f"report, {which}": (_LEAD, f"{_PROGRAM}/reports/{which}") for which in TELL},
    "audit": (_SUPERVISOR, "/audit/"),
    "health": (_ADMIN, "/admin/"),
}
"""The main pages: who opens each, and where it is."""

LATER: Final = {
    "person, beside the thread": (_LEAD, "/people/{person}/side"),
    "apply, with the whole preview": (_LEAD, f"{_PROGRAM}/program/apply?ahead=yes"),
}
"""What pages fetch once they are there: no first load, and no promise but that it comes."""

_WARM = 3
_SLOWEST_MS, _LARGEST_KB = 150.0, 100.0
_AS_BROWSERS_ASK = {"Accept-Encoding": "gzip"}
_LINKED = re.compile(r'(?:<link[^>]+rel="stylesheet"[^>]+href|<script[^>]+src)="([^"]+)"')
_BARE = """<!doctype html><title>bare</title><table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>
{% endfor %}</tr>{% endfor %}</table>"""


def measure(stage: Stage, *, runs: int, times: int, messages: int) -> list[Figure]:
    """Measure each page as a browser asks for it, signed in, in this process: no network, and nobody else."""
    with stage.fresh(asked=True) as settings:
        engine = engine_of(settings)
        runtime = build(settings, engine=engine)
        try:
            population.settle(runtime, engine, messages=messages)
            app = create_app(runtime, ConsoleOptions(secret=secrets.token_hex(), secure=False, limits=""))
            people = crowd.faces(runtime)
            with runtime.transaction() as session:
                program = programs.every_current(session)[0].program_id
                said = session.scalar(select(func.count()).select_from(MessageRow)) or 0
            bench = _Bench(engine, _signed_in(app, runtime), program, people[0].participant, runs=runs, times=times)
            behind = f"{len(people):,} people, {said:,} messages"
            pages = [figure for name in PAGES for figure in bench.page(name, behind=behind)]
            return pages + [bench.usual(f"console, {name}: p50", *LATER[name]) for name in LATER]
        finally:
            close(runtime)
            engine.dispose()


def _signed_in(app: Flask, runtime: Runtime) -> dict[ConsoleRole, FlaskClient]:
    clients = {}
    for name, role in (("Lena Okafor", _LEAD), ("Sam Ortega", _SUPERVISOR), ("Ada Quist", _ADMIN)):
        account, secret = population.make_account(runtime, name, role)
        if role is _LEAD:
            population.begin_draft(runtime, account)
        clients[role] = _come_in(app.test_client(), role.value, secret)
    return clients


def _come_in(client: FlaskClient, login: str, secret: str) -> FlaskClient:
    """Come in by the door, with a password and a code."""
    _send(client, "/sign-in", {"login": login, "password": population.PASSWORD})
    _send(client, "/code", {"code": pyotp.TOTP(secret, interval=CODE_SECONDS).at(wall_clock())})
    return client


def _send(client: FlaskClient, path: str, form: dict[str, str]) -> None:
    mark = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    assert mark is not None, path
    answer = client.post(path, data={**form, "csrf_token": mark[1]})
    assert answer.status_code == 303, (path, answer.status_code)


@dataclass(frozen=True, slots=True)
class _Bench:
    """Who is signed in, and whose pages are opened how often."""

    engine: sa.Engine
    clients: dict[ConsoleRole, FlaskClient]
    program: UUID
    person: UUID
    _: KW_ONLY
    runs: int
    times: int

    def page(self, name: str, *, behind: str) -> Iterator[Figure]:
        """Measure one page: its time beside a bare page's, its statements, and the bytes of a first visit."""
        role, pattern = PAGES[name]
        client, path = self._opened(role, pattern)
        bare_app = _bare().test_client()
        ours, bare = [], []
        for _ in range(self.runs):
            bare.append(_timed(lambda: bare_app.get("/"), self.times))
            ours.append(_timed(lambda: client.get(path), self.times))
        what = f"console, {name}"
        yield _figure(f"{what}: p95 of {behind}", "ms", _middle(ours, 0.95), floor=_SLOWEST_MS)
        yield Figure(
            what=f"{what}: p50",
            unit="ms",
            ours=_middle(ours, 0.5),
            against="a bare Flask page of 50 rows",
            bare=_middle(bare, 0.5),
            lower_is_better=True,
        )
        yield _figure(f"{what}: statements", "", Series((self._statements(client, path),)))
        packed = first_load(lambda at: client.get(at, headers=_AS_BROWSERS_ASK), path) / 1000
        yield _figure(f"{what}: first load, as it is sent", "kB", Series((packed,)), floor=_LARGEST_KB)
        yield _figure(f"{what}: page alone, unpacked", "kB", Series((len(client.get(path).data) / 1000,)))

    def usual(self, what: str, role: ConsoleRole, pattern: str) -> Figure:
        """Measure how long something takes that a page fetches afterwards."""
        client, path = self._opened(role, pattern)
        ours = [_timed(lambda: client.get(path), max(3, self.times // 10)) for _ in range(self.runs)]
        return _figure(what, "ms", _middle(ours, 0.5))

    def _opened(self, role: ConsoleRole, pattern: str) -> tuple[FlaskClient, str]:
        client, path = self.clients[role], pattern.format(program=self.program, person=self.person)
        for _ in range(_WARM):
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status)
        return client, path

    def _statements(self, client: FlaskClient, path: str) -> float:
        with _counted(self.engine) as asked:
            client.get(path)
        return float(len(asked))


def _figure(what: str, unit: str, ours: Series, *, floor: float | None = None) -> Figure:
    return Figure(what=what, unit=unit, ours=ours, floor=floor, lower_is_better=True)


def _middle(runs: Sequence[Sequence[float]], share: float) -> Series:
    return Series(tuple(quantile(run, share) for run in runs))


def _timed(ask: Callable[[], object], times: int) -> list[float]:
    """Ask so often; gives how many milliseconds each answer took."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return took


@contextmanager
def _counted(engine: sa.Engine) -> Iterator[list[str]]:
    asked: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        asked.append(statement)

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)


class Page(Protocol):
    """What came for an address."""

    @property
    def headers(self) -> Any:  # noqa: ANN401 - as each client has them
        """What is said of it."""

    @property
    def data(self) -> bytes:
        """Its bytes, packed if it is said so."""

    def close(self) -> None:
        """Be done with it."""


def first_load(get: Callable[[str], Page], path: str) -> int:
    """Weigh a page with every stylesheet and script that it names, each as it was sent."""
    page = get(path)
    weight = len(page.data)
    for linked in set(_LINKED.findall(_unpacked(page).decode())):
        answer = get(linked)
        weight += len(answer.data)
        answer.close()
    return weight


def _unpacked(page: Page) -> bytes:
    return gzip.decompress(page.data) if page.headers.get("Content-Encoding") == "gzip" else page.data


def _bare() -> Flask:
    """Make an application that shows as many rows, and asks nobody."""
    app = Flask(__name__)
    rows = [[f"{row}.{cell}" for cell in range(6)] for row in range(50)]

    @app.get("/")
    def show() -> str:
        return render_template_string(_BARE, rows=rows)

    return app
