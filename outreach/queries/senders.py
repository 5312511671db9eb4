"""Our numbers as an administrator sees them: what each carries, how far it is behind, and what went wrong of late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.domain.delivery import Lane, MessageStatus
from outreach.domain.pace import CarrierClass, Load, as_of, periods_of, unused
from outreach.domain.phone import PhoneNumber
from outreach.domain.troubles import Trouble
from outreach.records import brakes, known_senders, senders
from outreach.records.base import first_id, spelled
from outreach.records.brakes import Brake
from outreach.records.known_senders import KnownSenderRow
from outreach.records.messages import MessageRow
from outreach.records.receipts import ReceiptRow

LATELY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderShown:
    """One number of ours.

    `load` is what it carried in this minute, hour and day, `behind` how long it takes to carry what was reserved;
    `waiting` counts the check-ins that wait for it, `known_to` the people who know it, `told_of` the receipts of the
    last day, and `troubles` the texts of the last day that met each trouble. `ours` is false for one that people know
    and that is no longer in the settings.
    """

    number: PhoneNumber
    ours: bool
    load: Load
    behind: timedelta
    waiting: int
    known_to: int
    told_of: int
    troubles: Mapping[Trouble, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendersPage:
    """All our numbers, the caps that hold for them, and the brake; `unassigned` counts check-ins without a number."""

    senders: tuple[SenderShown, ...]
    caps: CarrierClass
    brake: Brake | None
    unassigned: int


def page(
    session: Session, *, ours: Sequence[PhoneNumber], caps: CarrierClass, pace: float, now: datetime
) -> SendersPage:
    """Show every number of ours, and those that people still know, in a fixed number of statements."""
    paced = replace(caps, per_second=min(caps.per_second, pace))
    periods = periods_of(paced, now=now)
    known = {PhoneNumber(number): count for number, count in known_senders.count(session).items()}
    numbers = [*ours, *sorted(known.keys() - set(ours))]
    loads = senders.loads(session)
    waiting = _waiting(session)
    told, troubles = _lately(session, now=now)
    return SendersPage(
        senders=tuple(
            SenderShown(
                number=number,
                ours=number in ours,
                load=(load := as_of(loads.get(number, unused(number, periods)), periods, caps=paced)),
                behind=load.free_at - now,
                waiting=waiting.get(number.e164, 0),
                known_to=known.get(number, 0),
                told_of=told.get(number.e164, 0),
                troubles=troubles.get(number.e164, {}),
            )
            for number in numbers
        ),
        caps=paced,
        brake=brakes.of(session),
        unassigned=waiting.get(None, 0),
    )


def _waiting(session: Session) -> dict[str | None, int]:
    """Count the check-ins that wait in the outbox by the number that their people know."""
    queued, patient = spelled(MessageRow.status, MessageStatus.QUEUED), spelled(MessageRow.lane, Lane.PROMPTS)
    number = func.coalesce(MessageRow.sender, KnownSenderRow.number)
    rows = session.execute(
        select(number, func.count())
        .select_from(MessageRow)
        .outerjoin(KnownSenderRow, KnownSenderRow.participant_id == MessageRow.participant_id)
        .where(queued, patient)
        .group_by(number),
    )
    return {row[0]: row[1] for row in rows}


def _lately(session: Session, *, now: datetime) -> tuple[dict[str, int], dict[str, dict[Trouble, int]]]:
    """Count the texts of each number that the carrier told of in the last day: all, and those that met a trouble."""
    texts = func.count(func.distinct(ReceiptRow.carrier_id))
    lately = (ReceiptRow.id >= first_id(now - LATELY), ReceiptRow.sender.is_not(None))
    every = select(ReceiptRow.sender, texts).where(*lately).group_by(ReceiptRow.sender)
    told = {str(sender): count for sender, count in session.execute(every)}
    troubles: dict[str, dict[Trouble, int]] = {}
    met = select(ReceiptRow.sender, ReceiptRow.trouble, texts).where(*lately, ReceiptRow.trouble.is_not(None))
    for sender, trouble, count in session.execute(met.group_by(ReceiptRow.sender, ReceiptRow.trouble)):
        troubles.setdefault(str(sender), {})[Trouble(str(trouble))] = count
    return told, troubles
