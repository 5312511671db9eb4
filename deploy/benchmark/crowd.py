"""A crowd of participants: one is enrolled as everybody is, and copied; all of them are due for a check-in at noon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import func, insert, inspect, select, update

from demonstration import people
from outreach.actions import planning
from outreach.actions.enrollment import NewParticipant
from outreach.domain.check_in import CheckInStatus
from outreach.domain.delivery import MessageStatus
from outreach.domain.hours import at_wall_clock, local_day
from outreach.domain.phone import PhoneNumber
from outreach.ports import Runtime
from outreach.records.base import Base, new_id
from outreach.records.check_ins import CheckInRow
from outreach.records.enrollments import EnrollmentRow
from outreach.records.messages import MessageRow
from outreach.records.participants import ParticipantRow

ZONE = "America/Denver"
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Face:
    """One of the crowd."""

    participant: UUID
    phone: str


def noon(on: datetime) -> datetime:
    """Give noon of a day where the program is."""
    return at_wall_clock(local_day(on, ZONE), time(12), ZONE)


def numbers() -> Iterator[str]:
    """Make as many numbers as it takes; none of them could be anybody's, for no exchange begins with 0."""
    return (f"+1303{number:07}" for number in range(1, 1_000_000))


def gather(runtime: Runtime, size: int) -> None:
    """Apply the program, put a team on call, and enroll a crowd whose check-in is due now."""
    in_use = people.apply_program(runtime)
    people.hire(runtime, in_use, "Lena Okafor", people.LEAD_NUMBER, ["en"], lead=True)
    for peer in people.PEERS:
        people.put_on_call(runtime, in_use, people.hire(runtime, in_use, peer.name, peer.number, peer.speaks))
    phones = islice(numbers(), size)
    first = NewParticipant(name="Crowd One", phone=PhoneNumber(next(phones)), zone=ZONE, slot=time(12), daily=True)
    people.enroll(runtime, in_use, [first])
    _copy(runtime, list(phones))
    with runtime.transaction() as session:
        yesterday = (runtime.now() - timedelta(days=1)).date()
        session.execute(update(EnrollmentRow).values(next_check_in_at=noon(runtime.now()), started_on=yesterday))


def ask_everybody(runtime: Runtime) -> None:
    """Ask the whole crowd: check-ins stand open, and their first texts went out two days ago, so that no cap holds."""
    while plan(runtime, runtime.batch):
        pass
    sent = {"status": MessageStatus.SENT, "sent_at": runtime.now() - timedelta(days=2)}
    with runtime.transaction() as session:
        asked = session.scalar(select(func.count()).where(CheckInRow.status == CheckInStatus.ASKED))
        assert asked == session.scalar(select(func.count()).select_from(ParticipantRow)), "not everybody was asked"
        session.execute(update(MessageRow).values(sent))


def plan(runtime: Runtime, limit: int) -> int:
    """Plan a batch of people who are due, as the scheduler does; returns how many there were."""
    with runtime.transaction() as session:
        return planning.plan_due(session, state_hours=runtime.state_hours, now=runtime.now(), limit=limit)


def _copy(runtime: Runtime, phones: Sequence[str]) -> None:
    """Copy the only participant there is, once for each phone."""
    with runtime.transaction() as session:
        person = _values(session.scalars(select(ParticipantRow)).one())
        enrolled = _values(session.scalars(select(EnrollmentRow)).one())
        for start in range(0, len(phones), _AT_ONCE):
            some = [(new_id(runtime.now()), PhoneNumber(phone)) for phone in phones[start : start + _AT_ONCE]]
            copies = [{**person, "id": key, "phone": phone, "phone_fingerprint": phone} for key, phone in some]
            session.execute(insert(ParticipantRow), copies)
            places = [
                {**enrolled, "id": new_id(runtime.now()), "participant_id": key, "jitter_seed": start + place}
                for place, (key, _) in enumerate(some)
            ]
            session.execute(insert(EnrollmentRow), places)


def _values(row: Base) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in inspect(type(row)).mapper.column_attrs}


def faces(runtime: Runtime) -> list[Face]:
    """List the crowd."""
    with runtime.transaction() as session:
        rows = session.execute(select(ParticipantRow.id, ParticipantRow.phone).order_by(ParticipantRow.id))
        return [Face(key, phone.e164) for key, phone in rows]
