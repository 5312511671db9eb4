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
            troubles = health.troubles(session, now=runtime().now())
    except DatabaseTrouble:
        troubles = ["the database does not answer"]
    words = "; ".join(troubles) or "ready"
    return Response(f"{words}\n", status=503 if troubles else 200, mimetype="text/plain")


@blueprint.get("/metrics")
def metrics() -> Response:
    """Give this process's counters and timers."""
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
