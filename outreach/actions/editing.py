"""Editing: what staff change about a participant, and the line of the timeline that says so."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import by_staff, people, scopes
from outreach.actions.by_staff import NotPossible
from outreach.actions.import_rows import STATES
from outreach.actions.people import Person
from outreach.domain.consent import Scope
from outreach.records import participants, specialists
from outreach.records.participants import Participant
from outreach.records.timeline import Event

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a participant shall be known from now on; `voice_wording` names what they agreed to about being called."""

    name: str
    zone: str | None
    state: str | None
    lang: str
    peer: UUID | None
    at_risk: bool
    by_voice: bool
    voice_wording: str = ""


def edit(session: Session, person: Person, wanted: Wanted, *, by: str, now: datetime) -> list[str]:
    """Change what is another one now, and say what that was; raises NotPossible, and then nothing was changed."""
    before = _participant(person)
    _check(session, person, wanted)
    changed = _changed(session, before, wanted)
    if wanted.zone is not None and (wanted.zone, wanted.state) != (before.zone, before.state):
        by_staff.move(session, person, zone=wanted.zone, state=wanted.state, now=now)
    if wanted.by_voice != before.by_voice:
        wording = wanted.voice_wording or "told us"
        by_staff.by_voice(session, person, called=wanted.by_voice, wording=wording, now=now)
    if wanted.zone is None:
        participants.change(session, before.id, state=wanted.state)
    participants.change(
        session, before.id, name=wanted.name, lang=wanted.lang, peer_id=wanted.peer, at_risk=wanted.at_risk
    )
    if changed:
        after = people.of_participant(session, before.id)
        people.note(session, after, Event.CHANGED, "; ".join(changed), by=by, now=now)
    return changed


def _check(session: Session, person: Person, wanted: Wanted) -> None:
    if not 0 < len(wanted.name.strip()) <= LONGEST_NAME or not wanted.name.isprintable():
        raise NotPossible(f"needs a name of up to {LONGEST_NAME} letters, on one line")
    if wanted.lang not in (_participant(person).lang, *person.in_use.program.languages):
        raise NotPossible("speaks a language that the program does not have")
    if wanted.state is not None and wanted.state not in STATES:
        raise NotPossible("lives in a state: choose it from the list")
    if wanted.zone is None and _participant(person).zone is not None:
        raise NotPossible("lives somewhere: choose where, or leave it as it was")
    if wanted.peer is not None and wanted.peer not in {
        each.id for each in specialists.of_program(session, person.in_use.program_id)
    }:
        raise NotPossible("cannot have a peer who does not work for the program")
    voice = wanted.by_voice and not _participant(person).by_voice
    if voice and not scopes.allows(session, person, Scope.AUTO_CALL) and not wanted.voice_wording.strip():
        raise NotPossible("must have agreed to be called by a machine: write where they did")


def _changed(session: Session, before: Participant, wanted: Wanted) -> list[str]:
    """Name what is another one now, without a word that gives anybody away."""
    names = specialists.by_ids(session, [key for key in (before.peer_id, wanted.peer) if key is not None])
    peers = [names[key].name if key in names else "nobody" for key in (before.peer_id, wanted.peer)]
    told = {
        "another name": before.name != wanted.name,
        f"language {wanted.lang}, {before.lang} before": before.lang != wanted.lang,
        f"peer {peers[1]}, {peers[0]} before": before.peer_id != wanted.peer,
        f"{'' if wanted.at_risk else 'not '}at risk": before.at_risk != wanted.at_risk,
        f"zone {wanted.zone}": wanted.zone is not None and before.zone != wanted.zone,
        f"state {wanted.state or 'not known'}": before.state != wanted.state,
        f"check-ins {'by voice' if wanted.by_voice else 'by text'}": before.by_voice != wanted.by_voice,
    }
    return [what for what, is_new in told.items() if is_new]


def _participant(person: Person) -> Participant:
    assert person.participant is not None
    return person.participant
