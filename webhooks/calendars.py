"""Calendars: whoever has the secret address of one reads its shifts; to anybody else there is nothing here."""

import hashlib

from flask import Blueprint, Response, abort, request

from outreach.queries import shift_calendars
from webhooks.guard import runtime

blueprint = Blueprint("calendars", __name__)

_LONGEST = 64


@blueprint.get("/calendars/<secret>.ics")
def shifts(secret: str) -> Response:
    """Give the calendar that a secret opens; 404 for anything else, and 304 where nothing has changed."""
    found = None
    if len(secret) <= _LONGEST:
        with runtime().transaction() as session:
            found = shift_calendars.opened_by(session, secret, now=runtime().now())
    if found is None:
        abort(404, "there is nothing here")
    response = Response(found, content_type="text/calendar; charset=utf-8")
    response.set_etag(hashlib.sha256(found).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, max-age=300"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.make_conditional(request)
    return response
