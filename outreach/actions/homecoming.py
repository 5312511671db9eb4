"""Bringing home what was kept on disk while the database was away: each text once, in order, none answered twice."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from outreach.actions import commands, enrollment, escalations, people, programs, replies, roster
from outreach.actions.people import Person
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import DropReason, MessageKind
from outreach.domain.escalation import ReasonKind
from outreach.domain.inbound import Inbound
from outreach.domain.phone import NO_NUMBER
from outreach.domain.reading import read
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.reading.reading import Keyword, Reading
from outreach.domain.urgency import Urgency
from outreach.ports import DatabaseTrouble, DatabaseUnwell, KeptText, Runtime
from outreach.records import heartbeats, later, outbox, participants, specialists
from outreach.records import replies as records
from outreach.records.reasons import NewReason
from outreach.records.timeline import Event

log = structlog.get_logger(__name__)

TOO_OLD = timedelta(days=1)
"""After so long a text is no answer to what we asked since: a person reads it, and answers."""

_SWEEP_AFTER = timedelta(seconds=20)
_TRIES = 3
_LOOK_AGAIN_SECONDS = 0.05

_FOR_A_WHILE = timedelta(seconds=5)
"""How long a pass brings texts home before it looks after pages again; the rest comes in the next."""


class _TimeIsUp(Exception):
    """Whoever waits for it cannot wait any longer; the rest stays where it is."""


def look_after(runtime: Runtime) -> None:
    """Bring home what waits on this machine's disk, and keep its roster fresh."""
    bring_home(runtime, within=_FOR_A_WHILE, waits=False)
    roster.keep(runtime)


def bring_home(runtime: Runtime, *, within: timedelta, waits: bool = True) -> bool:
    """Store and read every kept text `within` some time; says whether none is left that others have to wait for.

    Somebody else who is at it is waited for as long, unless it is not waited for. What a broken disk will not give up
    has to wait for somebody who mends it, and nobody waits for that.
    """
    if runtime.on_disk is None or runtime.on_disk.journal.is_empty():
        return True
    until = time.monotonic() + within.total_seconds()
    try:
        while not runtime.on_disk.journal.empty_into(partial(_bring_one_home, runtime, until=until)):
            if not waits or time.monotonic() > until:
                return False
            time.sleep(_LOOK_AGAIN_SECONDS)
    except (DatabaseTrouble, _TimeIsUp) as error:
        log.info("kept_texts_wait", why=type(error).__name__)
        return False
    except OSError as error:
        log.critical("journal_out_of_reach", error=error.strerror)
        return True
    return runtime.on_disk.journal.is_empty()


def _bring_one_home(runtime: Runtime, kept: KeptText, *, until: float) -> bool:
    """Store and read one text; False when it alone is at fault that this cannot be done."""
    if time.monotonic() > until:
        raise _TimeIsUp
    for _ in range(_TRIES):
        try:
            receive_late(runtime, kept)
        except DatabaseUnwell:
            raise  # a full disk answers questions, and refuses texts: none of them is at fault
        except Exception:
            log.exception("kept_text_not_stored")
            _see_that_the_database_answers(runtime)
            continue
        return True
    return False


def _see_that_the_database_answers(runtime: Runtime) -> None:
    with runtime.transaction() as session:
        heartbeats.last_beats(session)


def receive_late(runtime: Runtime, kept: KeptText) -> None:
    """Store a text as of when it came, read it, and leave unsaid what was said already: all of it, or nothing."""
    now = runtime.now()
    kept = replace(kept, inbound=replies.from_outside(runtime, kept.inbound))
    with runtime.transaction() as session:
        reply = records.store(session, kept.inbound, now=kept.at, first_try_at=now + _SWEEP_AFTER)
        if reply is None:
            _call_off_the_card(session, kept, now=now)
            return
        if now - kept.at > TOO_OLD:
            _put_before_a_person(session, kept, reply, lexicon=runtime.lexicon, now=now)
            return
        within = replace(runtime, transaction=partial(_part_of, session))
        if replies.think(within, reply) and kept.answered:
            _leave_the_card_unsaid(session, reply, now=now)


@contextmanager
def _part_of(session: Session) -> Iterator[Session]:
    """Let what takes a transaction of its own be a part of this one, which it may give up alone."""
    later.write(session)
    with session.begin_nested():
        yield session
        later.write(session)


