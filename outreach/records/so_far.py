"""So far: what people were asked until now, when, and how it ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, or_, select
from sqlalchemy.orm import Session

from outreach.domain.check_in import STALE_AFTER, CheckInStatus, SkipReason
from outreach.records import straight
from outreach.records.among import among
from outreach.records.check_ins import COLUMNS, CheckIn, CheckInRow
from outreach.records.newest import NewestOfEach

_ASKED = select(CheckInRow.participant_id, CheckInRow.asked_at).where(
    among(CheckInRow.participant_id, "participants"),
    CheckInRow.due_at >= bindparam("due_since"),
    CheckInRow.asked_at >= bindparam("since"),
)


def asked_since(session: Session, participants: Sequence[UUID], *, since: datetime) -> dict[UUID, list[datetime]]:
    """Map participants to the moments, from `since` on, at which they were asked or are about to be."""
    values = {"participants": list(participants), "due_since": since - STALE_AFTER, "since": since}
    rows = straight.ask(session, _ASKED, values)
    found: dict[UUID, list[datetime]] = {}
    for participant, asked_at in rows:
        assert asked_at is not None
        found.setdefault(participant, []).append(asked_at)
    return found


_PLANNED = select(CheckInRow.enrollment_id, CheckInRow.due_at).where(
    CheckInRow.enrollment_id.in_(bindparam("enrollments", type_=Uuid(), expanding=True)),
    CheckInRow.due_at >= bindparam("since"),
)


def planned_since(session: Session, enrollments: Sequence[UUID], *, since: datetime) -> set[tuple[UUID, datetime]]:
    """Name the moments of some enrollments, from `since` on, that there is a check-in of already."""
    rows = straight.ask(session, _PLANNED, {"enrollments": list(enrollments), "since": since})
    return {(enrollment, due_at) for enrollment, due_at in rows}


_PERHAPS_ASKED = (SkipReason.PAUSED, SkipReason.PERSON_IN_TOUCH)
"""Of all that were skipped, only these may have reached somebody before."""

_LATEST = NewestOfEach(
    COLUMNS,
    whose=CheckInRow.participant_id,
    where=(
        CheckInRow.asked_at <= bindparam("now"),
        or_(CheckInRow.skip_reason.is_(None), CheckInRow.skip_reason.in_(_PERHAPS_ASKED)),
    ),
    newest=(CheckInRow.due_at,),
    limit=2,
)


def latest_two_of(session: Session, participants: Sequence[UUID], *, now: datetime) -> dict[UUID, list[CheckIn]]:
    """Find each participant's latest check-ins that were asked by now, open or not: at most two, the latest first.

    What never reached them is left out: no text of theirs can be about it.
    """
    found: dict[UUID, list[CheckIn]] = {key: [] for key in participants}
    for row in _LATEST.of(session, participants, now=now):
        found[row.participant_id].append(CheckIn(**row._asdict()))
    return found


_ENDED = NewestOfEach(
    (CheckInRow.participant_id, CheckInRow.status),
    whose=CheckInRow.participant_id,
    where=(CheckInRow.status.in_((CheckInStatus.ANSWERED, CheckInStatus.MISSED)),),
    newest=(CheckInRow.due_at,),
    limit=bindparam("at_most", type_=Integer()),
)


def recent_outcomes(
    session: Session, participants: Sequence[UUID], *, limit: int
) -> Mapping[UUID, Sequence[CheckInStatus]]:
    """Map participants to how their latest check-ins ended (answered or missed), newest first."""
    found: dict[UUID, list[CheckInStatus]] = {key: [] for key in participants}
    for row in _ENDED.of(session, participants, at_most=limit):
        found[row.participant_id].append(row.status)
    return found
