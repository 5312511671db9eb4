"""`outreach check`: whether this installation is safe to go live."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

import click

from outreach.actions.roster import STALE_AFTER
from outreach.cli import check_settings
from outreach.cli.installation import Installation, database_trouble, on_installation
from outreach.cli.show import some, table
from outreach.domain.delivery import Lane
from outreach.domain.sentences import Sentence, verbatim
from outreach.queries import health
from outreach.queries.carrier import carrier_findings
from outreach.queries.own_calendars import calendar_findings
from outreach.queries.pace import pace_findings
from outreach.queries.safety import Finding, Verdict, findings, mend, note, sealed, well
from outreach.settings import BadSettings, Settings
from outreach.wiring import DATABASE_TROUBLE, lanes_with_workers, schema_is_current

_SIGN = {Verdict.WELL: "ok", Verdict.NOTE: "note", Verdict.MEND: "MEND"}


@click.command()
@on_installation
def check(home: Installation) -> None:
    """Say whether this installation is safe to go live, and how to mend what is not; exits with 1 until it is."""
    found = list(everything(home))
    rows = [(_SIGN[each.verdict], each.about, each.what, each.remedy) for each in found]
    home.console.print(table("", "about", "what was found", "how to mend it", rows=rows))
    to_mend = sum(each.verdict is Verdict.MEND for each in found)
    in_order = sum(each.verdict is Verdict.WELL for each in found)
    home.say([f"{some(in_order, 'thing is', 'things are')} in order; {to_mend} must be mended before going live."])
    click.get_current_context().exit(1 if to_mend else 0)


def everything(home: Installation, *, slow: bool | None = None) -> Iterator[Finding]:
    """Look at everything; with `slow`, only at what takes long or asks elsewhere, or only at all the rest."""
    try:
        settings = home.settings
    except BadSettings as error:
        yield from (_setting(line) for line in str(error).splitlines() if line.startswith("OUTREACH_"))
        return
    parts: tuple[tuple[bool, Callable[[Settings, Installation], Iterable[Finding]]], ...] = (
        (False, check_settings.set_up),
        (False, check_settings.address),
        (False, check_settings.console),
        (False, check_settings.notifications),
        (False, check_settings.carrier),
        (False, _on_disk),
        (True, _doorbell),
        (True, _sealed),
        (False, _database),
        (False, check_settings.watchman),
    )
    for takes_long, look in parts:
        if slow in (None, takes_long):
            yield from look(settings, home)


def _seen(seen: datetime | None, home: Installation) -> Finding:
    """Look when the watchman was last seen."""
    remedy = Sentence("start `outreach run`, `outreach crew` or `outreach watchman`")
    if seen is None:
        return note(Sentence("watchman"), Sentence("none has ever been seen"), remedy)
    silent = home.now() - seen
    if silent > health.WATCHMAN_SILENT_AFTER:
        return mend(
            Sentence("watchman"),
            Sentence("none was seen for {minutes} minutes", minutes=int(silent.total_seconds() // 60)),
            remedy,
        )
    return well(Sentence("watchman"), Sentence("is awake"))


def _setting(line: str) -> Finding:
    about, separator, what = line.partition(": ")
    remedy = Sentence("set it as it says; deploy/outreach.env.example explains every setting")
    if not separator:
        return mend(Sentence("settings"), verbatim(line), remedy)
    return mend(verbatim(about), verbatim(what), remedy)


def _on_disk(_settings: Settings, home: Installation) -> Iterator[Finding]:
    """Look whether this machine could keep texts, and tell somebody, while the database is away."""
    disk = home.runtime.on_disk
    if disk is None:
        return
    try:
        disk.journal.try_to_write()
    except OSError as error:
        what = Sentence(
            "texts could not be kept during an outage of the database ({error})", error=error.strerror or error
        )
        yield mend(
            Sentence("state directory"),
            what,
            Sentence("let us write to it, or set OUTREACH_STATE_DIRECTORY to a local folder"),
        )
    else:
        yield well(Sentence("state directory"), Sentence("texts can be kept while the database is away"))
    if not disk.journal.is_empty():
        yield note(
            Sentence("state directory"),
            Sentence("{count} texts wait for the database", count=disk.journal.count()),
            Sentence("see the runbook"),
        )
    if aside := disk.journal.set_aside():
        yield mend(
            Sentence("state directory"),
            Sentence("{count} lines of the journal were set aside", count=aside),
            Sentence("see the runbook"),
        )
    last = disk.roster.read()
    if last is None or home.now() - last.made_at > STALE_AFTER:
        remedy = Sentence(
            "keep `outreach run`, the scheduler or the webhooks running on this machine: they write it each minute"
        )
        yield note(
            Sentence("roster on disk"), Sentence("there is no fresh one: nobody could be told during an outage"), remedy
        )
    else:
        yield well(Sentence("roster on disk"), Sentence("is fresh"))


def _doorbell(settings: Settings, home: Installation) -> Iterator[Finding]:
    if settings.redis_url is None:
        yield note(
            Sentence("doorbell"),
            Sentence("there is no Redis: the scheduler does all the work itself, which suits small programs"),
        )
        return
    if not home.runtime.doorbell.answers():
        yield mend(
            Sentence("doorbell"), Sentence("Redis does not answer"), Sentence("start it, or mend OUTREACH_REDIS_URL")
        )
        return
    yield well(Sentence("doorbell"), Sentence("Redis answers"))
    served = lanes_with_workers(settings)
    missing = [lane.value for lane in Lane if lane not in served]
    if missing:
        remedy = Sentence("start: {each}", each="; ".join(f"`outreach worker {lane}`" for lane in missing))
        yield mend(Sentence("workers"), Sentence("no worker is seen on: {missing}", missing=", ".join(missing)), remedy)
    else:
        yield well(Sentence("workers"), Sentence("every lane has a worker"))


def _sealed(_settings: Settings, home: Installation) -> Sequence[Finding]:
    """Look whether all names and numbers open; of a database that is away, or is not ours, the next part tells."""
    try:
        with home.runtime.transaction() as session:
            return sealed(session)
    except DATABASE_TROUBLE:
        return []


def _database(settings: Settings, home: Installation) -> Sequence[Finding]:
    remedy = Sentence("start the database, check OUTREACH_DATABASE_URL, and run `outreach migrate`")
    try:
        if not schema_is_current(settings):
            what = Sentence("it is not what this version of Outreach expects")
            return [mend(Sentence("database"), what, Sentence("run `outreach migrate`"))]
        with home.runtime.transaction() as session:
            found = [
                well(Sentence("database"), Sentence("answers, and is migrated")),
                *findings(session, now=home.now()),
            ]
            found += calendar_findings(session, now=home.now())
            found += [*pace_findings(session, pool=settings.pool), _seen(health.watchman_seen(session), home)]
            return [*found, *carrier_findings(session, mails=settings.smtp_url is not None, now=home.now())]
    except DATABASE_TROUBLE as error:
        return [mend(Sentence("database"), database_trouble(error), remedy)]
