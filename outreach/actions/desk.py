"""A specialist at work on one text: answering them, naming escalations to them, finding the one they mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import escalations
from outreach.actions.people import Person
from outreach.actions.programs import ProgramInUse
from outreach.actions.telling import case_fields
from outreach.actions.texts import tell_staff
from outreach.domain.commands import Command
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import EscalationStatus
from outreach.domain.text_keys import TextKey
from outreach.records import escalations as records
from outreach.records import pages
from outreach.records.escalations import Escalation
from outreach.records.replies import Reply
from outreach.records.specialists import Specialist


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One specialist at work on one command."""

    session: Session
    specialist: Specialist
    programs: tuple[ProgramInUse, ...]
    reply: Reply
    now: datetime

    def answer(self, key: TextKey, fields: Mapping[str, str] | None = None, escalation: UUID | None = None) -> None:
        """Answer the specialist by text."""
        tell_staff(
            self.session,
            self.specialist,
            MessageKind.STAFF_ANSWER,
            key,
            program=self.programs[0].program,
            program_id=self.programs[0].program_id,
            now=self.now,
            fields=fields,
            escalation=escalation,
            reply=self.reply.id,
        )

    def case(self, escalation: Escalation) -> dict[str, str]:
        """Name an escalation to the specialist."""
        return self.case_of(escalation, escalations.person_of(self.session, escalation))

    def case_of(self, escalation: Escalation, person: Person) -> dict[str, str]:
        """Name an escalation to the specialist, where it is known already whom it is about."""
        return case_fields(escalation, person, self.specialist)

    @property
    def program_ids(self) -> tuple[UUID, ...]:
        """The programs they work for."""
        return tuple(each.program_id for each in self.programs)

    def find(self, command: Command, *, mine: bool) -> Escalation | None:
        """Find the escalation that a command is about, or answer why there is none.

        Without a code: the one they have taken (`mine`) if it is the only one, else the one they were told of last; of
        several that one text named, they are asked which.
        """
        if command.code is not None:
            found = records.by_code(self.session, command.code, self.program_ids)
            if found is None or found.status is EscalationStatus.RESOLVED:
                self.answer(TextKey.UNKNOWN_CODE, {"code": str(command.code)})
                return None
            return found
        paged = pages.paged_to(self.session, self.specialist.id)
        taken = records.held_by(self.session, self.specialist.id)
        waiting = [each for each in paged if each.status is EscalationStatus.OPEN]
        choice = (taken or waiting) if mine else (waiting or taken)
        if not choice:
            self.answer(TextKey.NOTHING_WAITING)
            return None
        if waiting and not mine:
            last = pages.last_heard_of(self.session, self.specialist.id)
            choice = [each for each in last if each.status is EscalationStatus.OPEN] or waiting[:1]
        if len(choice) > 1:
            self.answer(TextKey.WHICH_ONE, {"codes": ", ".join(str(each.code) for each in choice)})
            return None
        return choice[0]
