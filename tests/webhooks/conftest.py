import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog

import servers
from outreach.domain.phone import PhoneNumber
from outreach.domain.rota import Role
from outreach.records.specialists import Specialist
from outreach.wiring import close
from tests import make
from tests.webhooks.outage import House, house
from tests.webhooks.site import DANA, SECRET, Site, make_site


@pytest.fixture
def clock() -> make.Clock:
    return make.Clock()


@pytest.fixture
def site(engine: sa.Engine, clock: make.Clock, doorbell: make.Doorbell) -> Iterator[Site]:
    """Our public address over a program with nobody in it."""
    made = make_site(engine, clock, doorbell)
    with made.runtime.transaction() as session:
        make.program(session)
    yield made
    close(made.runtime)


@pytest.fixture
def sam(site: Site) -> Specialist:
    """A specialist on call."""
    with site.runtime.transaction() as session:
        return make.specialist(session)


@pytest.fixture
def kim(site: Site) -> Specialist:
    """The backup."""
    with site.runtime.transaction() as session:
        return make.specialist(session, "Kim", on_call=Role.BACKUP)


@pytest.fixture
def dana(site: Site) -> None:
    with site.runtime.transaction() as session:
        make.participant(session, phone=PhoneNumber(DANA))


@pytest.fixture(scope="module")
def _stoppable() -> Iterator[servers.PostgreSQL]:
    with servers.PostgreSQL() as server:
        yield server


@pytest.fixture
def home(_stoppable: servers.PostgreSQL, tmp_path: Path, clock: make.Clock) -> Iterator[House]:
    """An installation with Dana in it, Sam on call, and Lee as lead; its database still runs."""
    if _stoppable.pid is None:
        _stoppable.start()
    with house(_stoppable, tmp_path / "state", clock) as made:
        with made.site.runtime.transaction() as session:
            make.participant(session, "Dana Moore", phone=PhoneNumber(DANA))
        made.staff()
        yield made


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """Everything that anything logs, down to the chattiest library."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    # SQLAlchemy's DEBUG quotes what comes out of the database, and no setting of ours asks for it; INFO is enough.
    levels = {"": logging.DEBUG, "werkzeug": logging.DEBUG, "twilio": logging.DEBUG, "sqlalchemy": logging.INFO}
    before = {name: logging.getLogger(name).level for name in levels}
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    root.addHandler(handler)
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()],
        logger_factory=structlog.WriteLoggerFactory(said),
        cache_logger_on_first_use=False,
    )
    yield said
    structlog.reset_defaults()
    root.removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture(autouse=True)
def _no_log_holds_what_somebody_wrote(logs: io.StringIO) -> Iterator[None]:
    """Whatever happens in these tests, nobody's words, name or number is ever logged."""
    yield
    said = logs.getvalue()
    for private in (SECRET, "Dana Moore", DANA, DANA[2:], "tonight"):
        assert private not in said
