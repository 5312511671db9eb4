"""What a program would do in the weeks ahead, line by line, as a program lead reads it before applying it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

from outreach.cli.show import some
from outreach.domain.hours import local
from outreach.queries.participants import Brief, Standing
from outreach.queries.preview import Preview

_FEW = 10
"""How many moments at most are named to a lead."""


def foretold(told: Preview, people: Sequence[Brief], *, segment_cost: Decimal) -> Iterator[str]:
    """Say what comes, what is left out, who is not texted, and whose zone is missing, by name, to ask them."""
    yield (
        "Nobody is enrolled yet; one typical participant who begins today gets:"
        if told.is_typical
        else ("What it will do:")
    )
    yield from (f"  {line}" for line in (*_texts(told), *_costs(told, segment_cost), *_rushes(told), *_others(told)))
    yield from (f"  not counted: {some(count, 'person', 'people')} {why}" for why, count in told.not_asked.items())
    nowhere = [each.name for each in people if each.zone is None and each.standing is Standing.ENROLLED]
    if nowhere:
        yield f"  no zone, so by the program's: {', '.join(nowhere)}"


def _texts(told: Preview) -> Iterator[str]:
    seen = told.foreseen
    weeks = some(len(seen.by_week), "week")
    yield f"{some(seen.people, 'person', 'people')}, {some(seen.texts + seen.calls, 'check-in')} in {weeks}"
    for texts, people in seen.at_most.items():
        yield f"  up to {some(texts, 'text')} a week: {some(people, 'person', 'people')}"
    yield f"by week: {', '.join(map(str, seen.by_week))}"
    if seen.by_clock:
        yield f"by local hour: {', '.join(f'{hour:02}:00 {texts}' for hour, texts in seen.by_clock.items())}"
        yield f"nobody hears from us before {seen.earliest:%H:%M} or after {seen.latest:%H:%M}, by their own clock"
    if seen.calls:
        yield f"by voice: {some(seen.calls, 'check-in')}"


def _costs(told: Preview, segment_cost: Decimal) -> Iterator[str]:
    seen = told.foreseen
    for about, taken in (
        ("first texts", seen.segments),
        ("if nobody answers, with reminders", seen.segments_if_silent),
        ("if everybody answers", seen.segments_if_answered),
    ):
        yield f"{about}: {some(taken, 'segment')}, ${taken * segment_cost:.2f}"


def _rushes(told: Preview) -> Iterator[str]:
    """Say when most goes out and who is there then, what is spread, and what comes while nobody is on shift."""
    seen = told.foreseen
    if seen.busiest is not None:
        at, count = seen.busiest
        there = f"on shift: {', '.join(told.on_shift)}" if told.on_shift else "nobody on shift"
        yield f"most at once: {some(count, 'text')} from {local(at, told.zone):%H:%M %A %Y-%m-%d}, {there}"
    spread = ((at, length) for at, length in seen.spreads.items() if length)
    for at, length in islice(spread, _FEW):
        minutes = round(length.total_seconds() / 60)
        about = f"{local(at, told.zone):%H:%M %A %Y-%m-%d}: {some(seen.by_hour.get(at, 0), 'text')}"
        yield f"{about}, spread over {minutes} minutes"
    if seen.unattended:
        yield f"while nobody is on shift: {some(seen.unattended, 'text')}"


def _others(told: Preview) -> Iterator[str]:
    """Say what does not come when the cadence would have it."""
    seen = told.foreseen
    for day, texts in seen.blocked.items():
        yield f"on {day.isoformat()}, a blocked day: {some(texts, 'check-in')}"
    if seen.blocked_later:
        yield f"of those, asked on the day after: {seen.blocked_later}"
    for about, count in (
        ("waiting for the hours to open", seen.later),
        ("left out because the hours are not open in time", seen.left_out),
        ("left out by the caps", seen.capped),
    ):
        if count:
            yield f"{about}: {some(count, 'check-in')}"
