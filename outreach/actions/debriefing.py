"""After an emergency: somebody is there for the one who took it, too."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions.desk import Desk
from outreach.actions.texts import tell_staff
from outreach.domain.commands import Command
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import Outcome
from outreach.domain.program import Program
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.records import specialists
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist, StaffRole


def _there_for(session: Session, specialist: UUID, program: UUID) -> Sequence[Specialist]:
    """Name who leads somebody, or the others of the team where nobody else does."""
    leads = [each for each in specialists.of_program(session, program, role=StaffRole.LEAD) if each.id != specialist]
    return leads or [each for each in specialists.of_program(session, program) if each.id != specialist]


def offer(
    session: Session, closed: Escalation, specialist: Specialist, program: Program, outcome: Outcome, *, now: datetime
) -> None:
    """Ask somebody who has closed an emergency, in a warm word, whether they would like to talk."""
    if closed.urgency is not Urgency.EMERGENCY or outcome is Outcome.FALSE_ALARM:
        return
    there = _there_for(session, specialist.id, closed.program_id)
    if there:
        tell_staff(
            session,
            specialist,
            MessageKind.STAFF_ANSWER,
            TextKey.DEBRIEF,
            program=program,
            program_id=closed.program_id,
            now=now,
            fields={"names": " / ".join(each.name for each in there[:2])},
        )


def talk(desk: Desk, command: Command) -> None:
    """Let whoever leads somebody of ours know that they would like to talk; of what is nobody else's business."""
    del command
    mine = desk.programs[0]
    there = _there_for(desk.session, desk.specialist.id, mine.program_id)
    if not there:
        desk.answer(TextKey.STAFF_HELP)
        return
    for each in there[:2]:
        tell_staff(
            desk.session,
            each,
            MessageKind.ALERT,
            TextKey.STAFF_TALK,
            program=mine.program,
            program_id=mine.program_id,
            now=desk.now,
            fields={"program": mine.program.neutral_name, "specialist": desk.specialist.name},
        )
    desk.answer(TextKey.TALK_COMING, {"names": " / ".join(each.name for each in there[:2])})
