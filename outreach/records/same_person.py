"""The same person: what nobody may move is found with whoever its subject turned out to be."""

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from outreach.records.merges import gone_into
from outreach.records.verdicts import VerdictRow


def about(
    participant: InstrumentedAttribute[UUID | None], stranger: InstrumentedAttribute[UUID | None], whom: UUID
) -> ColumnElement[bool]:
    """Say which rows are about a participant, by the two columns that name whom a row is about.

    They may have been taken for somebody else then, or for a stranger.
    """
    strangers = select(VerdictRow.stranger_id).where(VerdictRow.participant_id == whom)
    return or_(participant == whom, participant.in_(gone_into(whom)), stranger.in_(strangers))
