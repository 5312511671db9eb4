"""Resting: somebody of ours is asked after everybody else for a while, because of what they had or because they ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from outreach.actions import rota
from outreach.actions.programs import ProgramInUse
from outreach.actions.texts import tell_staff
from outreach.domain.delivery import MessageKind
from outreach.domain.limits import Limit, Load, spared
from outreach.domain.moments import time_words
from outreach.domain.rota import on_call
from outreach.domain.text_keys import TextKey
from outreach.records import paging_rules
from outreach.records.specialists import Specialist

LONGEST_REST = timedelta(hours=12)


class RestTooLong(ValueError):
    """Raised for a rest that is over already, or so long that a day off is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether somebody is asked after everybody else now, why and until when, and who is asked in their place.

    `until` is None for what has no end of its own, such as what they hold. With nobody in `asked_first` they are
    asked all the same: somebody has to come.
    """

    limit: Limit | None
    until: datetime | None
    held: int
    asked_first: Sequence[Specialist]
    on_call: bool


def standing(session: Session, in_use: ProgramInUse, specialist: Specialist, *, now: datetime) -> Standing:
    """Say how somebody stands in a program now, by the limits that protect them."""
    there = rota.rota_of(session, in_use.program_id, now=now, asks=in_use.program)
    limits, running = in_use.program.peers, on_call(rota=there.shifts, at=now)
    on_shift = [each.specialist for each in running]
    found = spared(limits=limits, loads=there.loads, topics=frozenset(), on_shift=on_shift, now=now)
    load, mine = there.loads.get(specialist.id, Load()), found.get(specialist.id)
    others = [one for one in on_shift if one != specialist.id and one not in found]
    return Standing(
        limit=mine,
        until=_until(mine, load, limits.cool_down),
        held=load.urgent_held,
        asked_first=[there.who(one) for one in others],
        on_call=specialist.id in on_shift,
    )


def _until(limit: Limit | None, load: Load, cool_down: timedelta) -> datetime | None:
    if limit is Limit.COOLS_DOWN and load.emergency_at is not None:
        return max(load.emergency_at + cool_down, load.rests_until or load.emergency_at)
    return load.rests_until if limit is Limit.RESTS else None


def rest(
    session: Session, programs: Sequence[ProgramInUse], specialist: Specialist, *, until: datetime, now: datetime
) -> None:
    """Let others be asked first until a moment; all who lead hear it, urgently where nobody else is on call.

    Raises RestTooLong.
    """
    if not now < until <= now + LONGEST_REST:
        raise RestTooLong("a rest ends within twelve hours; for longer take days off")
    paging_rules.set_rest(session, specialist.id, until, now=now)
    for in_use in programs:
        _tell_leads(session, in_use, specialist, until=until, now=now)


def _tell_leads(
    session: Session, in_use: ProgramInUse, specialist: Specialist, *, until: datetime, now: datetime
) -> None:
    there = rota.rota_of(session, in_use.program_id, now=now)
    running = [each.specialist for each in on_call(rota=there.shifts, at=now)]
    if specialist.id not in running:
        return
    for lead in there.leads():
        if lead.id != specialist.id:
            tell_staff(
                session,
                lead,
                MessageKind.ALERT if len(running) == 1 else MessageKind.STAFF_ANSWER,
                TextKey.STAFF_RESTS,
                program=in_use.program,
                program_id=in_use.program_id,
                now=now,
                fields={
                    "program": in_use.program.neutral_name,
                    "specialist": specialist.name,
                    "until": time_words(until, now=now, zone=in_use.program.zone, lang=lead.lang),
                },
            )


def be_asked_again(session: Session, specialist: Specialist, *, now: datetime) -> None:
    """End a rest: they are asked like everybody else."""
    paging_rules.set_rest(session, specialist.id, None, now=now)
