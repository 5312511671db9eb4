"""Moments: when something comes due next, in every table in which anything waits, asked in one statement."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from outreach.domain.delivery import Lane, MessageStatus
from outreach.records import straight
from outreach.records.calls import CallRow
from outreach.records.check_ins import CheckInRow
from outreach.records.drills import DrillRow
from outreach.records.enrollments import EnrollmentRow
from outreach.records.escalations import EscalationRow
from outreach.records.follow_ups import FollowUpRow
from outreach.records.handovers import HandoverRow
from outreach.records.messages import MessageRow
from outreach.records.people_files import PeopleFileRow
from outreach.records.programs import ProgramRow
from outreach.records.replies import ReplyRow
from outreach.records.rotas import RotaRow
from outreach.records.runaways import RunawayRow
from outreach.records.shifts import ShiftRow
from outreach.records.swaps import SwapRow


class Waits(StrEnum):
    """What may wait for its moment, beside the messages of each lane."""

    REPLIES = "replies"
    ESCALATIONS = "escalations"
    CLAIMS = "claims"
    DOUBTS = "doubts"
    PLANS = "plans"
    PAUSES = "pauses"
    CHECK_INS = "check_ins"
    RUNAWAYS = "runaways"
    SHIFTS = "shifts"
    HANDOVERS = "handovers"
    FOLLOW_UPS = "follow_ups"
    DRILLS = "drills"
    CALLS = "calls"
    ROTAS = "rotas"
    GAPS = "gaps"
    DRILLS_TO_HOLD = "drills_to_hold"
    COUNTS = "counts"
    SWAPS = "swaps"
    PEOPLE_FILES = "people_files"


def _earliest(
    what: StrEnum, moment: InstrumentedAttribute[Any], *where: ColumnElement[bool]
) -> Select[str, datetime | None]:
    """Ask for the first moment of one index: what is compared is written out, so that the index is seen to apply."""
    return select(_spelled(what), func.min(moment)).where(*where or (moment.is_not(None),))


def _spelled(word: StrEnum) -> ColumnElement[str]:
    return literal_column(f"'{word.value}'")


_ALL = union_all(
    _earliest(Waits.REPLIES, ReplyRow.next_try_at, ReplyRow.handled_at.is_(None)),
    _earliest(Waits.ESCALATIONS, EscalationRow.next_step_at),
    _earliest(Waits.CLAIMS, MessageRow.claimed_at),
    _earliest(Waits.DOUBTS, MessageRow.next_try_at, MessageRow.unsure_at.is_not(None)),
    _earliest(Waits.PLANS, EnrollmentRow.next_check_in_at),
    _earliest(Waits.PAUSES, EnrollmentRow.resume_at),
    _earliest(Waits.CHECK_INS, CheckInRow.next_step_at),
    _earliest(Waits.RUNAWAYS, RunawayRow.tell_at),
    _earliest(Waits.SHIFTS, ShiftRow.look_at),
    _earliest(Waits.HANDOVERS, HandoverRow.next_step_at),
    _earliest(Waits.FOLLOW_UPS, FollowUpRow.look_at),
    _earliest(Waits.DRILLS, DrillRow.look_at),
    _earliest(Waits.CALLS, CallRow.look_at),
    _earliest(Waits.ROTAS, RotaRow.unroll_at),
    _earliest(Waits.GAPS, ProgramRow.look_for_gaps_at),
    _earliest(Waits.DRILLS_TO_HOLD, ProgramRow.drill_at),
    _earliest(Waits.COUNTS, ProgramRow.count_at),
    _earliest(Waits.SWAPS, SwapRow.next_step_at),
    _earliest(Waits.PEOPLE_FILES, PeopleFileRow.good_until),
    *(
        _earliest(
            lane,
            MessageRow.next_try_at,
            MessageRow.status == _spelled(MessageStatus.QUEUED),
            MessageRow.lane == _spelled(lane),
        )
        for lane in Lane
    ),
)


def earliest(session: Session) -> Mapping[Waits | Lane, datetime]:
    """Map all that waits, and each lane of the outbox, to the first moment of it; what nothing waits in is left out."""
    words: dict[str, Waits | Lane] = {word.value: word for word in (*Waits, *Lane)}
    return {words[word]: moment for word, moment in straight.ask(session, _ALL, {}) if moment is not None}
