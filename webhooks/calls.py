"""Calls: the voice page. Only the key 1 takes an escalation; no name and no story is spoken before it."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response

from outreach.actions import voice
from outreach.domain.calls import Ask, GoTo, HangUp, Say, Step
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
    pressed = runtime().carrier.read_call(the_form()).keys
    with runtime().transaction() as session:
        spoken = voice.press(session, message_id, key=pressed, now=runtime().now())
    if spoken.asks:
        return _say_again(message_id, 1)
    return _twiml([Say(spoken.words), HangUp()], lang=spoken.lang)


@blueprint.post("/calls/pages/<uuid:message_id>/machine")
def machine(message_id: UUID) -> Response:
    """Hear who picked up, a person or a machine; a machine acknowledges nothing."""
    del message_id
    return Response(status=204)


@blueprint.post("/calls/fallback")
def fallback() -> Response:
    """Say something true when the page itself could not be said."""
    words = "Outreach. A check-in needs you. Please look at your texts."
    return _twiml([Say(words), HangUp()], lang="en")


def _say_again(message_id: UUID, time: int) -> Response:
    base = f"{runtime().public_url}/calls/pages/{message_id}"
    with runtime().transaction() as session:
        spoken = voice.page(session, message_id, last=time > _TIMES_SAID)
    if not spoken.asks:
        return _twiml([Say(spoken.words), HangUp()], lang=spoken.lang)
    ask = Ask(says=(Say(spoken.words),), answer_to=f"{base}/key")
    return _twiml([ask, GoTo(f"{base}/again/{time + 1}")], lang=spoken.lang)


def _twiml(steps: Sequence[Step], *, lang: str) -> Response:
    carrier = runtime().carrier
    return Response(carrier.script(steps, lang=lang), mimetype=carrier.answers_in)
