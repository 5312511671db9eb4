"""Who gets through to the REST API: faults and crowds first, then name and password; and what becomes of the answer."""

import json

from flask import Blueprint, Response, current_app, g, request

from outreach.simulator.faults import Fault, Trouble
from outreach.simulator.journal import Kind
from outreach.simulator.network import Network
from outreach.simulator.refusals import Refusal

WIRE = "X-Simulator-Wire"
LATENCY = "X-Simulator-Latency"
"""Marks for whoever carries the answer (`wire`, `server`): what to do to the connection, how many seconds to wait."""

REFUSED, LOST, RESET = "refused", "lost", "reset"

_BEFORE = (Fault.REFUSED, Fault.TIMEOUT_BEFORE, Fault.DOWN, Fault.BUSY, Fault.ERROR_BEFORE)
_AFTER_POST = (Fault.ERROR_AFTER, Fault.ANSWER_LOST, Fault.ANSWER_RESET)
_AFTER = (Fault.HTML, Fault.EMPTY)
_MARKS = {
    Fault.REFUSED: REFUSED,
    Fault.TIMEOUT_BEFORE: LOST,
    Fault.ANSWER_LOST: LOST,
    Fault.ANSWER_RESET: RESET,
}
_REFUSALS = {Fault.DOWN: 20503, Fault.BUSY: 20429, Fault.ERROR_BEFORE: 20500, Fault.ERROR_AFTER: 20500}
_HTML = "<!DOCTYPE html><html><body><h1>We'll be right back</h1></body></html>"
_REFUSED_FROM = 400


def network() -> Network:
    """Find the network that this app is the face of."""
    found: Network = current_app.extensions["network"]
    return found


def as_json(body: object, status: int = 200) -> Response:
    """Answer with JSON as Twilio does."""
    return Response(json.dumps(body), status, content_type="application/json;charset=utf-8")


def refuse(refusal: Refusal) -> Response:
    """Answer with a refusal."""
    answer = as_json(refusal.as_json(), refusal.status)
    if refusal.code == 20003:
        answer.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    if refusal.code == 20429:
        answer.headers["Retry-After"] = "1"
    return answer


def guard(api: Blueprint) -> None:
    """Put the gate before every route of the REST API."""
    api.before_request(_let_in)
    api.after_request(_let_out)
    api.teardown_request(_leave)
    api.register_error_handler(Refusal, refuse)


def _let_in() -> Response | None:
    g.accepted = False
    trouble = network().faults.first(*_BEFORE)
    if trouble is not None:
        return _spoiled(trouble)
    if _is_crowded():
        return refuse(Refusal(20429))
    login = request.authorization
    if login is None or not network().account.admits(login.username or "", login.password or ""):
        return refuse(Refusal(20003))
    if (request.view_args or {}).get("account", network().account.sid) != network().account.sid:
        return refuse(Refusal(20404, request.path))
    g.accepted = True
    return None


def _is_crowded() -> bool:
    """Count this request in, and say whether it is one too many."""
    with network().lock:
        network().in_flight += 1
        g.counted = True
        most = network().settings.concurrency
        return most is not None and network().in_flight > most


def _leave(_error: BaseException | None) -> None:
    if g.pop("counted", False):
        with network().lock:
            network().in_flight -= 1


def _let_out(answer: Response) -> Response:
    answer.headers["Twilio-Request-Id"] = network().sid("RQ")
    answer.headers["X-Api-Version"] = "2010-04-01"
    if g.accepted and answer.status_code < _REFUSED_FROM:
        answer = _spoil(answer)
    network().journal.note(
        Kind.REQUEST,
        request.path,
        method=request.method,
        status=str(answer.status_code),
        wire=answer.headers.get(WIRE, "whole"),
    )
    return answer


def _spoil(answer: Response) -> Response:
    faults = network().faults
    trouble = faults.first(*_AFTER_POST) if request.method == "POST" else None
    trouble = trouble or faults.first(*_AFTER)
    answer = answer if trouble is None else _spoiled(trouble, answer.status_code)
    slow = faults.strikes(Fault.SLOW)
    if slow is not None:
        answer.headers[LATENCY] = str(slow.seconds)
    return answer


def _spoiled(trouble: Trouble, status: int = 200) -> Response:
    """Make the answer that a fault leaves of what would have been."""
    if trouble.fault is Fault.HTML:
        return Response(_HTML, status, content_type="text/html")
    if trouble.fault in _REFUSALS:
        answer = refuse(Refusal(_REFUSALS[trouble.fault]))
    else:
        answer = Response("", status, content_type="application/json;charset=utf-8")
    if trouble.fault in _MARKS:
        answer.headers[WIRE] = _MARKS[trouble.fault]
    if trouble.seconds:
        answer.headers[LATENCY] = str(trouble.seconds)
    return answer
