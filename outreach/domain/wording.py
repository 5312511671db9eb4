"""Everything we can say, as templates, and how a text is filled in.

A wording maps language → key → template, such as `wording["en"]["paused"]`. Templates hold fields in braces. They are
checked when a program is loaded, so that a text never fails at the moment of saying it.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from outreach.domain.gsm7 import downgrade
from outreach.domain.sentences import Listing, Sentence, told_by
from outreach.domain.text_fields import FIELDS, MUST_USE, SPOKEN
from outreach.domain.text_keys import TextKey

Wording = Mapping[str, Mapping[str, str]]
"""Language → text key → template."""

FALLBACK_LANG: Final = "en"

_FIELD = re.compile(r"\{([a-z_0-9]*)\}")


class WordingMistake(ValueError):
    """Raised for a text that cannot be said: no template, a field missing, or a field that the text does not have."""


def fields_of(template: str) -> frozenset[str]:
    """Name the fields that a template uses; raises WordingMistake for a brace that is no field."""
    bare = _FIELD.sub("", template)
    if "{" in bare or "}" in bare or "{}" in template:
        raise WordingMistake(Sentence("a brace that is not a field; write fields like {{question}}"))
    return frozenset(_FIELD.findall(template))


def fill(template: str, **values: str) -> str:
    """Put values into a template; raises WordingMistake for a field that has no value."""
    missing = fields_of(template) - values.keys()
    if missing:
        raise WordingMistake(Sentence("no value for {missing}", missing=_braced(missing)))
    return _FIELD.sub(lambda found: values[found.group(1)], template)


def template_problems(key: TextKey, template: str) -> tuple[Sentence, ...]:
    """Say what is wrong with the fields of one text's template; empty when it can always be said."""
    try:
        used = fields_of(template)
    except WordingMistake as mistake:
        return (told_by(mistake),)
    problems = []
    if unknown := used - FIELDS[key]:
        problems.append(
            Sentence(
                "{unknown} is not a field of this text; it may use {fields}",
                unknown=_braced(unknown),
                fields=_braced(FIELDS[key]),
            )
        )
    if left_out := MUST_USE[key] - used:
        problems.append(Sentence("{left_out} must appear in this text", left_out=_braced(left_out)))
    return tuple(problems)


def template(key: TextKey, *, lang: str, wording: Wording) -> str:
    """Find the template of a text: in the language, else in English, else in any; raises WordingMistake if none is."""
    for candidate in (lang, FALLBACK_LANG, *wording):
        if key.value in wording.get(candidate, {}):
            return wording[candidate][key.value]
    raise WordingMistake(Sentence("no wording for {key}", key=key.value))


def say(key: TextKey, *, lang: str, wording: Wording, **fields: str) -> str:
    """Make the text that is sent: in the person's language, filled in, in characters that every phone's segment holds.

    Every field of `FIELDS[key]` must be given, and no other, whatever this wording happens to use; else WordingMistake.
    """
    if fields.keys() != FIELDS[key]:
        raise WordingMistake(
            Sentence(
                "{key} takes {fields}, was given {keys}",
                key=key.value,
                fields=_braced(FIELDS[key]),
                keys=_braced(fields.keys()),
            )
        )
    said = fill(template(key, lang=lang, wording=wording), **fields)
    return said if key in SPOKEN else downgrade(said)


def _braced(names: Iterable[str]) -> Sentence:
    return Listing(f"{{{name}}}" for name in sorted(names)) or Sentence("no fields")
