"""Contact notes: drafted from what happened, written out, signed by who was there, and read by a supervisor."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions.people import Person
from outreach.domain.contact_note import LONGEST_WORDS, Lack, NoteDraft, cannot_be_kept, cannot_be_signed
from outreach.domain.episode import Episode, drafted
from outreach.domain.writer import Writer
from outreach.records import consents, contact_notes, episodes, profiles, reasons
from outreach.records.contact_notes import ContactNote
from outreach.records.escalations import Escalation

_ANSWERS_OF = timedelta(days=2)
"""Answers that are older say nothing of how somebody is in a contact."""

_WITHOUT_EPISODE = timedelta(hours=12)
"""How far back a contact is looked for when nothing worried us."""


class NotNow(StrEnum):
    """Why something cannot be done with a contact note as it stands."""

    CHANGED = "changed"
    SIGNED = "signed"
    NOT_SIGNED = "not_signed"
    NOT_YOURS = "not_yours"
    YOUR_OWN = "your_own"
    SIGNED_OFF = "signed_off"
    NOTHING_WRITTEN = "nothing_written"
    TOO_LONG = "too_long"


class NotPossible(ValueError):
    """Raised for what cannot be done with a contact note as it stands; says why."""

    def __init__(self, why: NotNow) -> None:
        """Keep why."""
        super().__init__(why.value)
        self.why = why


class Lacking(ValueError):
    """Raised for a note that cannot be kept, or signed, as it is; says what it lacks."""

    def __init__(self, lacks: Sequence[Lack]) -> None:
        """Keep what it lacks."""
        super().__init__(", ".join(lacks))
        self.lacks = tuple(lacks)


def begin(
    session: Session, person: Person, escalation: Escalation | None, *, writer: Writer, lang: str, now: datetime
) -> ContactNote:
    """Begin a note of a contact, filled in with what is known of it; `lang` is the one its writer works in."""
    began_at = now - _WITHOUT_EPISODE if escalation is None else escalation.opened_at
    draft = drafted(
        _episode(session, person, escalation, began_at=began_at),
        credential=contact_notes.credential_of(session, writer.id),
        zone=person.in_use.program.zone,
        lang=lang,
        now=now,
    )
    return contact_notes.add(
        session,
        draft,
        program=person.in_use.program_id,
        participant=person.participant_id,
        stranger=person.stranger_id,
        escalation=None if escalation is None else escalation.id,
        writer=writer,
        now=now,
    )


def _episode(session: Session, person: Person, escalation: Escalation | None, *, began_at: datetime) -> Episode:
    known = None if person.participant is None else profiles.latest(session, person.participant.id)
    why = [] if escalation is None else reasons.of(session, [escalation.id])[escalation.id]
    return Episode(
        began_at=began_at,
        reasons=tuple(each.what for each in why),
        contacts=episodes.contacts(
            session, participant=person.participant_id, stranger=person.stranger_id, since=began_at
        ),
        told=() if escalation is None else episodes.told(session, escalation.id),
        answers=_answers(session, person, since=began_at - _ANSWERS_OF),
        consent_changes=_consent_changes(session, person, since=began_at),
        goal="" if known is None else known.known.goals,
    )


def _answers(session: Session, person: Person, *, since: datetime) -> dict[str, str]:
    if person.participant is None:
        return {}
    return episodes.answers_since(session, person.participant.id, since=since)


def _consent_changes(session: Session, person: Person, *, since: datetime) -> tuple[str, ...]:
    if person.participant is None:
        return ()
    lines = consents.ledger(session, person.participant.id)
    return tuple(f"{line.state.value} ({line.how.value})" for line in lines if line.at >= since)


def keep(session: Session, note: ContactNote, draft: NoteDraft, *, writer: Writer, now: datetime) -> ContactNote:
    """Keep a draft as its writer has it now; raises NotPossible and Lacking. `note` is what they began from."""
    _only_its_writer(note, writer)
    lacks = cannot_be_kept(draft, now=now)
    if lacks:
        raise Lacking(lacks)
    kept = contact_notes.rewrite(session, note, draft, now=now)
    return kept or _refuse(session, note)


def sign(session: Session, note: ContactNote, *, writer: Writer, now: datetime) -> ContactNote:
    """Let its writer sign a draft as they have read it; from then on nobody changes it. Raises as `keep` does."""
    _only_its_writer(note, writer)
    lacks = cannot_be_signed(note.draft, now=now)
    if lacks:
        raise Lacking(lacks)
    signed = contact_notes.sign(session, note, now=now)
    return signed or _refuse(session, note)


def _only_its_writer(note: ContactNote, writer: Writer) -> None:
    if note.signed_at is not None:
        raise NotPossible(NotNow.SIGNED)
    if note.writer.id != writer.id:
        raise NotPossible(NotNow.NOT_YOURS)


def _refuse(session: Session, note: ContactNote) -> ContactNote:
    """Say why a draft is not what it was when it was read."""
    is_now = contact_notes.by_id(session, note.id)
    signed = is_now is not None and is_now.signed_at is not None
    raise NotPossible(NotNow.SIGNED if signed else NotNow.CHANGED)


def add_to(session: Session, note: ContactNote, body: str, *, writer: Writer, now: datetime) -> UUID:
    """Add something to a signed note; raises NotPossible for one that can still be changed."""
    if note.signed_at is None:
        raise NotPossible(NotNow.NOT_SIGNED)
    if not body.strip():
        raise NotPossible(NotNow.NOTHING_WRITTEN)
    if len(body) > LONGEST_WORDS:
        raise NotPossible(NotNow.TOO_LONG)
    return contact_notes.append(session, note.id, body.strip(), writer=writer, now=now)


def sign_off(session: Session, note: ContactNote, *, reviewer: Writer, now: datetime) -> None:
    """Let a supervisor say that they have read a signed note; nobody does so for one of their own."""
    if note.signed_at is None:
        raise NotPossible(NotNow.NOT_SIGNED)
    if note.writer.id == reviewer.id:
        raise NotPossible(NotNow.YOUR_OWN)
    if not contact_notes.sign_off(session, note.id, reviewer, now=now):
        raise NotPossible(NotNow.SIGNED_OFF)
