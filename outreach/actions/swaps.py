"""Swaps: asking others to take a shift, and taking one; whoever asks keeps it until somebody has taken it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import following, programs, rostering
from outreach.actions.programs import ProgramInUse
from outreach.actions.swap_words import say_of, say_to_leads
from outreach.domain.delivery import MessageKind
from outreach.domain.rota import Role, Shift
from outreach.domain.swapping import (
    AROUND,
    Candidate,
    Hindrance,
    SwapStatus,
    SwapStep,
    first_step_at,
    hindrance,
    hindrance_words,
    step_after,
)
from outreach.domain.text_keys import TextKey
from outreach.records import days_off, shifts, specialists, swaps
from outreach.records.shifts import StoredShift
from outreach.records.specialists import Specialist, StaffRole
from outreach.records.swaps import NewSwap, Swap

_ANSWERING = frozenset({StaffRole.SPECIALIST, StaffRole.LEAD})


class NotOpen(LookupError):
    """Raised for a shift that nobody asks others to take any more; says so."""

    def __init__(self, code: str) -> None:
        """Name the shift by its code."""
        super().__init__(f"shift {code} is not open; `outreach rota swaps` lists those that are")


class CannotTake(ValueError):
    """Raised for somebody who cannot take a shift; `hindrance` is why."""

    def __init__(self, why: Hindrance) -> None:
        """Say why, in a few words."""
        super().__init__(f"cannot take it: {hindrance_words(why, lang='en')}")
        self.hindrance = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of asking: who is asked, and whether that is only in the morning."""

    swap: Swap
    people: Sequence[Specialist]
    later: bool


def ask(
    session: Session,
    in_use: ProgramInUse,
    shift: StoredShift,
    *,
    starts_at: datetime,
    ends_at: datetime,
    named: Specialist | None = None,
    now: datetime,
) -> Asked:
    """Ask others to take a shift, or the part of it during [starts_at, ends_at); asking again changes nothing.

    Raises CannotTake when the one who is named cannot.
    """
    asker = shift.shift.specialist
    if named is not None:
        could_take(session, in_use, named, starts_at=starts_at, ends_at=ends_at, now=now)
    for open_one in swaps.open_in(session, [in_use.program_id]):
        if open_one.asker_id == asker and open_one.starts_at < ends_at and open_one.ends_at > starts_at:
            return Asked(swap=open_one, people=_asked_of(session, in_use, open_one, now=now), later=False)
    new = NewSwap(
        program_id=in_use.program_id,
        asker_id=asker,
        named_id=None if named is None else named.id,
        starts_at=starts_at,
        ends_at=ends_at,
        role=shift.shift.role,
        whole=(starts_at, ends_at) == (shift.shift.starts_at, shift.shift.ends_at),
        layer=shift.layer,
    )
    return _begin(session, in_use, new, now=now)


def leave_open(
    session: Session, in_use: ProgramInUse, *, starts_at: datetime, ends_at: datetime, role: Role, now: datetime
) -> Asked:
    """Offer a shift that nobody has to everybody who is free."""
    new = NewSwap(program_id=in_use.program_id, asker_id=None, starts_at=starts_at, ends_at=ends_at, role=role)
    return _begin(session, in_use, new, now=now)


def _begin(session: Session, in_use: ProgramInUse, new: NewSwap, *, now: datetime) -> Asked:
    at = first_step_at(starts_at=new.starts_at, zone=in_use.program.zone, now=now)
    swap = swaps.ask(session, new, step=SwapStep.ASK, at=at, now=now)
    people = _asked_of(session, in_use, swap, now=now)
    if at <= now:
        _step(session, swap, now=now)
    return Asked(swap=swap, people=people, later=at > now)


