"""What we know of people as their texts arrive, gathered for many of them in a few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, programs, rota
from outreach.actions.people import Person
from outreach.domain.check_in import OPEN, CheckInStatus
from outreach.domain.program import Program
from outreach.domain.reading.echo import may_hold_ours
from outreach.domain.rota import Shift
from outreach.domain.standing import Value
from outreach.domain.text_keys import THANKS
from outreach.records import answers, escalations, so_far, was_told
from outreach.records.check_ins import CheckIn
from outreach.records.escalations import Escalation
from outreach.records.participants import Participant
from outreach.records.replies import Reply

_REMEMBERED_FOR = timedelta(hours=1)
_LATE_FOR = timedelta(days=7)
_BEFORE_FOR = timedelta(days=3)
_CORRECTED_WITHIN = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A check-in that a text may be about, with the program that it began with and what was answered of it."""

    check_in: CheckIn
    program: Program
    answers: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What we know of somebody as their text arrives.

    `asked` is the check-in that it may be about, `before` the one before that, while the text may answer that one;
    `said` the keys of our texts of the last hour and when they were said; `ours` our last words, where the text may
    hold them.
    """

    person: Person
    shifts: tuple[Shift, ...]
    said: tuple[tuple[str, datetime], ...]
    live: Escalation | None
    asked: Asked | None = None
    before: Asked | None = None
    history: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    ours: tuple[str, ...] = ()
    last_thanks: str | None = None

    def told(self, *, since: datetime) -> frozenset[str]:
        """Name the texts that they were told since a moment of the last hour."""
        return frozenset(key for key, at in self.said if at >= since)


def of_participants(
    session: Session, wrote: Sequence[tuple[Participant, Reply]], *, now: datetime
) -> dict[UUID, Known]:
    """Gather what we know of participants who each wrote one text."""
    everybody = people.with_programs(session, {participant.id: participant for participant, _ in wrote})
    keys = list(everybody)
    asked = _asked(session, keys, now=now)
    said = was_told.said_lately(session, keys, since=now - _REMEMBERED_FOR)
    live = escalations.live_of_many(session, keys)
    shifts = {
        key: rota.coming_shifts(session, key, now=now)
        for key in {each.in_use.program_id for each in everybody.values()}
    }
    quoting = [participant.id for participant, reply in wrote if may_hold_ours(body=reply.body)]
    ours = was_told.latest_bodies(session, quoting) if quoting else {}
    thanked = was_told.last_said(session, list(asked), text_keys=[key.value for key in THANKS])
    histories = _histories(session, everybody)
    return {
        key: Known(
            person=person,
            shifts=shifts[person.in_use.program_id],
            said=said[key],
            live=live.get(key),
            asked=asked[key][0] if key in asked else None,
            before=asked[key][1] if key in asked else None,
            history={question: found[key] for question, found in histories.items()},
            ours=ours.get(key, ()),
            last_thanks=thanked.get(key),
        )
        for key, person in everybody.items()
    }


def of_stranger(session: Session, person: Person, *, now: datetime) -> Known:
    """Gather what we know of somebody whom nobody enrolled."""
    assert person.stranger_id is not None
    said = was_told.said_lately(session, [person.stranger_id], since=now - _REMEMBERED_FOR, strangers=True)
    return Known(
        person=person,
        shifts=rota.coming_shifts(session, person.in_use.program_id, now=now),
        said=said[person.stranger_id],
        live=escalations.live_of(session, stranger=person.stranger_id),
    )


def _histories(session: Session, everybody: Mapping[UUID, Person]) -> Mapping[str, Mapping[UUID, Sequence[Value]]]:
    """Fetch earlier answers to those questions of which a program's rules ask how they went before."""
    wanted = {key for person in everybody.values() for key in person.in_use.looks_back}
    return answers.histories_of(session, list(everybody), sorted(wanted))


def _asked(session: Session, keys: Sequence[UUID], *, now: datetime) -> dict[UUID, tuple[Asked, Asked | None]]:
    """Find for each the check-in that a text may be about, and the one before it."""
    latest = {
        key: found
        for key, found in so_far.latest_two_of(session, keys, now=now).items()
        if found and _is_fresh(found[0], now=now)
    }
    answered = answers.of_many(session, [each.id for found in latest.values() for each in found])

    def put(check_in: CheckIn) -> Asked:
        program = programs.version(session, check_in.program_version_id)
        return Asked(check_in=check_in, program=program, answers=answered[check_in.id])

    asked = {key: [put(each) for each in found] for key, found in latest.items()}
    return {key: (found[0], _before(*found)) for key, found in asked.items()}


def _is_fresh(latest: CheckIn, *, now: datetime) -> bool:
    """Say whether a text may be about a check-in: an open one, or the last one while it is not too long ago."""
    if latest.status in OPEN:
        return True
    fresh_for = _LATE_FOR if latest.status is CheckInStatus.MISSED else _CORRECTED_WITHIN
    return latest.asked_at is not None and now - latest.asked_at <= fresh_for


def _before(asked: Asked, before: Asked | None = None) -> Asked | None:
    """Keep yesterday's check-in while nothing of the present one was answered: the text may answer that one."""
    now_asked = asked.check_in
    if before is None or now_asked.asked_at is None or now_asked.status not in OPEN or asked.answers:
        return None
    lately = before.check_in.asked_at is not None and before.check_in.asked_at >= now_asked.asked_at - _BEFORE_FOR
    return before if lately and before.check_in.question not in before.answers else None
