"""Lists as Twilio gives them: filtered, newest first, page by page.

A page's token is the sid of the last row of the page before (`PA…`) or of the first row of the page after (`PB…`), so
pages stay in step while rows are added.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from outreach.simulator import forms
from outreach.simulator.forms import Fields
from outreach.simulator.refusals import Refusal

_MOST = 1000
_DEFAULT = 50


class HasSid(Protocol):
    """Any row of a list."""

    @property
    def sid(self) -> str:
        """The row's own id."""


Row = dict[str, object]
T = TypeVar("T", bound=HasSid)


def is_within(at: datetime | None, fields: Fields, name: str) -> bool:
    """Say whether a moment passes the filters `name` (that day), `name<` (not after) and `name>` (not before)."""
    on, before, after = forms.day(fields, name), forms.moment(fields, name + "<"), forms.moment(fields, name + ">")
    if at is None:
        return on is None and before is None and after is None
    return _on(at, on) and (before is None or at <= before) and (after is None or at >= after)


def _on(at: datetime, day: date | None) -> bool:
    return day is None or at.date() == day


def matches(fields: Fields, values: Mapping[str, str | None]) -> bool:
    """Say whether a row has the values that the filters of these names ask for."""
    return all(not fields.get(name) or fields[name] == value for name, value in values.items())


def page(items: Sequence[T], fields: Fields, *, path: str, name: str, show: Callable[[T], Row]) -> Row:
    """Cut the asked-for page out of a list (newest first) and wrap it as Twilio does; raises Refusal for a bad size."""
    size = forms.whole_number(fields, "PageSize", _DEFAULT, least=1)
    if size > _MOST:
        raise Refusal(20007)
    number = forms.whole_number(fields, "Page", 0)
    start = _start(items, fields.get("PageToken", ""), number * size, size)
    rows = items[start : start + size]
    kept = [(key, value) for key, value in fields.items(multi=True) if key not in {"Page", "PageToken", "PageSize"}]

    def uri(at: int, token: str) -> str:
        ends = [("PageSize", str(size)), ("Page", str(at)), *([("PageToken", token)] if token else [])]
        return f"{path}?{urlencode([*kept, *ends])}"

    more = start + size < len(items)
    return {
        "page": number,
        "page_size": size,
        "start": number * size,
        "end": number * size + max(0, len(rows) - 1),
        "uri": uri(number, fields.get("PageToken", "")),
        "first_page_uri": uri(0, ""),
        "next_page_uri": uri(number + 1, f"PA{rows[-1].sid}") if more and rows else None,
        "previous_page_uri": uri(number - 1, f"PB{rows[0].sid}") if number and rows else None,
        name: [show(item) for item in rows],
    }


def _start(items: Sequence[HasSid], token: str, otherwise: int, size: int) -> int:
    if not token:
        return otherwise
    at = next((index for index, item in enumerate(items) if item.sid == token[2:]), None)
    if at is None:
        raise Refusal(20001, "PageToken")
    return at + 1 if token.startswith("PA") else max(0, at - size)
