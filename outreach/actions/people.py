"""Who somebody is to us: a participant or a stranger, the program they are in, their language and their local time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import programs
from outreach.actions.programs import ProgramInUse
from outreach.domain.consent import ConsentState
from outreach.domain.drill import drill_words
from outreach.domain.hours import SendWindow, StateHours
from outreach.domain.phone import NO_NUMBER, PhoneNumber
from outreach.domain.program import window_of
from outreach.records import enrollments, participants, specialists, timeline
from outreach.records.enrollments import Enrollment
from outreach.records.participants import Participant, Stranger
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event, Line

UNNAMED = "Unnamed"
"""How the name begins of somebody who joined by text: for staff to see and mend, never to be said to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A participant or a stranger, and the program that cares for them; or, in a drill, nobody at all.

    Nobody can be texted or called, and has no timeline.
    """

    in_use: ProgramInUse
    participant: Participant | None = None
    enrollment: Enrollment | None = None
    stranger: Stranger | None = None
    drill: UUID | None = None

    @property
    def is_nobody(self) -> bool:
        """Whether this is an exercise."""
        return self.drill is not None

    @property
    def participant_id(self) -> UUID | None:
        """The participant's id, or None for a stranger."""
        return None if self.participant is None else self.participant.id

    @property
    def stranger_id(self) -> UUID | None:
        """The stranger's id, or None for a participant."""
        return None if self.stranger is None else self.stranger.id

    @property
    def phone(self) -> PhoneNumber:
        """The number they text from."""
        if self.participant is not None:
            return self.participant.phone
        assert self.stranger is not None
        return self.stranger.phone

    @property
    def lang(self) -> str:
        """The language we write to them in."""
        return self.in_use.program.languages[0] if self.participant is None else self.participant.lang

    @property
    def zone(self) -> str:
        """The zone of the times that we name to them."""
        own = None if self.participant is None else self.participant.zone
        return own or self.in_use.program.zone

    @property
    def initials(self) -> str:
        """What a page may call them; a stranger is known by the last digits of the number."""
        if self.is_nobody:
            return drill_words(lang=self.lang)
        return f"?{self.phone.last_four}" if self.participant is None else self.participant.initials

    @property
    def named(self) -> bool:
        """Whether we know what to call them; somebody who joined by text has not told us yet."""
        return self.participant is not None and self.participant.first_name not in ("", UNNAMED)

    @property
    def stopped(self) -> bool:
        """Whether they asked us to stop texts: then we answer what they write, and begin nothing ourselves.

        Whoever wrote from what is no number cannot be written to at all.
        """
        if self.is_nobody:
            return True
        if self.participant is not None:
            return self.participant.consent is ConsentState.WITHDRAWN
        return self.stranger is not None and (self.stranger.stopped_at is not None or self.phone == NO_NUMBER)


class NotEnrolled(Exception):
    """A participant is in no program: their records are damaged."""


def of_participant(session: Session, participant: UUID) -> Person:
    """Gather who a participant is to us; raises NotEnrolled when they are in no program."""
    return of_participants(session, [participant])[participant]


def of_participants(session: Session, ids: Sequence[UUID]) -> dict[UUID, Person]:
    """Gather who some participants are to us."""
    return with_programs(session, participants.by_ids(session, ids))


def of_enrolled(session: Session, ids: Sequence[UUID]) -> dict[UUID, Person]:
    """Gather who some participants are to us, leaving out those who are in no program or turned out to be others."""
    found = participants.by_ids(session, ids)
    enrolled = enrollments.of_participants(session, list(found))
    return with_programs(session, {key: found[key] for key in enrolled})


def with_programs(session: Session, found: Mapping[UUID, Participant]) -> dict[UUID, Person]:
    """Add to participants the programs they are in."""
    enrolled = enrollments.of_participants(session, list(found))
    if missing := found.keys() - enrolled.keys():
        raise NotEnrolled(f"participant {next(iter(missing))} is in no program")
    in_use = programs.all_in_use(session, list({each.program_id for each in enrolled.values()}))
    return {
        key: Person(in_use=in_use[enrolled[key].program_id], participant=participant, enrollment=enrolled[key])
        for key, participant in found.items()
    }


def of_enrollments(session: Session, enrolled: Sequence[Enrollment]) -> dict[UUID, Person]:
    """Gather who some people are to the programs that they are in; maps each enrollment to its person."""
    found = participants.by_ids(session, [each.participant_id for each in enrolled])
    in_use = programs.all_in_use(session, list({each.program_id for each in enrolled}))
    return {
        each.id: Person(in_use=in_use[each.program_id], participant=found[each.participant_id], enrollment=each)
        for each in enrolled
    }


def of_stranger(session: Session, stranger: Stranger) -> Person | None:
    """Gather who a stranger is to us, or None while there is no program at all."""
    in_use = programs.in_use(session, stranger.program_id) if stranger.program_id else programs.only_or_first(session)
    return None if in_use is None else Person(in_use=in_use, stranger=stranger)


def meet(session: Session, phone: PhoneNumber, *, now: datetime) -> Person | None:
    """Gather who a number is that belongs to nobody we know, or None while there is no program at all."""
    in_use = programs.only_or_first(session)
    stranger = participants.meet(session, phone, program=None if in_use is None else in_use.program_id, now=now)
    return of_stranger(session, stranger)


def one_of_ours(session: Session, somebody: Specialist, *, now: datetime) -> Person:
    """Gather one of ours as somebody who needs a person: those of their own program look after them."""
    theirs = specialists.programs_of(session, somebody.id)[0]
    stranger = participants.meet(session, somebody.phone, program=theirs, now=now)
    if stranger.program_id != theirs:
        stranger = participants.move_stranger(session, stranger, program=theirs)
    return Person(in_use=programs.in_use(session, theirs), stranger=stranger)


def window(person: Person, state_hours: tuple[StateHours, ...]) -> SendWindow:
    """Work out when automated texts may reach somebody; without a zone, every likely zone must agree."""
    participant, program = person.participant, person.in_use.program
    return window_of(
        program,
        zone=None if participant is None else participant.zone,
        state=None if participant is None else participant.state,
        phone=person.phone,
        state_hours=state_hours,
    )


def note(session: Session, person: Person, event: Event, what: str, *, now: datetime, by: str = "outreach") -> None:
    """Write a line on somebody's timeline; nobody has none."""
    if person.is_nobody:
        return
    line = Line(event=event, what=what, by=by, participant=person.participant_id, stranger=person.stranger_id)
    timeline.write(session, [line], now=now)
