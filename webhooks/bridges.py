"""Bridges: the two ends of a call in which somebody of ours is connected to a person."""

from uuid import UUID

import structlog
from flask import Blueprint, Response

from outreach.actions import after_calls, bridging
from outreach.domain.calls import Script
from outreach.ports import DatabaseTrouble
from webhooks.guard import runtime
from webhooks.speaking import keep_speaking, spoken, told_of

log = structlog.get_logger(__name__)

blueprint = Blueprint("bridges", __name__)
keep_speaking(blueprint)


@blueprint.post("/calls/bridges/<uuid:message_id>")
def picked_up(message_id: UUID) -> Response:
    """Ask whoever of ours picked up for a key, three times."""
    return _ask(message_id, 1)


@blueprint.post("/calls/bridges/<uuid:message_id>/again/<int:time>")
def again(message_id: UUID, time: int) -> Response:
    """Ask once more."""
    return _ask(message_id, time)


@blueprint.post("/calls/bridges/<uuid:message_id>/key")
def key(message_id: UUID) -> Response:
    """Ring the person when the key is 1."""
    keys, ours = told_of().keys, runtime().senders
    with runtime().transaction() as session:
        script = bridging.press(session, message_id, key=keys, at=_at(), ours=ours, now=runtime().now())
    return spoken(script)


@blueprint.post("/calls/bridges/<uuid:message_id>/machine")
def machine_of_ours(message_id: UUID) -> Response:
    """Hear who picked up at the phone of one of us; a machine presses no key, so nothing follows."""
    del message_id
    return Response(status=204)


@blueprint.post("/calls/connections/<uuid:call_id>/whisper/<int:time>")
def whisper(call_id: UUID, time: int) -> Response:
    """Ask whoever picked up at the person's phone for any key."""
    keys = told_of().keys
    try:
        with runtime().transaction() as session:
            script = bridging.whisper(session, call_id, time=time, key=keys, at=_at(), now=runtime().now())
    except DatabaseTrouble:
        log.exception("whisper_without_records")
        script = Script(steps=(), lang="en")  # connects: our trouble must not part two people
    return spoken(script)


@blueprint.post("/calls/connections/<uuid:call_id>/machine")
def machine(call_id: UUID) -> Response:
    """Hear who picked up at the person's phone."""
    with runtime().transaction() as session:
        bridging.heard_who(session, call_id, told_of().picked_up)
    return Response(status=204)


@blueprint.post("/calls/connections/<uuid:call_id>/over")
def over(call_id: UUID) -> Response:
    """Hear that the two were parted, or never connected."""
    with runtime().transaction() as session:
        script = after_calls.connection_over(session, call_id, told_of().connection, now=runtime().now())
    return spoken(script)


def _ask(message_id: UUID, time: int) -> Response:
    with runtime().transaction() as session:
        script = bridging.picked_up(session, message_id, time=time, at=_at())
    return spoken(script)


def _at() -> str:
    return f"{runtime().public_url}/calls"
