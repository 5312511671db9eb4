"""Closing an escalation: how it ended, a note, and whether somebody looks again at a later moment."""

from uuid import UUID

from flask import request

from outreach.actions import following_up, taking
from outreach.actions.escalations import person_of
from outreach.console.here import now
from outreach.console.queue.choices import moment_of
from outreach.console.queue.refusing import Refused
from outreach.console.words import _
from outreach.domain.escalation import Outcome
from outreach.domain.looking_again import check_follow_up
from outreach.ports import Work
from outreach.records import follow_ups
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist

LONGEST_NOTE = 2000


def resolve(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Close it as the form says; a moment to look again is planned with it, or nothing happens at all."""
    try:
        outcome = Outcome(request.form.get("outcome", ""))
    except ValueError as error:
        raise Refused(_("Say how it ended.")) from error
    zone = person_of(session, live).in_use.program.zone
    again = moment_of(request.form.get("again", ""), request.form.get("exact", ""), zone=zone, now=now())
    if again is not None:
        check_follow_up(at=again, now=now())
    note = request.form.get("note", "").strip()[:LONGEST_NOTE]
    if not taking.resolve(session, live, specialist, outcome=outcome, note=note, now=now()):
        raise Refused(_("Somebody closed it meanwhile."), 409)
    if again is None or live.drill_id is not None:
        return _("Closed. Thank you.")
    why = request.form.get("why", "").strip()[:LONGEST_NOTE]
    following_up.plan(session, live, specialist, at=again, note=why, now=now())
    return _("Closed. Thank you. We bring them back to the queue then.")


def look_no_more(session: Work, live: Escalation, specialist: Specialist) -> str:
    """Take back that somebody looks again."""
    key = request.form.get("planned", type=UUID)
    waiting = follow_ups.waiting_of(session, participant=live.participant_id, stranger=live.stranger_id)
    planned = next((each for each in waiting if each.id == key), None)
    if planned is None or not following_up.take_back(session, planned, specialist, now=now()):
        raise Refused(_("That was over already."), 409)
    return _("Taken back. Nobody looks again by itself.")
