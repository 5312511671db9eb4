"""What people were told: which texts, how often and when, whether or not each has gone out yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.records import straight
from outreach.records.among import among
from outreach.records.base import spelled
from outreach.records.messages import REACHED_NOBODY, MessageRow
from outreach.records.newest import NewestOfEach
from outreach.records.participants import ParticipantRow

_SIX_DAYS = timedelta(days=6)


def count_calls(session: Session, check_in: UUID) -> int:
    """Count the calls that were made about a check-in."""
    asked = select(func.count()).where(
        MessageRow.check_in_id == check_in,
        MessageRow.channel == Channel.CALL,
        MessageRow.kind.in_((MessageKind.PROMPT, MessageKind.REMINDER)),
    )
    return session.scalar(asked) or 0


def count_to(session: Session, specialist: UUID, *, text_key: str, since: datetime) -> int:
    """Count how often one of ours was told something since a moment."""
    told = select(func.count()).where(
        MessageRow.specialist_id == specialist, MessageRow.created_at > since, MessageRow.text_key == text_key
    )
    return session.scalar(told) or 0


def told_about(
    session: Session, specialist: UUID, escalation: UUID, *, text_key: str, since: datetime
) -> list[datetime]:
    """List when one of ours was told something about an escalation since a moment, oldest first; one may wait still."""
    rows = session.scalars(
        select(MessageRow.created_at)
        .where(
            MessageRow.specialist_id == specialist,
            MessageRow.escalation_id == escalation,
            MessageRow.text_key == text_key,
            MessageRow.created_at > since,
            MessageRow.status.not_in((MessageStatus.CANCELLED, MessageStatus.EXPIRED)),
        )
        .order_by(MessageRow.created_at),
    )
    return list(rows)


_CAPPED = select(MessageRow.participant_id, MessageRow.sent_at).where(
    among(MessageRow.participant_id, "participants"),
    among(MessageRow.kind, "kinds"),
    MessageRow.sent_at >= bindparam("earliest"),
    MessageRow.reason.is_distinct_from(REACHED_NOBODY),
)


def capped_since(
    session: Session,
    participants: Sequence[UUID],
    *,
    kinds: Sequence[MessageKind],
    since: Mapping[UUID, datetime],
    earliest: datetime,
) -> dict[UUID, tuple[int, int]]:
    """Count capped texts said to each participant since their own day began, and in it and the six days before.

    Whole days, so that somebody who is asked at the same hour every week is not over a weekly cap by a second.
    """
    values = {"participants": list(participants), "kinds": list(kinds), "earliest": earliest}
    rows = straight.ask(session, _CAPPED, values)
    counts = dict.fromkeys(participants, (0, 0))
    for participant, sent_at in rows:
        assert participant is not None
        assert sent_at is not None
        today, week = counts[participant]
        began = since[participant]
        counts[participant] = (today + (sent_at >= began), week + (sent_at >= began - _SIX_DAYS))
    return counts


def said_since(
    session: Session,
    *,
    text_keys: Sequence[str],
    since: datetime,
    participant: UUID | None = None,
    stranger: UUID | None = None,
    specialist: UUID | None = None,
) -> set[str]:
    """Say which of some texts a person was told since a moment (whether or not it has gone out yet)."""
    statement = select(MessageRow.text_key).where(
        MessageRow.text_key.in_(text_keys),
        MessageRow.created_at >= since,
        MessageRow.status.not_in((MessageStatus.CANCELLED, MessageStatus.EXPIRED)),
    )
    for column, value in (
        (MessageRow.participant_id, participant),
        (MessageRow.stranger_id, stranger),
        (MessageRow.specialist_id, specialist),
    ):
        if value is not None:
            statement = statement.where(column == value)
    return set(session.scalars(statement))


@dataclass(frozen=True, slots=True)
class Prompted:
    """What became of a check-in's first text: whether it may go out yet, and else when we tried it last."""

    waits: bool
    tried_at: datetime | None


_PROMPTS = select(
    MessageRow.check_in_id, MessageRow.status, MessageRow.unsure_at, MessageRow.sent_at, MessageRow.attempted_at
).where(
    among(MessageRow.participant_id, "participants"),
    among(MessageRow.check_in_id, "check_ins"),
    MessageRow.kind == MessageKind.PROMPT,
    MessageRow.status.in_(
        (
            MessageStatus.QUEUED,
            MessageStatus.SENDING,
            MessageStatus.UNSURE,
            MessageStatus.SENT,
            MessageStatus.DELIVERED,
        )
    ),
)


def prompted(session: Session, check_ins: Mapping[UUID, UUID]) -> dict[UUID, Prompted]:
    """Map check-ins, given with whose they are, to what became of their first texts, where they have one that counts.

    One that nobody is sure of waits while it is looked up; one that is left in doubt may have been heard.
    """
    rows = straight.ask(
        session, _PROMPTS, {"participants": list(set(check_ins.values())), "check_ins": list(check_ins)}
    )
    found: dict[UUID, Prompted] = {}
    for check_in, status, unsure_at, sent_at, attempted_at in rows:
        waits = status in (MessageStatus.QUEUED, MessageStatus.SENDING) or unsure_at is not None
        each = Prompted(waits, None if waits else sent_at or attempted_at)
        before = found.get(check_in)
        found[check_in] = each if before is None or not before.waits else before
    return found


