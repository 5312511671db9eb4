"""What somebody may do with one escalation, as the panel of acts shows it, in the queue and on a person's page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from outreach.actions import programs, rota, scopes
from outreach.actions.escalations import person_of
from outreach.actions.people import Person
from outreach.console.here import me, now
from outreach.console.queue import choices
from outreach.console.queue.choices import Choice
from outreach.domain.access import Right
from outreach.domain.consent import Scope
from outreach.domain.escalation import EscalationStatus, Outcome
from outreach.ports import Work
from outreach.queries.around import Around, around_escalation, with_others
from outreach.queries.cards import Card, card_of
from outreach.records import follow_ups, invitations
from outreach.records.escalations import Escalation
from outreach.records.follow_ups import FollowUp
from outreach.records.specialists import Specialist


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """One escalation and all that whoever looks may do with it; `typed` is what they had typed when it failed.

    `team` is who else works for the program, those on call now first (`on_call`); `back` names the page to return to.
    """

    card: Card
    may_act: bool
    may_call: bool
    team: Sequence[Specialist]
    on_call: frozenset[UUID]
    invited: Sequence[Specialist]
    planned: Sequence[FollowUp]
    promises: Sequence[Choice]
    snoozes: Sequence[Choice]
    follow_ups: Sequence[Choice]
    outcomes: Sequence[Choice]
    back: str = "card"
    said: str = ""
    error: str = ""
    failed: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether somebody closed it."""
        return self.card.status is EscalationStatus.RESOLVED

    @property
    def is_mine(self) -> bool:
        """Whether whoever looks has it."""
        return not self.is_over and self.card.owner is not None and self.card.owner.id == _my_id()

    @property
    def is_open(self) -> bool:
        """Whether nobody has it."""
        return self.card.status is EscalationStatus.OPEN

    @property
    def is_offered_to_me(self) -> bool:
        """Whether whoever has it asks them to take it over."""
        return self.card.offered_to is not None and self.card.offered_to.id == _my_id()


def _my_id() -> UUID | None:
    somebody = me().specialist
    return None if somebody is None else somebody.id


def acts_of(session: Work, live: Escalation, **besides: Any) -> Acts:  # noqa: ANN401 - fields of Acts as they are
    """Gather what may be done with an escalation, in a fixed number of statements."""
    person, found = person_of(session, live), around_escalation(session, live, now=now())
    may_call = not person.is_nobody and scopes.allows(session, person, Scope.HUMAN_CALL)
    return acts_on(session, live, person, found, may_call=may_call, **besides)


def acts_on(
    session: Work,
    live: Escalation,
    person: Person,
    found: Around,
    *,
    may_call: bool,
    **besides: Any,  # noqa: ANN401 - fields of Acts as they are
) -> Acts:
    """Gather the same where it is known already whom it is about and how they stand."""
    at, program = now(), person.in_use.program
    zone = programs.version(session, live.program_version_id).zone
    on_call = frozenset(shift.specialist for shift in rota.current_shifts(session, live.program_id, now=at))
    whose = {"participant": live.participant_id, "stranger": live.stranger_id}
    asked = [] if person.is_nobody else invitations.of_person(session, **whose, now=at)
    invited = with_others(session, found.staff, [each.specialist_id for each in asked])
    whom = person.participant or person.stranger
    team = [each for each in found.team if each.id != _my_id()]
    return Acts(
        card=card_of(session, live, found, whom=whom, outline=(program.title, program.zone), now=at),
        may_act=me().specialist is not None and me().holds(Right.QUEUE, live.program_id),
        may_call=may_call,
        team=sorted(team, key=lambda each: each.id not in on_call),
        on_call=on_call,
        invited=[invited[each.specialist_id] for each in asked],
        planned=[] if person.is_nobody else follow_ups.waiting_of(session, **whose),
        promises=choices.promises(live.urgency, zone=zone, now=at),
        snoozes=choices.snoozes(live.urgency, zone=zone, now=at),
        follow_ups=choices.follow_ups(),
        outcomes=[Choice(each.value, choices.outcome_said(each)) for each in Outcome],
        **besides,
    )
