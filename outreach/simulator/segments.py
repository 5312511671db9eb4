"""How many segments a text costs: an independent second opinion on our own wording rules.

Source: GSM 03.38, and twilio.com/docs/glossary/what-sms-character-limit: 160 characters in one GSM-7 segment and
153 in each of several, 70 and 67 in UCS-2; characters of the extension table count double.
"""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("^{}\\[~]|€\f")


def count_segments(body: str) -> int:
    """Count the segments of a text body; an empty body takes one."""
    if all(character in _BASIC or character in _EXTENSION for character in body):
        units, single, multiple = sum(2 if character in _EXTENSION else 1 for character in body), 160, 153
    else:
        units, single, multiple = len(body.encode("utf-16-be")) // 2, 70, 67
    return 1 if units <= single else -(-units // multiple)
