"""Reading what a REST client asks for: a text or a call, checked as Twilio checks it before it looks at the numbers."""

from outreach.simulator import forms
from outreach.simulator.calls import CallOrder
from outreach.simulator.forms import Fields
from outreach.simulator.messages import TextOrder
from outreach.simulator.refusals import Refusal

_LONGEST_VALIDITY = 36_000
_LONGEST_RING = 600
_LONGEST_CALL = 86_400
_LONGEST_TWIML = 4000
_BAD_CALLBACK = 21609
_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
_CHECKED_BOOLEANS = ("ProvideFeedback", "ForceDelivery", "SmartEncoded", "ShortenUrls", "SendAsMms")
_CHECKED_CHOICES = {
    "ContentRetention": frozenset({"retain", "discard"}),
    "AddressRetention": frozenset({"retain", "obfuscate"}),
    "TrafficType": frozenset({"free"}),
    "RiskCheck": frozenset({"enable", "disable"}),
}


def read_text_order(fields: Fields) -> TextOrder:
    """Read a CreateMessage form; raises Refusal for what is missing or of the wrong type."""
    if not fields.get("To"):
        raise Refusal(21604)
    sender, service = fields.get("From") or None, fields.get("MessagingServiceSid") or None
    if sender is not None and sender.startswith("MG"):
        sender, service = None, sender
    if sender is None and service is None:
        raise Refusal(21603)
    media = tuple(url for url in fields.getlist("MediaUrl") if url)
    if not fields.get("Body") and not media and not fields.get("ContentSid"):
        raise Refusal(21602)
    _check_types(fields)
    scheduled = forms.one_of(fields, "ScheduleType", frozenset({"fixed"}))
    send_at = forms.moment(fields, "SendAt")
    if scheduled and send_at is None:
        raise Refusal(35111)
    return TextOrder(
        to=fields["To"].strip(),
        sender=sender,
        service_sid=service,
        body=fields.get("Body", ""),
        media=media,
        status_callback=forms.web_address(fields, "StatusCallback", refusal=_BAD_CALLBACK),
        validity=forms.whole_number(fields, "ValidityPeriod", _LONGEST_VALIDITY, least=1, most=_LONGEST_VALIDITY),
        send_at=send_at if scheduled else None,
    )


def _check_types(fields: Fields) -> None:
    for name in _CHECKED_BOOLEANS:
        forms.yes_or_no(fields, name)
    for name, allowed in _CHECKED_CHOICES.items():
        forms.one_of(fields, name, allowed)
    forms.whole_number(fields, "Attempt", 1, least=1)


def read_call_order(fields: Fields) -> CallOrder:
    """Read a CreateCall form; raises Refusal for what is missing or of the wrong type."""
    if not fields.get("To"):
        raise Refusal(21201)
    if not fields.get("From"):
        raise Refusal(21213)
    url = forms.web_address(fields, "Url", refusal=21205)
    twiml = fields.get("Twiml") or None
    if url is None and twiml is None:
        raise Refusal(21205)
    if twiml is not None and len(twiml) > _LONGEST_TWIML:
        raise Refusal(20001, "Twiml")
    events = frozenset(word for value in fields.getlist("StatusCallbackEvent") for word in value.split()) & _EVENTS
    return CallOrder(
        to=fields["To"].strip(),
        sender=fields["From"].strip(),
        url=url,
        method=forms.http_method(fields, "Method"),
        twiml=twiml,
        fallback_url=forms.web_address(fields, "FallbackUrl"),
        fallback_method=forms.http_method(fields, "FallbackMethod"),
        status_callback=forms.web_address(fields, "StatusCallback", refusal=_BAD_CALLBACK),
        status_callback_method=forms.http_method(fields, "StatusCallbackMethod"),
        events=events or frozenset({"completed"}),
        timeout=forms.whole_number(fields, "Timeout", 60, least=1, most=_LONGEST_RING),
        time_limit=forms.whole_number(fields, "TimeLimit", 14_400, least=1, most=_LONGEST_CALL),
        machine_detection=forms.one_of(fields, "MachineDetection", frozenset({"Enable", "DetectMessageEnd"})),
        async_amd=forms.yes_or_no(fields, "AsyncAmd"),
        async_amd_status_callback=forms.web_address(fields, "AsyncAmdStatusCallback"),
    )
