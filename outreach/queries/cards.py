"""Cards: what one look at the queue must say of each live escalation.

However many there are, it takes the same number of statements; names are opened for those that are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.escalation import EscalationStatus
from outreach.domain.queue_light import is_late
from outreach.domain.urgency import Urgency
from outreach.packs.program_file import program_from_json
from outreach.queries.around import Around, with_others
from outreach.records import handovers, pages, participants, programs, reasons, specialists, thread_claims
from outreach.records.escalations import Escalation
from outreach.records.handovers import Handover
from outreach.records.pages import Told
from outreach.records.participants import Participant, Stranger
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from outreach.records.thread_claims import ThreadClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """One of us, as a card names them."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One live escalation: whose, why and since when, who has it and by when they are in touch, and what comes next.

    `participant` is None for a stranger and for a drill; `called` is what a page may call them. `reasons` are in plain
    words, the latest first, each once. `since` is when whoever has it took it. `told` is who was told on the rung that
    has its turn. `offered_to` was asked to take it over, `writing` has the thread until `writing_until`.
    """

    id: UUID
    code: int
    program: UUID
    program_name: str
    zone: str
    participant: UUID | None
    stranger: UUID | None
    is_drill: bool
    called: str
    peer: UUID | None
    urgency: Urgency
    status: EscalationStatus
    reasons: tuple[str, ...]
    opened_at: datetime
    next_step_at: datetime | None
    owner: Somebody | None
    since: datetime | None
    promised_at: datetime | None
    contacted_at: datetime | None
    snoozed_until: datetime | None
    offered_to: Somebody | None
    writing: Somebody | None
    writing_until: datetime | None
    told: tuple[str, ...]
    late: bool

    @property
    def person(self) -> UUID | None:
        """Whose page it leads to."""
        return self.participant


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What the cards of some escalations are made of."""

    why: Mapping[UUID, Sequence[NewReason]]
    known: Mapping[UUID, Participant]
    strangers: Mapping[UUID, Stranger]
    claims: Mapping[UUID | None, ThreadClaim]
    offers: Mapping[UUID, Handover]
    rung: Mapping[UUID, Sequence[Told]]
    staff: Mapping[UUID, Specialist]
    outlines: Mapping[UUID, tuple[str, str]]

    def who(self, key: UUID | None) -> Somebody | None:
        """Name one of us."""
        return None if key is None or key not in self.staff else Somebody(id=key, name=self.staff[key].name)

    def told(self, each: Escalation) -> tuple[str, ...]:
        """Name who was told of what nobody has, on the rung that has its turn."""
        if each.acknowledged_by is not None:
            return ()
        heard = (one for one in self.rung.get(each.id, ()) if one.failed_at is None)
        return tuple(dict.fromkeys(self.staff[one.page.specialist].name for one in heard))

    def called(self, each: Escalation) -> str:
        """Say what a page may call whoever it is about; nothing for an exercise."""
        if each.participant_id is not None:
            return self.known[each.participant_id].initials
        return "" if each.stranger_id is None else f"…{self.strangers[each.stranger_id].phone.last_four}"


def cards_of(session: Session, shown: Sequence[Escalation], *, now: datetime) -> tuple[Card, ...]:
    """Show some live escalations as cards, in their order."""
    around = _around(session, shown, now=now)
    return tuple(_card(each, around, now=now) for each in shown)


def card_of(
    session: Session,
    live: Escalation,
    found: Around,
    *,
    whom: Participant | Stranger | None,
    outline: tuple[str, str],
    now: datetime,
) -> Card:
    """Show one escalation as a card, of whose person it is known already how they stand; `whom` is None for a drill.

    `outline` is the title of its program, and the zone.
    """
    offers = handovers.offered_of(session, [live.id])
    rung = pages.on_rung(session, [live.id]) if live.acknowledged_by is None else {}
    named = {each.taker_id for each in offers.values()} | {one.page.specialist for one in rung.get(live.id, ())}
    whose = None if whom is None else whom.id
    around = _Around(
        why={live.id: found.reasons},
        known={whom.id: whom} if isinstance(whom, Participant) else {},
        strangers={whom.id: whom} if isinstance(whom, Stranger) else {},
        claims={} if found.claim is None else {whose: found.claim},
        offers=offers,
        rung=rung,
        staff=with_others(session, found.staff, named),
        outlines={live.program_id: outline},
    )
    return _card(live, around, now=now)


