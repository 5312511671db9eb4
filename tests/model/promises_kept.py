"""What must hold at every moment of every history: derived anew from the tables, not from the code that it checks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.actions import programs
from outreach.domain.delivery import MessageStatus
from outreach.domain.escalation import ESCALATION_MOVES, LIVE, Channel, EscalationStatus, Ladder, Rung, Whom
from outreach.domain.rota import Role
from outreach.domain.urgency import Urgency
from outreach.domain.watch import Finding
from outreach.queries import watch
from outreach.records.escalations import EscalationRow
from outreach.records.handovers import HandoverRow
from outreach.records.messages import MessageRow
from outreach.records.pages import PageRow
from outreach.records.shifts import ShiftRow
from tests.model import calls_and_drills
from tests.model.on_call import OnCall

_COOL_DOWN = timedelta(minutes=30)


class Broken(AssertionError):
    """Something that must hold does not."""


@dataclass(slots=True)
class Watched:
    """A history, and what was seen of it so far."""

    history: OnCall
    statuses: dict[UUID, EscalationStatus] = field(default_factory=dict)
    owners: dict[UUID, set[UUID]] = field(default_factory=dict)
    pages: set[UUID] = field(default_factory=set)
    calls: set[UUID] = field(default_factory=set)
    well_since: datetime | None = None

    def look(self) -> None:
        """Look at all of it."""
        with self.history.town.runtime.transaction() as session:
            rows = session.scalars(sa.select(EscalationRow)).all()
            for row in rows:
                self._status(row)
                self._moves(row)
            self._pages_of(session, {row.id: row for row in rows}, judged=not self.history.records.came_home)
            self.history.records.came_home = False
            self._nothing_is_lost(session)
            self._none_wrong(calls_and_drills.connected_wrongly(session, self.calls, now=self.history.now))
            if self.history.runs:
                for row in rows:
                    self._step(row)
                    self._handed_over(session, row)
                self._emergencies(session, rows)
                self._calls_and_drills(session)
            self._owners(rows)
            if self.is_well:
                found = watch.findings(session, now=self.history.now)
                self._holds(not found, f"the watchman raises {_in_words(found)} though all is well")

    @property
    def is_well(self) -> bool:
        """Whether all outside of us has been well for long enough that nothing of it is left."""
        sound = self.history.runs and self.history.mood == "well"
        if not sound:
            self.well_since = None
            return False
        self.well_since = self.well_since or self.history.now
        return self.history.now - self.well_since >= self.history.heals

    def _holds(self, holds: bool, what: str) -> None:  # noqa: FBT001 - what is claimed, and how it is said
        if not holds:
            raise Broken(f"{self.history.now:%d %b %H:%M:%S}: {what}")

    def _status(self, row: EscalationRow) -> None:
        what = f"code {row.code} ({row.status}, rung {row.rung}, round {row.round}, climb {row.climb})"
        self._holds((row.status in LIVE) == (row.next_step_at is not None), f"{what}: live and next step differ")
        taken = row.status is EscalationStatus.ACKNOWLEDGED
        self._holds(taken == (row.promised_at is not None), f"{what}: taken and promised differ")
        self._holds(not taken or row.acknowledged_by is not None, f"{what}: taken by nobody")
        self._holds(
            row.status is not EscalationStatus.OPEN or row.acknowledged_by is None, f"{what}: open, and somebody has it"
        )

    def _moves(self, row: EscalationRow) -> None:
        before = self.statuses.get(row.id, row.status)
        self._holds(
            before is row.status or before is not EscalationStatus.RESOLVED,
            f"code {row.code} was {before} and is {row.status}",
        )
        self.statuses[row.id] = row.status
        assert row.status is before or ESCALATION_MOVES[before]

    def _step(self, row: EscalationRow) -> None:
        if row.next_step_at is not None:
            self._holds(row.next_step_at > self.history.now, f"code {row.code}: its step was due {row.next_step_at}")
        if row.promised_at is not None:
            self._holds(row.promised_at > self.history.now, f"code {row.code} is past its promise, and forgotten")

    def _emergencies(self, session: Session, rows: Sequence[EscalationRow]) -> None:
        for row in rows:
            if row.status is not EscalationStatus.OPEN or row.urgency is not Urgency.EMERGENCY:
                continue
            told = session.execute(
                sa.select(MessageRow.status, MessageRow.attempted_at)
                .join(PageRow, PageRow.message_id == MessageRow.id)
                .where(PageRow.escalation_id == row.id, PageRow.climb == row.climb)
            ).all()
            self._holds(bool(told), f"emergency {row.code}: nobody was paged in this climb")
            if self.is_well:
                tried = any(at is not None and status is not MessageStatus.QUEUED for status, at in told)
                self._holds(tried, f"emergency {row.code}: no page went out: {told}")

    def _nothing_is_lost(self, session: Session) -> None:
        """Whatever was written while the database was away is on the disk, or stored once; danger was told of."""
        records = self.history.records
        self._holds(not records.untold, f"nobody was told of {records.untold} while the database was away")
        lost = records.lost(session)
        self._holds(not lost, f"{lost} came while the database was away, and is lost or twice there")
        if self.history.runs:
            self._holds(not records.wait_on_disk(), "texts wait on the disk though the database answers")

    def _calls_and_drills(self, session: Session) -> None:
        self._none_wrong(calls_and_drills.wrong_with_calls(session, now=self.history.now))
        self._none_wrong(calls_and_drills.wrong_with_drills(session, now=self.history.now))

    def _none_wrong(self, wrong: Iterator[str]) -> None:
        found = "; ".join(wrong)
        self._holds(not found, found)

    def _handed_over(self, session: Session, row: EscalationRow) -> None:
        """Whoever has something when their shift is over has handed it over, or is on call still.

        A shift that a text has ended just now is looked at in the next pass, which begins at once.
        """
        if row.status is not EscalationStatus.ACKNOWLEDGED:
            return
        now, owner = self.history.now, row.acknowledged_by
        assert row.acknowledged_at is not None
        if owner in {shift.specialist_id for shift in _running(session, now)}:
            return
        ended = session.scalar(
            sa.select(sa.func.max(ShiftRow.ends_at)).where(
                ShiftRow.specialist_id == owner, ShiftRow.ends_at <= now, ShiftRow.ends_at > row.acknowledged_at
            )
        )
        if ended is not None and ended < now:
            offered = sa.select(HandoverRow.id).where(HandoverRow.giver_id == owner, HandoverRow.ended_at == ended)
            self._holds(
                session.scalar(offered) is not None,
                f"code {row.code} was not handed over when the shift of its owner ended at {ended}",
            )

    def _owners(self, rows: Sequence[EscalationRow]) -> None:
        for row in rows:
            if row.acknowledged_by is not None:
                self.owners.setdefault(row.id, set()).add(row.acknowledged_by)

    def _pages_of(self, session: Session, live: dict[UUID, EscalationRow], *, judged: bool) -> None:
        fresh = [row for row in session.scalars(sa.select(PageRow)).all() if row.id not in self.pages]
        self.pages |= {row.id for row in fresh}
        for page in fresh if judged else ():
            row = live[page.escalation_id]
            if page.climb != row.climb or page.at != self.history.now:
                continue
            if page.specialist_id in self.owners.get(row.id, set()):
                continue
            ladder = programs.version(session, row.program_version_id).ladders[row.urgency]
            name = self.history.town.name_of(page.specialist_id)
            told = f"{name} was told of code {row.code} ({row.urgency}) on rung {page.rung}, round {page.round}"
            meant = self._meant_anywhere(session, ladder, row, page)
            self._holds(page.specialist_id in meant, f"{told}, though the ladder does not say so")
            if page.round == 0:
                self._limits(session, ladder, row, page, told)

    def _meant_anywhere(self, session: Session, ladder: Ladder, row: EscalationRow, page: PageRow) -> set[UUID]:
        """Name whom this rung means, and those it falls back to when a whole ladder failed or nobody is there."""
        staff, rung = self.history.town.staff, ladder.rungs[page.rung]
        meant = set(self._meant(session, rung, row))
        meant |= set(self._meant(session, ladder.rungs[max(0, page.rung - 1)], row)) | self._missed(session, page)
        if page.round > 0:
            meant |= {staff["Lee"].id, staff["Ada"].id}
        others = {one for each in ladder.rungs if each.whom is not Whom.TEAM for one in self._meant(session, each, row)}
        if not others - {UUID(key) for key in row.passed_by}:
            meant |= {each.id for each in staff.values()}
        return meant

    def _missed(self, session: Session, page: PageRow) -> set[UUID]:
        """Name whom a text failed to reach just now: they are called, as those on the next rung are told."""
        texts = sa.select(PageRow.specialist_id).where(
            PageRow.escalation_id == page.escalation_id,
            PageRow.channel == Channel.TEXT,
            PageRow.failed_at == self.history.now,
        )
        return set(session.scalars(texts)) if page.channel is Channel.CALL else set()

    def _meant(self, session: Session, rung: Rung, row: EscalationRow) -> Iterator[UUID]:
        staff = self.history.town.staff
        running = _running(session, self.history.now)
        match rung.whom:
            case Whom.LEAD:
                yield staff["Lee"].id
            case Whom.TEAM:
                yield from (staff[name].id for name in ("Sam", "Mia", "Kim", "Lee"))
            case Whom.PEER:
                yield from (shift.specialist_id for shift in running if row.participant_id == self._dana)
            case Whom.SHIFT:
                yield from (shift.specialist_id for shift in running if shift.role is Role.PRIMARY)
            case Whom.BACKUP:
                yield from (shift.specialist_id for shift in running if shift.role is Role.BACKUP)
            case _:
                yield from (shift.specialist_id for shift in running)

    @property
    def _dana(self) -> UUID | None:
        return self.history.town.people["Dana"].participant_id

    def _limits(self, session: Session, ladder: Ladder, row: EscalationRow, page: PageRow, told: str) -> None:
        """Whoever carries enough is told of more only when nobody else of the ladder is left."""
        if not self._carries_enough(session, page.specialist_id, but=row):
            return
        passed = {UUID(key) for key in row.passed_by}
        others = {
            one
            for rung in ladder.rungs
            if rung.whom is not Whom.TEAM and rung.tells
            for one in self._meant(session, rung, row)
        }
        free = [
            one
            for one in others - passed - {page.specialist_id}
            if not self._carries_enough(session, one, but=row) and not self._had_nights(session, one)
        ]
        names = ", ".join(self.history.town.name_of(one) for one in free)
        self._holds(not free, f"{told} and carries enough, though {names} could be asked")

    def _carries_enough(self, session: Session, who: UUID, *, but: EscalationRow) -> bool:
        now = self.history.now
        taken = sa.select(EscalationRow).where(
            EscalationRow.acknowledged_by == who,
            EscalationRow.drill_id.is_(None),  # an exercise tires nobody
        )
        theirs = session.scalars(taken).all()
        holds = any(
            each.status is EscalationStatus.ACKNOWLEDGED and each.urgency >= Urgency.URGENT and each.id != but.id
            for each in theirs
        )
        moments = [
            moment
            for each in theirs
            if each.urgency is Urgency.EMERGENCY and each.id != but.id
            for moment in (each.acknowledged_at, each.resolved_at)
            if moment is not None
        ]
        return holds or any(now < moment + _COOL_DOWN for moment in moments)

    def _had_nights(self, session: Session, who: UUID) -> bool:
        """Whether somebody was paged before today: then they may be spared another night."""
        earlier = sa.select(PageRow.id).where(
            PageRow.specialist_id == who, PageRow.at < self.history.now - timedelta(hours=8)
        )
        return session.scalar(earlier.limit(1)) is not None


def _running(session: Session, now: datetime) -> Sequence[ShiftRow]:
    return session.scalars(sa.select(ShiftRow).where(ShiftRow.starts_at <= now, ShiftRow.ends_at > now)).all()


def _in_words(found: Sequence[Finding]) -> str:
    return ", ".join(f"{each.wrong} (code {each.code}, since {each.since:%H:%M:%S})" for each in found)
