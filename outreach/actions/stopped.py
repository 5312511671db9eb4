"""Stopped: what follows where the carrier and our ledger differ about whether somebody may be texted."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import enrollment, escalations
from outreach.actions.people import Person
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.escalation import ReasonKind
from outreach.domain.opt_outs import Difference
from outreach.domain.urgency import Urgency
from outreach.records import escalations as escalation_records
from outreach.records import reasons
from outreach.records.reasons import NewReason

WHAT: Mapping[Difference, str] = {
    Difference.STOP_NOT_HEARD: "stopped texts at the carrier; see whether a call is welcome",
    Difference.STOPPED_THERE: "our records allow texts, but the carrier has them stopped, so nothing reaches them; "
    "ask whether they want texts, and if so to text START",
    Difference.STARTED_THERE: "stopped texts with us, but texted the carrier's word for starting again; "
    "ask whether they want texts",
}

_RULE: Mapping[Difference, str] = {
    Difference.STOP_NOT_HEARD: "carrier.stopped",
    Difference.STOPPED_THERE: "carrier.stopped_there",
    Difference.STARTED_THERE: "carrier.started_there",
}


def settle(session: Session, person: Person, found: Difference, *, now: datetime) -> None:
    """Put a difference before a person, once while they look; a STOP that we never heard is obeyed first."""
    if found is Difference.STOP_NOT_HEARD:
        enrollment.change_consent(session, person, ConsentState.WITHDRAWN, ConsentHow.CARRIER, now=now)
    elif _is_known(session, person, _RULE[found]):
        return
    reason = NewReason(
        kind=ReasonKind.OPTED_OUT,
        urgency=Urgency.SAME_DAY if person.participant and person.participant.at_risk else Urgency.WATCH,
        what=WHAT[found],
        rule=_RULE[found],
    )
    escalations.raise_reasons(session, person, [reason], now=now)


def _is_known(session: Session, person: Person, rule: str) -> bool:
    """Say whether somebody's live escalation names a difference already."""
    live = escalation_records.live_of(session, participant=person.participant_id)
    return live is not None and any(why.rule == rule for why in reasons.of(session, [live.id])[live.id])
