"""Calls: the voice page. Only the key 1 takes an escalation; no name and no story is spoken before it."""

from uuid import UUID

from flask import Blueprint, Response

from outreach.actions import voice
from webhooks.guard import runtime, the_form

blueprint = Blueprint("calls", __name__)

_TIMES_SAID = 3


@blueprint.post("/calls/pages/<uuid:message_id>")
def page(message_id: UUID) -> Response:
    """Say the page and wait for a key, three times; then hang up, which acknowledges nothing."""
    return _say_again(message_id, 1)


@blueprint.post("/calls/pages/<uuid:message_id>/again/<int:time>")
def again(message_id: UUID, time: int) -> Response:
    """Say the page once more."""
    return _say_again(message_id, time)


@blueprint.post("/calls/pages/<uuid:message_id>/key")
def key(message_id: UUID) -> Response:
    """Do what the key says: 1 takes it, 2 passes it on, anything else says the page again."""
    pressed = runtime().carrier.key_pressed(the_form())
    with runtime().transaction() as session:
        spoken = voice.press(session, message_id, key=pressed, now=runtime().now())
    if spoken.asks:
        return _say_again(message_id, 1)
    return _twiml(runtime().carrier.speak(spoken.words, lang=spoken.lang))


@blueprint.post("/calls/fallback")
def fallback() -> Response:
    """Say something true when the page itself could not be said."""
    words = "Outreach. A check-in needs you. Please look at your texts."
    return _twiml(runtime().carrier.speak(words, lang="en"))


def _say_again(message_id: UUID, time: int) -> Response:
    carrier, base = runtime().carrier, f"{runtime().public_url}/calls/pages/{message_id}"
    with runtime().transaction() as session:
        spoken = voice.page(session, message_id, last=time > _TIMES_SAID)
    if not spoken.asks:
        return _twiml(carrier.speak(spoken.words, lang=spoken.lang))
    twiml = carrier.ask_for_key(
        spoken.words,
        lang=spoken.lang,
        answer_to=f"{base}/key",
        then=f"{base}/again/{time + 1}",
    )
    return _twiml(twiml)


def _twiml(text: str) -> Response:
    return Response(text, mimetype=runtime().carrier.answers_in)
