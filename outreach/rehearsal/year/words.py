"""What the people of a modelled year write: invented texts by language and by what is meant."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

Texts = Mapping[str, Mapping[str, Sequence[str]]]
"""Language → meaning → texts."""


@cache
def load_words() -> Texts:
    """Load the texts."""
    return tomllib.loads((files("outreach.rehearsal.year") / "words.toml").read_text(encoding="utf-8"))
