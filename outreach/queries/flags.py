"""Flags: why the reader put a text before a person, where in the text it saw it, and what people say of that."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.marks import ALARMS
from outreach.domain.urgency import Urgency
from outreach.queries import reading_marks
from outreach.queries.reading_marks import SaidOfIt
from outreach.records import reasons
from outreach.records.reasons import NewReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One thing that was read in a text; `span` is the half-open range of its characters, None for the whole of it.

    `is_alarm` is false for what was seen and put before nobody.
    """

    what: str
    rule: str
    urgency: Urgency
    category: str | None
    span: tuple[int, int] | None
    is_alarm: bool


@dataclass(frozen=True, slots=True)
class Flagged:
    """Everything that was read in one text, the most urgent first, and the marks on it, oldest first."""

    flags: tuple[Flag, ...]
    marks: tuple[SaidOfIt, ...]


def of_replies(session: Session, readings: Mapping[UUID, str | None]) -> dict[UUID, Flagged]:
    """Gather what was read in some texts; `readings` maps them to what the reader made of each, as it was stored."""
    if not readings:
        return {}
    why = reasons.of_replies(session, list(readings))
    marks = reading_marks.of_replies(session, list(readings))
    return {
        key: Flagged(tuple(sorted(_flags(why[key], stored), key=_most_urgent_first)), tuple(marks[key]))
        for key, stored in readings.items()
    }


def _most_urgent_first(flag: Flag) -> tuple[bool, int, int]:
    return not flag.is_alarm, -flag.urgency.rank, 0 if flag.span is None else flag.span[0]


def _flags(why: Sequence[NewReason], stored: str | None) -> Iterator[Flag]:
    """Put the reasons to look at a text and the places in it together; a place that nobody had to see comes too."""
    concerns: list[dict[str, Any]] = json.loads(stored)["concerns"] if stored else []
    spans = {each["rule"]: _span(each) for each in concerns}
    alarms = {each.rule: each for each in why if each.kind in ALARMS}
    for rule, reason in alarms.items():
        yield Flag(
            what=reason.what,
            rule=rule,
            urgency=reason.urgency,
            category=reason.category,
            span=spans.get(rule),
            is_alarm=True,
        )
    for each in concerns:
        if each["rule"] not in alarms:
            yield Flag(
                what=each["what"],
                rule=each["rule"],
                urgency=Urgency(each["urgency"]),
                category=each["category"],
                span=_span(each),
                is_alarm=False,
            )


def _span(concern: Mapping[str, Any]) -> tuple[int, int] | None:
    span = concern.get("span")
    return None if span is None else (int(span[0]), int(span[1]))


def pieces(text: str, flags: Sequence[Flag]) -> list[tuple[str, bool]]:
    """Cut a text into what was flagged and what was not, in its order; spans that overlap count as one."""
    marked = [False] * len(text)
    for flag in flags:
        if flag.span is not None:
            start, end = flag.span
            marked[start:end] = [True] * len(marked[start:end])
    found: list[tuple[str, bool]] = []
    for character, is_flagged in zip(text, marked, strict=True):
        if found and found[-1][1] is is_flagged:
            found[-1] = (found[-1][0] + character, is_flagged)
        else:
            found.append((character, is_flagged))
    return found
