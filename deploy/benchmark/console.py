"""How long the console takes to answer, with five thousand people and half a million messages behind its pages."""

import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol
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
from outreach.domain.access import ConsoleRole
from outreach.domain.secrets import CODE_SECONDS
from outreach.ports import Runtime
from outreach.records import programs
from outreach.records.messages import MessageRow
from outreach.wiring import build, close, engine_of, wall_clock

_LEAD, _SUPERVISOR = ConsoleRole.LEAD, ConsoleRole.SUPERVISOR
PAGES: Final = {
    "queue": (_LEAD, "/"),
    "person, 400 texts": (_LEAD, "/people/{person}"),
    "people": (_LEAD, "/programs/{program}/people"),
    "cadence": (_LEAD, "/programs/{program}/program/check-ins"),
    "rota": (_LEAD, "/programs/{program}/rota"),
    "reports": (_LEAD, "/programs/{program}/reports"),
    "audit": (_SUPERVISOR, "/audit/"),
}
_WARM = 3
_SLOWEST_MS, _LARGEST_KB = 150.0, 100.0
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
            bench = _Bench(engine, _signed_in(app, runtime), program, people[0].participant)
            behind = f"{len(people):,} people, {said:,} messages"
            return [figure for name in PAGES for figure in bench.figures(name, runs=runs, times=times, behind=behind)]
        finally:
            close(runtime)
            engine.dispose()


def _signed_in(app: Flask, runtime: Runtime) -> dict[ConsoleRole, FlaskClient]:
    clients = {}
    for name, role in (("Lena Okafor", _LEAD), ("Sam Ortega", _SUPERVISOR)):
        _, secret = population.make_account(runtime, name, role)
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
    """Who is signed in, and whose pages are opened."""

    engine: sa.Engine
    clients: dict[ConsoleRole, FlaskClient]
    program: UUID
    person: UUID

    def figures(self, name: str, *, runs: int, times: int, behind: str) -> Iterator[Figure]:
        """Measure one page: its time beside a bare page's, its statements, and the bytes of a first visit."""
        role, pattern = PAGES[name]
        client, path = self.clients[role], pattern.format(program=self.program, person=self.person)
        for _ in range(_WARM):
            assert client.get(path).status_code == 200, (name, client.get(path).status)
        bare_app = _bare().test_client()
        ours, bare = [], []
        for _ in range(runs):
            bare.append(_timed(lambda: bare_app.get("/"), times))
            ours.append(_timed(lambda: client.get(path), times))
        p95 = Series(tuple(quantile(run, 0.95) for run in ours))
        middle = Series(tuple(quantile(run, 0.5) for run in ours))
        bare_middle = Series(tuple(quantile(run, 0.5) for run in bare))
        yield Figure(
            what=f"console, {name}: p95 of {behind}", unit="ms", ours=p95, floor=_SLOWEST_MS, lower_is_better=True
        )
        yield Figure(
            what=f"console, {name}: p50",
            unit="ms",
            ours=middle,
            against="a bare Flask page of 50 rows",
            bare=bare_middle,
            lower_is_better=True,
        )
        asked = self._statements(client, path)
        yield Figure(what=f"console, {name}: statements", unit="", ours=Series((asked,)), lower_is_better=True)
        weight = Series((first_load(client.get, path) / 1000,))
        yield Figure(
            what=f"console, {name}: first load, not packed",
            unit="kB",
            ours=weight,
            floor=_LARGEST_KB,
            lower_is_better=True,
        )

    def _statements(self, client: FlaskClient, path: str) -> float:
        with _counted(self.engine) as asked:
            client.get(path)
        return float(len(asked))


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
    def text(self) -> str:
        """Its words."""

    @property
    def data(self) -> bytes:
        """Its bytes."""

    def close(self) -> None:
        """Be done with it."""


def first_load(get: Callable[[str], Page], path: str) -> int:
    """Weigh a page with every stylesheet and script that it names."""
    page = get(path)
    weight = len(page.data)
    for linked in set(_LINKED.findall(page.text)):
        answer = get(linked)
        weight += len(answer.data)
        answer.close()
    return weight


def _bare() -> Flask:
    """Make an application that shows as many rows, and asks nobody."""
    app = Flask(__name__)
    rows = [[f"{row}.{cell}" for cell in range(6)] for row in range(50)]

    @app.get("/")
    def show() -> str:
        return render_template_string(_BARE, rows=rows)

    return app
