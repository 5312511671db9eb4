"""A rehearsal: people with phones in a world whose clock can be moved, for Python stories and written ones alike."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

from outreach.actions import enrollment, programs, rota
from outreach.actions.enrollment import NewParticipant
from outreach.actions.programs import ProgramInUse
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import EscalationStatus
from outreach.domain.hours import at_wall_clock, local
from outreach.domain.phone import PhoneNumber
from outreach.domain.rota import Shift
from outreach.domain.urgency import Urgency
from outreach.packs.program_file import load_program
from outreach.records import escalations, participants, reasons, shifts, specialists
from outreach.records.escalations import Escalation
from outreach.records.specialists import StaffRole
from outreach.rehearsal.phones import Expectation, PhoneInHand
from outreach.rehearsal.world import PROGRAM_NUMBER, STAFF_NUMBER, World

_FOR_GOOD = timedelta(days=3650)
_FIRST_NUMBER = 2025550110


@dataclass(slots=True)
class _Cast:
    """Who plays, and what was read and counted on their phones so far."""

    program: ProgramInUse | None = None
    phones: dict[str, PhoneInHand] = field(default_factory=dict)
    staff: dict[str, UUID] = field(default_factory=dict)


class Rehearsal:
    """A story's stage. `zone` is the zone of its times; as a context manager it leaves nothing behind."""

    def __init__(
        self,
        start: str | datetime = "2026-03-06 08:55",
        zone: str = "America/Denver",
        *,
        program: str | Path | None = "standard",
        lanes: str = "inline",
        database_url: str | None = None,
    ) -> None:
        """Build the world, and apply a program to it."""
        moment = datetime.fromisoformat(start) if isinstance(start, str) else start
        self.zone = zone
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(zone))
        self.world = World(aware, lanes=lanes, database_url=database_url)
        self._cast = _Cast()
        self._numbers = iter(range(_FIRST_NUMBER, _FIRST_NUMBER + 10_000))
        if program is not None:
            self.use_program(program)

    def __enter__(self) -> Self:
        """Give the stage."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave nothing behind."""
        self.close()

    def close(self) -> None:
        """Leave nothing behind."""
        self.world.close()

    @property
    def now(self) -> datetime:
        """The clock of the story."""
        return self.world.now()

    def use_program(self, program: str | Path) -> None:
        """Apply a program; everybody introduced from now on lives in it."""
        loaded = load_program(program)
        with self.world.runtime.transaction() as session:
            self._cast.program, _ = programs.apply(session, loaded, now=self.now)

    @property
    def program(self) -> ProgramInUse:
        """The program used last."""
        assert self._cast.program is not None
        return self._cast.program

    def specialist(
        self,
        name: str,
        number: str | None = None,
        *,
        speaks: tuple[str, ...] = ("en",),
        on_call: bool = False,
        lead: bool = False,
    ) -> PhoneInHand:
        """Introduce a specialist, or a lead."""
        phone = PhoneNumber(number or f"+1{next(self._numbers)}")
        with self.world.runtime.transaction() as session:
            somebody = specialists.by_phone(session, phone)
            somebody = somebody or specialists.add(session, name=name, phone=phone, speaks=speaks, now=self.now)
            role = StaffRole.LEAD if lead else StaffRole.SPECIALIST
            specialists.join_program(
                session,
                specialist=somebody.id,
                program=self.program.program_id,
                role=role,
                now=self.now,
            )
        self._cast.staff[name] = somebody.id
        if on_call:
            self.put_on_call(name)
        return self._hand(name, phone)

    def _hand(self, name: str, phone: PhoneNumber) -> PhoneInHand:
        staff = name in self._cast.staff
        hand = PhoneInHand(name, phone, self.world, talks_to=STAFF_NUMBER if staff else PROGRAM_NUMBER)
        self._cast.phones[name] = hand
        return hand

    def put_on_call(self, name: str, start: datetime | None = None, end: datetime | None = None) -> None:
        """Put a specialist on call: from now on for good, or during a shift."""
        starts = start or self.now
        shift = Shift(specialist=self._cast.staff[name], starts_at=starts, ends_at=end or starts + _FOR_GOOD)
        with self.world.runtime.transaction() as session:
            rota.add_shift(session, self.program.program_id, shift, now=self.now)

    def nobody_is_on_call(self) -> None:
        """End every shift."""
        with self.world.runtime.transaction() as session:
            shifts.end_all(session, self.program.program_id, now=self.now)

    def participant(
        self,
        name: str,
        number: str | None = None,
        *,
        zone: str | None = None,
        lang: str = "en",
        peer: str | None = None,
        at_risk: bool = False,
        asks_daily_at: str | None = None,
        invited: bool = False,
    ) -> PhoneInHand:
        """Introduce a participant: enrolled with consent given, or `invited` and not yet asked anything else."""
        phone = PhoneNumber(number or f"+1{next(self._numbers)}")
        new = NewParticipant(
            name=name,
            phone=phone,
            zone=zone or self.zone,
            lang=lang,
            peer=None if peer is None else self._cast.staff[peer],
            at_risk=at_risk,
            slot=None if asks_daily_at is None else time.fromisoformat(asks_daily_at),
            daily=asks_daily_at is not None,
        )
        with self.world.runtime.transaction() as session:
            person = enrollment.enroll(session, self.program, new, now=self.now)
            if invited:
                enrollment.invite(session, person, how=ConsentHow.STAFF, now=self.now)
            else:
                enrollment.change_consent(session, person, ConsentState.GIVEN, ConsentHow.STAFF, now=self.now)
        self.world.settle()
        return self._hand(name, phone)

    def phone(self, who: str) -> PhoneInHand:
        """Find somebody's phone by name, or any phone by its number."""
        if who not in self._cast.phones:
            return self._hand(who, PhoneNumber(who))
        return self._cast.phones[who]

    def name_of(self, number: str) -> str:
        """Name whoever a number belongs to in this story, or the number itself."""
        names = (name for name, hand in self._cast.phones.items() if hand.number.e164 == number)
        return next(names, number)

    def wait(self, *, minutes: float = 0, hours: float = 0, days: float = 0, seconds: float = 0) -> None:
        """Let time pass; what falls due on the way happens, in order."""
        span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        self.world.advance_to(self.now + span)

    def until(self, moment: str) -> None:
        """Let time pass until "09:00" next comes, or until "2026-03-08 09:00"."""
        if len(moment) > 5:
            target = datetime.fromisoformat(moment)
            self.world.advance_to(at_wall_clock(target.date(), target.time(), self.zone))
            return
        clock, day = time.fromisoformat(moment), local(self.now, self.zone).date()
        target_at = at_wall_clock(day, clock, self.zone)
        if target_at <= self.now:
            target_at = at_wall_clock(day + timedelta(days=1), clock, self.zone)
        self.world.advance_to(target_at)

    def escalation_of(self, who: str) -> Escalation | None:
        """Find somebody's latest escalation."""
        phone = self.phone(who).number
        with self.world.runtime.transaction() as session:
            participant = participants.by_phone(session, phone)
            if participant is not None:
                return escalations.latest_of(session, participant=participant.id)
            stranger = participants.stranger_by_phone(session, phone)
            return None if stranger is None else escalations.latest_of(session, stranger=stranger.id)

    def has_escalation(
        self,
        who: str,
        status: EscalationStatus,
        *,
        urgency: Urgency | None = None,
        by: str | None = None,
    ) -> None:
        """Expect somebody's latest escalation to stand so; "urgent" is met by an emergency too."""
        found = self.escalation_of(who)
        wanted = " ".join(filter(None, [status.value, urgency and urgency.value, by and f"by {by}"]))
        if found is None:
            raise Expectation(f"{who} has no escalation at all (expected: {wanted})")
        holder = next((name for name, key in self._cast.staff.items() if key == found.acknowledged_by), None)
        seen = f"{who} has an escalation that is {found.status.value}, {found.urgency.value}, with {holder or 'nobody'}"
        enough = urgency in (None, found.urgency) or (urgency is Urgency.URGENT and found.urgency is Urgency.EMERGENCY)
        if found.status is not status or not enough or (by is not None and holder != by):
            raise Expectation(f"{seen} (expected: {wanted})")

    def has_no_escalation(self, who: str) -> None:
        """Expect nothing about somebody to be open."""
        found = self.escalation_of(who)
        if found is not None and found.status is not EscalationStatus.RESOLVED:
            with self.world.runtime.transaction() as session:
                known = reasons.of(session, [found.id])[found.id]
            why = "; ".join(f"{reason.urgency.value}: {reason.what} ({reason.rule})" for reason in known)
            raise Expectation(f"{who} has an escalation that is {found.status.value}, {found.urgency.value}: {why}")

    def state_of(self, who: str) -> str:
        """Say whether a participant is invited, enrolled, paused or stopped."""
        with self.world.runtime.transaction() as session:
            return enrollment.state_in_words(session, self.phone(who).number)

    def nobody_hears_anything_else(self) -> None:
        """Expect that nothing unread is left on any phone.

        The echo of a specialist's own command is read by the hand that sent it, unless the story asks for it.
        """
        own = (PROGRAM_NUMBER, STAFF_NUMBER)
        hands = {hand.number.e164: hand for hand in self._cast.phones.values()}
        unread: list[str] = []
        for number in self.world.network.phones:
            if number not in own:
                hand = hands.get(number) or PhoneInHand(
                    number, PhoneNumber(number), self.world, talks_to=PROGRAM_NUMBER
                )
                kinds = self.world.kinds_of({text.sid for text in hand.unread()})
                unread += [
                    f'{hand.name}: "{text.body}"'
                    for text in hand.unread()
                    if kinds.get(text.sid) != MessageKind.STAFF_ANSWER.value
                ]
        if unread:
            raise Expectation(f"still unread: {'; '.join(unread)}")
