"""Unrolling: rotations become shifts of real people, with the reason for each.

Everybody waits in a queue, and who has worked goes to its end: nobody is skipped for ever, whatever days a rotation
leaves out. Who cannot take a shift is passed over and stays in front.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from uuid import UUID

from outreach.domain.rota import Role
from outreach.domain.rotation import OPEN, Piece, Rotation, pieces

_DAY = timedelta(days=1)
_REST = timedelta(hours=8)
"""How long somebody rests between shifts of two rotations of one role, while somebody else can come."""


class Why(StrEnum):
    """Why somebody is on call: it is their turn, they stand in for somebody, or a lead said so."""

    TURN = "turn"
    OFF = "off"
    REST = "rest"
    BUSY = "busy"
    TIRED = "tired"
    ADDED = "added"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A shift as it follows from the rota; `instead_of` is whose it would have been."""

    specialist: UUID
    role: Role
    starts_at: datetime
    ends_at: datetime
    layer: str
    why: Why = Why.TURN
    instead_of: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """That somebody cannot be on call during [starts_at, ends_at)."""

    specialist: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnState:
    """A turn, and the queue as it stood before it."""

    layer: str
    day: date
    starts_at: datetime
    queue: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrolled:
    """What rotations come to until some moment."""

    planned: tuple[Planned, ...]
    turns: tuple[TurnState, ...]


def unroll(*, rotations: Sequence[Rotation], off: Sequence[Absence], zone: str, until: datetime) -> Unrolled:
    """Lay out every shift that begins before a moment, from the first day of each rotation on.

    Rotations that come first are served first; nobody is on call in two of them at once.
    """
    laid = {each.name: tuple(pieces(each, until=until, zone=zone)) for each in rotations}
    staff = _Staff(off=_by_person(off))
    queues = {each.name: list(each.queue) for each in rotations}
    planned: list[Planned] = []
    turns: list[TurnState] = []
    for rotation, turn in _turns(rotations, laid):
        queue = queues[rotation.name]
        first = turn[0]
        state = TurnState(layer=rotation.name, day=first.day, starts_at=first.starts_at, queue=tuple(queue))
        turns.append(state)
        taken = _one_turn(rotation, turn, state.queue, staff)
        planned += _merged(taken)
        for worker in _who_worked(taken, len(turn)):
            queue.remove(worker)
            queue.append(worker)
    return Unrolled(planned=tuple(sorted(planned, key=_order)), turns=tuple(turns))


def _order(planned: Planned) -> tuple[datetime, bool, str, UUID]:
    return planned.starts_at, planned.role is not Role.PRIMARY, planned.layer, planned.specialist


def _by_person(off: Sequence[Absence]) -> Mapping[UUID, Sequence[Absence]]:
    found: dict[UUID, list[Absence]] = defaultdict(list)
    for each in off:
        found[each.specialist].append(each)
    return found


def _turns(
    rotations: Sequence[Rotation], laid: Mapping[str, Sequence[Piece]]
) -> Sequence[tuple[Rotation, tuple[Piece, ...]]]:
    """List the turns of all rotations, earliest first; what another rotation stands in for is left out."""
    found: list[tuple[datetime, int, Rotation, tuple[Piece, ...]]] = []
    for place, rotation in enumerate(rotations):
        silent = {piece.day for other in rotations if rotation.name in other.instead_of for piece in laid[other.name]}
        left = [piece for piece in laid[rotation.name] if piece.day not in silent]
        for _, some in groupby(left, key=lambda piece: piece.turn):
            turn = tuple(some)
            found.append((turn[0].starts_at, place, rotation, turn))
    return [(rotation, turn) for _, _, rotation, turn in sorted(found, key=lambda each: each[:2])]


@dataclass(slots=True)
class _Staff:
    """What is known of everybody while rotations are unrolled: when they are off, on call, and which nights."""

    off: Mapping[UUID, Sequence[Absence]]
    busy: dict[UUID, list[tuple[datetime, datetime, Rotation]]] = field(default_factory=lambda: defaultdict(list))
    nights: dict[UUID, set[date]] = field(default_factory=lambda: defaultdict(set))

    def hindered(self, person: UUID, piece: Piece) -> Why | None:
        """Say what keeps somebody from a piece, if anything does; an open place is kept by nothing."""
        if person == OPEN:
            return None
        if any(each.starts_at < piece.ends_at and each.ends_at > piece.starts_at for each in self.off.get(person, ())):
            return Why.OFF
        if any(starts < piece.ends_at and ends > piece.starts_at for starts, ends, _ in self.busy[person]):
            return Why.BUSY
        return None

    def tired(self, person: UUID, piece: Piece, rotation: Rotation) -> bool:
        """Say whether a piece would be one night in a row too many, or too close to what another rotation asks."""
        for starts, ends, other in self.busy[person]:
            is_beside = other.name != rotation.name and other.role is rotation.role
            if is_beside and starts - _REST < piece.ends_at and ends + _REST > piece.starts_at:
                return True
        there, most = self.nights[person], rotation.most_nights
        return any(1 + _run(there, night, -_DAY) + _run(there, night, _DAY) > most for night in piece.nights)

    def forget(self, before: datetime) -> None:
        """Leave behind what ended before a moment."""
        for person, there in self.busy.items():
            self.busy[person] = [each for each in there if each[1] + _REST > before]

    def put(self, person: UUID, piece: Piece, rotation: Rotation) -> None:
        """Note that somebody is on call; a place that is open tires nobody."""
        if person == OPEN:
            return
        self.busy[person].append((piece.starts_at, piece.ends_at, rotation))
        self.nights[person].update(piece.nights)


