"""Settling: the shifts that are stored become those that follow from the rota, with as few changes as can be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from outreach.domain.unrolling import Absence, Planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What must change: shifts to put and to withdraw, those that end at another moment, and reasons that are new."""

    put: tuple[Planned, ...] = ()
    withdraw: tuple[UUID, ...] = ()
    end_at: Mapping[UUID, datetime] = field(default_factory=dict)
    explain: Mapping[UUID, Planned] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Say whether anything changes."""
        return bool(self.put or self.withdraw or self.end_at or self.explain)


def changes(*, stored: Mapping[UUID, Planned], wanted: Sequence[Planned], now: datetime) -> Changes:
    """Compare what is stored with what is wanted from now on.

    A shift that has begun is never taken away: it ends now, or when it should. What begins later keeps its row if it is
    the same person's, in the same role, from the same moment on.
    """
    left = {_key(each, now): each for each in wanted if each.ends_at > now}
    withdraw: list[UUID] = []
    end_at: dict[UUID, datetime] = {}
    explain: dict[UUID, Planned] = {}
    for shift, each in stored.items():
        found = left.pop(_key(each, now), None)
        if found is None and each.starts_at < now:
            end_at[shift] = now
        elif found is None:
            withdraw.append(shift)
        else:
            if found.ends_at != each.ends_at:
                end_at[shift] = found.ends_at
            if _reason(found) != _reason(each):
                explain[shift] = found
    put = tuple(replace(each, starts_at=max(each.starts_at, now)) for each in left.values())
    return Changes(put=put, withdraw=tuple(withdraw), end_at=end_at, explain=explain)


def _key(each: Planned, now: datetime) -> tuple[UUID, str, datetime]:
    """Tell shifts apart; of those that have begun somebody has only one."""
    return each.specialist, each.role, max(each.starts_at, now)


def _reason(each: Planned) -> tuple[object, ...]:
    return each.layer, each.why, each.instead_of


def until_they_leave(
    *, running: Iterable[Planned], wanted: Sequence[Planned], off: Sequence[Absence], now: datetime
) -> Sequence[Planned]:
    """Let whoever is on call now, and is off from later on, stay until then; who stands in for them begins then."""
    for each in running:
        if any(one.specialist == each.specialist and one.starts_at <= now < one.ends_at for one in wanted):
            continue
        leaving = [one.starts_at for one in off if one.specialist == each.specialist]
        leaves = min((at for at in leaving if now < at <= each.ends_at), default=None)
        if leaves is not None:
            wanted = [replace(each, ends_at=leaves), *(_from(leaves, one, each, now) for one in wanted)]
    return [each for each in wanted if each.starts_at < each.ends_at]


def _from(leaves: datetime, stands_in: Planned, leaver: Planned, now: datetime) -> Planned:
    is_theirs = stands_in.instead_of == leaver.specialist and stands_in.layer == leaver.layer
    return replace(stands_in, starts_at=leaves) if is_theirs and stands_in.starts_at <= now else stands_in
