"""Runaways: holding automatic texts to somebody who would have too many, and telling somebody that we had to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from outreach.actions import escalations, people
from outreach.actions.alarms import raise_alarm
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.hours import at_wall_clock, local_day
from outreach.domain.runaway import ANSWERING, AUTOMATIC, BEGUN, MOST_A_DAY, Today, is_near, is_runaway
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.records import runaways
from outreach.records.messages import Message
from outreach.records.reasons import NewReason

log = structlog.get_logger(__name__)

_DAY = timedelta(days=1)


def too_many(
    session: Session, batch: Sequence[Message], everybody: Mapping[UUID, Person], *, now: datetime
) -> set[UUID]:
    """Name the claimed messages that would be too many for their person today, and note that they are held.

    One statement, whatever is in the batch; a few more for those who are near the limit.
    """
    automatic = [each for each in batch if each.kind in AUTOMATIC and each.participant_id in everybody]
    if not automatic:
        return set()
    since = {key: day_began(person, now) for key, person in everybody.items()}
    keys = [message.id for message in batch]
    had = runaways.attempted(session, _of(automatic, since), apart_from=keys)
    mine = Counter(each.participant_id for each in automatic)
    near = {key: since[key] for key, today in had.items() if is_near(today) or mine[key] > 1}
    if not near:
        return set()
    runaways.take_turns(session)
    had = runaways.attempted(session, near, apart_from=keys)
    held = _held(automatic, had, runaways.heard(session, near))
    _note(session, held, everybody, now=now)
    return {message.id for message in held}


def day_began(person: Person, now: datetime) -> datetime:
    """Find when somebody's own day began."""
    return at_wall_clock(local_day(now, person.zone), datetime.min.time(), person.zone)


def _of(messages: Sequence[Message], since: Mapping[UUID, datetime]) -> dict[UUID, datetime]:
    return {each.participant_id: since[each.participant_id] for each in messages if each.participant_id is not None}


def _held(messages: Sequence[Message], had: dict[UUID, Today], heard: Mapping[UUID, int]) -> list[Message]:
    held = []
    for each in messages:
        if each.participant_id not in had or each.participant_id is None:
            continue
        today = had[each.participant_id]
        if is_runaway(each.kind, today=today, heard=heard[each.participant_id]):
            held.append(each)
        else:
            had[each.participant_id] = _with(today, each.kind)
    return held


def _with(today: Today, kind: MessageKind) -> Today:
    """Count one more text."""
    return Today(begun=today.begun + (kind in BEGUN), answering=today.answering + (kind in ANSWERING))


def _note(session: Session, held: Sequence[Message], everybody: Mapping[UUID, Person], *, now: datetime) -> None:
    if not held:
        return
    log.error("texts_held", count=len(held))
    texts = Counter(each.participant_id for each in held if each.participant_id is not None)
    days = {key: (local_day(now, everybody[key].zone), count) for key, count in texts.items()}
    runaways.note(session, days, now=now)


def tell_due(session: Session, *, now: datetime, limit: int, passing: int = 0) -> int:
    """Put everybody whose texts were held today in front of a person, and tell the leads, once a day."""
    due = runaways.to_tell(session, now=now, limit=limit, passing=passing)
    if not due:
        return 0
    for each in due:
        person = people.of_participant(session, each.participant_id)
        reason = NewReason(
            kind=ReasonKind.HELD,
            urgency=Urgency.WATCH,
            what=f"we held back automatic texts: more than {MOST_A_DAY} in one day is a mistake of ours",
            rule="guard.runaway",
        )
        escalations.raise_reasons(session, person, [reason], now=now)
    runaways.told(session, due)
    raise_alarm(session, "runaway", TextKey.TEXTS_HELD, again_after=_DAY, within=_DAY, times=len(due), now=now)
    return len(due)
