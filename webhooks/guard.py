"""The door: only requests that the carrier signed for our public address come in, and refusals say why."""

from typing import cast

import structlog
from flask import Flask, Response, abort, current_app, request
from werkzeug.exceptions import HTTPException

from outreach.ports import DatabaseTrouble, Form, MalformedRequest, Runtime

log = structlog.get_logger(__name__)

PUBLIC = frozenset({"health.live", "health.ready", "health.metrics", "calendars.shifts"})
"""Endpoints that answer anybody; a test walks the routes and finds every other one guarded.

A calendar program signs nothing: a secret of 128 bits in its address is what opens a calendar.
"""


def runtime() -> Runtime:
    """Find the Runtime that this application was made with."""
    return cast("Runtime", current_app.extensions["outreach"])


def the_form() -> Form:
    """Give the posted fields as the carrier signed them."""
    return cast("Form", request.form)


def only_the_carrier() -> None:
    """Turn away, with 403, whatever the carrier did not sign; nothing of it is stored."""
    if request.endpoint is None or request.endpoint in PUBLIC:
        return
    carrier = runtime().carrier
    signature = request.headers.get(carrier.signature_header, "")
    if not signature or not carrier.is_genuine(url=_signed_url(), form=the_form(), signature=signature):
        log.warning("unsigned_request", endpoint=request.endpoint)
        abort(403, "not signed by the carrier for this address; check OUTREACH_PUBLIC_URL and the auth token")


def _signed_url() -> str:
    """Rebuild the URL that the carrier was given: never trust the Host header for it."""
    query = request.query_string.decode("ascii", "replace")
    return f"{runtime().public_url}{request.path}" + (f"?{query}" if query else "")


def explain_errors(app: Flask) -> None:
    """Answer refusals in plain text with a reason."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return Response(f"{error.description}\n", status=error.code or 500, mimetype="text/plain")

    @app.errorhandler(DatabaseTrouble)
    def away(error: DatabaseTrouble) -> Response:
        log.error("database_away", endpoint=request.endpoint, error=type(error).__name__)
        return Response("the database does not answer; come again\n", status=503, mimetype="text/plain")

    @app.errorhandler(MalformedRequest)
    def malformed(error: MalformedRequest) -> Response:
        log.warning("malformed_request", endpoint=request.endpoint)
        return Response(f"{error}\n", status=400, mimetype="text/plain")
