"""Test texts: one of ours sends a text to their own phone, to see the outbox, the carrier and the receipts work."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions.programs import ProgramInUse
from outreach.actions.texts import tell_staff
from outreach.domain.delivery import MessageKind
from outreach.domain.text_keys import TextKey
from outreach.records import was_told
from outreach.records.specialists import Specialist

MOST = 3
WITHIN = timedelta(minutes=10)


class TooOften(Exception):
    """Raised for a test text too many: phone companies take many equal texts for junk."""


def send(session: Session, somebody: Specialist, in_use: ProgramInUse, *, now: datetime) -> UUID:
    """Put a text to somebody of ours into the outbox, which says that it is a test; raises TooOften."""
    if was_told.count_to(session, somebody.id, text_key=TextKey.TEST_TEXT.value, since=now - WITHIN) >= MOST:
        raise TooOften
    return tell_staff(
        session,
        somebody,
        MessageKind.STAFF_ANSWER,
        TextKey.TEST_TEXT,
        program=in_use.program,
        program_id=in_use.program_id,
        now=now,
        fields={"program": in_use.program.neutral_name},
    )
