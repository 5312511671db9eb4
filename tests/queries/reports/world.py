"""A small world whose figures are known: what happened is written down at moments by the clocks in Denver."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from outreach.actions import counting, programs
from outreach.actions.people import Person
from outreach.actions.programs import ProgramInUse
from outreach.domain.check_in import OPEN, CheckInStatus, SkipReason
from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.domain.escalation import Channel, EscalationStatus, Outcome, ReasonKind
from outreach.domain.ladder import Stage
from outreach.domain.marks import Judgement, Mark, WasRead
from outreach.domain.periods import Period, Stretch, latest
from outreach.domain.rota import Shift
from outreach.domain.urgency import Urgency
from outreach.queries.reports import frame
from outreach.queries.reports.frame import Frame
from outreach.records import answers, check_ins, later, reading_marks, reasons, replies, shifts
from outreach.records.base import new_id
from outreach.records.check_ins import CheckInRow
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.participants import ParticipantRow
from outreach.records.reasons import NewReason
from tests import make

ZONE = "America/Denver"
BEGAN = make.NOW - timedelta(days=70)
WEEK = latest(Stretch.WEEK, today=make.NOW.date())
"""Monday, February 23 to Sunday, March 1, 2026."""


def at(day: int, clock: str, *, month: int = 2) -> datetime:
    """A moment of 2026 by the clocks in Denver."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(ZONE))


