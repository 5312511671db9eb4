"""Receipts: what the carrier says became of a message, and what follows for the person it was for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from outreach.actions import call_attempts, escalations, people, still_asked, stopped
from outreach.actions.alarms import raise_alarm, specialist_stopped
from outreach.actions.people import Person
from outreach.domain.calls import CallEnd
from outreach.domain.check_in import SkipReason
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MESSAGE_MOVES, SAY_AGAIN, Lane, MessageKind, MessageStatus
from outreach.domain.escalation import Channel, ReasonKind
from outreach.domain.opt_outs import Difference
from outreach.domain.text_keys import TextKey
from outreach.domain.troubles import CLUSTER_WITHIN, LONG_WINDOW, TROUBLES, Trouble, enough_to_compare, is_cluster
from outreach.domain.urgency import Urgency
from outreach.ports import CarrierUnavailable, Receipt
from outreach.records import again, alarms, consents, never_asked, receipts
from outreach.records.messages import Message
from outreach.records.reasons import NewReason
from outreach.records.receipts import GoodNews
from outreach.records.timeline import Event

_AT_MOST_HOURLY = timedelta(hours=1)
_NETWORK_RESTS = timedelta(minutes=5)
_WENT_WRONG = (MessageStatus.UNDELIVERED, MessageStatus.FAILED)


def receive_receipts(session: Session, told: Sequence[Receipt], *, now: datetime) -> None:
    """Keep receipts that came together: good news of all messages at once, and one by one where anything is wrong."""
    careful = {each.message_id for each in told if not _is_good_news(each)}
    news = [
        GoodNews(
            message=each.message_id,
            carrier_id=each.carrier_id,
            status=each.status,
            after=each.after,
            sender=each.sender,
        )
        for each in told
        if each.message_id is not None and each.message_id not in careful
    ]
    if news:
        receipts.receive_good_news(session, news, now=now)
    for each in told:
        if each.message_id is None or each.message_id in careful:
            receive_receipt(session, each, now=now)


def _is_good_news(receipt: Receipt) -> bool:
    went_wrong = receipt.after in _WENT_WRONG or receipt.error_code is not None or receipt.trouble is not None
    return receipt.message_id is not None and not went_wrong and receipt.call_ended is None


def receive_receipt(session: Session, receipt: Receipt, *, now: datetime) -> None:
    """Keep a receipt, whatever order it comes in, and act on it if it says something new."""
    before = [status for status, moves in MESSAGE_MOVES.items() if receipt.after in moves]
    moved = receipts.receive(
        session,
        message=receipt.message_id,
        carrier_id=receipt.carrier_id,
        status=receipt.status,
        after=receipt.after,
        before=before,
        error_code=receipt.error_code,
        trouble=receipt.trouble,
        sender=receipt.sender,
        now=now,
    )
    if moved is not None and receipt.call_ended is not None:
        _call_ended(session, moved, receipt, receipt.call_ended, now=now)
        return
    if moved is None or receipt.after not in _WENT_WRONG:
        return
    trouble = receipt.trouble or Trouble.UNKNOWN
    if trouble is Trouble.FILTERED:
        _filtered(session, moved, receipt.sender, now=now)
    if trouble is Trouble.STOPPED:
        recipient_stopped(session, moved, now=now)
    else:
        not_reached(session, moved, receipt.error_code or receipt.status, trouble=trouble, now=now)


def _call_ended(session: Session, message: Message, receipt: Receipt, how: CallEnd, *, now: datetime) -> None:
    """Act on the end of a call; one that our own account forbids is somebody's to mend."""
    if receipt.trouble is Trouble.OUR_SET_UP:
        set_up_is_wrong(session, receipt.error_code or receipt.status, now=now)
    call_attempts.over(session, message, how, now=now)


def _filtered(session: Session, message: Message, sender: str | None, *, now: datetime) -> None:
    """Tell the lead, once per cluster, that phone companies take our texts for junk: the wording must change."""
    hourly = receipts.count_troubled(session, Trouble.FILTERED, sender=sender, since=now - CLUSTER_WITHIN)
    daily = receipts.count_troubled(session, Trouble.FILTERED, sender=sender, since=now - LONG_WINDOW)
    enough = enough_to_compare(daily)
    texts = receipts.count_texts(session, sender=sender, since=now - LONG_WINDOW, at_most=enough)
    if not is_cluster(within_the_hour=hourly, within_the_day=daily, all_within_the_day=texts):
        return
    name = f"filtered {sender}"
    last = alarms.of(session, name)
    goes_on = last is not None and last.seen_at > now - CLUSTER_WITHIN
    alarms.note(session, name, times=1, within=CLUSTER_WITHIN, now=now)
    if goes_on:
        return
    raise_alarm(
        session,
        f"told of {name}",
        TextKey.TEXTS_FILTERED,
        again_after=CLUSTER_WITHIN,
        program=message.program_id,
        fields={"count": str(daily)},
        now=now,
    )


