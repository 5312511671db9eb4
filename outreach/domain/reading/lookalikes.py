"""Letters of other alphabets that look like ours, and letters in boxes: how a word is hidden from a filter."""

import re
from string import ascii_lowercase

_PAIRS = {
    "Cyrillic": ("авсԁеһіјкӏмноорԛгѕтуүѵԝхз", "abcdehijklmhoopqrstyyvwxe"),
    "Greek": ("αβεικνορτυχγηωσς", "abeikvoptuxynwoc"),
    "small capitals": ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz"),
    "Armenian": ("ոսօհցզյ", "nuohgqj"),
    "others": ("ɑɡıȷøłđħɩʋϲ", "agijoldhivc"),
}
_LOOKALIKES = str.maketrans(
    "".join(theirs for theirs, _ in _PAIRS.values()),
    "".join(ours for _, ours in _PAIRS.values()),
)
_THEIRS = "".join(chr(one) for one in _LOOKALIKES)
_BORROWED = re.compile(rf"(?<=[a-z])[{_THEIRS}]|[{_THEIRS}](?=[a-z])")
_ALTOGETHER = re.compile(rf"(?<!\w)[{_THEIRS}]+(?!\w)")
_OURS = re.compile("[a-z]{2}|\\b[ai]\\b")
_ALWAYS = str.maketrans(*("".join(_PAIRS[one][side] for one in ("small capitals", "others")) for side in (0, 1)))
_FIRST_IN_BOXES = (0x249C, 0x1F130, 0x1F150, 0x1F170)
_LONGEST_WORD = 24

CAPITALS = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "авеᴢнікмոортух", strict=True))
"""Greek capitals that look like ours but whose small letters do not, as letters that do in any size."""

SQUARED = {chr(first + place): letter for first in _FIRST_IN_BOXES for place, letter in enumerate(ascii_lowercase)}
"""Letters in squares and discs, which Unicode does not decompose, and in brackets, which it leaves around them."""


def without_lookalikes(text: str) -> str:
    """Write borrowed letters as ours where they stand in a word of ours; whole foreign words stay as they are.

    Where a text has words of ours, those that are borrowed altogether hide as well.
    """
    text = text.translate(_ALWAYS)
    for _ in range(_LONGEST_WORD):
        mended = _BORROWED.sub(_as_ours, text)
        if mended == text:
            break
        text = mended
    return _ALTOGETHER.sub(_as_ours, text) if _OURS.search(text) else text


def _as_ours(found: re.Match[str]) -> str:
    return found.group().translate(_LOOKALIKES)