@dataclass(slots=True)
class World:
    """Writes down what happened in one program."""

    session: Session
    in_use: ProgramInUse
    codes: list[int] = field(default_factory=lambda: list(range(999, 9, -1)))

    @property
    def program(self) -> UUID:
        return self.in_use.program_id

    def person(self, name: str = "Dana Moore", *, peer: UUID | None = None) -> Person:
        return make.participant(self.session, name, in_use=self.in_use, peer=peer, now=BEGAN)

    def asked(
        self,
        who: Person,
        when: datetime,
        status: CheckInStatus = CheckInStatus.ANSWERED,
        *,
        question: str = "mood",
        answered: tuple[str, ...] = (),
    ) -> UUID:
        """A check-in, how it ended, and the questions that were answered; `question` is the one that stood last."""
        assert who.enrollment is not None
        row = CheckInRow(
            id=new_id(when),
            enrollment_id=who.enrollment.id,
            participant_id=make.the_id(who),
            program_version_id=who.in_use.version_id,
            question_set="daily",
            renewal=False,
            due_at=when,
            status=status,
            skip_reason=SkipReason.CAP if status is CheckInStatus.SKIPPED else None,
            question=question,
            reasked=False,
            asked_at=None if status is CheckInStatus.SKIPPED else when,
            answered_at=when if status is CheckInStatus.ANSWERED else None,
            next_step_at=when + timedelta(days=400) if status in OPEN else None,
        )
        self.session.add(row)
        self.session.flush()
        for each in answered:
            self._answer(who, row.id, each, when)
        return row.id

    def _answer(self, who: Person, check_in: UUID, question: str, when: datetime) -> None:
        found = check_ins.by_id(self.session, check_in)
        reply = self.heard(who, when)
        answers.add(
            self.session,
            check_in=found,
            question=question,
            value="4",
            lang="en",
            reply=reply,
            corrects=False,
            now=when,
        )
        later.write(self.session)

    def heard(self, who: Person, when: datetime) -> UUID:
        """A text of theirs."""
        key = replies.store(self.session, make.inbound(phone=who.phone), now=when, first_try_at=when)
        assert key is not None
        row = self.session.get_one(replies.ReplyRow, key)
        row.participant_id, row.handled_at = make.the_id(who), when
        person = self.session.get_one(ParticipantRow, make.the_id(who))
        person.last_heard_at = max(when, person.last_heard_at or when)
        self.session.flush()
        return key

    def worry(
        self,
        who: Person,
        when: datetime,
        urgency: Urgency = Urgency.URGENT,
        *,
        taken: float | None = None,
        contact: float | None = None,
        closed: float | None = None,
        outcome: Outcome | None = None,
        by: UUID | None = None,
        kinds: tuple[ReasonKind, ...] = (ReasonKind.CONCERN,),
        reply: UUID | None = None,
    ) -> UUID:
        """An escalation: after how many minutes it was taken, somebody was in touch, and it was closed."""

        def after(minutes: float | None) -> datetime | None:
            return None if minutes is None else when + timedelta(minutes=minutes)

        live = closed is None
        status = EscalationStatus.OPEN if taken is None else EscalationStatus.ACKNOWLEDGED
        row = EscalationRow(
            id=new_id(when),
            program_id=self.program,
            program_version_id=self.in_use.version_id,
            participant_id=make.the_id(who),
            code=self.codes.pop(),
            status=status if live else EscalationStatus.RESOLVED,
            urgency=urgency,
            rung=0,
            stage=Stage.WAIT,
            round=0,
            climb=0,
            passed_by=[],
            opened_at=when,
            next_step_at=when + timedelta(days=400) if live else None,
            acknowledged_by=by,
            acknowledged_at=after(taken),
            promised_at=after(taken) if live and taken is not None else None,
            first_taken_at=after(taken),
            first_contact_at=after(contact),
            resolved_at=after(closed),
            outcome=None if live else outcome or Outcome.REACHED,
        )
        self.session.add(row)
        self.session.flush()
        for kind in kinds:
            category = "craving" if kind is ReasonKind.CONCERN else None
            reason = NewReason(
                kind=kind, urgency=urgency, what="worries", rule="craving.1", category=category, reply_id=reply
            )
            reasons.add(self.session, row.id, reason, now=when)
        later.write(self.session)
        return row.id

    def marked(self, reply: UUID, by: UUID, mark: Mark, when: datetime) -> None:
        """What somebody of ours says of what was read in a text."""
        read = reading_marks.was_read(self.session, [reply])[reply]
        judgement = Judgement(mark=mark, urgency=Urgency.URGENT if mark is Mark.MISSED else None)
        reading_marks.add(
            self.session,
            reply=reply,
            program=self.program,
            specialist=by,
            judgement=judgement,
            was_read=WasRead(alarms=read.alarms, version="v1"),
            now=when,
        )

    def said(
        self,
        who: Person,
        when: datetime,
        status: MessageStatus = MessageStatus.DELIVERED,
        *,
        kind: MessageKind = MessageKind.PROMPT,
        channel: Channel = Channel.TEXT,
        segments: int = 1,
        reason: str | None = None,
        error: str | None = None,
    ) -> UUID:
        """A text or call of ours, and what became of it."""
        row = MessageRow(
            id=new_id(when),
            kind=kind,
            lane=Lane.PROMPTS,
            channel=channel,
            status=status,
            reason=reason,
            program_id=self.program,
            participant_id=make.the_id(who),
            to=who.phone,
            body="How are you?",
            text_key="question",
            lang="en",
            segments=segments,
            created_at=when,
            next_try_at=when,
            good_until=when,
            attempts=1,
            error_code=error,
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    def on_call(self, who: UUID, starts: datetime, ends: datetime) -> None:
        """Somebody's shift."""
        shifts.add(
            self.session, program=self.program, shift=Shift(specialist=who, starts_at=starts, ends_at=ends), now=starts
        )

    def count(self) -> date:
        """Let the nights pass in which days are counted; gives the first that is not counted yet."""
        while counting.count_days(self.session, self.program, now=make.NOW):
            pass
        return frame.frames(self.session, self.program, zone=self.in_use.program.zone, period=WEEK, now=make.NOW)[
            0
        ].counted

    def moves(self, zone: str) -> None:
        """Let the program go by the clocks of another zone."""
        loaded = make.pack()
        there = replace(loaded, program=replace(loaded.program, zone=zone), digest=zone)
        self.in_use, _ = programs.apply(self.session, there, now=make.NOW)

    def frame(self, period: Period = WEEK) -> Frame:
        """The frame of a report."""
        return self.frames(period)[0]

    def frames(self, period: Period = WEEK) -> tuple[Frame, Frame]:
        """The frames of a report and of the stretch before it."""
        return frame.frames(self.session, self.program, zone=self.in_use.program.zone, period=period, now=make.NOW)
