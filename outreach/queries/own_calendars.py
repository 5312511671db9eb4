"""Whether the calendars of our people can be read: what `outreach check` says of them."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.domain.own_calendar import TELL_AFTER
from outreach.domain.sentences import Sentence
from outreach.queries.safety import Finding, note, well
from outreach.records import calendar_feeds, specialists
from outreach.records.calendar_feeds import CalendarFeed


def calendar_findings(session: Session, *, now: datetime) -> Iterator[Finding]:
    """Find when our people's own calendars were read last, and whose cannot be."""
    feeds = calendar_feeds.every(session)
    known = specialists.by_ids(session, [each.specialist_id for each in feeds])
    late = [each for each in feeds if now - (each.read_at or each.created_at) >= TELL_AFTER]
    for feed in late:
        yield _unread(feed, known[feed.specialist_id].name, now=now)
    read = [each.read_at for each in feeds if each not in late and each.read_at is not None]
    if read:
        minutes = int((now - min(read)).total_seconds() // 60)
        what = Sentence(
            "{count} are read, each within the last {minutes} minutes", count=len(read), minutes=minutes + 1
        )
        yield well(Sentence("calendars"), what)


def _unread(feed: CalendarFeed, name: str, *, now: datetime) -> Finding:
    days = (now - (feed.read_at or feed.created_at)).days
    return note(
        Sentence("calendars"),
        Sentence("{name}'s own calendar could not be read for {days} days or more", name=name, days=days),
        Sentence("ask them for its secret address as it is now: `outreach rota follow`"),
    )
