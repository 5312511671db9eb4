"""Twilio's face: the routes of its REST API that this network understands."""

from datetime import timedelta

from flask import Blueprint, Response, request

from outreach.simulator import calling, conversing, forms, texting
from outreach.simulator.account import OwnedNumber
from outreach.simulator.calls import Call, CallStatus
from outreach.simulator.faults import Fault
from outreach.simulator.gate import as_json, guard, network
from outreach.simulator.listing import is_within, matches, page
from outreach.simulator.messages import Message
from outreach.simulator.orders import read_call_order, read_text_order
from outreach.simulator.refusals import Refusal
from outreach.simulator.resources import Shown, root, show_call, show_message, show_number

_ACCOUNT = "/Accounts/<account>"
_URLS = ("SmsUrl", "SmsFallbackUrl", "VoiceUrl", "VoiceFallbackUrl", "StatusCallback")
_METHODS = ("SmsMethod", "SmsFallbackMethod", "VoiceMethod", "VoiceFallbackMethod", "StatusCallbackMethod")

api = Blueprint("api", __name__, url_prefix="/2010-04-01")
guard(api)


@api.post(f"{_ACCOUNT}/Messages.json")
def create_message(account: str) -> Response:
    """Take a text."""
    message = texting.submit(network(), read_text_order(request.form))
    return as_json(show_message(account, message), 201)


@api.get(f"{_ACCOUNT}/Messages.json")
def list_messages(account: str) -> Response:
    """List messages by To, From and DateSent, newest first; a stale list leaves out what is young."""
    stale = network().faults.strikes(Fault.STALE_LIST)
    newest = network().now() - timedelta(seconds=stale.seconds if stale is not None else 0.0)
    found = [
        message
        for message in reversed(network().messages)
        if matches(request.args, {"To": message.to, "From": message.sender})
        and is_within(message.sent_at, request.args, "DateSent")
        and (stale is None or message.created_at <= newest)
    ]

    def show(message: Message) -> Shown:
        return show_message(account, message)

    return as_json(page(found, request.args, path=f"{root(account)}/Messages.json", name="messages", show=show))


@api.get(f"{_ACCOUNT}/Messages/<sid>.json")
def fetch_message(account: str, sid: str) -> Response:
    """Show one message."""
    return as_json(show_message(account, _message(sid)))


@api.post(f"{_ACCOUNT}/Messages/<sid>.json")
def update_message(account: str, sid: str) -> Response:
    """Cancel a scheduled message, or blank the body of a finished one."""
    message = _message(sid)
    if forms.one_of(request.form, "Status", frozenset({"canceled"})):
        message = texting.cancel(network(), sid)
    elif "Body" in request.form:
        if request.form["Body"]:
            raise Refusal(20001, "Body")
        message = texting.redact(network(), sid)
    return as_json(show_message(account, message))


@api.delete(f"{_ACCOUNT}/Messages/<sid>.json")
def delete_message(account: str, sid: str) -> Response:  # noqa: ARG001
    """Strike a finished message from the books."""
    _message(sid)
    texting.delete(network(), sid)
    return Response(status=204)


@api.post(f"{_ACCOUNT}/Calls.json")
def create_call(account: str) -> Response:
    """Take a call."""
    return as_json(_show(account, calling.place(network(), read_call_order(request.form))), 201)


@api.get(f"{_ACCOUNT}/Calls.json")
def list_calls(account: str) -> Response:
    """List calls by To, From, Status, ParentCallSid, StartTime and EndTime, newest first."""
    found = [call for call in reversed(network().calls) if _is_wanted(call)]

    def show(call: Call) -> Shown:
        return _show(account, call)

    return as_json(page(found, request.args, path=f"{root(account)}/Calls.json", name="calls", show=show))


