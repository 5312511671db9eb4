"""What was found out about the lexicon's files when they were last compiled, so that a process starts at once.

`deploy/train_reading` makes the file anew. It names the files that it was made of by their contents: once anything in
them changes it is left alone, and they are compiled as they are.
"""

import json
from collections.abc import Mapping
from hashlib import sha256
from sys import intern
from typing import Any

from outreach.domain.reading.compiling import Prepared

NAME = "prepared.json"

Files = Mapping[str, Mapping[str, Any]]


def prepared_of(*, data: bytes, texts: Mapping[str, str]) -> tuple[Files, Prepared] | None:
    """Read the contents of the files, and what was found out about them; None when it is about others."""
    try:
        said = json.loads(data)
        if said["of"] != _name(texts):
            return None
    except (ValueError, KeyError, TypeError):
        return None
    anchors = (frozenset(map(intern, words.split())) for words in said["anchors"])
    return said["files"], Prepared(anchors, frozenset(said["words"].split()), frozenset(said["grave"].split()))


def bytes_of(*, texts: Mapping[str, str], files: Files, prepared: Prepared) -> bytes:
    """Write what was found out, the same every time."""
    said = {
        "of": _name(texts),
        "files": files,
        "anchors": [" ".join(sorted(words)) for words in prepared.anchors],
        "words": " ".join(sorted(prepared.words)),
        "grave": " ".join(sorted(prepared.grave)),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _name(texts: Mapping[str, str]) -> str:
    whole = "\0".join(part for item in texts.items() for part in item)
    return sha256(whole.encode()).hexdigest()
