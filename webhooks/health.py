"""Health: whether this process is alive, whether it can do its work, and its numbers for Prometheus."""

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from outreach.ports import DatabaseTrouble
from outreach.queries import health
from webhooks.guard import runtime

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
def live() -> Response:
    """Say that this process answers."""
    return Response("alive\n", mimetype="text/plain")


@blueprint.get("/health/ready")
def ready() -> Response:
    """Say whether the database answers and a scheduler was seen lately; 503 when not."""
    try:
        with runtime().transaction() as session:
            now = runtime().now()
            troubles = [*health.troubles(session, now=now), *health.watchman_troubles(session, now=now)]
    except DatabaseTrouble:
        troubles = ["the database does not answer"]
    troubles += _on_disk()
    words = "; ".join(troubles) or "ready"
    return Response(f"{words}\n", status=503 if troubles else 200, mimetype="text/plain")


def _on_disk() -> list[str]:
    """Say what waits on this machine's disk."""
    disk = runtime().on_disk
    if disk is None:
        return []
    waiting, aside = disk.journal.count(), disk.journal.set_aside()
    return [
        *([f"{waiting} texts wait on disk"] if waiting else []),
        *([f"{aside} lines of the journal were set aside"] if aside else []),
    ]


@blueprint.get("/metrics")
def metrics() -> Response:
    """Give this process's counters and timers, and those of the whole installation."""
    return Response(generate_latest() + _of_everybody(), content_type=CONTENT_TYPE_LATEST)


def _of_everybody() -> bytes:
    """Write what all processes have in common as Prometheus reads it; nothing while the database is away."""
    try:
        with runtime().transaction() as session:
            numbers = health.numbers(session, now=runtime().now())
    except DatabaseTrouble:
        return b""
    return "".join(f"# TYPE {name} {_type(name)}\n{name} {value}\n" for name, value in numbers.items()).encode()


def _type(name: str) -> str:
    """Say whether a number only ever grows; its name ends so if it does."""
    return "counter" if name.endswith("_total") else "gauge"
