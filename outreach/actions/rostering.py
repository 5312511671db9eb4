"""Rostering: what is changed about who is on call, and when."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.rota import Shift
from outreach.records import shifts


class OverlappingShift(ValueError):
    """Raised when somebody would be on call twice at once."""


class NoSuchShift(LookupError):
    """Raised for a shift that is not on the rota."""


def add_shift(session: Session, program: UUID, shift: Shift, *, now: datetime) -> None:
    """Put somebody on call; raises OverlappingShift when they already are during that time."""
    there = shifts.between(session, program, start=shift.starts_at, end=shift.ends_at)
    if any(other.specialist == shift.specialist for other in there):
        raise OverlappingShift(
            "is already on call during that time; choose another time, or remove the other shift first"
        )
    shifts.add(session, program=program, shift=shift, now=now)


def remove_shift(session: Session, program: UUID, specialist: UUID, *, starts_at: datetime) -> None:
    """Take somebody's shift off the rota; raises NoSuchShift when none of theirs begins then."""
    if not shifts.remove(session, program, specialist, starts_at=starts_at):
        raise NoSuchShift("has no shift that begins then; `outreach shift list` shows them")
