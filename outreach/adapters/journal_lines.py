"""The lines of the journal: one entry each, sealed, with a checksum, so that a torn one costs only itself."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, assert_never
from zlib import crc32

from outreach.domain.inbound import Inbound
from outreach.domain.phone import PhoneNumber
from outreach.ports import KeptText
from outreach.records.keys import KeyMissing, KeyRing

_COLUMN = "journal.entry"
_FORMAT = b"1"


class Torn(ValueError):
    """Raised for a line that was not written to its end, or was damaged since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """That a text was answered with a crisis card."""

    carrier_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """That somebody of ours was told about a sender."""

    sender: str
    at: datetime


Entry = KeptText | Answered | Paged


def line_of(entry: Entry, keys: KeyRing) -> bytes:
    """Seal an entry into a line that ends with a line break."""
    sealed = base64.b64encode(keys.seal(json.dumps(_plain(entry)), column=_COLUMN))
    return b"%s %s %08x\n" % (_FORMAT, sealed, crc32(sealed))


def entry_in(line: bytes, keys: KeyRing) -> Entry:
    """Open a line; raises Torn, or KeyMissing when it is whole and our keys do not open it."""
    parts = line.rstrip(b"\n").split(b" ")
    if len(parts) != 3 or parts[0] != _FORMAT or b"%08x" % crc32(parts[1]) != parts[2]:
        raise Torn("not a whole line of the journal")
    try:
        sealed = base64.b64decode(parts[1], validate=True)
    except binascii.Error as error:
        raise Torn("not a whole line of the journal") from error
    try:
        return _entry(json.loads(keys.open(sealed, column=_COLUMN)))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise KeyMissing("a line of the journal holds what this version does not know") from error


def _plain(entry: Entry) -> dict[str, Any]:
    at = entry.at.isoformat()
    match entry:
        case Answered():
            return {"kind": "answered", "carrier_id": entry.carrier_id, "at": at}
        case Paged():
            return {"kind": "paged", "sender": entry.sender, "at": at}
        case KeptText():
            phone = entry.inbound.phone
            inbound = {**asdict(entry.inbound), "phone": None if phone is None else phone.e164}
            return {"kind": "text", "inbound": inbound, "at": at}
        case _:
            assert_never(entry)


def _entry(plain: Mapping[str, Any]) -> Entry:
    at = datetime.fromisoformat(plain["at"])
    match plain["kind"]:
        case "answered":
            return Answered(carrier_id=plain["carrier_id"], at=at)
        case "paged":
            return Paged(sender=plain["sender"], at=at)
        case "text":
            inbound = dict(plain["inbound"])
            phone = None if inbound["phone"] is None else PhoneNumber(inbound["phone"])
            return KeptText(inbound=Inbound(**{**inbound, "phone": phone}), at=at)
        case _:
            raise ValueError("no kind of entry that we know")
