"""The count after the storm: the carrier's own books beside our database, text by text."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from outreach.domain.bundling import LONGEST
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import RULES, MessageStatus, WhenUnsure
from outreach.domain.escalation import Channel
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.packs.house import house_wording
from outreach.records.consents import ConsentRow
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.pages import PageRow
from outreach.records.participants import ParticipantRow
from outreach.records.reasons import ReasonRow
from outreach.records.receipts import ReceiptRow
from outreach.records.replies import ReplyRow
from storm import followed, handed_over
from storm.crowd import STAFF, STOPPING, WORRYING
from storm.found import FALL, TAKEN, Books, Log, Reckoning
from storm.place import SPEED

OVERDUE = timedelta(minutes=5)
_IN_FLIGHT = timedelta(seconds=6 * SPEED)
_AT_ONCE = timedelta(seconds=10)

_MAYBE = (MessageStatus.UNSURE, MessageStatus.FAILED)


def reckon(session: Session, books: Books, log: Log, *, now: datetime, asks_back: bool) -> Reckoning:
    """Compare everything; `asks_back` says that texts of which no webhook ever heard must be there all the same."""
    found = Reckoning()
    replies = _by(session.scalars(select(ReplyRow)), lambda row: row.carrier_id)
    heard = _heard(log)
    _inbound(found, books, replies, heard, asks_back=asks_back)
    _worries(session, found, replies)
    _escalations(session, found, now=now)
    messages = session.scalars(select(MessageRow)).all()
    _messages(session, found, books, messages, now=now)
    _stopped(session, found, books, messages, replies, heard)
    handed_over.check(found, books, messages)
    followed.check(session, found, books, log, messages, now=now)
    return found


def _by(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _heard(log: Log) -> dict[str, datetime]:
    """Map the texts that a webhook of ours answered for (200) to the moment when it did."""
    return {
        entry["about"]: datetime.fromisoformat(entry["at"])
        for entry in log
        if entry["kind"] == "webhook" and entry["url"].split("?")[0].endswith(("/texts", "/fallback"))
        if entry.get("status") == "200"
    }


def _inbound(
    found: Reckoning,
    books: Books,
    replies: Mapping[str, Sequence[ReplyRow]],
    heard: Mapping[str, datetime],
    *,
    asks_back: bool,
) -> None:
    """Expect every text to us to be stored once, and read."""
    sent = {each["sid"]: each for each in books["messages"] if each["direction"] == "inbound"}
    unheard = 0
    for sid, text in sent.items():
        rows = replies.get(sid, [])
        words = f"a text to us, {sid}, {text['body']!r} at {text['date_created']}"
        if not rows and not asks_back and sid not in heard:
            unheard += 1
        elif not rows:
            found.lost.append(words)
        elif len(rows) > 1:
            found.doubled.append(f"{words}: stored {len(rows)} times")
        elif rows[0].handled_at is None:
            found.lost.append(f"{words}: stored, and never read")
    found.wrong += [f"stored, and nobody sent it: {sid}" for sid in replies if sid not in sent]
    unread = sum(row.reading is None and row.sender not in STAFF for rows in replies.values() for row in rows)
    found.rows += [
        ("texts to us", str(len(sent))),
        ("stored", str(sum(sid in replies for sid in sent))),
        ("of which given to a person unread", str(unread)),
        ("of which no webhook ever heard", str(unheard)),
    ]


def _worries(session: Session, found: Reckoning, replies: Mapping[str, Sequence[ReplyRow]]) -> None:
    """Expect every worrying text to be a reason on an escalation."""
    reasons = set(session.scalars(select(ReasonRow.reply_id)))
    worrying = [row for rows in replies.values() for row in rows if row.body in WORRYING and row.sender not in STAFF]
    for row in worrying:
        if row.handled_at is not None and row.id not in reasons:
            found.lost.append(f"a worrying text without an escalation: {row.carrier_id}, {row.body!r}")
    found.rows.append(("worrying texts", str(len(worrying))))


def _escalations(session: Session, found: Reckoning, *, now: datetime) -> None:
    """Expect of every escalation a page that the carrier took, or that waits for others, and of live ones a step."""
    escalations = session.scalars(select(EscalationRow)).all()
    live = [each for each in escalations if each.outcome is None]
    for each in live:
        if each.next_step_at is None or each.next_step_at < now - OVERDUE:
            found.wrong.append(f"a live escalation is stuck: {each.id}, next step {each.next_step_at}, now {now}")
    pages = select(PageRow.escalation_id).join(MessageRow, MessageRow.id == PageRow.message_id)
    told = set(session.scalars(pages.where(MessageRow.status.in_(TAKEN))))
    held_until = pages.where(MessageRow.status == MessageStatus.QUEUED, MessageRow.next_try_at < now + LONGEST)
    paged = told | set(session.scalars(held_until))
    for each in escalations:
        known = told if each.urgency is Urgency.EMERGENCY else paged  # others may be held to a pace that can be read
        if each.urgency >= Urgency.URGENT and each.acknowledged_at is None and each.id not in known:
            found.lost.append(f"nobody was ever told of an escalation: {each.id} of {each.opened_at}")
    held = sum(each.acknowledged_at is not None for each in escalations)
    found.rows.append(("escalations", f"{len(escalations)}, {held} of them taken by somebody, {len(live)} live"))


def _messages(
    session: Session, found: Reckoning, books: Books, messages: Sequence[MessageRow], *, now: datetime
) -> None:
    """Expect at the carrier what we believe to be there: as often as the rule of its kind says."""
    taken = [each for each in books["messages"] if each["direction"] == "outbound-api"]
    without_records = [each for each in taken if _is_without_records(each["body"])]
    counts = Counter((each["to"], each["body"]) for each in taken)
    ours = _by((row for row in messages if row.channel is Channel.TEXT), lambda row: (row.to.e164, row.body))
    repeats = 0
    for key, rows in ours.items():
        repeats += _same_words(found, rows, counts[key])
    _sids(session, found, taken, ours)
    for row in messages:
        if row.status is MessageStatus.SENDING:
            found.wrong.append(f"a message is stuck: {row.kind.value} {row.id}, claimed {row.claimed_at}, now {now}")
    statuses = Counter(row.status.value for row in messages)
    found.rows += [
        ("messages of ours", " · ".join(f"{status} {count}" for status, count in statuses.most_common())),
        ("texts that the carrier took", str(len(taken))),
        ("of which pages and cards again, as they must be", str(repeats)),
        ("of which pages while the records were away", str(len(without_records))),
        ("calls", str(len(books["calls"]))),
    ]


def _same_words(found: Reckoning, rows: Sequence[MessageRow], accepted: int) -> int:
    """Judge messages of the same words to the same phone; returns how many came again as they may."""
    sure = sum(row.status in TAKEN for row in rows)
    maybe = sum(row.status in _MAYBE for row in rows)
    kinds = sorted({row.kind.value for row in rows})
    words = f"{', '.join(kinds)} to {rows[0].to.e164}, {rows[0].body[:40]!r}, {[str(row.id) for row in rows]}"
    if accepted < sure:
        found.lost.append(f"{words}: we say {sure}, the carrier took {accepted}")
    if accepted <= sure + maybe:
        if accepted > sure:
            found.unresolved.append(f"{words}: the carrier took {accepted}, we are sure of {sure} only")
        return 0
    if any(RULES[row.kind].when_unsure is WhenUnsure.SEND_AGAIN for row in rows):
        return accepted - sure
    found.doubled.append(f"{words}: {sure} were to go out, the carrier took {accepted}")
    return 0


def _is_without_records(body: str) -> bool:
    """Recognise what is said to staff while the database is away, of which there is no record."""
    key = TextKey.PAGE_WITHOUT_RECORDS.value
    return any(body.endswith(words[key].rpartition("}")[2]) for words in house_wording().values())


def _sids(
    session: Session,
    found: Reckoning,
    taken: Sequence[Mapping[str, Any]],
    ours: Mapping[tuple[str, str], Sequence[MessageRow]],
) -> None:
    """Expect to know whatever the carrier took: by its id, by a receipt, or as one that its kind sends again."""
    known = {row.carrier_id for rows in ours.values() for row in rows}
    known |= set(session.scalars(select(ReceiptRow.carrier_id)))
    for each in taken:
        rows = ours.get((each["to"], each["body"]), ())
        if each["sid"] in known or any(RULES[row.kind].when_unsure is WhenUnsure.SEND_AGAIN for row in rows):
            continue
        if not rows and not _is_without_records(each["body"]):
            found.wrong.append(f"the carrier took what we have no record of: {each['sid']}, {each['body'][:40]!r}")
        elif rows:
            found.unresolved.append(f"the carrier took {each['sid']}, {each['body'][:40]!r}, and we do not know it")


def _stopped(  # noqa: PLR0917 - everything is compared with everything
    session: Session,
    found: Reckoning,
    books: Books,
    messages: Sequence[MessageRow],
    replies: Mapping[str, Sequence[ReplyRow]],
    heard: Mapping[str, datetime],
) -> None:
    """Expect nobody who stopped to get anything afterwards for which we need their consent."""
    withdrawn = select(ConsentRow.participant_id, ConsentRow.at).where(ConsentRow.state == ConsentState.WITHDRAWN)
    gone = {who: at for who, at in session.execute(withdrawn)}  # noqa: C416 - a result has keys of its own
    still = set(session.scalars(select(ParticipantRow.id).where(ParticipantRow.consent == ConsentState.GIVEN)))
    stops = [row for rows in replies.values() for row in rows if row.body in STOPPING and row.participant_id]
    for row in stops:
        if row.participant_id not in gone or row.participant_id in still:
            found.wrong.append(f"somebody stopped, and we do not heed it: {row.carrier_id}, {row.body!r}")
    made = {each["sid"]: parsedate_to_datetime(each["date_created"]) for each in books["messages"]}
    prompt = {
        row.participant_id: heard[row.carrier_id]
        for row in stops
        if row.carrier_id in heard and row.handled_at is not None and row.handled_at - row.received_at < _AT_ONCE
    }
    for message in messages:
        who = message.participant_id
        if who not in gone or RULES[message.kind].consent is None or message.status not in TAKEN:
            continue
        at = made.get(message.carrier_id or "")
        late = who in prompt and at is not None and at > prompt[who] + _IN_FLIGHT
        if message.created_at > gone[who] + FALL or late:
            found.wrong.append(f"{message.kind.value} {message.id} went to somebody who had stopped at {gone[who]}")
    found.rows.append(("people who stopped", str(len(gone))))
