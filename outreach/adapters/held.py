"""What Twilio keeps of messages, as it lists them, and which words in them it minds itself."""

import json
from collections.abc import Mapping
from datetime import datetime

from twilio.rest.api.v2010.account.message import MessageInstance

from outreach.adapters.answers import MEANING, trouble_of
from outreach.domain.inbound import Inbound
from outreach.domain.opt_outs import OptWord
from outreach.domain.phone import NotAPhoneNumber, PhoneNumber
from outreach.ports import CarrierRecord, HeldText

_BLANKED = frozenset({"", "[redacted]", "redacted"})
"""What stands in place of a text when Twilio blanks what it keeps (message redaction)."""

_WORDS: Mapping[str, OptWord] = {
    **dict.fromkeys(
        ("STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"),
        OptWord.STOP,
    ),
    **dict.fromkeys(("START", "UNSTOP", "YES"), OptWord.START),
}
"""The words that Twilio minds when they are the whole text (twilio.com/docs/messaging/tutorials/advanced-opt-out)."""


def is_blanked(body: str | None) -> bool:
    """Say whether a text was blanked."""
    return (body or "").strip().casefold() in _BLANKED


def record_of(message: MessageInstance, *, since: datetime) -> CarrierRecord | None:
    """Read a message of ours from a list, or None when it was made before.

    Nor is it one when the carrier said it in answer to a text: that may be the same words, and was not asked for by id.
    """
    if message.sid is None or message.date_created is None or message.date_created < since.replace(microsecond=0):
        return None
    if _word(message.direction) == "outbound-reply":
        return None
    status, code = _word(message.status), None if message.error_code is None else str(message.error_code)
    return CarrierRecord(
        carrier_id=message.sid,
        body=message.body or "",
        status=status,
        created_at=message.date_created,
        blank=is_blanked(message.body),
        after=MEANING.get(status),
        error_code=None if code is None else code[:20],
        trouble=None if code is None else trouble_of(code),
    )


def text_of(message: MessageInstance) -> HeldText | None:
    """Read a text to us from a list; None for one of ours, which a list holds too when we text ourselves."""
    at = message.date_sent or message.date_created
    if message.sid is None or at is None or _word(message.direction) != "inbound":
        return None
    media = message.num_media or "0"
    count = int(media) if media.isascii() and media.isdigit() and len(media) < 4 else 0
    sender, body = (message.from_ or "").replace("\x00", ""), (message.body or "").replace("\x00", "")
    kept = {"MessageSid": [message.sid], "listed": ["1"], "media": [str(message.subresource_uris)] if count else []}
    inbound = Inbound(
        carrier_id=message.sid,
        phone=_number(sender),
        sender=sender,
        to=(message.to or "")[:80],
        body=body,
        media=count,
        carrier_answered=False,
        parameters=json.dumps(kept),
    )
    return HeldText(inbound=inbound, at=at, blank=count == 0 and is_blanked(message.body))


def opt_word(*, body: str, parameters: str) -> OptWord | None:
    """Say what a text means to Twilio: what it told us (OptOutType), else what its usual words mean."""
    known = json.loads(parameters or "{}")
    told = known.get("OptOutType", [""])[0] if isinstance(known, dict) else ""
    if told:
        return {"STOP": OptWord.STOP, "START": OptWord.START}.get(told)
    return _WORDS.get(body.strip().upper())


def _word(value: object) -> str:
    """Read a word of Twilio's, which the SDK gives as text or as one of its own choices."""
    return str(getattr(value, "value", value))


def _number(text: str) -> PhoneNumber | None:
    try:
        return PhoneNumber(text)
    except NotAPhoneNumber:
        return None
