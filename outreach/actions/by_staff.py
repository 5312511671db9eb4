"""What staff do for participants, at the console or at a terminal: admit, invite, pause, resume, withdraw."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import enrollment, people, scopes
from outreach.actions.enrollment import NewParticipant
from outreach.actions.people import Person
from outreach.actions.programs import ProgramInUse
from outreach.domain.consent import ConsentHow, ConsentState, Scope
from outreach.domain.zones import check_zone
from outreach.records import participants
from outreach.records.enrollments import EnrollmentStatus

LONGEST_PAUSE = timedelta(days=365)
_TOLD_US = "told us to stop before they were enrolled"


class NotPossible(ValueError):
    """Raised for what cannot be done for somebody where they stand; says why, and what can."""


class Agreed(StrEnum):
    """What somebody who is admitted has said about being texted."""

    GIVEN = "given"
    INVITE = "invite"
    NONE = "none"


def admit(
    session: Session,
    in_use: ProgramInUse,
    new: NewParticipant,
    *,
    agreed: Agreed,
    how: ConsentHow,
    wording: str | None = None,
    now: datetime,
) -> Person:
    """Enroll somebody, and invite them or note the consent that they gave; raises AlreadyEnrolled.

    `wording` names what those who agreed already did agree to, such as a form that they signed. From a number that told
    us to stop only they can begin, by texting START, whatever a list says.
    """
    person = enrollment.enroll(session, in_use, new, now=now)
    if participants.told_us_to_stop(session, new.phone):
        enrollment.change_consent(session, person, ConsentState.WITHDRAWN, how, wording=_TOLD_US, now=now)
    elif agreed is Agreed.INVITE:
        enrollment.invite(session, person, how=how, now=now)
    elif agreed is Agreed.GIVEN:
        enrollment.change_consent(session, person, ConsentState.GIVEN, how, wording=wording, now=now)
    return people.of_participant(session, _id(person))


class Deed(StrEnum):
    """What staff can do for many people at once."""

    INVITE = "invite"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"


_STOPPED = "has stopped; only they can begin again, by texting START"


def hindrance(person: Person, deed: Deed) -> str | None:
    """Say why something cannot be done for somebody where they stand; None when it can."""
    consent = _consent(person)
    if consent is ConsentState.WITHDRAWN and deed is not Deed.PAUSE:
        return "has stopped already; there is nothing to do" if deed is Deed.WITHDRAW else _STOPPED
    match deed:
        case Deed.INVITE:
            return "has agreed already; there is nothing to ask" if consent is ConsentState.GIVEN else None
        case Deed.PAUSE:
            asked = consent is ConsentState.GIVEN and person.enrollment is not None and person.enrollment.goes_on
            return None if asked else "is not asked anything at present; there is nothing to pause"
        case Deed.RESUME:
            paused = consent is ConsentState.GIVEN and _status(person) is EnrollmentStatus.PAUSED
            return None if paused else "is not paused; there is nothing to resume"
        case Deed.WITHDRAW:
            return None


def invite(session: Session, person: Person, *, now: datetime) -> None:
    """Invite somebody, or invite them again; raises NotPossible after a yes, and after STOP."""
    _check(person, Deed.INVITE)
    enrollment.invite(session, person, how=ConsentHow.STAFF, now=now)


def move(session: Session, person: Person, *, zone: str, state: str | None, now: datetime) -> None:
    """Note that somebody lives elsewhere; who names no state stays in theirs. Raises NotPossible for no real zone."""
    try:
        known = check_zone(zone)
    except ValueError as error:
        raise NotPossible(f"cannot live there: {error}") from error
    kept = None if person.participant is None else person.participant.state
    enrollment.move(session, person, zone=known, state=state or kept, now=now)


def pause(session: Session, person: Person, *, days: int, now: datetime) -> None:
    """Ask somebody nothing for some days; raises NotPossible for somebody who is not asked anyway."""
    _check(person, Deed.PAUSE)
    enrollment.pause(session, person, days=days, now=now)


def resume(session: Session, person: Person, *, now: datetime) -> None:
    """Go on asking somebody who is paused; raises NotPossible for anybody else."""
    _check(person, Deed.RESUME)
    enrollment.resume(session, person, now=now)


def withdraw(session: Session, person: Person, *, now: datetime) -> None:
    """Note that somebody told us, outside of texting, to stop; raises NotPossible when they did so before."""
    _check(person, Deed.WITHDRAW)
    enrollment.change_consent(session, person, ConsentState.WITHDRAWN, ConsentHow.STAFF, now=now)


def allow(session: Session, person: Person, *, scope: Scope, allowed: bool, wording: str, now: datetime) -> None:
    """Note that somebody allows calls or voicemail, or no more; raises NotPossible before they agreed to texts."""
    if _consent(person) is not ConsentState.GIVEN:
        raise NotPossible("has not agreed to texts, so there is no consent to change")
    if not scopes.change(session, person, scope, allowed=allowed, wording=wording, now=now):
        raise NotPossible("has said so already; there is nothing to do")


def by_voice(session: Session, person: Person, *, called: bool, wording: str, now: datetime) -> None:
    """Call somebody for their check-ins, who agreed to it, or text them again; raises NotPossible."""
    assert person.participant is not None, "staff do this for participants"
    if _consent(person) is not ConsentState.GIVEN:
        raise NotPossible("has not agreed to anything yet")
    if called and not person.in_use.program.calls.check_ins:
        raise NotPossible("is in a program that makes no such calls; it needs [calls] check_ins = true")
    scopes.change(session, person, Scope.AUTO_CALL, allowed=called, wording=wording, now=now)
    participants.set_by_voice(session, person.participant.id, by_voice=called)


def _check(person: Person, deed: Deed) -> None:
    why = hindrance(person, deed)
    if why is not None:
        raise NotPossible(why)


def _id(person: Person) -> UUID:
    assert person.participant_id is not None
    return person.participant_id


def _consent(person: Person) -> ConsentState | None:
    assert person.participant is not None, "staff do this for participants"
    return person.participant.consent


def _status(person: Person) -> EnrollmentStatus:
    assert person.enrollment is not None, "staff do this for participants"
    return person.enrollment.status
