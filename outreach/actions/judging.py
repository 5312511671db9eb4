"""Marking an alarm by text: "TRUE 12" and "FALSE 12", from a basic phone.

What was missed cannot be marked so: it has no code, initials are shared, a word like MISSED begins other texts too, and
it takes an urgency that nobody should have to spell with one thumb. `outreach reading mark` does it.
"""

from outreach.actions import marking
from outreach.actions.desk import Desk
from outreach.actions.marking import NotTheirs
from outreach.domain.commands import Command, Verb
from outreach.domain.escalation import Outcome
from outreach.domain.marks import Mark
from outreach.domain.text_keys import TextKey
from outreach.records import escalations, pages, reading_marks
from outreach.records.escalations import Escalation

_KNOWS_NOW = (Outcome.REACHED, Outcome.WARM_HANDOFF)
"""The outcomes after which a specialist knows whether we were right, and has the peace to say so."""


def judge(desk: Desk, command: Command) -> None:
    """Mark the texts behind an escalation, live or closed, and answer with one line."""
    found = _find(desk, command)
    if found is None:
        return
    mark = Mark.TRUE_ALARM if command.verb is Verb.TRUE else Mark.FALSE_ALARM
    try:
        marked = marking.mark_escalation(desk.session, found, desk.specialist, mark, now=desk.now)
    except NotTheirs:
        desk.answer(TextKey.UNKNOWN_CODE, {"code": str(found.code)})
        return
    done = TextKey.MARKED_TRUE if mark is Mark.TRUE_ALARM else TextKey.MARKED_FALSE
    named = {name: value for name, value in desk.case(found).items() if name != "urgency"}
    desk.answer(done if marked else TextKey.MARK_NOTHING, named, found.id)


def may_be_asked(desk: Desk, escalation: Escalation, outcome: Outcome) -> bool:
    """Say whether somebody who closes an escalation may be asked if it was a real alarm, and has not said so yet."""
    behind = marking.texts_behind(desk.session, escalation) if outcome in _KNOWS_NOW else []
    marks = reading_marks.history_of(desk.session, behind)
    return any(desk.specialist.id not in {each.specialist_id for each in marks[reply]} for reply in behind)


def _find(desk: Desk, command: Command) -> Escalation | None:
    """Find the escalation that is judged, or answer why there is none: without a code, the only one they have taken."""
    if command.code is None:
        taken = [
            each
            for each in pages.paged_to(desk.session, desk.specialist.id)
            if each.acknowledged_by == desk.specialist.id
        ]
        if len(taken) == 1:
            return taken[0]
        desk.answer(TextKey.MARK_NEEDS_CODE)
        return None
    found = escalations.by_code(desk.session, command.code, desk.program_ids)
    if found is None:
        desk.answer(TextKey.UNKNOWN_CODE, {"code": str(command.code)})
    return found
