"""Around: how somebody stands just now: what waits about them and why, who has their thread, and who else looks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.claiming import SEEN_FOR
from outreach.queries.thread import Whose
from outreach.records import escalations, reasons, specialists, thread_claims, viewings
from outreach.records.escalations import Escalation
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from outreach.records.thread_claims import ThreadClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """How somebody stands; `live` is None when nothing waits about them, `looks` are who look at them, latest first.

    `team` is who works for their program, `staff` besides everybody of ours whom any of this names.
    """

    live: Escalation | None
    reasons: tuple[NewReason, ...]
    claim: ThreadClaim | None
    looks: tuple[UUID, ...]
    team: Sequence[Specialist]
    staff: Mapping[UUID, Specialist]

    def named(self, key: UUID | None) -> Specialist | None:
        """Find one of us; None for nobody."""
        return None if key is None else self.staff[key]

    @property
    def owner(self) -> Specialist | None:
        """Say who has taken what waits."""
        return None if self.live is None else self.named(self.live.acknowledged_by)

    @property
    def has(self) -> Specialist | None:
        """Say who has the thread."""
        return None if self.claim is None else self.named(self.claim.specialist_id)

    def looking(self, *, besides: UUID | None) -> list[Specialist]:
        """List who looks at them, besides whoever asks."""
        return [self.staff[key] for key in self.looks if key != besides]


def around(
    session: Session, whose: Whose, *, program: UUID, also: Collection[UUID | None] = (), now: datetime
) -> Around:
    """Gather how somebody of a program stands; `also` are others of ours whom a page names."""
    live = escalations.live_of(session, participant=whose.participant, stranger=whose.stranger)
    seen = viewings.since(session, now - SEEN_FOR, participant=whose.participant, stranger=whose.stranger)
    looks = tuple(each.specialist_id for each in seen)
    return _around(session, whose, live, program=program, looks=looks, also=also, now=now)


def around_escalation(session: Session, escalation: Escalation, *, now: datetime) -> Around:
    """Gather how whoever an escalation is about stands; of an exercise, which is about nobody, only who has it."""
    whose = Whose(participant=escalation.participant_id, stranger=escalation.stranger_id)
    return _around(session, whose, escalation, program=escalation.program_id, now=now)


def _around(
    session: Session,
    whose: Whose,
    live: Escalation | None,
    *,
    program: UUID,
    looks: tuple[UUID, ...] = (),
    also: Collection[UUID | None] = (),
    now: datetime,
) -> Around:
    claim = _claim(session, whose, now=now)
    owner = None if live is None else live.acknowledged_by
    team = specialists.of_program(session, program)
    named = {owner, None if claim is None else claim.specialist_id, *looks, *also}
    return Around(
        live=live,
        reasons=() if live is None else tuple(reasons.of(session, [live.id])[live.id]),
        claim=claim,
        looks=looks,
        team=team,
        staff=with_others(session, {each.id: each for each in team}, named),
    )


def _claim(session: Session, whose: Whose, *, now: datetime) -> ThreadClaim | None:
    if whose.participant is None and whose.stranger is None:
        return None
    return thread_claims.of(session, participant=whose.participant, stranger=whose.stranger, now=now)


def with_others(
    session: Session, staff: Mapping[UUID, Specialist], wanted: Collection[UUID | None]
) -> dict[UUID, Specialist]:
    """Add those of ours who are wanted and not among some staff: as a rule nobody, and then nothing is asked."""
    others = {key for key in wanted if key is not None} - staff.keys()
    return {**staff, **specialists.by_ids(session, list(others))}
