"""What looks like a phone number to the carrier."""

import re

_E164 = re.compile(r"\+[1-9]\d{6,14}\Z", re.ASCII)
_SHORT_CODE = re.compile(r"\d{5,6}\Z", re.ASCII)


def is_e164(text: str) -> bool:
    """Say whether a text is a whole phone number in E.164 form, or a short code."""
    return _E164.match(text) is not None or _SHORT_CODE.match(text) is not None
