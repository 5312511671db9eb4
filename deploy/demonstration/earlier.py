"""The weeks before the days that are played: check-ins as they are answered now, on earlier days, with other answers.

To play every one of those days would take minutes. What is said in a quiet check-in is the same on each of them, so it
is copied from one that was played, and everything that counts is counted again afterwards.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert, inspect, select, update

from demonstration import cast
from demonstration.cast import Someone
from outreach.actions import counting, programs, replanning
from outreach.domain.check_in import CheckInStatus
from outreach.domain.delivery import MessageKind
from outreach.domain.hours import local_day
from outreach.domain.phone import PhoneNumber
from outreach.ports import Runtime, Work
from outreach.records import participants, tallies
from outreach.records.answers import AnswerRow
from outreach.records.base import Base, new_id
from outreach.records.check_ins import CheckInRow
from outreach.records.enrollments import EnrollmentRow
from outreach.records.messages import MessageRow
from outreach.records.replies import ReplyRow
from outreach.records.shifts import ShiftRow
from outreach.records.timeline import Event, TimelineRow

_DAY = timedelta(days=1)
_TALK = (Event.SAID, Event.ASKED, Event.HEARD, Event.ANSWERED)
_WEEKDAYS, _TWICE = range(5), (1, 4)
_SHARE_ANSWERED = 0.85


def skip_to(runtime: Runtime, *, now: datetime) -> None:
    """Go on at a later moment as if nothing had been due before it."""
    with runtime.transaction() as session:
        missed = update(EnrollmentRow).where(EnrollmentRow.next_check_in_at <= now)
        session.execute(missed.values(next_check_in_at=now + timedelta(seconds=1)))
        for in_use in programs.every(session):
            replanning.replan_program(session, in_use, now=now)
        session.execute(update(ShiftRow).where(ShiftRow.ends_at < now).values(look_at=None))


def fill_in(runtime: Runtime, *, began: datetime, until: datetime) -> None:
    """Let everybody who answered a quiet check-in have answered such ones since the beginning; count all days anew."""
    chance = Random(20260306)  # noqa: S311 - moods, not secrets
    with runtime.transaction() as session:
        for in_use in programs.every(session):
            zone = in_use.program.zone
            first = local_day(began, zone)
            for each in cast.PARTICIPANTS:
                _repeat(session, each, chance, first=first + _DAY, last=local_day(until, zone), zone=zone)
            tallies.begin_anew(session, in_use.program_id, first=first, zone=zone)
            while counting.count_days(session, in_use.program_id, now=runtime.now()):
                pass


def _repeat(session: Work, each: Someone, chance: Random, *, first: date, last: date, zone: str) -> None:
    found = participants.by_phone(session, PhoneNumber(each.number))
    model = None if found is None else _quiet_one(session, found.id)
    if model is None or model.asked_at is None:
        return
    usual = _WEEKDAYS if each.at is not None else _TWICE
    moods = [mood for mood in each.moods if mood is not None and mood > 2]
    asked_on = local_day(model.asked_at, zone)
    days = [first + count * _DAY for count in range((last - first).days)]
    for place, day in enumerate(day for day in days if day.weekday() in usual):
        by = (day - asked_on) + timedelta(seconds=chance.uniform(0, 900))
        said = {"mood": moods[place % len(moods)], "pull": each.pulls[place % len(each.pulls)]}
        again = _Copy(session, by, said)
        if chance.random() < _SHARE_ANSWERED:
            again.of(model)
        else:
            again.without_answer(model)


def _quiet_one(session: Work, participant: UUID) -> CheckInRow | None:
    """Find an answered check-in in which nothing worried us."""
    answered = (CheckInRow.participant_id == participant, CheckInRow.status == CheckInStatus.ANSWERED)
    worried = (
        select(AnswerRow.check_in_id)
        .join(ReplyRow, ReplyRow.id == AnswerRow.reply_id)
        .where(ReplyRow.urgency.is_not(None))
    )
    low = select(AnswerRow.check_in_id).where(AnswerRow.question == "safe")
    quiet = (CheckInRow.id.not_in(worried), CheckInRow.id.not_in(low))
    return session.scalars(select(CheckInRow).where(*answered, *quiet).order_by(CheckInRow.due_at)).first()


class _Copy:
    """One check-in, said again at another time."""

    def __init__(self, session: Work, by: timedelta, said: Mapping[str, int]) -> None:
        """Remember by how much it is earlier, and what was answered."""
        self._session, self._by, self._said = session, by, said
        self._ids: dict[UUID, UUID] = {}

    def of(self, model: CheckInRow) -> None:
        """Copy a check-in and all that was said in it."""
        session = self._session
        answers = session.scalars(select(AnswerRow).where(AnswerRow.check_in_id == model.id)).all()
        bodies = {each.reply_id: str(self._said[each.question]) for each in answers if each.question in self._said}
        replies = session.scalars(select(ReplyRow).where(ReplyRow.id.in_([each.reply_id for each in answers]))).all()
        said = session.scalars(select(MessageRow).where(MessageRow.check_in_id == model.id)).all()
        lines = session.scalars(
            select(TimelineRow).where(
                TimelineRow.participant_id == model.participant_id,
                TimelineRow.at.between(model.asked_at, model.answered_at),
                TimelineRow.event.in_(_TALK),
            )
        ).all()
        self._put(CheckInRow, [self._values(model)])
        self._put(ReplyRow, [self._reply(each, bodies) for each in replies])
        self._put(AnswerRow, [self._answer(each, bodies) for each in answers])
        self._put(MessageRow, [self._numbered(each) for each in said])
        told = {each.at: (each.question, each.value) for each in answers if each.question in self._said}
        self._put(TimelineRow, [self._line(each, told) for each in lines])

    def without_answer(self, model: CheckInRow) -> None:
        """Copy a check-in as if nobody had answered it."""
        session = self._session
        asked = select(MessageRow).where(MessageRow.check_in_id == model.id, MessageRow.kind == MessageKind.PROMPT)
        lines = select(TimelineRow).where(
            TimelineRow.participant_id == model.participant_id,
            TimelineRow.at == model.asked_at,
            TimelineRow.event.in_(_TALK),
        )
        unanswered = {"status": CheckInStatus.MISSED, "answered_at": None, "question": "mood", "earlier_question": None}
        self._put(CheckInRow, [self._values(model) | unanswered])
        self._put(MessageRow, [self._numbered(each) for each in session.scalars(asked)])
        self._put(TimelineRow, [self._values(each) for each in session.scalars(lines)])

    def _put(self, table: type[Base], rows: list[dict[str, Any]]) -> None:
        if rows:
            self._session.execute(insert(table), rows)

    def _values(self, row: Base) -> dict[str, Any]:
        """Give a row's values at another time, under ids of its own."""
        values = {each.key: getattr(row, each.key) for each in inspect(type(row)).mapper.column_attrs}
        values = {key: self._moved(value) for key, value in values.items()}
        moment = min(value for value in values.values() if isinstance(value, datetime))
        values["id"] = self._ids[row.id] = new_id(moment)  # type: ignore[attr-defined]
        return values

    def _moved(self, value: object) -> object:
        if isinstance(value, datetime):
            return value + self._by
        return self._ids.get(value, value) if isinstance(value, UUID) else value

    def _line(self, row: TimelineRow, told: Mapping[datetime, tuple[str, str]]) -> dict[str, Any]:
        """Give a line of the timeline the words of the answer that was given this time."""
        values = self._values(row)
        if row.at not in told or row.event not in (Event.HEARD, Event.ANSWERED):
            return values
        question, before = told[row.at]
        now = str(self._said[question])
        what = row.what.replace(f"wrote: {before} | answer {before} |", f"wrote: {now} | answer {now} |")
        return values | {"what": what.replace(f"{question} = {before}", f"{question} = {now}")}

    def _numbered(self, row: MessageRow | ReplyRow) -> dict[str, Any]:
        values = self._values(row)
        return values | {"carrier_id": f"SM{values['id'].hex}"}

    def _reply(self, row: ReplyRow, bodies: Mapping[UUID, str]) -> dict[str, Any]:
        return self._numbered(row) | {"body": bodies.get(row.id, row.body), "phone_fingerprint": row.phone}

    def _answer(self, row: AnswerRow, bodies: Mapping[UUID, str]) -> dict[str, Any]:
        values, said = self._values(row), bodies.get(row.reply_id)
        return values if said is None else values | {"value": said}
