"""Texts that people send us."""

from flask import Blueprint, Response

from outreach.actions import replies
from webhooks.guard import runtime, the_form

blueprint = Blueprint("texts", __name__)


@blueprint.post("/texts")
def text() -> Response:
    """Store a text, then think about it; the answer is always empty, for every word of ours goes through the outbox."""
    carrier = runtime().carrier
    replies.receive(runtime(), carrier.read_text(the_form()))
    return Response(carrier.nothing_to_say(), mimetype=runtime().carrier.answers_in)