def _call_off_the_card(session: Session, kept: KeptText, *, now: datetime) -> None:
    """Leave the card unsaid, if it still waits, of a text that was answered here and came home another way."""
    reply = records.by_carrier_id(session, kept.inbound.carrier_id) if kept.answered else None
    if reply is not None and _cancel_card(session, reply):
        _note_unsaid(session, reply, now=now)


def _leave_the_card_unsaid(session: Session, reply: UUID, *, now: datetime) -> None:
    _cancel_card(session, reply)
    _note_unsaid(session, reply, now=now)


def _cancel_card(session: Session, reply: UUID) -> int:
    kinds = (MessageKind.CRISIS_CARD,)
    return outbox.cancel_queued(session, reason=DropReason.OVERTAKEN, reply=reply, kinds=kinds)


def _note_unsaid(session: Session, reply: UUID, *, now: datetime) -> None:
    heard = records.heard(session, [reply])[reply]
    person = _known(session, participant=heard.participant_id, stranger=heard.stranger_id)
    if person is not None:
        what = "crisis_card: said at once when they wrote, while our records could not be reached"
        people.note(session, person, Event.NOT_SAID, what, now=now)


def _known(session: Session, *, participant: UUID | None, stranger: UUID | None) -> Person | None:
    if participant is not None:
        return people.of_participant(session, participant)
    if stranger is None:
        return None
    return people.of_stranger(session, participants.strangers_by_ids(session, [stranger])[stranger])


def _put_before_a_person(session: Session, kept: KeptText, reply: UUID, *, lexicon: Lexicon, now: datetime) -> None:
    """Have somebody read what came too long ago to be answered as if it were now; only a STOP is obeyed."""
    phone = kept.inbound.phone or NO_NUMBER
    participant = participants.by_phone(session, phone)
    specialist = None if participant else specialists.by_phone(session, phone)
    if specialist is not None and specialists.programs_of(session, specialist.id):
        waits = records.claim(session, reply)
        assert waits is not None
        commands.read_too_late(session, specialist, waits, lexicon=lexicon, now=now)
        return
    known = None if participant is None else participant.id
    person = people.meet(session, phone, now=now) if known is None else people.of_participant(session, known)
    if person is None:
        records.handled(session, reply, now=now)
        return
    reading = _read(kept.inbound, person, lexicon)
    _write_down(session, person, kept, reply, reading, now=now)
    if reading.keyword is Keyword.OPT_OUT:
        enrollment.change_consent(session, person, ConsentState.WITHDRAWN, ConsentHow.KEYWORD, reply=reply, now=now)
    escalations.raise_reasons(session, person, _reasons(kept, reply, reading, now=now), now=now)


def _read(inbound: Inbound, person: Person, lexicon: Lexicon) -> Reading:
    extra = programs.reads_too(person.in_use, lexicon)
    return read(inbound.body, lexicon=lexicon, lang=person.lang, media=inbound.media, extra=extra)


def _write_down(
    session: Session, person: Person, kept: KeptText, reply: UUID, reading: Reading, *, now: datetime
) -> None:
    what = f"wrote {_ago(kept, now)}, while our records could not be reached: {kept.inbound.body}"
    people.note(session, person, Event.HEARD, what, now=now)
    records.handled(
        session,
        reply,
        now=now,
        participant=person.participant_id,
        stranger=person.stranger_id,
        reading=json.dumps(asdict(reading), default=str),
        urgency=None if reading.urgency is None else reading.urgency.value,
        lexicon=reading.version,
    )


def _reasons(kept: KeptText, reply: UUID, reading: Reading, *, now: datetime) -> list[NewReason]:
    """Say what worries us in it, and that nobody has answered it."""
    found = [
        NewReason(
            kind=ReasonKind.CONCERN,
            urgency=one.urgency,
            what=one.what,
            rule=one.rule,
            category=one.category.value,
            reply_id=reply,
        )
        for one in reading.concerns
    ]
    unanswered = NewReason(
        kind=ReasonKind.DELIVERY,
        urgency=Urgency.SAME_DAY,
        what=f"wrote {_ago(kept, now)}, while our records could not be reached; nobody has answered",
        rule="outage.too_old",
        reply_id=reply,
    )
    return [*found, unanswered]


def _ago(kept: KeptText, now: datetime) -> str:
    return f"{int((now - kept.at) / timedelta(hours=1))} hours ago"
