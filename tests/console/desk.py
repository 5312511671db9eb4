"""A console on a test's database, and people of ours signed in to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from outreach.actions import accounts
from outreach.actions.programs import ProgramInUse
from outreach.console import create_app, serve
from outreach.console.options import ConsoleOptions
from outreach.domain.access import AT_WORK, ConsoleRole
from outreach.domain.secrets import SESSION_LENGTH
from outreach.ports import Runtime
from outreach.records import accounts as records
from outreach.records import sessions, specialists
from outreach.records.specialists import Specialist, StaffRole
from outreach.wiring import build
from tests import make
from tests.webhooks.site import settings

_CSRF = re.compile(r'name="csrf-token" content="([^"]+)"')
_TOTP = "JBSWY3DPEHPK3PXP" * 2
_TOKEN = "a session that a test began {}"


@dataclass
class Signed:
    """Somebody's browser; `specialist` is who of ours they are, None for an account that is nobody's."""

    client: FlaskClient
    account: UUID
    specialist: Specialist | None
    _csrf: str = ""

    def get(self, path: str, *, htmx: bool = False) -> TestResponse:
        """Open a page, or with `htmx` a part of one."""
        return self.client.get(path, headers={"HX-Request": "true"} if htmx else {})

    def text(self, path: str, *, status: int = 200) -> str:
        """Open a page that must be there, and give its words."""
        answer = self.get(path)
        assert answer.status_code == status, (answer.status_code, answer.headers.get("Location"), answer.text[:800])
        return answer.text

    def post(self, path: str, data: Mapping[str, Any] | None = None, *, htmx: bool = False) -> TestResponse:
        """Send a form, with the mark against forgery as a page gives it."""
        if not self._csrf:
            found = _CSRF.search(self.client.get("/account/").text)
            assert found is not None
            self._csrf = found[1]
        headers = {"X-CSRFToken": self._csrf, **({"HX-Request": "true"} if htmx else {})}
        return self.client.post(path, data=data or {}, headers=headers)


@dataclass
class Console:
    """The application, and whoever signs in to it; people sign in by `wall`, all else goes by `clock`."""

    app: Flask
    runtime: Runtime
    engine: sa.Engine
    clock: make.Clock
    wall: make.Clock
    _signed: dict[str, Signed] = field(default_factory=dict)

    @property
    def program(self) -> ProgramInUse:
        """The program of the tests."""
        with self.runtime.transaction() as session:
            return make.program(session, now=self.clock())

    def as_specialist(self, name: str = "Sam", *, lang: str = "en", on_call: bool = False) -> Signed:
        return self.signed_in(name, ConsoleRole.SPECIALIST, lang=lang, on_call=on_call)

    def as_lead(self, name: str = "Lee", *, lang: str = "en") -> Signed:
        return self.signed_in(name, ConsoleRole.LEAD, lang=lang)

    def as_supervisor(self, name: str = "Sue", *, lang: str = "en") -> Signed:
        return self.signed_in(name, ConsoleRole.SUPERVISOR, lang=lang)

    def as_admin(self, name: str = "Ada", *, lang: str = "en") -> Signed:
        return self.signed_in(name, ConsoleRole.ADMIN, lang=lang)

    def as_auditor(self, name: str = "Aud", *, lang: str = "en") -> Signed:
        return self.signed_in(name, ConsoleRole.AUDITOR, lang=lang)

    def signed_in(self, name: str, role: ConsoleRole, *, lang: str = "en", on_call: bool = False) -> Signed:
        """Sign somebody in, with everything that signing in leaves behind; the same name twice is the same browser."""
        if name in self._signed:
            return self._signed[name]
        now = self.clock()
        with self.runtime.transaction() as session:
            somebody = self._one_of_ours(session, name, role, on_call=on_call) if role in AT_WORK else None
            opened = accounts.create(
                session,
                login=name.lower(),
                name=name,
                specialist=None if somebody is None else somebody.id,
                lang=lang,
                now=now,
            )
            account = opened.account.id
            records.change(session, account, password_hash="tests do not type it", totp_secret=_TOTP)
            records.grant(session, account, program=make.program(session, now=now).program_id, role=role, now=now)
            token = _TOKEN.format(name)
            key = sessions.begin(
                session,
                account,
                token_hash=accounts.digest(token),
                ends_at=self.wall() + SESSION_LENGTH,
                now=self.wall(),
            )
            sessions.confirm(session, key, now=self.wall())
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        self._signed[name] = Signed(client, account, somebody)
        return self._signed[name]

    def _one_of_ours(self, session: Session, name: str, role: ConsoleRole, *, on_call: bool) -> Specialist:
        known = specialists.by_name(session, name)
        if known:
            return known[0]
        works_as = StaffRole.LEAD if role is ConsoleRole.LEAD else StaffRole.SPECIALIST
        shift: Any = {} if on_call else {"on_call": None}
        return make.specialist(session, name, role=works_as, now=self.clock(), **shift)

    def nobody(self) -> FlaskClient:
        """A browser in which nobody is signed in."""
        return self.app.test_client()


_APP: list[Flask] = []
"""One application for all tests of a process: its two hundred routes and its templates are made ready once."""


def make_console(engine: sa.Engine, clock: make.Clock, doorbell: make.Doorbell) -> Console:
    runtime, wall = build(settings(), now=clock, engine=engine, doorbell=doorbell), make.Clock()
    options = ConsoleOptions(secret="the tests' own", secure=False, wall=wall, limits="")
    if not _APP:
        _APP.append(create_app(runtime, options))
        _APP[0].testing = True
    serve(_APP[0], runtime, options)
    return Console(_APP[0], runtime, engine, clock, wall)
