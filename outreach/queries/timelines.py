"""Timelines: what happened to one person, in order, and why."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from outreach.packs.program_file import program_from_json
from outreach.records import enrollments, programs, timeline
from outreach.records.participants import Participant, Stranger
from outreach.records.timeline import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """One person's timeline, oldest line first; `zone` is the one to read its moments in."""

    about: str
    zone: str
    lines: tuple[Line, ...]


def of(session: Session, somebody: Participant | Stranger) -> Timeline:
    """Read somebody's timeline."""
    if isinstance(somebody, Participant):
        return Timeline(
            about=f"{somebody.name} (…{somebody.phone.last_four})",
            zone=somebody.zone or _zone(session, somebody),
            lines=tuple(timeline.of(session, participant=somebody.id)),
        )
    return Timeline(
        about=f"a number that nobody knows (…{somebody.phone.last_four})",
        zone=_zone(session, somebody),
        lines=tuple(timeline.of(session, stranger=somebody.id)),
    )


def _zone(session: Session, somebody: Participant | Stranger) -> str:
    """Find the zone of the program that somebody belongs to."""
    if isinstance(somebody, Participant):
        enrollment = enrollments.of_participant(session, somebody.id)
        program = None if enrollment is None else enrollment.program_id
    else:
        program = somebody.program_id
    stored = None if program is None else programs.current_by_id(session, program)
    return "UTC" if stored is None else program_from_json(stored.document).zone
