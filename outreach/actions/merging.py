"""Merging: two participants turn out to be one, who keeps one number and one place, and everything that was said."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import enrollment, one_escalation, people
from outreach.actions.by_staff import NotPossible
from outreach.actions.people import NotEnrolled, Person
from outreach.actions.replanning import agrees, replan
from outreach.domain.check_in import OPEN, CheckInStatus, SkipReason
from outreach.domain.consent import ConsentHow, ConsentState, Scope
from outreach.domain.delivery import DropReason, MessageKind
from outreach.domain.one_consent import OneConsent, consent_of_one
from outreach.records import (
    calls,
    check_ins,
    consents,
    contact_notes,
    enrollments,
    known_senders,
    merges,
    number_checks,
    outbox,
    participants,
    past_numbers,
    profiles,
    replies,
    whose,
)
from outreach.records.consents import ConsentLine
from outreach.records.merges import Merge
from outreach.records.participants import Participant
from outreach.records.past_numbers import PastNumber
from outreach.records.profiles import Known
from outreach.records.timeline import Event

_LONGEST_WHY = 300
_BEGUN_BY_US = (MessageKind.PROMPT, MessageKind.REMINDER, MessageKind.INVITATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """Two participants who are one: `kept` stays who they are, `gone` is merged into them; one number is kept."""

    kept: Person
    gone: Person
    number_of_gone: bool

    @property
    def owner(self) -> Person:
        """Whose number stays."""
        return self.gone if self.number_of_gone else self.kept

    @property
    def other(self) -> Person:
        """Whose number is given up."""
        return self.kept if self.number_of_gone else self.gone


def look(session: Session, kept: UUID, gone: UUID, *, number_of_gone: bool) -> Merging:
    """Gather two participants who may be one; raises NotPossible, saying why they cannot be merged now."""
    if kept == gone:
        raise NotPossible("is the same person already")
    held = participants.hold(session, [kept, gone])
    try:
        both = people.with_programs(session, held)
        merging = Merging(kept=both[kept], gone=both[gone], number_of_gone=number_of_gone)
    except (NotEnrolled, KeyError) as error:
        raise NotPossible("is not there any more; somebody may have merged them a moment ago") from error
    _check(session, merging)
    return merging


def consent_after(session: Session, merging: Merging) -> OneConsent:
    """Say what the one person allows."""
    return consent_of_one(
        kept=consents.ledger(session, _id(merging.owner)), given_up=consents.ledger(session, _id(merging.other))
    )


def merge(session: Session, merging: Merging, *, why: str, by: str, now: datetime) -> Person:
    """Make one person of two, for good; raises NotPossible when nobody says how they know."""
    if not 0 < len(why.strip()) <= _LONGEST_WHY:
        raise NotPossible(f"must be known to be one person: say how you know, in up to {_LONGEST_WHY} letters")
    kept, gone = merging.kept, merging.gone
    after = consent_after(session, merging)
    number_checks.drop_of(session, _id(kept))
    live = one_escalation.join(session, kept, gone, by=by, now=now)
    _one_check_in(session, merging, now=now)
    _follow(session, merging, now=now)
    _number(session, merging, by=by, now=now)
    _what_is_known(session, merging)
    merges.follow(session, _id(gone), _id(kept))
    merges.add(session, Merge(gone=_id(gone), kept=_id(kept), why=why.strip(), by=by, at=now))
    one = people.of_participant(session, _id(kept))
    what = f"is one person with {gone.initials} (…{gone.phone.last_four}): {why.strip()}"
    people.note(session, one, Event.MERGED, what, by=by, now=now)
    _consent(session, one, after, now=now)
    _wishes(session, merging, now=now)
    if live is not None:
        one_escalation.tell_who_had_it(session, *live, now=now)
    return people.of_participant(session, _id(kept))


def _check(session: Session, merging: Merging) -> None:
    kept, gone = merging.kept, merging.gone
    both = [_id(kept), _id(gone)]
    if kept.in_use.program_id != gone.in_use.program_id:
        raise NotPossible("is in another program; two people of one program can be merged")
    if outbox.on_its_way(session, both):
        raise NotPossible("has a text on its way this very moment; try again in a minute")
    if calls.goes_on_with(session, both):
        raise NotPossible("is on the phone with us; try again when the call is over")
    if replies.is_unread(session, [kept.phone, gone.phone]):
        raise NotPossible("has just written to us; try again in a minute")


def _one_check_in(session: Session, merging: Merging, *, now: datetime) -> None:
    """Leave open what was asked on the number that stays; nobody answers from the other one."""
    outbox.cancel_queued(session, reason=DropReason.OVERTAKEN, participant=_id(merging.other), kinds=_BEGUN_BY_US)
    for each in check_ins.all_open_of(session, _id(merging.other)):
        check_ins.move(session, each, before=OPEN, after=CheckInStatus.SKIPPED, skip_reason=SkipReason.STALE, now=now)


def _follow(session: Session, merging: Merging, *, now: datetime) -> None:
    """Let everything that belongs to the one who is gone belong to the one who is kept."""
    kept, gone = merging.kept, merging.gone
    assert kept.enrollment is not None
    assert gone.enrollment is not None
    check_ins.move_to(session, before=gone.enrollment.id, after=kept.enrollment.id)
    known_senders.inherit(session, kept=_id(kept), gone=_id(gone), phone_of_gone=merging.number_of_gone, now=now)
    past_numbers.follow(session, _id(gone), _id(kept))
    number_checks.follow(session, _id(gone), _id(kept))
    contact_notes.follow(session, _id(gone), _id(kept))
    _profile(session, merging, now=now)
    whose.follow(session, kept=_id(kept), gone=_id(gone))
    enrollments.remove(session, gone.enrollment.id)


def _profile(session: Session, merging: Merging, *, now: datetime) -> None:
    """Put what was known of the one who is gone under what is known of the one who is kept, in the same words."""
    theirs = profiles.latest(session, _id(merging.gone))
    if theirs is None:
        return
    own = profiles.latest(session, _id(merging.kept))
    known = theirs.known if own is None else _together(own.known, theirs.known)
    number = 0 if own is None else own.number
    profiles.add(session, _id(merging.kept), known, number=number + 1, writer=theirs.writer, now=now)


def _together(one: Known, other: Known) -> Known:
    ours, theirs = asdict(one), asdict(other)
    return Known(**{name: "\n".join(dict.fromkeys(filter(None, (ours[name], theirs[name])))) for name in ours})


def _number(session: Session, merging: Merging, *, by: str, now: datetime) -> None:
    """Let the one who is kept have the number that stays, and remember the other; nothing is sent to that one."""
    participants.give_up_number(session, _id(merging.gone))
    if merging.number_of_gone:
        participants.set_number(session, _id(merging.kept), merging.gone.phone)
    proof = "given up when two people turned out to be one"
    past = PastNumber(participant_id=_id(merging.kept), phone=merging.other.phone, proof=proof, by=by, until=now)
    past_numbers.add(session, past)
    outbox.redirect(session, _id(merging.kept), merging.owner.phone)


def _what_is_known(session: Session, merging: Merging) -> None:
    """Fill in what was known of the one who is gone only; a risk that either had stays."""
    kept, gone = _participant(merging.kept), _participant(merging.gone)
    heard = [each for each in (kept.last_heard_at, gone.last_heard_at) if each is not None]
    participants.change(
        session,
        kept.id,
        name=kept.name if merging.kept.named or not merging.gone.named else gone.name,
        zone=kept.zone or gone.zone,
        state=kept.state or gone.state,
        peer_id=kept.peer_id or gone.peer_id,
        at_risk=kept.at_risk or gone.at_risk,
        last_heard_at=max(heard, default=None),
    )


def _consent(session: Session, one: Person, after: OneConsent, *, now: datetime) -> None:
    """Bring the ledger to what the one person allows, by moves that a ledger may make."""
    state = _participant(one).consent
    if after.state is ConsentState.WITHDRAWN:
        enrollment.change_consent(session, one, after.state, ConsentHow.STAFF, wording="merge", now=now)
    elif after.state is ConsentState.GIVEN:
        _goes_on(session, one, after, now=now)
    elif after.state is ConsentState.INVITED:
        if state is ConsentState.GIVEN:
            enrollment.change_consent(session, one, ConsentState.WITHDRAWN, ConsentHow.STAFF, wording="merge", now=now)
            one = people.of_participant(session, _id(one))
        if after.asks or state is ConsentState.GIVEN:
            enrollment.invite(session, one, how=ConsentHow.STAFF, now=now)
        else:
            enrollment.change_consent(session, one, after.state, ConsentHow.STAFF, wording="merge", now=now)
    _say_it_last(session, _id(one), now=now)
    if Scope.AUTO_CALL not in after.scopes:
        participants.set_by_voice(session, _id(one), by_voice=False)


def _say_it_last(session: Session, participant: UUID, *, now: datetime) -> None:
    """Let the last line of the ledger, which is of both now, be what the one person allows."""
    one = people.of_participant(session, participant)
    state, lines = _participant(one).consent, consents.ledger(session, participant)
    if state is None or lines[-1].state is state:
        return
    line = ConsentLine(state=state, at=now, how=ConsentHow.STAFF, wording="merge", lang=one.lang, scopes=())
    consents.write(session, participant=participant, phone=one.phone, line=line)


def _goes_on(session: Session, one: Person, after: OneConsent, *, now: datetime) -> None:
    """Write down that the yes of the number that stays is the yes of the one person."""
    assert after.state is not None
    before = _participant(one).consent
    line = ConsentLine(
        state=after.state, at=now, how=ConsentHow.STAFF, wording="merge", lang=one.lang, scopes=after.scopes
    )
    consents.write(session, participant=_id(one), phone=one.phone, line=line)
    people.note(session, one, Event.CONSENT, "consent given (merge): it was said from the number that stays", now=now)
    if before is not ConsentState.GIVEN:
        enrollment.plan_from_now(session, people.of_participant(session, _id(one)), now=now)


def _wishes(session: Session, merging: Merging, *, now: datetime) -> None:
    """Ask the one person as seldom as either of the two wanted, and not before the pauses of both are over."""
    both = [each.enrollment for each in (merging.kept, merging.gone) if each.enrollment is not None]
    one = people.of_participant(session, _id(merging.kept))
    if one.enrollment is None or not agrees(one):
        return
    slowest = min(each.plan.pace for each in both)
    if slowest != one.enrollment.plan.pace:
        replan(session, one, replace(one.enrollment.plan, pace=slowest), now=now)
        one = people.of_participant(session, _id(merging.kept))
    if pauses := [each.resume_at for each in both if each.resume_at is not None]:
        enrollment.pause_until(session, one, max(pauses), now=now)


def _participant(person: Person) -> Participant:
    assert person.participant is not None
    return person.participant


def _id(person: Person) -> UUID:
    return _participant(person).id