def take(session: Session, swap: Swap, taker: Specialist, *, now: datetime) -> Swap:
    """Put somebody on call for a shift that is open; both and the leads hear it. Raises CannotTake and NotOpen."""
    in_use = programs.in_use(session, swap.program_id)
    if swap.status is not SwapStatus.ASKED or swap.ends_at <= now or swap.asker_id == taker.id:
        raise NotOpen(swap.code)
    there = swap if swap.asker_id is None else following.look_after(session, swap, now=now)
    if there is None:
        raise NotOpen(swap.code)
    starts_at = max(there.starts_at, now)
    could_take(session, in_use, taker, starts_at=starts_at, ends_at=there.ends_at, now=now)
    taken = swaps.move(session, there, SwapStatus.TAKEN, taker=taker.id, now=now)
    if taken is None:
        raise NotOpen(swap.code)
    if taken.asker_id is None:
        shift = Shift(specialist=taker.id, starts_at=starts_at, ends_at=taken.ends_at, role=taken.role)
        rostering.add_shift(session, taken.program_id, shift, now=now)
    else:
        override = rostering.put_in_place(
            session, taken.program_id, taken.asker_id, taker.id, starts_at=starts_at, ends_at=taken.ends_at, now=now
        )
        swaps.holds_by(session, taken, override=override, starts_at=starts_at)
    _tell_taken(session, in_use, taken, taker, now=now)
    return taken


def _tell_taken(session: Session, in_use: ProgramInUse, swap: Swap, taker: Specialist, *, now: datetime) -> None:
    if swap.asker_id is None:
        say_of(session, in_use, taker, TextKey.OPEN_YOURS, swap, now=now)
        say_to_leads(session, in_use, TextKey.OPEN_TAKEN, swap, fields={"taker": taker.name}, now=now)
        return
    asker = specialists.by_ids(session, [swap.asker_id])[swap.asker_id]
    names = {"taker": taker.name, "specialist": asker.name}
    say_of(session, in_use, taker, TextKey.SWAP_YOURS, swap, fields=names, now=now)
    say_of(session, in_use, asker, TextKey.SWAP_TAKEN, swap, fields=names, good_until=swap.ends_at, now=now)
    say_to_leads(session, in_use, TextKey.SWAP_DONE, swap, fields=names, now=now)


def keep(session: Session, swap: Swap, *, now: datetime) -> bool:
    """Take back what was asked; says whether nobody had taken it meanwhile."""
    if swap.status is not SwapStatus.ASKED:
        return False
    return swaps.move(session, swap, SwapStatus.WITHDRAWN, now=now) is not None


def decline(session: Session, swap: Swap, specialist: Specialist, *, now: datetime) -> None:
    """Note that somebody cannot; when only they were asked, everybody else is, and whoever asked hears it."""
    if swap.named_id != specialist.id or swap.asker_id is None or swap.status is not SwapStatus.ASKED:
        return
    in_use = programs.in_use(session, swap.program_id)
    asker = specialists.by_ids(session, [swap.asker_id])[swap.asker_id]
    named = {"specialist": specialist.name}
    say_of(session, in_use, asker, TextKey.SWAP_DECLINED, swap, fields=named, now=now)
    swaps.ask_everybody(session, swap, at=first_step_at(starts_at=swap.starts_at, zone=in_use.program.zone, now=now))


