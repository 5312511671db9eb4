"""Calls: the voice page. Only the key 1 takes an escalation; no name and no story is spoken before it."""

from uuid import UUID

from flask import Blueprint, Response

from outreach.actions import bridging, voice
from outreach.domain.calls import FALLBACK_FOR_PEOPLE, FALLBACK_FOR_STAFF, HangUp, Say, Script, begins_a_check_in
from webhooks import without_records
from webhooks.guard import runtime
from webhooks.speaking import keep_speaking, spoken, told_of

blueprint = Blueprint("calls", __name__)
keep_speaking(blueprint)


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
    with runtime().transaction() as session:
        script = voice.press(session, message_id, key=told_of().keys, at=_at(message_id), now=runtime().now())
    return spoken(script)


@blueprint.post("/calls/pages/<uuid:message_id>/next")
def after_the_summary(message_id: UUID) -> Response:
    """Do what the key after the summary says: 1 connects, 3 says it again, anything else is goodbye."""
    keys, now = told_of().keys, runtime().now()
    with runtime().transaction() as session:
        mine = voice.taken_by(session, message_id)
        if keys == "1" and mine is not None:
            at, ours = f"{runtime().public_url}/calls", runtime().senders
            script = bridging.from_page(session, *mine, message_id, at=at, ours=ours, now=now)
        elif keys == "3":
            script = voice.summary(session, message_id, at=_at(message_id), now=now)
        else:
            script = voice.goodbye(session, message_id)
    return spoken(script)


@blueprint.post("/calls/pages/<uuid:message_id>/machine")
def machine(message_id: UUID) -> Response:
    """Hear who picked up: a machine acknowledges nothing, and the wait for the next try begins."""
    with runtime().transaction() as session:
        voice.heard_who(session, message_id, told_of().picked_up, now=runtime().now())
    return Response(status=204)


@blueprint.post(FALLBACK_FOR_STAFF)
def fallback() -> Response:
    """Say something true to one of us when what there was to say could not be said; asks nobody anything."""
    english = Say("Outreach. A check-in needs you. Please look at your texts.", "en")
    spanish = Say("Outreach. Alguien te necesita. Por favor mira tus mensajes.", "es")
    return spoken(Script(steps=(english, spanish, HangUp()), lang="en"))


@blueprint.post(FALLBACK_FOR_PEOPLE)
def fallback_lines() -> Response:
    """Say to a person where somebody answers now, when nothing else could be said; asks nobody anything.

    Whoever picked up a call of ours and has pressed no key yet may be anybody, and hears nothing of that.
    """
    if begins_a_check_in(told_of().failed_at or ""):
        return spoken(without_records.not_now())
    english = Say("We are sorry, we cannot connect you now. To talk, call or text 9 8 8. In danger, call 9 1 1.", "en")
    spanish = Say("Disculpa, ahora no podemos comunicarte. Llama o textea al 9 8 8. En peligro, llama al 9 1 1.", "es")
    return spoken(Script(steps=(english, spanish, HangUp()), lang="en"))


def _say_again(message_id: UUID, time: int) -> Response:
    with runtime().transaction() as session:
        script = voice.page(session, message_id, time=time, at=_at(message_id))
    return spoken(script)


def _at(message_id: UUID) -> str:
    return f"{runtime().public_url}/calls/pages/{message_id}"
