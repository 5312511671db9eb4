"""Our public address, and a carrier that signs what it posts there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import sqlalchemy as sa
from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from outreach.ports import Runtime
from outreach.records.keys import new_key
from outreach.records.tables import metadata
from outreach.settings import Settings
from outreach.wiring import build
from tests import make
from webhooks import create_app

PUBLIC = "https://outreach.example.org"
TOKEN = "0123456789abcdef0123456789abcdef"
ACCOUNT = "AC" + "0" * 32
OURS = "+12025550100"
DANA = "+12025550110"
SECRET = "i want to use tonight, my name is Dana Moore"

Form = Sequence[tuple[str, str]]


def settings(**more: object) -> Settings:
    known: dict[str, object] = {
        "database_url": "sqlite:///never-opened.db",
        "public_url": PUBLIC,
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": TOKEN,
        "sender": OURS,
        "page_sender": "+12025550101",
        "encryption_keys": f"test:{new_key()}",
        "lookup_key": new_key(),
    }
    return Settings(**(known | more))  # type: ignore[arg-type]


def sign(path: str, form: Form, *, token: str = TOKEN, base: str = PUBLIC) -> str:
    """Sign a request to us as the carrier would."""
    return str(RequestValidator(token).compute_signature(f"{base}{path}", MultiDict(form)))


def text(body: str | None = SECRET, **more: str | None) -> list[tuple[str, str]]:
    """The form of a text to us; what is None is left out."""
    known: dict[str, str | None] = {
        "MessageSid": "SM" + "1" * 32,
        "AccountSid": ACCOUNT,
        "From": DANA,
        "To": OURS,
        "Body": body,
        "NumMedia": "0",
        "SmsStatus": "received",
    }
    return [(name, value) for name, value in (known | more).items() if value is not None]


@dataclass(frozen=True)
class Site:
    """The web application as the carrier sees it; `posts` signs, `asks` does not."""

    app: Flask
    runtime: Runtime
    engine: sa.Engine

    def posts(self, path: str, form: Form = (), *, headers: dict[str, str] | None = None) -> TestResponse:
        """Post a form, signed for our public address."""
        form = form if any(name == "AccountSid" for name, _ in form) else [*form, ("AccountSid", ACCOUNT)]
        return self.asks(path, form=form, headers={"X-Twilio-Signature": sign(path, form)} | (headers or {}))

    def asks(
        self,
        path: str,
        *,
        form: Form = (),
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
        method: str = "POST",
    ) -> TestResponse:
        """Send anything at all, just as it is."""
        body = encode(form) if raw is None else raw
        return self.app.test_client().open(
            path,
            method=method,
            data=body,
            content_type="application/x-www-form-urlencoded",
            headers=headers or {},
        )

    def rows(self, table: str, *columns: str) -> list[Any]:
        """Read a table; one column gives plain values."""
        found = metadata.tables[table]
        wanted = [found.c[column] for column in columns] or list(found.c)
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(*wanted)).all()
        return [row[0] for row in rows] if len(columns) == 1 else list(rows)

    def count(self, table: str) -> int:
        return len(self.rows(table, next(iter(metadata.tables[table].c)).name))

    def stored(self) -> int:
        """Count every row that a request could have made."""
        return sum(self.count(table) for table in ("replies", "receipts", "messages", "timeline", "strangers"))


def encode(form: Iterable[tuple[str, str]]) -> bytes:
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in form).encode()


def make_site(engine: sa.Engine, clock: make.Clock, doorbell: make.Doorbell, *, public_url: str = PUBLIC) -> Site:
    runtime = build(settings(public_url=public_url), now=clock, engine=engine, doorbell=doorbell)
    return Site(create_app(runtime), runtime, engine)
