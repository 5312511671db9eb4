"""What can be wrong with a rota although each of its values is right by itself."""

from collections.abc import Callable, Iterator, Sequence

from outreach.domain.closed import read_closed
from outreach.domain.overriding import BY_HAND
from outreach.domain.rotation import Pattern, Turn, weekdays
from outreach.domain.zones import check_zone
from outreach.packs.mistakes import Finding, Path
from outreach.packs.shape import nearest

_LONGEST_NAME = 40
_LONGEST_TURN = 366


def zone_findings(zone: str | None) -> Iterator[Finding]:
    """Check the zone of a rota."""
    if zone is not None:
        yield from _read(check_zone, zone, ("zone",))


def closed_findings(closed: Sequence[str]) -> Iterator[Finding]:
    """Check when a rota is closed."""
    for place, words in enumerate(closed):
        yield from _read(read_closed, words, ("closed", place))


def rotation_findings(rotations: Sequence[Pattern]) -> Iterator[Finding]:
    """Check every rotation, and that their names tell them apart."""
    if not rotations:
        yield Finding(
            path=("rotations",), reason="nobody takes turns", remedy="write [[rotations]] above each rotation"
        )
    names = [each.name for each in rotations]
    for place, each in enumerate(rotations):
        path: Path = ("rotations", place)
        if names.index(each.name) != place:
            yield Finding(path=(*path, "name"), reason=f'"{each.name}" is the name of another rotation too')
        for other, name in enumerate(each.instead_of):
            if name not in names or name == each.name:
                remedy = nearest(name, [known for known in names if known != each.name])
                reason = f'"{name}" is no other rotation of this rota'
                yield Finding(path=(*path, "instead_of", other), reason=reason, remedy=remedy)
        for check in (_name, _turn, _hours, _people, _days):
            yield from check(each, path)


def _name(each: Pattern, path: Path) -> Iterator[Finding]:
    fits = each.name.isprintable() and 0 < len(each.name.strip()) <= _LONGEST_NAME
    if not fits or each.name == BY_HAND:
        reason = f'"{each.name}" is no name for a rotation'
        yield Finding(path=(*path, "name"), reason=reason, remedy='write a word of your own, such as "nights"')


def _turn(each: Pattern, path: Path) -> Iterator[Finding]:
    if each.turn is Turn.CUSTOM and not 1 <= each.every <= _LONGEST_TURN:
        yield Finding(path=(*path, "every"), reason=f"a turn is 1 to {_LONGEST_TURN} days, not {each.every}")
    if each.turn is not Turn.CUSTOM and each.every != 1:
        remedy = 'write turn = "custom"'
        yield Finding(path=(*path, "every"), reason=f"a {each.turn} turn has its own length", remedy=remedy)
    yield from _read(weekdays, each.weekday, (*path, "weekday"))
    if "-" in each.weekday or "," in each.weekday:
        yield Finding(path=(*path, "weekday"), reason="turns change on one day", remedy='write one, such as "mon"')


def _hours(each: Pattern, path: Path) -> Iterator[Finding]:
    if (each.starts is None) != (each.ends is None):
        missing = "ends" if each.ends is None else "starts"
        given = "starts" if each.ends is None else "ends"
        yield Finding(path=(*path, given), reason=f"`{given}` needs `{missing}` beside it", remedy="or take both out")
    elif each.starts is None and each.hand_over is None:
        remedy = 'write hand_over = "20:00", or starts and ends'
        yield Finding(path=path, reason="nothing says at what time a turn ends", remedy=remedy)
    elif each.starts is not None and each.starts == each.ends:
        remedy = f'for whole days write hand_over = "{each.starts:%H:%M}" in their place'
        yield Finding(path=(*path, "ends"), reason="a shift ends at another time than it starts", remedy=remedy)
    for name in ("hand_over", "starts", "ends"):
        clock = getattr(each, name)
        if clock is not None and (clock.tzinfo is not None or clock.second or clock.microsecond):
            yield Finding(path=(*path, name), reason="must be a local time in minutes", remedy='write it like "20:00"')


def _people(each: Pattern, path: Path) -> Iterator[Finding]:
    people: tuple[str, ...] = getattr(each, "people", ())
    if not people:
        yield Finding(path=(*path, "people"), reason="nobody takes turns", remedy='write people = ["Sam", "Kim"]')
    elif not 1 <= each.at_once <= len(people):
        reason = f"{each.at_once} at once cannot be, with {len(people)} people"
        yield Finding(path=(*path, "at_once"), reason=reason)
    if each.nights_in_a_row is not None and not 1 <= each.nights_in_a_row <= _LONGEST_TURN:
        reason = f"{each.nights_in_a_row} nights in a row cannot be kept"
        yield Finding(path=(*path, "nights_in_a_row"), reason=reason, remedy="write at least 1")


def _days(each: Pattern, path: Path) -> Iterator[Finding]:
    yield from _read(weekdays, each.days, (*path, "days"))
    since = getattr(each, "since", None)
    if since is not None and each.until is not None and since > each.until:
        yield Finding(path=(*path, "until"), reason=f"is before the first day, {since}")


def _read(read: Callable[[str], object], words: str, path: Path) -> Iterator[Finding]:
    try:
        read(words)
    except ValueError as error:
        reason, _, remedy = str(error).partition("; ")
        yield Finding(path=path, reason=reason, remedy=remedy)