def _is_wanted(call: Call) -> bool:
    values = {
        "To": call.order.to,
        "From": call.order.sender,
        "Status": call.status.value,
        "ParentCallSid": call.parent_sid,
    }
    return (
        matches(request.args, values)
        and is_within(call.started_at or call.ended_at, request.args, "StartTime")
        and is_within(call.ended_at, request.args, "EndTime")
    )


@api.get(f"{_ACCOUNT}/Calls/<sid>.json")
def fetch_call(account: str, sid: str) -> Response:
    """Show one call."""
    return as_json(_show(account, _call(sid)))


@api.post(f"{_ACCOUNT}/Calls/<sid>.json")
def update_call(account: str, sid: str) -> Response:
    """End a live call, or send it to another document."""
    if not _call(sid).is_live:
        raise Refusal(21220)
    status = forms.one_of(request.form, "Status", frozenset({"canceled", "completed"}))
    url = forms.web_address(request.form, "Url", refusal=21205)
    if status is not None:
        _end(sid, status)
    elif url is not None:
        conversing.redirect(network(), sid, url, forms.http_method(request.form, "Method"))
    elif request.form.get("Twiml"):
        conversing.take_up(network(), sid, request.form["Twiml"])
    return as_json(_show(account, _call(sid)))


def _end(sid: str, status: str) -> None:
    if status == "canceled" and _call(sid).status is CallStatus.IN_PROGRESS:
        raise Refusal(21220)
    ringing = _call(sid).status is not CallStatus.IN_PROGRESS
    calling.end(network(), sid, CallStatus.CANCELED if ringing else CallStatus.COMPLETED)


@api.get(f"{_ACCOUNT}/IncomingPhoneNumbers.json")
def list_numbers(account: str) -> Response:
    """List the account's numbers by PhoneNumber and FriendlyName."""
    found = [
        owned
        for owned in reversed(tuple(network().numbers.values()))
        if matches(request.args, {"PhoneNumber": owned.number, "FriendlyName": owned.friendly_name})
    ]

    def show(owned: OwnedNumber) -> Shown:
        return show_number(account, owned)

    path = f"{root(account)}/IncomingPhoneNumbers.json"
    return as_json(page(found, request.args, path=path, name="incoming_phone_numbers", show=show))


@api.get(f"{_ACCOUNT}/IncomingPhoneNumbers/<sid>.json")
def fetch_number(account: str, sid: str) -> Response:
    """Show one number of the account."""
    return as_json(show_number(account, _number(sid)))


@api.post(f"{_ACCOUNT}/IncomingPhoneNumbers/<sid>.json")
def update_number(account: str, sid: str) -> Response:
    """Change the URLs and the name of a number; an empty URL unsets it."""
    owned = _number(sid)
    changes: dict[str, str | None] = {
        _snake(name): forms.web_address(request.form, name) for name in _URLS if name in request.form
    }
    changes |= {_snake(name): forms.http_method(request.form, name) for name in _METHODS if name in request.form}
    if request.form.get("FriendlyName"):
        changes["friendly_name"] = request.form["FriendlyName"]
    return as_json(show_number(account, network().own(owned.number, **changes)))


@api.route("/<path:rest>", methods=["GET", "POST", "DELETE", "PUT", "PATCH"])
def find_nothing(rest: str) -> Response:
    """Refuse what this network does not have."""
    raise Refusal(20404, f"/2010-04-01/{rest}")


def _snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


def _message(sid: str) -> Message:
    found = network().texts.get(sid)
    if found is None:
        raise Refusal(20404, request.path)
    return found


def _call(sid: str) -> Call:
    found = network().call_book.get(sid)
    if found is None:
        raise Refusal(20404, request.path)
    return found


def _number(sid: str) -> OwnedNumber:
    found = next((owned for owned in network().numbers.values() if owned.sid == sid), None)
    if found is None:
        raise Refusal(20404, request.path)
    return found


def _show(account: str, call: Call) -> Shown:
    numbers = network().numbers
    owned = numbers.get(call.order.sender) or numbers.get(call.order.to)
    return show_call(account, call, None if owned is None else owned.sid)
