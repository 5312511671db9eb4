"""After a call: how connecting somebody of ours with a person went, and what they say came of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import people, taking
from outreach.actions.bridging import around, by_id, spoken
from outreach.actions.desk import Desk
from outreach.actions.telling import case_fields
from outreach.actions.texts import tell_staff
from outreach.domain.calls import ANSWERS_FOR, CallState, Connection, Script
from outreach.domain.commands import parse_outcome
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import LIVE, Outcome
from outreach.domain.text_keys import TextKey
from outreach.records import calls
from outreach.records.calls import Call
from outreach.records.escalations import Escalation
from outreach.records.timeline import Event

ASKED_FOR = (Outcome.REACHED, Outcome.LEFT_MESSAGE, Outcome.NO_ANSWER, Outcome.WARM_HANDOFF)
"""The outcomes that the question names, in its order."""

REACHED = (Outcome.REACHED, Outcome.WARM_HANDOFF)
"""Outcomes of a call that keep the promise to get in touch."""


def connection_over(session: Session, call_id: UUID, how: Connection | None, *, now: datetime) -> Script:
    """Say how it went to the specialist who is still on the line, and ask by text what came of it."""
    call = by_id(session, call_id)
    _ask_how_it_went(session, call, how, now=now)
    if call.state is CallState.TALKING or how is Connection.TALKED:
        return spoken(session, call, TextKey.BRIDGE_VOICE_OVER)
    return spoken(session, call, TextKey.BRIDGE_VOICE_NOBODY)


def first_leg_over(session: Session, message_id: UUID, *, now: datetime) -> None:
    """Let a bridge be over when the specialist's own phone is: unanswered, or hung up in the midst of it."""
    call = calls.of_message(session, message_id)
    if call is None:
        return
    if call.state is CallState.RINGING:
        _unanswered(session, call, now=now)
        return
    _ask_how_it_went(session, call, None, now=now)


def _unanswered(session: Session, call: Call, *, now: datetime) -> None:
    if calls.move(session, call.id, CallState.OVER, changes={"ended_at": now}) is None:
        return
    _, person, specialist = around(session, call)
    people.note(session, person, Event.CALLED, f"{specialist.name} did not take the call they asked for", now=now)


def nobody_said(session: Session, call: Call, how: Connection | None, *, now: datetime) -> None:
    """Let a call between two be over though no step of it said so, and ask how it went if it got that far."""
    if call.state is CallState.RINGING:
        _unanswered(session, call, now=now)
    else:
        _ask_how_it_went(session, call, how, now=now)


def _ask_how_it_went(session: Session, call: Call, how: Connection | None, *, now: datetime) -> None:
    """Ask the specialist by text, once, whatever the carrier says: only they know whether they were heard."""
    changes = {"ended_at": now, "asked_at": now}
    if calls.move(session, call.id, CallState.ASKING, changes=changes) is None:
        return
    live, person, specialist = around(session, call)
    heard = "is over" if call.state is CallState.TALKING else "reached nobody"
    what = f"the call of {specialist.name} {heard}" + (f" ({how.value})" if how is not None else "")
    people.note(session, person, Event.CALLED, what, now=now)
    fields = {name: value for name, value in case_fields(live, person, specialist).items() if name != "urgency"}
    tell_staff(
        session,
        specialist,
        MessageKind.STAFF_ANSWER,
        TextKey.CALL_HOW_WAS_IT,
        program=person.in_use.program,
        program_id=live.program_id,
        now=now,
        fields=fields,
        escalation=live.id,
    )


def went(session: Session, call: Call, outcome: Outcome, *, now: datetime) -> Escalation | None:
    """Keep how a call went, as the specialist says; whoever was reached was kept a promise to, and nothing is closed.

    None when somebody else wrote it down first.
    """
    if calls.move(session, call.id, CallState.OVER, changes={"outcome": outcome}) is None:
        return None
    live, person, specialist = around(session, call)
    told = f"{specialist.name} says of the call: {outcome.value.replace('_', ' ')}"
    people.note(session, person, Event.CALLED, told, now=now, by=specialist.name)
    if outcome in REACHED and live.status in LIVE and live.acknowledged_by in (None, specialist.id):
        taking.keep_in_touch(session, live, specialist, now=now)
    return live


def heard_how_it_went(desk: Desk) -> bool:
    """Take a bare "1" right after the question how a call went as the answer to it, and not as a command.

    A page that came since is what a bare number means again. Says whether it was one.
    """
    outcome = _named(desk.reply.body)
    if outcome is None:
        return False
    since = desk.now - ANSWERS_FOR
    asking = calls.asked_last(desk.session, desk.specialist.id, since=since)
    if asking is None:
        return False
    live = went(desk.session, asking, outcome, now=desk.now)
    if live is None:
        return False
    fields = desk.case(live)
    echoed = {"code": fields["code"], "initials": fields["initials"], "outcome": outcome.value.replace("_", " ")}
    desk.answer(TextKey.CALL_NOTED, echoed, live.id)
    return True


def _named(body: str) -> Outcome | None:
    """Read "1", "reached" or "1 reached"; anything more is something else."""
    found = parse_outcome(body.strip(" .!\n"))
    if found is None or found[0] not in ASKED_FOR:
        return None
    outcome, rest = found
    return outcome if not rest or parse_outcome(rest) == (outcome, "") else None
