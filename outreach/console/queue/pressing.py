"""Buttons that act once, however often a hurried thumb presses them."""

import base64
import binascii
from uuid import UUID

from flask import request

from outreach.console.here import me, now
from outreach.domain.writer import Writer
from outreach.ports import Work
from outreach.records import sent_tokens
from outreach.records.escalations import Escalation


def pressed_before(session: Work, live: Escalation) -> bool:
    """Say whether the mark of this form was sent before; one without a mark is taken as it is."""
    try:
        token = UUID(bytes=base64.urlsafe_b64decode(request.form.get("token", "") + "=="))
    except (ValueError, binascii.Error):
        return False
    writer = Writer(me().account_id, me().name)
    return sent_tokens.spend(session, token, to=live.id, words="promise", writer=writer, now=now()) is not None