def recipient_stopped(session: Session, message: Message, *, now: datetime) -> None:
    """Let the ledger follow a STOP that only the carrier knew of; of one of ours, somebody who leads them learns."""
    if message.participant_id is None:
        not_reached(session, message, "stopped at the carrier", trouble=Trouble.STOPPED, now=now)
        if message.specialist_id is not None:
            specialist_stopped(session, message.specialist_id, now=now)
        return
    person = people.of_participant(session, message.participant_id)
    if message.to != person.phone:
        not_reached(session, message, "stopped", trouble=Trouble.STOPPED, now=now)
        return
    stopped.settle(session, person, _stopped_before(session, person, message), now=now)


def _stopped_before(session: Session, person: Person, message: Message) -> Difference:
    """Say what a STOP means that the carrier tells of: it is older than a yes that came after we tried the text."""
    assert person.participant is not None
    since = consents.stands_since(session, person.participant.id)
    tried_at = message.attempted_at or message.created_at
    if person.participant.consent is ConsentState.GIVEN and since is not None and since > tried_at:
        return Difference.STOPPED_THERE
    return Difference.STOP_NOT_HEARD


def set_up_is_wrong(session: Session, code: str, *, now: datetime) -> None:
    """Tell everybody who leads a program, at most hourly: no text gets through until our account is mended."""
    raise_alarm(
        session,
        "carrier refuses",
        TextKey.CARRIER_REFUSES,
        again_after=_AT_MOST_HOURLY,
        fields={"code": code},
        now=now,
    )


def not_taken(session: Session, why: CarrierUnavailable, *, now: datetime) -> None:
    """Act on a message that the carrier did not take now: if that is how our account is, somebody must mend it."""
    if why.our_set_up:
        set_up_is_wrong(session, str(why), now=now)


def not_reached(
    session: Session, message: Message, code: str, *, now: datetime, trouble: Trouble = Trouble.UNKNOWN
) -> None:
    """Act on a message that did not arrive: a page goes on at once, and a person learns of any other if it matters."""
    if trouble is Trouble.OUR_SET_UP:
        set_up_is_wrong(session, code, now=now)
    if message.kind is MessageKind.PAGE:
        escalations.message_failed(session, message.id, why=code, now=now)
        return
    if message.channel is Channel.CALL:
        call_attempts.over(session, message, CallEnd.FAILED, now=now)
    person = None if message.participant_id is None else people.of_participant(session, message.participant_id)
    said_again = TROUBLES[trouble].again and _say_again(session, message, person, now=now)
    if person is None:
        return
    where = "" if message.to == person.phone else " at a number that they gave up"
    what = f"{message.kind.value} did not arrive{where} ({TROUBLES[trouble].what}; carrier code {code})"
    people.note(session, person, Event.DELIVERY, f"{what}; said again" if said_again else what, now=now)
    if said_again:
        return
    _never_asked(session, message)
    _look_into(session, person, message, code, trouble, now=now)


def _never_asked(session: Session, message: Message) -> None:
    """Close the check-in of a question that never arrived; of a first one only if they were not reminded of it."""
    if message.kind in (MessageKind.PROMPT, MessageKind.REMINDER) and message.check_in_id is not None:
        reminder = message.kind is MessageKind.REMINDER
        never_asked.close(session, [message.check_in_id], reason=SkipReason.UNDELIVERED, though_said=reminder)


def _say_again(session: Session, message: Message, person: Person | None, *, now: datetime) -> bool:
    """Say it once more if its kind may be; consent, hours and time are asked about again when it goes out."""
    if message.kind not in SAY_AGAIN:
        return False
    if person is not None and still_asked.not_any_more(session, [message], [person]):
        return False
    not_before = now if message.lane is Lane.URGENT else now + _NETWORK_RESTS
    if not_before >= message.good_until:
        return False
    to = message.to if person is None else person.phone
    return again.say_again(session, message, to=to, not_before=not_before, now=now)


def _look_into(
    session: Session, person: Person, message: Message, code: str, trouble: Trouble, *, now: datetime
) -> None:
    """Let a person look at the number if that is what is wrong, and in any case when a crisis card did not arrive."""
    follows = TROUBLES[trouble]
    of_number = message.to == person.phone and _is_of_number(session, message, trouble, now=now)
    card = message.kind is MessageKind.CRISIS_CARD
    if not (of_number or card):
        return
    what = f"our text did not arrive: {follows.what} (carrier code {code}); "
    problem = NewReason(
        kind=ReasonKind.NUMBER_PROBLEM if of_number else ReasonKind.DELIVERY,
        urgency=Urgency.SAME_DAY if card else Urgency.WATCH,
        what=what + ("check the number" if of_number else "they wrote in a crisis and had no answer, so call"),
        rule=f"carrier.{code}",
    )
    escalations.raise_reasons(session, person, [problem], now=now)


def _is_of_number(session: Session, message: Message, trouble: Trouble, *, now: datetime) -> bool:
    """Say whether enough texts to this number of somebody met a trouble that it may be the number's."""
    follows = TROUBLES[trouble]
    if follows.after is None or follows.after == 1:
        return follows.after is not None
    assert message.participant_id is not None
    since = now - follows.within
    return receipts.count_at(session, message.participant_id, message.to, trouble, since=since) >= follows.after
