"""What `outreach check` says of the carrier, as far as the database remembers what it told us."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from outreach.domain.sentences import Sentence
from outreach.queries.safety import Finding, mend, note, well
from outreach.records import alarms, calls, programs, specialists

_OF_LATE = timedelta(days=1)


def carrier_findings(session: Session, *, mails: bool, now: datetime) -> Iterator[Finding]:
    """Say what the carrier let us feel in the last day, and who could not be told if it fell silent."""
    refused, missed, blanks = (_of_late(session, name, now) for name in _NAMES)
    if refused:
        remedy = Sentence("look into the carrier's console: account, numbers, registration; then send a text")
        yield mend(
            Sentence("carrier"),
            Sentence("it refused our texts because of our own account, last {refused}", refused=_ago(refused, now)),
            remedy,
        )
    if missed:
        remedy = Sentence(
            "see that the public address answers, and that the numbers' webhooks and fallbacks point at it"
        )
        yield mend(
            Sentence("carrier"),
            Sentence("texts came only because we asked for them, last {missed}", missed=_ago(missed, now)),
            remedy,
        )
    if blanks:
        remedy = Sentence("set OUTREACH_CARRIER_BLANKS_TEXTS=true, or switch off message redaction at the carrier")
        what = Sentence(
            "it blanks the texts it keeps, so we are blind: neither missed nor doubtful texts can be found there"
        )
        yield note(Sentence("carrier"), what, remedy)
    yield _calls(session)
    if mails:
        yield _addresses(session)


def _calls(session: Session) -> Finding:
    """Say whether calls to our numbers reach us, as far as one ever did: the carrier is not asked."""
    last = calls.last_incoming(session)
    if last is None:
        what = Sentence("no call to our numbers has reached us yet")
        return note(Sentence("calls"), what, Sentence("call each number once, and see that it greets you"))
    return well(Sentence("calls"), Sentence("calls to our numbers reach us, last on {last:%Y-%m-%d}", last=last))


_NAMES = ("carrier refuses", "texts missed", "carrier blanks")


def _of_late(session: Session, name: str, now: datetime) -> datetime | None:
    alarm = alarms.of(session, name)
    return alarm.seen_at if alarm is not None and alarm.seen_at > now - _OF_LATE else None


def _ago(at: datetime, now: datetime) -> Sentence:
    return Sentence("{minutes} minutes ago", minutes=int((now - at) / timedelta(minutes=1)))


def _addresses(session: Session) -> Finding:
    everybody = {
        one.id: one
        for program in programs.every_current(session)
        for one in specialists.of_program(session, program.program_id)
    }
    without = sorted(one.name for one in everybody.values() if one.email is None)
    if not without:
        return well(Sentence("e-mail"), Sentence("everybody on the team has an address"))
    remedy = Sentence("repeat `outreach specialist add` for each with --email")
    return note(
        Sentence("e-mail"),
        Sentence("no address of: {without}; they hear nothing while the carrier is down", without=", ".join(without)),
        remedy,
    )
