"""What fits into a text: the characters of GSM-7, their look-alikes, and how many segments a text costs.

GSM-7 is the alphabet of GSM 03.38: 160 of its characters fit one segment, 153 each once a text takes several; a single
character outside of it makes the whole text UCS-2, where 70 fit, or 67.
"""

import unicodedata
from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
)
_EXTENSION: Final = frozenset("^{}\\[~]|€\f")
_KNOWN: Final = _BASIC | _EXTENSION

_LOOK_ALIKES: Final = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "′": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "″": '"',
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "•": "-",
        "…": "...",
        "\t": " ",
        "\u2028": "\n",
        "\u2029": "\n",
    },
)
_INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f")


def is_gsm7(text: str) -> bool:
    """Say whether every character of a text is in GSM-7, extension included."""
    return _KNOWN.issuperset(text)


def downgrade(text: str) -> str:
    """Replace what GSM-7 lacks by what looks like it: curly quotes, dashes, odd spaces, some accents.

    Spanish "sí" becomes "si"; é, ñ, ü, ¿ and ¡ stay. What has no look-alike (an emoji) stays too, and costs UCS-2.
    """
    composed = unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES)
    if _KNOWN.issuperset(composed):
        return composed
    return "".join(_look_alike(character) for character in composed if character not in _INVISIBLE)


def _look_alike(character: str) -> str:
    if character in _BASIC or character in _EXTENSION:
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    plain = unicodedata.normalize("NFKD", character)
    bare = "".join(part for part in plain if not unicodedata.combining(part))
    return bare if bare and is_gsm7(bare) else character


def segments(text: str) -> int:
    """Count the segments that a text is sent and paid in; an empty text counts as one."""
    if len(text) <= 160 and _BASIC.issuperset(text):
        return 1
    if is_gsm7(text):
        return _pages([2 if character in _EXTENSION else 1 for character in text], one=160, many=153)
    return _pages([2 if ord(character) > 0xFFFF else 1 for character in text], one=70, many=67)


def _pages(widths: list[int], *, one: int, many: int) -> int:
    if sum(widths) <= one:
        return 1
    pages, room = 1, many
    for width in widths:
        if width > room:
            pages, room = pages + 1, many
        room -= width
    return pages
