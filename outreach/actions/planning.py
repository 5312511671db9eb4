"""Planning: turning people whose moment has come into check-ins and their first texts, a batch at a time."""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, silence
from outreach.actions.people import Person
from outreach.actions.rushes import Rushes
from outreach.actions.scopes import allows
from outreach.actions.texts import compose, in_short, in_turn
from outreach.domain.cadence import Plan
from outreach.domain.check_in import STALE_AFTER, CheckInStatus, SkipReason
from outreach.domain.consent import ConsentState, Scope
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import Channel
from outreach.domain.hours import SendWindow, StateHours
from outreach.domain.text_keys import FIRST_QUESTIONS, TextKey
from outreach.domain.urgency import Urgency
from outreach.domain.visits import Visit, crowds, first_visit, outlook
from outreach.records import check_ins, enrollments, escalations, outbox, so_far, specialists, timeline, was_told
from outreach.records.base import new_id
from outreach.records.check_ins import CheckIn, NewCheckIn
from outreach.records.enrollments import Enrollment, Move
from outreach.records.outbox import NewMessage
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event, Line
from outreach.records.was_told import Told

_NAMES_US_EVERY = timedelta(days=30)


class PlannedMeanwhile(Exception):
    """Somebody was asked, paused or stopped while this batch was planned: it is to be planned again from the start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of everybody in a batch, each kind of it looked up once."""

    open_ones: Mapping[UUID, CheckIn]
    asked_late: Mapping[UUID, datetime]
    worries: Mapping[UUID, Urgency]
    told: Mapping[UUID, Told]
    peers: Mapping[UUID, Specialist]
    planned: AbstractSet[tuple[UUID, datetime]]


class Windows:
    """When people may be texted; those who share a program, a zone and a state share a window and what it remembers."""

    def __init__(self, state_hours: tuple[StateHours, ...]) -> None:
        """Begin with none."""
        self._state_hours = state_hours
        self._shared: dict[tuple[UUID, str, str | None], SendWindow] = {}

    def of(self, person: Person) -> SendWindow:
        """Give somebody's window; whoever is nowhere that we know of has one of their own, from their number."""
        participant = person.participant
        if participant is None or participant.zone is None:
            return people.window(person, self._state_hours)
        key = (person.in_use.version_id, participant.zone, participant.state)
        if key not in self._shared:
            self._shared[key] = people.window(person, self._state_hours)
        return self._shared[key]


def plan_due(
    session: Session, *, state_hours: tuple[StateHours, ...], now: datetime, limit: int, passing: int = 0
) -> int:
    """Turn enrollments whose moment has come into check-ins and their first texts; returns how many there were.

    The cost grows with what is due: a handful of statements a batch, however many people are in it or enrolled. Raises
    PlannedMeanwhile if anybody's moment is no longer what it was when it was claimed.
    """
    due = enrollments.claim_due(session, now=now, limit=limit, passing=passing)
    if not due:
        return 0
    everybody = people.of_enrollments(session, due)
    batch = _Batch(
        session,
        _look_up(session, due, everybody.values(), now=now),
        Windows(state_hours),
        Rushes.now(session, everybody.values(), now=now),
        now=now,
    )
    for each in due:
        batch.plan(everybody[each.id], each)
    batch.write()
    return len(due)


def first_moment(
    person: Person, plan: Plan, window: SendWindow, *, asked: Sequence[datetime], now: datetime
) -> datetime | None:
    """Find when somebody is asked first under this plan, counted from now; `asked` is when they were of late."""
    cadence = person.in_use.program.cadence
    return first_visit(cadence=cadence, plan=plan, zone=person.zone, window=window, asked=asked, now=now)


