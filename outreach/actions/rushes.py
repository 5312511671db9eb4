"""Rushes: spreading what a program asks at one moment, so that its shift can answer what comes of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from outreach.actions.people import Person
from outreach.domain.hours import SendWindow
from outreach.domain.spread import FEW, LONGEST, placed, rush_at
from outreach.records import rushes, shifts

log = structlog.get_logger(__name__)

_LATELY = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Rushes:
    """What programs begin now, as far as it is too much for those on shift."""

    lengths: Mapping[UUID, timedelta]

    @classmethod
    def now(cls, session: Session, everybody: Collection[Person], *, now: datetime) -> "Rushes":
        """Look up what the programs of some people begin about now; few statements, and none for few people."""
        programs = {person.in_use.program_id: person.in_use.program for person in everybody}
        if not programs:
            return cls({})
        begun = rushes.begun(session, until=now + LONGEST)
        many = [key for key in programs if begun[key] >= FEW]
        if not many:
            return cls({})
        lately = rushes.lately(session, many, since=now - _LATELY)
        lengths = {}
        for key in many:
            rota = shifts.between(session, key, start=now, end=now + LONGEST)
            answers = programs[key].responders.answers_per_hour
            rush = rush_at(prompts=begun[key], lately=lately[key], rota=rota, answers=answers, at=now)
            lengths[key] = rush.length
            if rush.length or not rush.on_shift:
                log.info("rush", prompts=rush.prompts, on_shift=rush.on_shift, seconds=rush.length.total_seconds())
        return cls(lengths)

    def spread(self, person: Person, *, at: datetime, window: SendWindow) -> datetime:
        """Move somebody's prompt to their own place in the spread; who chose their own time keeps it."""
        enrollment = person.enrollment
        length = self.lengths.get(person.in_use.program_id, timedelta())
        return at if enrollment is None else placed(plan=enrollment.plan, at=at, length=length, window=window)
