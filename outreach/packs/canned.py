"""The canned replies that come with the house."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def house_canned() -> Mapping[str, Mapping[str, str]]:
    """Read them: short name → language → text, in the order of the file."""
    text = resources.files("outreach.packs").joinpath("canned.toml").read_text(encoding="utf-8")
    return {
        each["name"]: {lang: words for lang, words in each.items() if lang != "name"}
        for each in tomllib.loads(text)["replies"]
    }
