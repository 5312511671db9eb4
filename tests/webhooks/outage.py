"""An installation whose PostgreSQL can be stopped under it, beside a phone network that still works; Redis is gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from secrets import token_hex

import psycopg
import sqlalchemy as sa
from werkzeug.test import TestResponse

import servers
from outreach.actions import due
from outreach.actions import roster as rosters
from outreach.domain.phone import PhoneNumber
from outreach.ports import Journal
from outreach.records.keys import new_key
from outreach.records.specialists import Specialist, StaffRole
from outreach.records.tables import metadata
from outreach.settings import Settings
from outreach.simulator import Account, AsyncLocalCarrierClient, Network
from outreach.simulator import create_app as create_carrier
from outreach.wiring import build, close, engine_of
from tests import make
from tests.webhooks.site import ACCOUNT, DANA, OURS, TOKEN, Site, settings, text
from webhooks import create_app

DANGER = "i want to kill myself"
KIM = "+12025550111"
PAGES = "+12025550101"
LEE = PhoneNumber("+12025550130")
SAM = PhoneNumber("+12025550120")


@dataclass(repr=False)
class House:
    """The installation: `stop` and `start` its database, let somebody text, and see what came of it."""

    server: servers.Server
    url: str
    folder: Path
    clock: make.Clock
    network: Network
    keys: dict[str, object]
    engine: sa.Engine = field(init=False)
    site: Site = field(init=False)
    settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Start the web process."""
        self.settings = known = settings(
            database_url=self.url,
            redis_url="unix:///nowhere/redis.sock",
            state_directory=self.folder,
            page_sender=PAGES,
            **self.keys,
        )
        self.engine = engine_of(known)
        phones = create_carrier(self.network)
        runtime = build(
            known, now=self.clock, engine=self.engine, make_http_client=lambda: AsyncLocalCarrierClient(phones)
        )
        self.site = Site(create_app(runtime), runtime, self.engine)

    def end(self) -> None:
        """End the web process, once nobody in it holds the database any longer."""
        self.site.app.extensions["patience"].close()
        self.site.app.extensions["together"].close()
        close(self.site.runtime)
        self.engine.dispose()

    def begin_again(self) -> None:
        """End it, and start another one on the same disk."""
        self.end()
        self.begin()

    @property
    def journal(self) -> Journal:
        assert self.site.runtime.on_disk is not None
        return self.site.runtime.on_disk.journal

    def staff(self) -> tuple[Specialist, Specialist]:
        """Put Sam on call, make Lee the lead, and keep the roster."""
        with self.site.runtime.transaction() as session:
            sam = make.specialist(session, "Sam", phone=SAM)
            lee = make.specialist(session, "Lee", phone=LEE, role=StaffRole.LEAD, on_call=None)
        rosters.keep(self.site.runtime)
        return sam, lee

    def stop(self) -> None:
        """Stop the database in good order: it is one that would lose what it said was committed if it were killed."""
        self.server.stop()

    def start(self) -> None:
        self.server.start()

    def texts(self, body: str, *, number: str = DANA, sid: str = "1", path: str = "/texts") -> TestResponse:
        """Let somebody text, by the carrier's webhook."""
        return self.site.posts(path, text(body, From=number, MessageSid=f"SM{sid * 32}"[:34]))

    def passes(self) -> None:
        """Let the scheduler look once."""
        due.do_what_is_due(self.site.runtime)

    def heard_by(self, number: PhoneNumber) -> list[str]:
        """What a phone got from the number that pages."""
        return [each.body for each in self.network.messages if each.to == number.e164]

    def replies(self) -> list[tuple[str, datetime, bool]]:
        """Every stored text in order: what it says, when it came, whether it was dealt with."""
        rows = self.site.rows("replies", "id", "body", "received_at", "handled_at")
        return [(row.body, row.received_at, row.handled_at is not None) for row in sorted(rows, key=lambda row: row.id)]

    def cards(self) -> list[str]:
        """What became of every crisis card in the outbox."""
        rows = self.site.rows("messages", "text_key", "status")
        return [row.status.value for row in rows if row.text_key.startswith("crisis_")]

    def urgencies(self) -> list[str]:
        return [each.value for each in self.site.rows("escalations", "urgency")]

    def rules(self) -> set[str]:
        """Why somebody is to look."""
        return set(self.site.rows("reasons", "rule"))


def environment(home: House, *, port: int, carrier: str) -> dict[str, str]:
    """Tell a process of ours of this installation."""
    of = home.settings
    return {
        "OUTREACH_DATABASE_URL": home.url,
        "OUTREACH_REDIS_URL": "unix:///nowhere/redis.sock",
        "OUTREACH_STATE_DIRECTORY": str(home.folder),
        "OUTREACH_PUBLIC_URL": of.public_url,
        "OUTREACH_TWILIO_ACCOUNT_SID": of.twilio_account_sid,
        "OUTREACH_TWILIO_AUTH_TOKEN": of.twilio_auth_token.get_secret_value(),
        "OUTREACH_TWILIO_BASE_URL": carrier,
        "OUTREACH_SENDER": of.sender,
        "OUTREACH_PAGE_SENDER": PAGES,
        "OUTREACH_ENCRYPTION_KEYS": of.encryption_keys.get_secret_value(),
        "OUTREACH_LOOKUP_KEY": of.lookup_key.get_secret_value(),
        "OUTREACH_WEBHOOK_PORT": str(port),
    }


@contextmanager
def house(server: servers.PostgreSQL, folder: Path, clock: make.Clock) -> Iterator[House]:
    """Make an installation with the standard program on a server that the tests may stop."""
    name = f"outage_{token_hex(8)}"
    with psycopg.connect(
        sa.make_url(server.url).set(drivername="postgresql").render_as_string(), autocommit=True
    ) as to:
        to.execute(f"CREATE DATABASE {name}")
    url = sa.make_url(server.url).set(database=name).render_as_string(hide_password=False)
    network = Network(now=clock, deliver=_nowhere, account=Account(sid=ACCOUNT, token=TOKEN))
    for number in (OURS, PAGES):
        network.own(number)
    keys: dict[str, object] = {"encryption_keys": f"test:{new_key()}", "lookup_key": new_key()}
    made = House(server, url, folder, clock, network, keys)
    metadata.create_all(made.engine)
    with made.site.runtime.transaction() as session:
        make.program(session)
    yield made
    made.end()


def _nowhere(_method: str, _url: str, _form: list[tuple[str, str]], _headers: dict[str, str]) -> tuple[int, str]:
    return 204, ""
