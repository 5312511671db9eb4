"""What can be wrong with a rota although each of its values is right by itself."""

from collections.abc import Callable, Iterator, Sequence

from outreach.domain.closed import read_closed
from outreach.domain.overriding import BY_HAND
from outreach.domain.rotation import Pattern, Turn, weekdays
from outreach.domain.sentences import Refusal, Sentence
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
            path=("rotations",),
            reason=Sentence("nobody takes turns"),
            remedy=Sentence("write [[rotations]] above each rotation"),
        )
    names = [each.name for each in rotations]
    for place, each in enumerate(rotations):
        path: Path = ("rotations", place)
        if names.index(each.name) != place:
            yield Finding(
                path=(*path, "name"), reason=Sentence('"{name}" is the name of another rotation too', name=each.name)
            )
        for other, name in enumerate(each.instead_of):
            if name not in names or name == each.name:
                remedy = nearest(name, [known for known in names if known != each.name])
                reason = Sentence('"{name}" is no other rotation of this rota', name=name)
                yield Finding(path=(*path, "instead_of", other), reason=reason, remedy=remedy)
        for check in (_name, _turn, _hours, _people, _days):
            yield from check(each, path)


def _name(each: Pattern, path: Path) -> Iterator[Finding]:
    fits = each.name.isprintable() and 0 < len(each.name.strip()) <= _LONGEST_NAME
    if not fits or each.name == BY_HAND:
        reason = Sentence('"{name}" is no name for a rotation', name=each.name)
        yield Finding(
            path=(*path, "name"), reason=reason, remedy=Sentence('write a word of your own, such as "nights"')
        )


def _turn(each: Pattern, path: Path) -> Iterator[Finding]:
    if each.turn is Turn.CUSTOM and not 1 <= each.every <= _LONGEST_TURN:
        yield Finding(
            path=(*path, "every"),
            reason=Sentence(
                "a turn is 1 to {longest_turn} days, not {every}", longest_turn=_LONGEST_TURN, every=each.every
            ),
        )
    if each.turn is not Turn.CUSTOM and each.every != 1:
        remedy = Sentence('write turn = "custom"')
        yield Finding(
            path=(*path, "every"), reason=Sentence("a {turn} turn has its own length", turn=each.turn), remedy=remedy
        )
    yield from _read(weekdays, each.weekday, (*path, "weekday"))
    if "-" in each.weekday or "," in each.weekday:
        yield Finding(
            path=(*path, "weekday"),
            reason=Sentence("turns change on one day"),
            remedy=Sentence('write one, such as "mon"'),
        )


def _hours(each: Pattern, path: Path) -> Iterator[Finding]:
    if (each.starts is None) != (each.ends is None):
        missing = "ends" if each.ends is None else "starts"
        given = "starts" if each.ends is None else "ends"
        yield Finding(
            path=(*path, given),
            reason=Sentence("`{given}` needs `{missing}` beside it", given=given, missing=missing),
            remedy=Sentence("or take both out"),
        )
    elif each.starts is None and each.hand_over is None:
        remedy = Sentence('write hand_over = "20:00", or starts and ends')
        yield Finding(path=path, reason=Sentence("nothing says at what time a turn ends"), remedy=remedy)
    elif each.starts is not None and each.starts == each.ends:
        remedy = Sentence('for whole days write hand_over = "{starts:%H:%M}" in their place', starts=each.starts)
        yield Finding(
            path=(*path, "ends"), reason=Sentence("a shift ends at another time than it starts"), remedy=remedy
        )
    for name in ("hand_over", "starts", "ends"):
        clock = getattr(each, name)
        if clock is not None and (clock.tzinfo is not None or clock.second or clock.microsecond):
            yield Finding(
                path=(*path, name),
                reason=Sentence("must be a local time in minutes"),
                remedy=Sentence('write it like "20:00"'),
            )


def _people(each: Pattern, path: Path) -> Iterator[Finding]:
    people: tuple[str, ...] = getattr(each, "people", ())
    if not people:
        yield Finding(
            path=(*path, "people"),
            reason=Sentence("nobody takes turns"),
            remedy=Sentence('write people = ["Sam", "Kim"]'),
        )
    elif not 1 <= each.at_once <= len(people):
        reason = Sentence("{at_once} at once cannot be, with {count} people", at_once=each.at_once, count=len(people))
        yield Finding(path=(*path, "at_once"), reason=reason)
    if each.nights_in_a_row is not None and not 1 <= each.nights_in_a_row <= _LONGEST_TURN:
        reason = Sentence("{nights_in_a_row} nights in a row cannot be kept", nights_in_a_row=each.nights_in_a_row)
        yield Finding(path=(*path, "nights_in_a_row"), reason=reason, remedy=Sentence("write at least 1"))


def _days(each: Pattern, path: Path) -> Iterator[Finding]:
    yield from _read(weekdays, each.days, (*path, "days"))
    since = getattr(each, "since", None)
    if since is not None and each.until is not None and since > each.until:
        yield Finding(path=(*path, "until"), reason=Sentence("is before the first day, {since}", since=since))


def _read(read: Callable[[str], object], words: str, path: Path) -> Iterator[Finding]:
    try:
        read(words)
    except Refusal as refused:
        yield Finding(path=path, reason=refused.reason, remedy=refused.remedy)