def _around(session: Session, shown: Sequence[Escalation], *, now: datetime) -> _Around:
    ids = [each.id for each in shown]
    known = participants.by_ids(session, [each.participant_id for each in shown if each.participant_id])
    strangers = participants.strangers_by_ids(session, [each.stranger_id for each in shown if each.stranger_id])
    claims = thread_claims.of_many(session, participants=list(known), strangers=list(strangers), now=now)
    offers, rung = handovers.offered_of(session, ids), pages.on_rung(session, ids)
    named = {each.acknowledged_by for each in shown} | {claim.specialist_id for claim in claims}
    named |= {each.taker_id for each in offers.values()} | {
        one.page.specialist for each in rung.values() for one in each
    }
    return _Around(
        why=reasons.of(session, ids),
        known=known,
        strangers=strangers,
        claims={claim.participant_id or claim.stranger_id: claim for claim in claims},
        offers=offers,
        rung=rung,
        staff=specialists.by_ids(session, [key for key in named if key is not None]),
        outlines=_outlines(session, {each.program_id for each in shown}),
    )


def _card(each: Escalation, around: _Around, *, now: datetime) -> Card:
    claim = around.claims.get(each.participant_id or each.stranger_id)
    offer = around.offers.get(each.id)
    somebody = None if each.participant_id is None else around.known[each.participant_id]
    name, zone = around.outlines[each.program_id]
    return Card(
        id=each.id,
        code=each.code,
        program=each.program_id,
        program_name=name,
        zone=zone,
        participant=each.participant_id,
        stranger=each.stranger_id,
        is_drill=each.drill_id is not None,
        called=around.called(each),
        peer=None if somebody is None else somebody.peer_id,
        urgency=each.urgency,
        status=each.status,
        reasons=tuple(dict.fromkeys(reason.what for reason in _worst_first(around.why[each.id]))),
        opened_at=each.opened_at,
        next_step_at=each.next_step_at,
        owner=around.who(each.acknowledged_by),
        since=each.acknowledged_at,
        promised_at=each.promised_at,
        contacted_at=each.contacted_at,
        snoozed_until=each.snoozed_until,
        offered_to=None if offer is None else around.who(offer.taker_id),
        writing=None if claim is None else around.who(claim.specialist_id),
        writing_until=None if claim is None else claim.until,
        told=around.told(each),
        late=over(each, now=now),
    )


def over(each: Escalation, *, now: datetime) -> bool:
    """Say whether it waits for longer than it may: for somebody to take it, or for a word of whoever has."""
    if each.status is EscalationStatus.OPEN:
        return is_late(urgency=each.urgency, since=each.opened_at, now=now)
    return each.contacted_at is None and each.promised_at is not None and each.promised_at < now


_OUTLINES: dict[UUID, tuple[str, str]] = {}
"""The title and the zone of versions of programs, which never change."""


def _outlines(session: Session, wanted: set[UUID]) -> dict[UUID, tuple[str, str]]:
    """Find what a card says of its program: its title and its zone."""
    versions = {key: version for key, (version, _) in programs.versions_in_use(session, list(wanted)).items()}
    missing = [version for version in versions.values() if version not in _OUTLINES]
    if missing:
        for version, document in programs.version_documents(session, missing).items():
            program = program_from_json(document)
            _OUTLINES[version] = (program.title, program.zone)
    return {key: _OUTLINES[version] for key, version in versions.items()}


def _worst_first(reasons: Sequence[NewReason]) -> list[NewReason]:
    """Put first what is most urgent, and of that what came last."""
    newest_first = list(reversed(reasons))
    return sorted(newest_first, key=lambda reason: -reason.urgency.rank)