def _run(nights: set[date], night: date, step: timedelta) -> int:
    length = 0
    while night + step * (length + 1) in nights:
        length += 1
    return length


@dataclass(frozen=True, slots=True)
class _Place:
    """One place of a turn: whose it is, and whose it would have been, had something not kept them from it."""

    holder: UUID
    passed: UUID | None
    why: Why


def _one_turn(rotation: Rotation, turn: Sequence[Piece], queue: tuple[UUID, ...], staff: _Staff) -> list[Planned]:
    """Give every piece of a turn to its holders, or to those who stand in for them."""
    staff.forget(turn[0].starts_at)
    places = _places(rotation, turn, queue, staff)
    return [each for piece in turn for each in _one_piece(rotation, piece, places=places, queue=queue, staff=staff)]


def _places(rotation: Rotation, turn: Sequence[Piece], queue: tuple[UUID, ...], staff: _Staff) -> list[_Place]:
    """Say whose turn it is: theirs who are first in the queue and can take most of it, or else the first of all.

    No place is left open before its turn while somebody can take it.
    """
    able = [one for one in queue if 2 * sum(staff.hindered(one, piece) is None for piece in turn) > len(turn)]
    unable = [one for one in queue if one not in able]
    if OPEN not in queue[: rotation.at_once]:
        able.sort(key=OPEN.__eq__)
    places: list[_Place] = []
    for holder in [*able, *unable][: rotation.at_once]:
        in_front = [one for one in unable if queue.index(one) < queue.index(holder)]
        passed = in_front[0] if in_front and holder in able else None
        why = Why.TURN if passed is None else _first_hindrance(passed, turn, staff)
        places.append(_Place(holder=holder, passed=passed, why=why))
    return places


def _first_hindrance(person: UUID, turn: Sequence[Piece], staff: _Staff) -> Why:
    found = (staff.hindered(person, piece) for piece in turn)
    return next((why for why in found if why is not None), Why.TURN)


def _one_piece(
    rotation: Rotation, piece: Piece, *, places: Sequence[_Place], queue: Sequence[UUID], staff: _Staff
) -> Iterator[Planned]:
    """Find somebody for each place of a piece: its holder, the next who is free and rested, or the next who is free."""
    holders = {place.holder for place in places}
    taken: set[UUID] = set()
    for place in places:
        others = sorted((one for one in queue if one not in holders), key=OPEN.__eq__)
        order = [place.holder, *others]
        free = [one for one in order if one not in taken and staff.hindered(one, piece) is None]
        rested = [one for one in free if not staff.tired(one, piece, rotation)]
        chosen = next(iter(rested or free), None)
        if chosen is None:
            continue
        taken.add(chosen)
        why, passed = place.why, place.passed
        if chosen != place.holder:
            why, passed = staff.hindered(place.holder, piece) or Why.REST, place.holder
        yield Planned(
            specialist=chosen,
            role=rotation.role,
            starts_at=piece.starts_at,
            ends_at=piece.ends_at,
            layer=rotation.name,
            why=why if rested else Why.TIRED,
            instead_of=passed,
        )
    for each in taken:
        staff.put(each, piece, rotation)


def _who_worked(taken: Sequence[Planned], length: int) -> list[UUID]:
    """Name those who had at least half of a turn, in the order in which they began."""
    counted: dict[UUID, int] = defaultdict(int)
    for each in taken:
        counted[each.specialist] += 1
    return [one for one, count in counted.items() if 2 * count >= length]


def _merged(taken: Sequence[Planned]) -> list[Planned]:
    """Make one shift of what somebody has of a turn without a break."""
    running: dict[tuple[UUID, Why, UUID | None], Planned] = {}
    done: list[Planned] = []
    for each in taken:
        key = (each.specialist, each.why, each.instead_of)
        before = running.get(key)
        if before is not None and before.ends_at == each.starts_at:
            running[key] = replace(before, ends_at=each.ends_at)
            continue
        if before is not None:
            done.append(before)
        running[key] = each
    return [*done, *running.values()]
