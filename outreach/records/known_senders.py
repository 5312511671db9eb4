"""Known senders: which of our numbers each participant hears from, so that it is always the same one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Uuid, bindparam, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.phone import PhoneNumber
from outreach.records import straight
from outreach.records.base import Base, ShortText, UtcDateTime, first_id
from outreach.records.many import insert_many_unless_there
from outreach.records.replies import ReplyRow


class KnownSenderRow(Base):
    """The number of ours that a participant hears from; `since` is when they first did."""

    __tablename__ = "known_senders"

    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    number: Mapped[str] = mapped_column(ShortText)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


_KNOWN = select(KnownSenderRow.participant_id, KnownSenderRow.number).where(
    KnownSenderRow.participant_id.in_(bindparam("participants", type_=Uuid(), expanding=True))
)
_PARTICIPANTS_WROTE, _STRANGERS_WROTE = (
    select(column, ReplyRow.to)
    .where(column.in_(bindparam("whom", type_=Uuid(), expanding=True)), ReplyRow.id >= bindparam("since"))
    .order_by(ReplyRow.id)
    for column in (ReplyRow.participant_id, ReplyRow.stranger_id)
)


def meet(session: Session, chosen: Mapping[UUID, PhoneNumber], *, now: datetime) -> dict[UUID, PhoneNumber]:
    """Let participants know a number of ours, unless they know one by now; maps each to the one that they know."""
    values = [{"participant_id": key, "number": number.e164, "since": now} for key, number in sorted(chosen.items())]
    insert_many_unless_there(session, KnownSenderRow, values)
    return of(session, list(chosen))


def of(session: Session, participants: Sequence[UUID]) -> dict[UUID, PhoneNumber]:
    """Map participants to the number of ours that they know."""
    rows = straight.ask(session, _KNOWN, {"participants": list(participants)})
    return {row[0]: PhoneNumber(row[1]) for row in rows}


def wrote_to(
    session: Session, *, participants: Collection[UUID], strangers: Collection[UUID], since: datetime
) -> dict[UUID, str]:
    """Map those of some participants and strangers who wrote since a moment to the number that they wrote to last."""
    found: dict[UUID, str] = {}
    for wrote, whom in ((_PARTICIPANTS_WROTE, participants), (_STRANGERS_WROTE, strangers)):
        if whom:
            rows = straight.ask(session, wrote, {"whom": list(whom), "since": first_id(since)})
            found.update({row[0]: row[1] for row in rows})
    return found


def move(session: Session, moved: Mapping[PhoneNumber, Sequence[UUID]], *, now: datetime) -> None:
    """Let participants know another number of ours from now on."""
    for number, participants in moved.items():
        session.execute(
            update(KnownSenderRow)
            .where(KnownSenderRow.participant_id.in_(participants))
            .values(number=number.e164, since=now)
            .execution_options(synchronize_session=False)
        )


def inherit(session: Session, *, kept: UUID, gone: UUID, phone_of_gone: bool, now: datetime) -> None:
    """Let a participant know the number of ours that goes with the phone they keep, and forget what the other knew."""
    known = of(session, [kept, gone])
    session.execute(delete(KnownSenderRow).where(KnownSenderRow.participant_id == gone))
    if phone_of_gone and gone in known:
        insert_many_unless_there(
            session, KnownSenderRow, [{"participant_id": kept, "number": known[gone].e164, "since": now}]
        )
        move(session, {known[gone]: [kept]}, now=now)


def count(session: Session) -> dict[str, int]:
    """Count who knows each of our numbers, those that we no longer use among them."""
    rows = session.execute(select(KnownSenderRow.number, func.count()).group_by(KnownSenderRow.number))
    return {row[0]: row[1] for row in rows}
