"""The account's things as Twilio's REST API shows them: every property present, in Twilio's own formats.

Source: twilio_api_v2010.json (beside the tests); relative URIs, RFC 2822 dates, numbers as strings.
"""

from datetime import datetime
from email.utils import format_datetime

from outreach.simulator.account import OwnedNumber
from outreach.simulator.calls import Call, CallDirection
from outreach.simulator.messages import Message, MessageDirection, MessageStatus

API_VERSION = "2010-04-01"
_CENTS_PER_SEGMENT = 0.0079
_PER_MINUTE = 0.014
_CALL_PARTS = ("notifications", "recordings", "payments", "events", "siprec", "streams", "transcriptions")

Shown = dict[str, object]


def root(account_sid: str) -> str:
    """Name the path under which an account's things live."""
    return f"/{API_VERSION}/Accounts/{account_sid}"


def show_message(account_sid: str, message: Message) -> Shown:
    """Show a message."""
    uri = f"{root(account_sid)}/Messages/{message.sid}"
    billed = message.sent_at is not None and message.direction is not MessageDirection.INBOUND
    waiting = message.status in {MessageStatus.ACCEPTED, MessageStatus.SCHEDULED}
    return {
        "sid": message.sid,
        "account_sid": account_sid,
        "messaging_service_sid": message.service_sid,
        "to": message.to,
        "from": message.sender,
        "body": message.body,
        "num_segments": "0" if waiting else str(message.segments),
        "num_media": str(len(message.media)),
        "direction": message.direction.value,
        "status": message.status.value,
        "error_code": message.error_code,
        "error_message": message.error_message,
        "price": f"{-_CENTS_PER_SEGMENT * message.segments:.5f}" if billed else None,
        "price_unit": "USD",
        "date_created": _date(message.created_at),
        "date_sent": _date(message.sent_at),
        "date_updated": _date(message.updated_at),
        "api_version": API_VERSION,
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def show_call(account_sid: str, call: Call, number_sid: str | None) -> Shown:
    """Show a call; `number_sid` is the account's number in it."""
    uri = f"{root(account_sid)}/Calls/{call.sid}"
    ended = call.ended_at is not None
    minutes = -(-call.seconds // 60)
    return {
        "sid": call.sid,
        "parent_call_sid": call.parent_sid,
        "account_sid": account_sid,
        "to": call.order.to,
        "to_formatted": call.order.to,
        "from": call.order.sender,
        "from_formatted": call.order.sender,
        "phone_number_sid": number_sid,
        "status": call.status.value,
        "start_time": _date(call.started_at or call.ended_at),
        "end_time": _date(call.ended_at),
        "duration": str(call.seconds) if ended else None,
        "price": f"{-_PER_MINUTE * minutes:.5f}" if ended and minutes else None,
        "price_unit": "USD",
        "direction": call.direction.value,
        "answered_by": call.answered_by,
        "annotation": None,
        "forwarded_from": call.order.to if call.direction is CallDirection.INBOUND else None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": "0",
        "trunk_sid": None,
        "api_version": API_VERSION,
        "date_created": _date(call.created_at),
        "date_updated": _date(call.updated_at),
        "uri": f"{uri}.json",
        "subresource_uris": {part: f"{uri}/{part.title()}.json" for part in _CALL_PARTS},
    }


def show_number(account_sid: str, owned: OwnedNumber) -> Shown:
    """Show a number of the account; what it has not set is null."""
    return {
        "sid": owned.sid,
        "account_sid": account_sid,
        "phone_number": owned.number,
        "friendly_name": owned.friendly_name,
        "address_sid": None,
        "address_requirements": "none",
        "beta": False,
        "capabilities": {"mms": True, "sms": True, "voice": True, "fax": False},
        "date_created": _date(owned.created_at),
        "date_updated": _date(owned.updated_at),
        "identity_sid": None,
        "origin": "twilio",
        "sms_application_sid": None,
        "sms_url": owned.sms_url,
        "sms_method": owned.sms_method,
        "sms_fallback_url": owned.sms_fallback_url,
        "sms_fallback_method": owned.sms_fallback_method,
        "status_callback": owned.status_callback,
        "status_callback_method": owned.status_callback_method,
        "trunk_sid": None,
        "voice_receive_mode": "voice",
        "voice_application_sid": None,
        "voice_caller_id_lookup": False,
        "voice_url": owned.voice_url,
        "voice_method": owned.voice_method,
        "voice_fallback_url": owned.voice_fallback_url,
        "voice_fallback_method": owned.voice_fallback_method,
        "emergency_status": "Inactive",
        "emergency_address_sid": None,
        "emergency_address_status": "unregistered",
        "bundle_sid": None,
        "status": "in-use",
        "type": "local",
        "api_version": API_VERSION,
        "uri": f"{root(account_sid)}/IncomingPhoneNumbers/{owned.sid}.json",
    }


def _date(moment: datetime | None) -> str | None:
    return None if moment is None else format_datetime(moment)
