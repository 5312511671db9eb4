"""A rehearsal: people with phones in a world whose clock can be moved, for Python stories and written ones alike."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from outreach.actions import by_staff, drills, enrollment, people, programs, rostering, rotas, staff
from outreach.actions.enrollment import NewParticipant
from outreach.actions.programs import ProgramInUse
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.continuing import NewRotation
from outreach.domain.escalation import LIVE, EscalationStatus
from outreach.domain.phone import PhoneNumber
from outreach.domain.rota import Shift, gaps
from outreach.domain.unrolling import Absence
from outreach.domain.urgency import Urgency
from outreach.packs.program_file import load_program
from outreach.packs.rota_file import LoadedRota
from outreach.records import escalations, handovers, participants, shifts
from outreach.records import reasons as reason_records
from outreach.records.escalations import Escalation
from outreach.records.specialists import StaffRole
from outreach.rehearsal.cast import Cast
from outreach.rehearsal.elsewhere import Elsewhere
from outreach.rehearsal.phones import Expectation, PhoneInHand
from outreach.rehearsal.turns import rotation_of
from outreach.rehearsal.vigil import Vigil
from outreach.rehearsal.when import moment_of
from outreach.rehearsal.world import World

_FOR_GOOD = timedelta(days=3650)
_FIRST_NUMBER = 2025550110
_HERE = "the zone of the story"


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
        elsewhere: Elsewhere | None = None,
    ) -> None:
        """Build the world, and apply a program to it; `elsewhere` is a server in the place of our simulator."""
        moment = datetime.fromisoformat(start) if isinstance(start, str) else start
        self.zone = zone
        aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(zone))
        self.world = World(aware, lanes=lanes, database_url=database_url, elsewhere=elsewhere)
        self._cast = Cast(self.world)
        self.vigil = Vigil(self.world)
        self.world.after_each_step = self.vigil.look
        self._program: ProgramInUse | None = None
        self._rotations: dict[str, NewRotation] = {}
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
            self._program, _ = programs.apply(session, loaded, now=self.now)

    @property
    def program(self) -> ProgramInUse:
        """The program used last."""
        assert self._program is not None
        return self._program

    def specialist(
        self,
        name: str,
        number: str | None = None,
        *,
        speaks: tuple[str, ...] = ("en",),
        on_call: bool = False,
        lead: bool = False,
        verified: bool = True,
    ) -> PhoneInHand:
        """Introduce a specialist, or a lead, whom our texts are known to reach."""
        phone = PhoneNumber(number or f"+1{next(self._numbers)}")
        with self.world.runtime.transaction() as session:
            somebody = staff.join(
                session,
                self.program,
                name=name,
                phone=phone,
                speaks=speaks,
                role=StaffRole.LEAD if lead else StaffRole.SPECIALIST,
                verified=verified,
                now=self.now,
            )
        hand = self._cast.introduce(name, phone, staff=somebody.id)
        if on_call:
            self.put_on_call(name)
        return hand

    def put_on_call(self, name: str, start: datetime | None = None, end: datetime | None = None) -> None:
        """Put a specialist on call: from now on for good, or during a shift; when they are already, nothing changes."""
        somebody, starts = self._cast.staff(name), start or self.now
        ends = end or starts + _FOR_GOOD
        program = self.program.program_id
        with self.world.runtime.transaction() as session:
            there = shifts.between(session, program, start=starts, end=ends)
            own = [shift for shift in there if shift.specialist == somebody]
            for opens, closes in gaps(rota=own, start=starts, end=ends):
                shift = Shift(specialist=somebody, starts_at=opens, ends_at=closes)
                rostering.add_shift(session, program, shift, now=self.now)

    def rotate(self, words: Mapping[str, str]) -> None:
        """Let people take turns, beside whatever rotations there are already."""
        new = rotation_of(words, staff=self._cast.staff)
        self._rotations[new.pattern.name] = new
        loaded = LoadedRota(rotations=tuple(self._rotations.values()), zone=None, text="")
        with self.world.runtime.transaction() as session:
            rotas.apply(session, self.program.program_id, loaded, zone=self.program.program.zone, now=self.now)

    def is_off(self, name: str, start: datetime, end: datetime) -> None:
        """Note that a specialist cannot be on call for a while."""
        absence = Absence(specialist=self._cast.staff(name), starts_at=start, ends_at=end)
        with self.world.runtime.transaction() as session:
            rostering.be_off(session, absence, now=self.now)

    def begin_drill(self, urgency: Urgency) -> None:
        """Hold a drill in the program used last."""
        with self.world.runtime.transaction() as session:
            drills.begin(session, self.program, urgency=urgency, now=self.now)

    def nobody_is_on_call(self) -> None:
        """End every shift."""
        with self.world.runtime.transaction() as session:
            shifts.end_all(session, self.program.program_id, now=self.now)

    def participant(
        self,
        name: str,
        number: str | None = None,
        *,
        zone: str | None = _HERE,
        lang: str = "en",
        peer: str | None = None,
        at_risk: bool = False,
        asks_daily_at: str | None = None,
        invited: bool = False,
        by_voice: bool = False,
    ) -> PhoneInHand:
        """Introduce a participant: enrolled with consent given, or `invited` and not yet asked anything else.

        They live in the zone of the story; with `zone` None nobody knows where.
        """
        phone = PhoneNumber(number or f"+1{next(self._numbers)}")
        new = NewParticipant(
            name=name,
            phone=phone,
            zone=self.zone if zone == _HERE else zone,
            lang=lang,
            peer=None if peer is None else self._cast.staff(peer),
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
            if by_voice:
                assert person.participant_id is not None
                asked = people.of_participant(session, person.participant_id)
                by_staff.by_voice(session, asked, called=True, wording="story", now=self.now)
        self.world.settle()
        return self._cast.introduce(name, phone)

    def phone(self, who: str) -> PhoneInHand:
        """Find somebody's phone by name, or any phone by its number."""
        return self._cast.phone(who)

    def name_of(self, number: str) -> str:
        """Name whoever a number belongs to in this story, or the number itself."""
        return self._cast.name_of(number)

    def wait(self, *, minutes: float = 0, hours: float = 0, days: float = 0, seconds: float = 0) -> None:
        """Let time pass; what falls due on the way happens, in order."""
        span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        self.world.advance_to(self.now + span)

    def until(self, moment: str) -> None:
        """Let time pass until "09:00" next comes, or until "2026-03-08 09:00"."""
        self.world.advance_to(moment_of(moment, now=self.now, zone=self.zone))

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
        holder = self._cast.name_of_staff(found.acknowledged_by)
        seen = f"{who} has an escalation that is {found.status.value}, {found.urgency.value}, with {holder}"
        enough = urgency in (None, found.urgency) or (urgency is Urgency.URGENT and found.urgency is Urgency.EMERGENCY)
        theirs = by is None or found.acknowledged_by == self._cast.staff(by)
        if found.status is not status or not enough or not theirs:
            raise Expectation(f"{seen} (expected: {wanted})")

    def name_of_owner(self, who: str) -> str:
        """Name whoever has somebody's latest escalation, or "nobody"."""
        found = self.escalation_of(who)
        return self._cast.name_of_staff(None if found is None else found.acknowledged_by)

    def has_no_escalation(self, who: str) -> None:
        """Expect nothing about somebody to be open."""
        found = self.escalation_of(who)
        if found is not None and found.status in LIVE:
            with self.world.runtime.transaction() as session:
                reasons = reason_records.of(session, [found.id])[found.id]
            why = "; ".join(f"{reason.urgency.value}: {reason.what} ({reason.rule})" for reason in reasons)
            raise Expectation(f"{who} has an escalation that is {found.status.value}, {found.urgency.value}: {why}")

    def has_handover(self, giver: str, taker: str | None, came: str) -> None:
        """Expect the latest hand-over of somebody to be to somebody (None: to nobody) and to stand so; "" for none."""
        with self.world.runtime.transaction() as session:
            found = handovers.latest_from(session, self._cast.staff(giver))
        seen = f"{giver} has handed nothing over"
        if found is not None:
            to = self._cast.name_of_staff(found.accepted_by or found.taker_id)
            seen = f"what {giver} hands over to {to} is {found.status.value}"
        whom = None if taker is None else self._cast.staff(taker)
        holds = found is None if not came else found is not None and found.status.value == came
        if not holds or (came and found is not None and (found.accepted_by or found.taker_id) != whom):
            raise Expectation(f"{seen} (expected: {came or 'nothing'} {f'to {taker}' if taker else ''})")

    def state_of(self, who: str) -> str:
        """Say whether a participant is invited, enrolled, paused or stopped."""
        with self.world.runtime.transaction() as session:
            return enrollment.state_in_words(session, self.phone(who).number)

    def nobody_hears_anything_else(self) -> None:
        """Expect that nothing unread is left on any phone, but for the answers to a specialist's own commands."""
        self.world.settle()
        unread = [
            f'{hand.name}: "{text.body}"' for hand in self._cast.everybody() for text in hand.unread_but_answers()
        ]
        if unread:
            raise Expectation(f"still unread: {'; '.join(unread)}")
