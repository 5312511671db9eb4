"""After an emergency: somebody is there for the one who took it, too."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions.desk import Desk
from outreach.actions.programs import ProgramInUse
from outreach.actions.texts import tell_staff
from outreach.domain.commands import Command
from outreach.domain.debrief import DebriefAnswer
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import Outcome
from outreach.domain.program import Program
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.records import debriefs, specialists
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist, StaffRole

_TOLD = 2


def there_for(session: Session, specialist: UUID, program: UUID) -> Sequence[Specialist]:
    """Name who leads somebody, or the others of the team where nobody else does; the first of them are told."""
    leads = [each for each in specialists.of_program(session, program, role=StaffRole.LEAD) if each.id != specialist]
    others = leads or [each for each in specialists.of_program(session, program) if each.id != specialist]
    return others[:_TOLD]


def offer(
    session: Session, closed: Escalation, specialist: Specialist, program: Program, outcome: Outcome, *, now: datetime
) -> None:
    """Ask somebody who has closed an emergency, in a warm word, whether they would like to talk."""
    if closed.urgency is not Urgency.EMERGENCY or outcome is Outcome.FALSE_ALARM:
        return
    debriefs.ask(session, escalation=closed.id, specialist=specialist.id, program=closed.program_id, now=now)
    there = there_for(session, specialist.id, closed.program_id)
    if there:
        tell_staff(
            session,
            specialist,
            MessageKind.STAFF_ANSWER,
            TextKey.DEBRIEF,
            program=program,
            program_id=closed.program_id,
            now=now,
            fields={"names": _names(there)},
        )


def talk(desk: Desk, command: Command) -> None:
    """Let whoever leads somebody of ours know that they would like to talk; of what is nobody else's business."""
    del command
    there = would_like_to_talk(desk.session, desk.programs[0], desk.specialist, now=desk.now)
    if there:
        desk.answer(TextKey.TALK_COMING, {"names": _names(there)})
    else:
        desk.answer(TextKey.STAFF_HELP)


def would_like_to_talk(
    session: Session, in_use: ProgramInUse, specialist: Specialist, *, now: datetime
) -> Sequence[Specialist]:
    """Tell whoever is there for somebody of ours that they would like to talk; gives whom, which may be nobody."""
    there = there_for(session, specialist.id, in_use.program_id)
    for each in there:
        tell_staff(
            session,
            each,
            MessageKind.ALERT,
            TextKey.STAFF_TALK,
            program=in_use.program,
            program_id=in_use.program_id,
            now=now,
            fields={"program": in_use.program.neutral_name, "specialist": specialist.name},
        )
    if there:
        debriefs.answer(session, specialist.id, DebriefAnswer.WANTS_TO_TALK, now=now)
    return there


def talked_it_over(session: Session, specialist: UUID, which: UUID, *, now: datetime) -> bool:
    """Note that somebody talked an emergency over; says whether they had not said anything of it before."""
    return debriefs.answer(session, specialist, DebriefAnswer.TALKED, only=which, now=now) > 0


def _names(there: Sequence[Specialist]) -> str:
    return " / ".join(each.name for each in there)