def _look_up(session: Session, due: Sequence[Enrollment], everybody: Collection[Person], *, now: datetime) -> _Known:
    keys = [person.participant_id for person in everybody if person.participant_id is not None]
    peers = {person.participant.peer_id for person in everybody if person.participant is not None}
    open_ones = check_ins.open_of(session, keys)
    return _Known(
        open_ones=open_ones,
        asked_late=silence.asked_late(session, open_ones.values()),
        worries=escalations.urgency_of_live(session, keys),
        told=was_told.told(
            session,
            keys,
            in_turn=[key.value for key in FIRST_QUESTIONS],
            of_late=TextKey.QUESTION_FIRST_NAMED.value,
            since=now - _NAMES_US_EVERY,
        ),
        peers=specialists.by_ids(session, [peer for peer in peers if peer is not None]),
        planned=so_far.planned_since(
            session, [each.id for each in due], since=min(each.next_check_in_at or now for each in due)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Batch:
    """People who are planned together: decided upon one by one, written in as few statements as there are tables."""

    session: Session
    known: _Known
    windows: Windows
    rushes: Rushes
    _: KW_ONLY
    now: datetime
    check_ins: list[NewCheckIn] = field(default_factory=list)
    messages: list[NewMessage] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    missed: list[silence.Silent] = field(default_factory=list)

    def plan(self, person: Person, each: Enrollment) -> None:
        """Decide what becomes of one person's moment that has come, and when the next one is."""
        planned = each.next_check_in_at
        assert planned is not None
        cadence, window = person.in_use.program.cadence, self.windows.of(person)
        zone, now = person.zone, self.now
        found = outlook(cadence=cadence, plan=each.plan, planned=planned, zone=zone, window=window, now=now)
        if (found.visit is None or found.visit.due.at != planned) and self._is_new(each, planned):
            self._skip_stale(person, each, planned)
        if found.visit is not None and self._is_new(each, found.visit.due.at):
            self._begin(person, each, found.visit)
        self.moves.append(Move(each.id, planned, found.next_at))

    def _is_new(self, each: Enrollment, at: datetime) -> bool:
        """Say whether a moment has no check-in yet: somebody may have been given back one that they were asked at."""
        return (each.id, at) not in self.known.planned

    def write(self) -> None:
        """Write what came of all of them; raises PlannedMeanwhile."""
        silence.miss(self.session, self.missed, now=self.now)
        check_ins.add_many(self.session, self.check_ins)
        outbox.queue(self.session, self.messages, now=self.now)
        timeline.write(self.session, self.lines, now=self.now)
        if enrollments.move_on(self.session, self.moves) < len(self.moves):
            raise PlannedMeanwhile("somebody's moment was moved between the claim and the plan")

    def _skip_stale(self, person: Person, each: Enrollment, planned: datetime) -> None:
        """Drop a planned moment that passed unasked, or under which the cadence was changed, with its reason."""
        question_set = next(iter(person.in_use.program.question_sets))
        new = self._new(person, each, due_at=planned, question_set=question_set)
        self.check_ins.append(replace(new, skip_reason=SkipReason.STALE))
        self._note(person, Event.SKIPPED, "check-in not asked: its time had passed")

    def _begin(self, person: Person, each: Enrollment, visit: Visit) -> None:
        """Ask, unless something stands against it; an older one that is still open is closed as missed first."""
        due = visit.due
        new = self._new(person, each, due_at=due.at, question_set=due.question_set, renewal=due.renewal)
        skip = self._held_back(person) or visit.skip or self._just_asked(person, visit)
        if skip is not None or visit.ask_at is None:
            self.check_ins.append(replace(new, skip_reason=skip or SkipReason.OUTSIDE_HOURS))
            self._note(person, Event.SKIPPED, f"check-in not asked: {skip or SkipReason.OUTSIDE_HOURS}")
            return
        standing = self.known.open_ones.get(each.participant_id)
        if standing is not None:
            self.missed.append((person, standing))
        self._ask(person, new, self.rushes.spread(person, at=visit.ask_at, window=self.windows.of(person)))

    def _held_back(self, person: Person) -> SkipReason | None:
        """Ask nobody who has not agreed, and nobody in a crisis: nothing comes between them and one of ours."""
        if person.participant is None or person.participant.consent is not ConsentState.GIVEN:
            return SkipReason.NO_CONSENT
        worry = self.known.worries.get(person.participant.id)
        return SkipReason.PERSON_IN_TOUCH if worry is not None and worry >= Urgency.URGENT else None

    def _just_asked(self, person: Person, visit: Visit) -> SkipReason | None:
        """Ask nobody whose last question went out so late that they have hardly had time: that one stays open."""
        standing = self.known.open_ones.get(person.participant_id) if person.participant_id is not None else None
        said_at = None if standing is None else self.known.asked_late.get(standing.id)
        if standing is None or said_at is None or visit.ask_at is None:
            return None
        return SkipReason.CAP if crowds(standing.due_at, said_at, visit.ask_at, person.zone) else None

    def _ask(self, person: Person, new: NewCheckIn, ask_at: datetime) -> None:
        program = person.in_use.program
        first = program.question_sets[new.question_set].questions[0]
        text = compose(
            person,
            MessageKind.PROMPT,
            _words(self.known.told[new.participant_id]),
            peer=_peer(person, self.known),
            now=self.now,
            question=first,
            not_before=ask_at,
            good_until=ask_at + STALE_AFTER,
            check_in=new.id,
        )
        if self._is_called(person):
            text = replace(text, channel=Channel.CALL)
        asked = replace(
            new,
            status=CheckInStatus.ASKED,
            question=first.key,
            asked_at=ask_at,
            next_step_at=ask_at + program.reminders.remind_after,
        )
        self.check_ins.append(asked)
        self.messages.append(text)
        self._note(person, Event.SAID, in_short(text))
        self._note(person, Event.ASKED, f"asked {first.key} of {new.question_set}")

    def _is_called(self, person: Person) -> bool:
        """Say whether somebody is called for a check-in: who agreed to it, where the program does it."""
        if person.participant is None or not person.participant.by_voice:
            return False
        return person.in_use.program.calls.check_ins and allows(self.session, person, Scope.AUTO_CALL)

    def _new(
        self, person: Person, each: Enrollment, *, due_at: datetime, question_set: str, renewal: bool = False
    ) -> NewCheckIn:
        """Begin a check-in that is not asked yet."""
        return NewCheckIn(
            id=new_id(self.now),
            enrollment_id=each.id,
            participant_id=each.participant_id,
            program_version_id=person.in_use.version_id,
            question_set=question_set,
            renewal=renewal,
            due_at=due_at,
            status=CheckInStatus.SKIPPED,
            skip_reason=None,
            question=None,
            asked_at=None,
            next_step_at=None,
        )

    def _note(self, person: Person, event: Event, what: str) -> None:
        self.lines.append(Line(event=event, what=what, participant=person.participant_id))


def _words(told: Told) -> TextKey:
    """Choose the words around a first question: our name and STOP in the first and every 30 days, then in turn."""
    return in_turn(FIRST_QUESTIONS, told.last) if told.of_late else TextKey.QUESTION_FIRST_NAMED


def _peer(person: Person, known: _Known) -> Specialist | None:
    peer = None if person.participant is None else person.participant.peer_id
    return None if peer is None else known.peers.get(peer)
