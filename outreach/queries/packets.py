"""Hand-over packets: what somebody has when their shift ends, what they promised, and how to reach people safely."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.domain.drill import drill_words
from outreach.domain.urgency import Urgency
from outreach.records import escalations, participants, reasons
from outreach.records.escalations import Escalation
from outreach.records.participants import Participant, Stranger
from outreach.records.profiles import ProfileRow

_QUIET_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """Something that is open: about whom (None: a number that is nobody's, or an exercise), why, and what was promised.

    `safe_contact` is what is known of how to reach them without doing harm; `by_voice`, that they are called.
    """

    escalation_id: UUID
    participant_id: UUID | None
    code: int
    initials: str
    urgency: Urgency
    reasons: tuple[str, ...]
    since: datetime
    taken_at: datetime | None
    promised_at: datetime | None
    safe_contact: str
    by_voice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose packet is wanted, of which program: all, what they had taken `until` then, or one thing `only`."""

    program_id: UUID
    giver_id: UUID
    until: datetime | None = None
    only: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """What is handed over, most urgent first, and who else was too quiet of late, by id and initials."""

    things: tuple[Handed, ...]
    quiet: tuple[tuple[UUID, str], ...]


def of(session: Session, wanted: Sequence[Wanted], *, now: datetime) -> list[Packet]:
    """Gather some packets, in the same order; as many statements however much is in them, and one for each program."""
    programs = sorted({each.program_id for each in wanted})
    if not programs:
        return []
    live = escalations.live_in(session, programs)
    theirs = [[each for each in live if _is_theirs(each, one)] for one in wanted]
    handed = [each for some in theirs for each in some]
    quiet = {program: reasons.quiet_since(session, program, now - _QUIET_FOR) for program in programs}
    known = {each.participant_id for each in handed if each.participant_id} | {
        key for some in quiet.values() for key in some
    }
    people = participants.by_ids(session, sorted(known))
    strangers = participants.strangers_by_ids(session, [each.stranger_id for each in handed if each.stranger_id])
    why = reasons.of(session, [each.id for each in handed])
    safe = _safe_contacts(session, [each.participant_id for each in handed if each.participant_id])
    return [
        Packet(
            things=tuple(
                _handed(each, people, strangers, [one.what for one in why.get(each.id, [])], safe) for each in some
            ),
            quiet=_quiet(quiet[one.program_id], some, people),
        )
        for one, some in zip(wanted, theirs, strict=True)
    ]


def _is_theirs(each: Escalation, wanted: Wanted) -> bool:
    if each.program_id != wanted.program_id or each.acknowledged_by != wanted.giver_id:
        return False
    if wanted.only is not None:
        return each.id == wanted.only
    return wanted.until is None or (each.acknowledged_at is not None and each.acknowledged_at <= wanted.until)


def _handed(
    each: Escalation,
    people: Mapping[UUID, Participant],
    strangers: Mapping[UUID, Stranger],
    why: Sequence[str],
    safe: Mapping[UUID, str],
) -> Handed:
    person = None if each.participant_id is None else people[each.participant_id]
    stranger = None if each.stranger_id is None else strangers[each.stranger_id]
    nobody = drill_words(lang="en") if stranger is None else f"?{stranger.phone.last_four}"
    return Handed(
        escalation_id=each.id,
        participant_id=each.participant_id,
        code=each.code,
        initials=nobody if person is None else person.initials,
        urgency=each.urgency,
        reasons=tuple(dict.fromkeys(why)),
        since=each.opened_at,
        taken_at=each.acknowledged_at,
        promised_at=each.promised_at,
        safe_contact="" if person is None else safe.get(person.id, ""),
        by_voice=person is not None and person.by_voice,
    )


def _quiet(
    keys: Sequence[UUID], handed: Sequence[Escalation], people: Mapping[UUID, Participant]
) -> tuple[tuple[UUID, str], ...]:
    """Name who was too quiet, but for those who are handed over anyway."""
    there = {each.participant_id for each in handed}
    return tuple((key, people[key].initials) for key in keys if key in people and key not in there)


def _safe_contacts(session: Session, people: Sequence[UUID]) -> dict[UUID, str]:
    """Map people to how they may be reached safely, as it was last written down."""
    if not people:
        return {}
    last = (
        select(ProfileRow.participant_id, func.max(ProfileRow.number).label("number"))
        .where(ProfileRow.participant_id.in_(people))
        .group_by(ProfileRow.participant_id)
        .subquery()
    )
    rows = session.execute(
        select(ProfileRow.participant_id, ProfileRow.safe_contact).join(
            last, (last.c.participant_id == ProfileRow.participant_id) & (last.c.number == ProfileRow.number)
        )
    )
    return {row[0]: row[1] for row in rows}
