"""Every table in one place: importing this makes the metadata complete."""

from outreach.records import (
    alarms,
    answers,
    bookmarks,
    brakes,
    calls,
    check_ins,
    consents,
    enrollments,
    escalations,
    heartbeats,
    known_senders,
    mails,
    messages,
    page_calls,
    pages,
    participants,
    programs,
    reading_marks,
    reasons,
    receipts,
    replies,
    runaways,
    senders,
    shifts,
    specialists,
    timeline,
)
from outreach.records.base import Base

NOUNS = (
    programs,
    specialists,
    participants,
    enrollments,
    replies,
    consents,
    check_ins,
    answers,
    escalations,
    reasons,
    messages,
    receipts,
    pages,
    shifts,
    timeline,
    heartbeats,
    senders,
    reading_marks,
    bookmarks,
    alarms,
    mails,
    known_senders,
    runaways,
    brakes,
    page_calls,
    calls,
)
"""The modules that hold tables."""

metadata = Base.metadata
"""What the database should look like; migrations are compared with it."""
