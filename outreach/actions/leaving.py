"""Leaving: somebody works for a program no more, and is paged, planned and named for it no more."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import handing_over, people, rostering, taking
from outreach.domain.access import AT_WORK
from outreach.domain.delivery import DropReason, MessageKind
from outreach.domain.escalation import EscalationStatus
from outreach.records import accounts, audit, escalations, outbox, pages, participants, specialists
from outreach.records.specialists import ANSWERING, Specialist, StaffRole
from outreach.records.timeline import Event

_FOR_GOOD = timedelta(days=3660)
_NOT_NEEDED = DropReason.NO_LONGER_NEEDED
_ABOUT_SOMEBODY = (MessageKind.PAGE, MessageKind.ALERT)


class NobodyLeft(ValueError):
    """Raised when nobody else would be left to answer for a program."""


def leave(
    session: Session, program: UUID, somebody: Specialist, roles: Collection[StaffRole], *, now: datetime
) -> None:
    """Let somebody be some things for a program no more; raises NobodyLeft.

    Who answers for it no more is on no shift ahead or running, what they hold or are asked to take goes to the next
    rung at once, and whose own peer they were has none until a lead chooses.
    """
    team = dict(specialists.team_of(session, program))
    had = team.pop(somebody, frozenset())
    stays = had - set(roles)
    if had & ANSWERING and not stays & ANSWERING and not any(theirs & ANSWERING for theirs in team.values()):
        raise NobodyLeft("nobody else would be left to answer; let somebody else join the team first")
    specialists.leave_program(session, specialist=somebody.id, program=program, roles=roles)
    if not had & ANSWERING or stays & ANSWERING:
        return
    rostering.take_off_for_good(session, program, somebody.id, until=now + _FOR_GOOD, now=now)
    for each in participants.ids_of_peer(session, somebody.id, program=program):
        participants.change(session, each, peer_id=None)
        person = people.of_participant(session, each)
        people.note(session, person, Event.CHANGED, f"peer nobody, {somebody.name} before", now=now)
    for held in handing_over.theirs_in(session, program, somebody.id):
        taking.pass_on(session, held, somebody, note="works here no more", now=now)
    _is_paged_no_more(session, program, somebody, now=now)


def _is_paged_no_more(session: Session, program: UUID, somebody: Specialist, *, now: datetime) -> None:
    """Call off what still waits to be said to them, and go on at once where nobody else is being told."""
    live = escalations.live_in(session, [program])
    told = pages.on_rung(session, [each.id for each in live])
    for each in live:
        outbox.cancel_queued(
            session, reason=_NOT_NEEDED, specialist=somebody.id, escalation=each.id, kinds=_ABOUT_SOMEBODY
        )
        on_it = {one.page.specialist for one in told.get(each.id, ())}
        if each.status is EscalationStatus.OPEN and on_it == {somebody.id}:
            taking.pass_on(session, each, somebody, note="works here no more", now=now)


def leave_wholly(session: Session, program: UUID, somebody: Specialist, *, now: datetime) -> None:
    """Let somebody work for a program no more, also at the console; raises NobodyLeft."""
    leave(session, program, somebody, tuple(StaffRole), now=now)
    account = accounts.of_specialist(session, somebody.id)
    if account is None:
        return
    gone = [role for role in sorted(AT_WORK) if accounts.revoke(session, account.id, program=program, role=role)]
    if gone:
        said = f"{account.login}: {' '.join(f'-{role.value}@{program}' for role in gone)}"
        audit.write(session, "account_changed_roles", account=None, detail=said, now=now)
