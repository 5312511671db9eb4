"""Health: whether this process lives, whether it can work, and its numbers."""

from contextlib import AbstractContextManager
from dataclasses import replace

import pytest
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session

from outreach.records import alarms, heartbeats
from tests import make
from tests.webhooks.site import Site
from webhooks import create_app


def test_it_lives(site: Site) -> None:
    answer = site.asks("/health/live", method="GET")

    assert (answer.status_code, answer.text) == (200, "alive\n")


def test_it_is_not_ready_before_a_scheduler_was_seen(site: Site) -> None:
    answer = site.asks("/health/ready", method="GET")

    assert (answer.status_code, answer.text) == (503, "no scheduler has ever been seen\n")


def test_it_is_ready_while_a_scheduler_is_seen(site: Site, clock: make.Clock) -> None:
    with site.runtime.transaction() as session:
        heartbeats.beat(session, "scheduler", now=clock())
    ready = site.asks("/health/ready", method="GET")

    clock.move(minutes=5)
    silent = site.asks("/health/ready", method="GET")

    assert (ready.status_code, ready.text) == (200, "ready\n")
    assert (silent.status_code, silent.text) == (503, "no scheduler was seen for 5 minutes\n")


@pytest.mark.parametrize(
    "error",
    [OperationalError("", {}, Exception()), InterfaceError("", {}, Exception()), NoConnection("no room in the pool")],
    ids=["down", "gone", "busy"],
)
def test_it_is_not_ready_without_its_database(site: Site, error: SQLAlchemyError) -> None:
    def broken() -> AbstractContextManager[Session]:
        raise error

    app = create_app(replace(site.runtime, transaction=broken))

    answer = app.test_client().get("/health/ready")

    assert (answer.status_code, answer.text) == (503, "the database does not answer\n")


def test_it_lives_without_its_database(site: Site, engine: sa.Engine) -> None:
    engine.dispose()

    assert site.asks("/health/live", method="GET").status_code == 200


def test_its_numbers_can_be_scraped(site: Site) -> None:
    answer = site.asks("/metrics", method="GET")

    assert answer.status_code == 200
    assert "python_info" in answer.text


def test_texts_that_no_webhook_brought_are_a_counter_that_is_there_from_the_start(
    site: Site, clock: make.Clock
) -> None:
    at_first = _counter(site, "outreach_texts_missed")
    with site.runtime.transaction() as session:
        alarms.note(session, alarms.TEXTS_MISSED_EVER, times=3, within=None, now=clock())

    assert (at_first, _counter(site, "outreach_texts_missed")) == (0, 3)


def _counter(site: Site, name: str) -> float:
    """Read a counter as Prometheus does."""
    families = text_string_to_metric_families(site.asks("/metrics", method="GET").text)
    found = next(each for each in families if each.name == name)
    assert found.type == "counter"
    return float(found.samples[0].value)


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics"])
def test_health_is_only_looked_at(site: Site, path: str) -> None:
    assert site.asks(path).status_code == 405
