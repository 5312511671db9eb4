"""Following: swaps go with their shifts when a rota is edited; when those are gone, both hear that the swap is over."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import programs
from outreach.actions.swap_words import say_of
from outreach.domain.following import Bound, followed
from outreach.domain.overriding import Override
from outreach.domain.swapping import SwapStatus
from outreach.domain.text_keys import TextKey
from outreach.domain.unrolling import Planned
from outreach.records import overrides, shifts, specialists, swaps
from outreach.records.swaps import Swap


def overrides_now(session: Session, program: UUID, *, planned: Sequence[Planned], now: datetime) -> Sequence[Override]:
    """List what goes over the rota from now on; what was swapped is where its shift is, or is taken back."""
    there = overrides.since(session, program, start=now)
    taken = {each.override_id: each for each in swaps.taken_in(session, program, since=now)}
    bound = {
        key: Bound(layer=taken[key].layer, whole=taken[key].whole and taken[key].starts_at > now)
        for key, _ in there
        if key in taken
    }
    found: list[Override] = []
    for (key, before), (_, after) in zip(there, followed(planned=planned, overrides=there, bound=bound), strict=True):
        if after is None:
            overrides.remove(session, key)
            over(session, taken[key], now=now)
            continue
        found.append(after)
        if after != before:
            overrides.move(session, key, starts_at=after.starts_at, ends_at=after.ends_at)
            _moved(session, taken[key], after, now=now)
    return found


def over(session: Session, swap: Swap, *, now: datetime) -> None:
    """End a swap whose shift is gone, with a word to whoever asked and whoever had taken it."""
    ended = swaps.move(session, swap, SwapStatus.WITHDRAWN, now=now)
    if ended is not None:
        _tell_both(session, ended, TextKey.SWAP_OVER, now=now)


def look_over(session: Session, program: UUID, *, now: datetime) -> None:
    """Let what nobody has taken yet go with its shift, after shifts have changed."""
    for swap in swaps.open_in(session, [program]):
        if swap.asker_id is not None:
            look_after(session, swap, now=now)


def look_after(session: Session, swap: Swap, *, now: datetime) -> Swap | None:
    """Give what is asked as its shift is now; None when the shift is gone, which ends it."""
    there = shifts.explained(session, swap.program_id, start=max(swap.starts_at, now), end=swap.ends_at)
    theirs = [each.shift for each in there if each.shift.specialist == swap.asker_id]
    if not theirs:
        over(session, swap, now=now)
        return None
    starts_at, ends_at = min(each.starts_at for each in theirs), max(each.ends_at for each in theirs)
    if not swap.whole or starts_at <= now or (starts_at, ends_at) == (swap.starts_at, swap.ends_at):
        return swap
    return swaps.reschedule(session, swap, starts_at=starts_at, ends_at=ends_at)


def _moved(session: Session, swap: Swap, after: Override, *, now: datetime) -> None:
    moved = swaps.reschedule(session, swap, starts_at=after.starts_at, ends_at=after.ends_at)
    if moved is not None:
        _tell_both(session, moved, TextKey.SWAP_MOVED, now=now)


def _tell_both(session: Session, swap: Swap, key: TextKey, *, now: datetime) -> None:
    people = specialists.by_ids(session, [each for each in (swap.asker_id, swap.taker_id) if each is not None])
    in_use = programs.in_use(session, swap.program_id)
    names = {
        "specialist": people[swap.asker_id].name if swap.asker_id in people else "",
        "taker": people[swap.taker_id].name if swap.taker_id in people else "",
    }
    for reader in people.values():
        say_of(session, in_use, reader, key, swap, fields=names, now=now)
