"""Incoming calls: who calls our numbers is put through to a person; what fails sends them on to one, never to an error.

`/calls/incoming` is set at the carrier for each number, `/calls/incoming/over` as its status callback.
"""

from collections.abc import Callable
from uuid import UUID

import structlog
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from outreach.actions import calling_in, missed_calls, staff_calls, taken_calls
from outreach.domain.calls import INCOMING, INCOMING_OVER, CallNews, Script
from outreach.domain.phone import PhoneNumber
from webhooks import without_records
from webhooks.guard import runtime
from webhooks.speaking import spoken, told_of

log = structlog.get_logger(__name__)

blueprint = Blueprint("incoming_calls", __name__)


@blueprint.post(INCOMING)
def begin() -> Response:
    """Greet whoever calls: one of ours is asked whom they want, everybody else whether they want a person."""
    news = told_of()
    with runtime().transaction() as session:
        ours = staff_calls.somebody_of_ours(session, _caller(news))
        if ours is not None:
            return spoken(staff_calls.menu(session, ours, time=1, at=_at()))
        script = calling_in.begin(session, news.carrier_id, _caller(news), at=_at(), now=runtime().now())
    return spoken(without_records.lines() if script is None else script)


@blueprint.post("/calls/incoming/<uuid:call_id>/again/<int:time>")
def again(call_id: UUID, time: int) -> Response:
    """Greet once more."""
    with runtime().transaction() as session:
        script = calling_in.greet(session, call_id, time=time, at=_at(), now=runtime().now())
    return spoken(script)


@blueprint.post("/calls/incoming/<uuid:call_id>/key")
def key(call_id: UUID) -> Response:
    """Put them through when the key is 1."""
    keys, shows = told_of().keys, runtime().page_sender
    with runtime().transaction() as session:
        script = calling_in.press(session, call_id, key=keys, at=_at(), shows=shows, now=runtime().now())
    return spoken(script)


@blueprint.post("/calls/incoming/<uuid:call_id>/through")
def through(call_id: UUID) -> Response:
    """Put somebody through who pressed no key."""
    with runtime().transaction() as session:
        script = calling_in.put_through(session, call_id, at=_at(), shows=runtime().page_sender, now=runtime().now())
    return spoken(script)


@blueprint.post("/calls/incoming/<uuid:call_id>/whisper/<int:turn>/<int:time>")
def whisper(call_id: UUID, turn: int, time: int) -> Response:
    """Ask whoever of ours picked up whether they take it."""
    keys = told_of().keys
    with runtime().transaction() as session:
        call = calling_in.by_id(session, call_id)
        script = taken_calls.whisper(session, call, turn, time=time, key=keys, at=_at(), now=runtime().now())
    return spoken(script)


@blueprint.post("/calls/incoming/<uuid:call_id>/after/<int:turn>")
def after(call_id: UUID, turn: int) -> Response:
    """Hear that a phone of ours rings no more, and go on."""
    news, now = told_of(), runtime().now()
    with runtime().transaction() as session:
        if news.hung_up:
            missed_calls.hung_up(session, news.carrier_id, now=now)
        script = calling_in.after(
            session,
            call_id,
            turn,
            news.connection,
            lasted=0.0 if news.lasted is None else news.lasted.total_seconds(),
            at=_at(),
            shows=runtime().page_sender,
            now=now,
        )
    return spoken(script)


@blueprint.post("/calls/incoming/<uuid:call_id>/voicemail")
def voicemail(call_id: UUID) -> Response:
    """Hear where a message is kept."""
    with runtime().transaction() as session:
        script = calling_in.left_voicemail(session, call_id, told_of().recording, now=runtime().now())
    return spoken(script)


@blueprint.post(INCOMING_OVER)
def over() -> Response:
    """Hear that somebody who called us has hung up; that a call rings or goes on ends nothing."""
    news = told_of()
    if news.hung_up:
        with runtime().transaction() as session:
            missed_calls.hung_up(session, news.carrier_id, now=runtime().now())
    return Response(status=204)


@blueprint.post("/calls/incoming/staff/again/<int:time>")
def staff_again(time: int) -> Response:
    """Ask one of ours once more whom they want."""
    with runtime().transaction() as session:
        script = staff_calls.menu(session, staff_calls.surely_ours(session, _caller(told_of())), time=time, at=_at())
    return spoken(script)


@blueprint.post("/calls/incoming/staff/key")
def staff_key() -> Response:
    """Connect one of ours to whom they look after."""
    return _connected(staff_calls.press)


@blueprint.post("/calls/incoming/staff/code")
def staff_code() -> Response:
    """Connect one of ours to whoever has a code."""
    return _connected(staff_calls.choose)


def _connected(chosen: Callable[..., Script]) -> Response:
    """Let one of ours choose whom they want, and connect them."""
    news, here = told_of(), runtime()
    with here.transaction() as session:
        script = chosen(
            session,
            staff_calls.surely_ours(session, _caller(news)),
            news.keys,
            carrier_id=news.carrier_id,
            at=_at(),
            ours=here.senders,
            shows=here.page_sender,
            now=here.now(),
        )
    return spoken(script)


@blueprint.errorhandler(Exception)
def send_on(error: Exception) -> Response:
    """Send whoever is in a call on to a person, whatever went wrong with us; the carrier never hears of an error."""
    if isinstance(error, HTTPException):
        return Response(f"{error.description}\n", status=error.code or 500, mimetype="text/plain")
    log.error("incoming_call_failed", endpoint=request.endpoint, error=type(error).__name__)
    if request.path == INCOMING_OVER:
        return Response("come again\n", status=503, mimetype="text/plain")
    if request.endpoint == "incoming_calls.whisper":
        return spoken(without_records.ask_for_a_key(1, told_of().keys))
    return spoken(without_records.to_somebody(told_of()))


def _caller(news: CallNews) -> PhoneNumber | None:
    """Give the number that somebody calls from; our own are nobody's."""
    return None if news.caller in runtime().our_numbers else news.caller


def _at() -> str:
    return f"{runtime().public_url}/calls"