_SAID_TO = {
    strangers: select(whom, MessageRow.text_key, MessageRow.created_at).where(
        among(whom, "people"),
        MessageRow.created_at >= bindparam("since"),
        MessageRow.status.not_in((MessageStatus.CANCELLED, MessageStatus.EXPIRED)),
    )
    for strangers, whom in ((False, MessageRow.participant_id), (True, MessageRow.stranger_id))
}


def said_lately(
    session: Session, people: Sequence[UUID], *, since: datetime, strangers: bool = False
) -> dict[UUID, tuple[tuple[str, datetime], ...]]:
    """List the keys of the texts that participants, or strangers, were told since a moment, and when each was said.

    It does not matter whether one has gone out yet.
    """
    rows = straight.ask(session, _SAID_TO[strangers], {"people": list(people), "since": since})
    found: dict[UUID, tuple[tuple[str, datetime], ...]] = dict.fromkeys(people, ())
    for person, text_key, at in rows:
        assert person is not None
        found[person] += ((text_key, at),)
    return found


_LATEST_WORDS = 5
_LATEST_TO_STAFF = 20

_BODIES = NewestOfEach(
    (MessageRow.participant_id, MessageRow.body),
    whose=MessageRow.participant_id,
    where=(spelled(MessageRow.channel, Channel.TEXT),),
    newest=(MessageRow.created_at, MessageRow.id),
    limit=_LATEST_WORDS,
)

_LAST = NewestOfEach(
    (MessageRow.participant_id, MessageRow.text_key),
    whose=MessageRow.participant_id,
    where=(among(MessageRow.text_key, "text_keys"),),
    newest=(MessageRow.created_at, MessageRow.id),
    limit=1,
)


def latest_bodies(session: Session, participants: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """List the last few texts to each participant, newest first."""
    found: dict[UUID, tuple[str, ...]] = dict.fromkeys(participants, ())
    for row in _BODIES.of(session, participants):
        found[row.participant_id] += (row.body,)
    return found


def latest_to(session: Session, specialist: UUID) -> tuple[str, ...]:
    """List the last texts to one of ours, newest first."""
    rows = session.scalars(
        select(MessageRow.body)
        .where(MessageRow.specialist_id == specialist, MessageRow.channel == Channel.TEXT)
        .order_by(MessageRow.created_at.desc(), MessageRow.id.desc())
        .limit(_LATEST_TO_STAFF),
    )
    return tuple(rows)


def last_said(session: Session, participants: Sequence[UUID], *, text_keys: Sequence[str]) -> dict[UUID, str]:
    """Find which of some texts each participant was told last."""
    rows = _LAST.of(session, participants, text_keys=list(text_keys))
    return {row.participant_id: row.text_key for row in rows}


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody was told: the last of some texts that come in turn, and whether they had another one of late."""

    last: str | None
    of_late: bool


_THEIRS = MessageRow.participant_id == ParticipantRow.id
_TOLD = select(
    ParticipantRow.id,
    select(MessageRow.text_key)
    .where(_THEIRS, among(MessageRow.text_key, "in_turn"))
    .order_by(MessageRow.created_at.desc(), MessageRow.id.desc())
    .limit(1)
    .scalar_subquery(),
    exists().where(
        _THEIRS,
        MessageRow.text_key == bindparam("of_late"),
        MessageRow.created_at >= bindparam("since"),
        MessageRow.status.not_in((MessageStatus.CANCELLED, MessageStatus.EXPIRED)),
    ),
).where(among(ParticipantRow.id, "participants"))


def told(
    session: Session, participants: Sequence[UUID], *, in_turn: Sequence[str], of_late: str, since: datetime
) -> dict[UUID, Told]:
    """Map some participants to what they were told, in one statement that reads their latest texts only."""
    values = {"participants": list(participants), "in_turn": list(in_turn), "of_late": of_late, "since": since}
    rows = straight.ask(session, _TOLD, values)
    return {key: Told(last_key, bool(had)) for key, last_key, had in rows}


def said_before(session: Session, participant: UUID, *, reply: UUID, at: datetime) -> tuple[str, UUID | None] | None:
    """Find the last text that a participant had when a reply of theirs came: what it said, and its check-in."""
    row = session.execute(
        select(MessageRow.body, MessageRow.check_in_id)
        .where(
            MessageRow.participant_id == participant,
            MessageRow.channel == Channel.TEXT,
            MessageRow.sent_at <= at,
            or_(MessageRow.reply_id.is_(None), MessageRow.reply_id < reply),
        )
        .order_by(MessageRow.sent_at.desc(), MessageRow.id.desc())
        .limit(1),
    ).one_or_none()
    return None if row is None else (row[0], row[1])
