"""What must follow from what was heard: a word for whoever is in danger and for ours, receipts kept, further steps."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.urgency import Urgency
from outreach.records.check_ins import CheckInRow
from outreach.records.enrollments import EnrollmentRow
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.participants import ParticipantRow
from outreach.records.receipts import ReceiptRow
from outreach.records.replies import ReplyRow
from storm.crowd import STAFF, WORRYING
from storm.found import FALL, Books, Log, Reckoning

_SOON = timedelta(hours=1) + FALL
_A_WHILE = timedelta(days=7)
_ENDS = frozenset({"delivered", "undelivered", "failed"})


def check(
    session: Session, found: Reckoning, books: Books, log: Log, messages: Sequence[MessageRow], *, now: datetime
) -> None:
    """Expect what follows to have followed."""
    replies = session.scalars(select(ReplyRow).where(ReplyRow.handled_at.is_not(None))).all()
    _cards(found, books, messages, replies)
    _answers_to_ours(found, messages, replies)
    _receipts(session, found, books, log, messages)
    _steps(session, found, now=now)
    _check_ins(session, found, now=now)


def _cards(found: Reckoning, books: Books, messages: Sequence[MessageRow], replies: Sequence[ReplyRow]) -> None:
    """Expect a crisis card for everybody whom we read to be in danger, unless the webhook itself answered them."""
    answered = {each["to"] for each in books["messages"] if each["direction"] == "outbound-reply"}
    answered |= {row.to.e164 for row in messages if row.kind is MessageKind.CRISIS_CARD}
    wrote = [row for row in replies if row.body in WORRYING and row.sender not in STAFF and row.reading is not None]
    for phone, row in {row.sender: row for row in wrote}.items():
        if phone not in answered:
            found.lost.append(f"no crisis card was made for whoever wrote in danger: {row.carrier_id}, {row.body!r}")


def _answers_to_ours(found: Reckoning, messages: Sequence[MessageRow], replies: Sequence[ReplyRow]) -> None:
    """Expect a word for each of ours who took something or closed it."""
    answered = {row.reply_id for row in messages}
    ours = [row for row in replies if row.sender in STAFF and row.body not in WORRYING]
    for row in ours:
        if row.id not in answered:
            found.lost.append(f"one of ours had no answer: {row.carrier_id}, {row.body!r}")
    found.rows.append(("texts of ours, each answered", str(len(ours))))


def _receipts(session: Session, found: Reckoning, books: Books, log: Log, messages: Sequence[MessageRow]) -> None:
    """Expect every receipt that we answered for to be kept, and each end that we were told of to be the message's."""
    told = Counter(
        each["about"]
        for each in log
        if each["kind"] == "webhook" and "/receipts/" in each["url"] and each.get("status") == "204"
    )
    kept: dict[str, list[str]] = defaultdict(list)
    for carrier_id, status in session.execute(select(ReceiptRow.carrier_id, ReceiptRow.status)):
        kept[carrier_id].append(status)
    for sid, count in told.items():
        if len(kept[sid]) < count:
            found.lost.append(f"receipts: we answered for {count} about {sid}, and kept {len(kept[sid])}")
    ends = {each["sid"]: each["status"] for each in books["messages"] if each["status"] in _ENDS}
    for row in messages:
        end = ends.get(row.carrier_id or "")
        if end is not None and end in kept[row.carrier_id or ""] and row.status.value != end:
            found.wrong.append(f"{row.kind.value} {row.id}: we were told {end}, and say {row.status.value}")
    found.rows.append(("receipts that we answered for", str(told.total())))


def _steps(session: Session, found: Reckoning, *, now: datetime) -> None:
    """Expect the next step of what nobody has taken within the hour, and of anything else within days."""
    live = session.scalars(select(EscalationRow).where(EscalationRow.next_step_at.is_not(None)))
    for each in live:
        waits = each.urgency >= Urgency.URGENT and each.acknowledged_at is None
        if each.next_step_at is not None and each.next_step_at > now + (_SOON if waits else _A_WHILE):
            found.wrong.append(f"a live escalation rests too long: {each.id}, next step {each.next_step_at}, now {now}")


def _check_ins(session: Session, found: Reckoning, *, now: datetime) -> None:
    """Expect a check-in, asked or skipped for a reason, of everybody whose moment has come."""
    asked = select(CheckInRow.participant_id).distinct()
    missed = session.scalars(
        select(EnrollmentRow.participant_id)
        .join(ParticipantRow, ParticipantRow.id == EnrollmentRow.participant_id)
        .where(
            ParticipantRow.consent == ConsentState.GIVEN,
            EnrollmentRow.next_check_in_at > now + timedelta(hours=12),
            EnrollmentRow.daily,
            EnrollmentRow.participant_id.not_in(asked),
        )
    )
    found.wrong += [f"nobody asked them, and nobody says why: {each}" for each in missed]
    late = select(func.count()).where(EnrollmentRow.next_check_in_at < now - FALL)
    if count := session.scalar(late) or 0:
        found.wrong.append(f"check-ins that were due and that nobody planned: {count}")
    planned = session.scalar(select(func.count()).select_from(CheckInRow))
    found.rows.append(("check-ins", str(planned)))
