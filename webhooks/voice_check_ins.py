"""Voice check-ins: the steps of a call in which a check-in is answered; our own trouble leads to a person."""

from uuid import UUID

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from outreach.actions import voice_check_ins
from outreach.domain.voice_check_in import FOR_A_PERSON
from webhooks import without_records
from webhooks.guard import runtime
from webhooks.speaking import spoken, told_of

log = structlog.get_logger(__name__)

blueprint = Blueprint("voice_check_ins", __name__)

_BEFORE_A_KEY = frozenset({"voice_check_ins.begin", "voice_check_ins.again"})
"""Steps at which anybody or a machine may have picked up, who hears nothing of who calls, and of no crisis line."""

_MAY_NEED_A_PERSON = frozenset({"voice_check_ins.answer", "voice_check_ins.offered", "voice_check_ins.person"})


@blueprint.post("/calls/check-ins/<uuid:message_id>")
def begin(message_id: UUID) -> Response:
    """Ask whoever picked up whether this is a good time."""
    return _greet(message_id, 1)


@blueprint.post("/calls/check-ins/<uuid:message_id>/again/<int:time>")
def again(message_id: UUID, time: int) -> Response:
    """Ask once more."""
    return _greet(message_id, time)


@blueprint.post("/calls/check-ins/<uuid:message_id>/key")
def key(message_id: UUID) -> Response:
    """Begin, change the language, or put through."""
    news, now = told_of(), runtime().now()
    with runtime().transaction() as session:
        script = voice_check_ins.press(session, message_id, key=news.keys, at=_at(), now=now)
    return spoken(script)


@blueprint.post("/calls/check-ins/<uuid:message_id>/ask/<int:time>")
def ask(message_id: UUID, time: int) -> Response:
    """Ask the question that waits once more."""
    with runtime().transaction() as session:
        script = voice_check_ins.ask(session, message_id, time=time, at=_at(), now=runtime().now())
    return spoken(script)


@blueprint.post("/calls/check-ins/<uuid:message_id>/answer/<question>")
def answer(message_id: UUID, question: str) -> Response:
    """Take an answer, by keys or in words."""
    news = told_of()
    script = voice_check_ins.hear(
        runtime(), message_id, question, carrier_id=news.carrier_id, keys=news.keys, words=news.words, at=_at()
    )
    return spoken(script)


@blueprint.post("/calls/check-ins/<uuid:message_id>/offered")
def offered(message_id: UUID) -> Response:
    """Put somebody in danger through who wants it."""
    with runtime().transaction() as session:
        script = voice_check_ins.offered(session, message_id, key=told_of().keys, at=_at(), now=runtime().now())
    return spoken(script)


@blueprint.post("/calls/check-ins/<uuid:message_id>/person")
def person(message_id: UUID) -> Response:
    """Put somebody through."""
    shows, now = runtime().page_sender, runtime().now()
    with runtime().transaction() as session:
        sid = told_of().carrier_id
        script = voice_check_ins.to_a_person(session, message_id, sid, at=_at(), shows=shows, now=now)
    return spoken(script)


@blueprint.post("/calls/check-ins/<uuid:message_id>/machine")
def machine(message_id: UUID) -> Response:
    """Hear who picked up."""
    with runtime().transaction() as session:
        voice_check_ins.heard_who(session, message_id, told_of().picked_up, now=runtime().now())
    return Response(status=204)


@blueprint.errorhandler(Exception)
def send_on(error: Exception) -> Response:
    """Send whoever is in a call on to a person, whatever went wrong with us."""
    if isinstance(error, HTTPException):
        return Response(f"{error.description}\n", status=error.code or 500, mimetype="text/plain")
    log.error("voice_check_in_failed", endpoint=request.endpoint, error=type(error).__name__)
    news = told_of()
    if request.endpoint in _MAY_NEED_A_PERSON or news.keys == FOR_A_PERSON:
        return spoken(without_records.to_somebody(news))
    return spoken(without_records.not_now() if request.endpoint in _BEFORE_A_KEY else without_records.lines())


def _greet(message_id: UUID, time: int) -> Response:
    now = runtime().now()
    with runtime().transaction() as session:
        script = voice_check_ins.greet(session, message_id, time=time, at=_at(), now=now)
    return spoken(script)


def _at() -> str:
    return f"{runtime().public_url}/calls"