def step_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Ask, remind, and tell the leads about what nobody has taken; says how many there were."""
    due = swaps.claim_due(session, now=now, limit=limit, passing=passing)
    for each in due:
        there = each if each.asker_id is None or each.ends_at <= now else following.look_after(session, each, now=now)
        if there is not None:
            _step(session, there, now=now)
    return len(due)


def _step(session: Session, swap: Swap, *, now: datetime) -> None:
    if swap.next_step is SwapStep.LAPSE or swap.ends_at <= now or swap.next_step is None:
        swaps.move(session, swap, SwapStatus.LAPSED, now=now)
        return
    in_use = programs.in_use(session, swap.program_id)
    if swap.next_step is SwapStep.TELL_LEAD:
        _not_taken(session, in_use, swap, now=now)
    else:
        _ask_others(session, in_use, swap, now=now)
    zone = in_use.program.zone
    step, at = step_after(swap.next_step, starts_at=swap.starts_at, ends_at=swap.ends_at, zone=zone, now=now)
    swaps.step(session, swap, step, at=at)


def _ask_others(session: Session, in_use: ProgramInUse, swap: Swap, *, now: datetime) -> None:
    """Ask whoever could take it; when there is nobody, whoever asked and the leads hear so."""
    people = _asked_of(session, in_use, swap, now=now)
    asker = None if swap.asker_id is None else specialists.by_ids(session, [swap.asker_id])[swap.asker_id]
    if not people and swap.next_step is SwapStep.ASK:
        _not_taken(session, in_use, swap, now=now)
        if asker is not None:
            say_of(session, in_use, asker, TextKey.SWAP_NOBODY, swap, now=now)
    key = TextKey.SWAP_ASK if swap.next_step is SwapStep.ASK else TextKey.SWAP_AGAIN
    fields = {} if asker is None else {"specialist": asker.name}
    for each in people:
        text = TextKey.OPEN_SHIFT if asker is None else key
        say_of(session, in_use, each, text, swap, fields=fields, good_until=swap.ends_at, now=now)


def _not_taken(session: Session, in_use: ProgramInUse, swap: Swap, *, now: datetime) -> None:
    if swap.asker_id is None:
        say_to_leads(session, in_use, TextKey.OPEN_NOT_TAKEN, swap, kind=MessageKind.ALERT, now=now)
        return
    named = {"specialist": specialists.by_ids(session, [swap.asker_id])[swap.asker_id].name}
    say_to_leads(session, in_use, TextKey.SWAP_NOT_TAKEN, swap, fields=named, kind=MessageKind.ALERT, now=now)


def _asked_of(session: Session, in_use: ProgramInUse, swap: Swap, *, now: datetime) -> list[Specialist]:
    """List who is asked: the one who was named, or else every peer specialist who could take it.

    Whoever has given a shift away at that time is not.
    """
    team = [one for one, roles in specialists.team_of(session, in_use.program_id) if StaffRole.SPECIALIST in roles]
    if swap.named_id is not None:
        team = list(specialists.by_ids(session, [swap.named_id]).values())
    starts_at = max(swap.starts_at, now)
    found = hindrances(session, in_use, [one.id for one in team], starts_at=starts_at, ends_at=swap.ends_at)
    gave = {
        each.asker_id
        for each in swaps.taken_in(session, in_use.program_id, since=starts_at)
        if each.starts_at < swap.ends_at and each.id != swap.id
    }
    return [one for one in team if one.id not in (swap.asker_id, *gave) and found[one.id] is None]


def could_take(
    session: Session,
    in_use: ProgramInUse,
    somebody: Specialist,
    *,
    starts_at: datetime,
    ends_at: datetime,
    at_once: bool = False,
    now: datetime,
) -> None:
    """Make sure that somebody can take a shift; raises CannotTake."""
    del now
    found = hindrances(session, in_use, [somebody.id], starts_at=starts_at, ends_at=ends_at, at_once=at_once)
    why = found[somebody.id]
    if why is not None:
        raise CannotTake(why)


def hindrances(
    session: Session,
    in_use: ProgramInUse,
    people: Sequence[UUID],
    *,
    starts_at: datetime,
    ends_at: datetime,
    at_once: bool = False,
) -> dict[UUID, Hindrance | None]:
    """Say what keeps each of some people from a shift; who comes `at_once` may be the backup already."""
    known = specialists.by_ids(session, people)
    team = {one.id for one, roles in specialists.team_of(session, in_use.program_id) if roles & _ANSWERING}
    there = shifts.of_people(session, people, start=starts_at - AROUND, end=ends_at + AROUND)
    off = days_off.of(session, people)
    return {
        key: hindrance(
            candidate=Candidate(
                of_the_team=key in team,
                trouble=known[key].reach.trouble,
                shifts=[
                    (each.starts_at, each.ends_at)
                    for each in there
                    if each.specialist == key and not (at_once and each.role is Role.BACKUP)
                ],
                off=[(each.starts_at, each.ends_at) for each in off if each.specialist == key],
            ),
            starts_at=starts_at,
            ends_at=ends_at,
            zone=in_use.program.zone,
            most_nights=in_use.program.peers.nights,
            at_once=at_once,
        )
        for key in people
    }
