"""`outreach check`: whether this installation is safe to go live."""

import ipaddress
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

import click

from outreach.actions.roster import STALE_AFTER
from outreach.cli.installation import Installation, database_trouble, on_installation
from outreach.cli.show import some, table
from outreach.domain.calls import FALLBACK_FOR_PEOPLE, INCOMING, INCOMING_OVER
from outreach.domain.delivery import Lane
from outreach.packs.carrier_caps import load_carrier_classes
from outreach.queries import health
from outreach.queries.carrier import carrier_findings
from outreach.queries.pace import pace_findings
from outreach.queries.safety import Finding, Verdict, findings, mend, note, sealed, well
from outreach.settings import BadSettings, Settings
from outreach.wiring import DATABASE_TROUBLE, lanes_with_workers, schema_is_current

_NOT_PUBLIC = (
    ".example",
    ".example.com",
    ".example.org",
    ".internal",
    ".invalid",
    ".lan",
    ".local",
    ".localhost",
    ".test",
)
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
        (False, _set_up),
        (False, _address),
        (False, _console),
        (False, _carrier),
        (False, _on_disk),
        (True, _doorbell),
        (True, _sealed),
        (False, _database),
        (False, _watchman),
    )
    for takes_long, look in parts:
        if slow in (None, takes_long):
            yield from look(settings, home)


def _set_up(settings: Settings, _home: Installation) -> Iterator[Finding]:
    yield well("settings", "sender, signature secret and keys are set")
    if settings.rehearsal_clock is not None:
        remedy = "take OUTREACH_REHEARSAL_CLOCK out: it is for the demo and the benchmarks"
        yield mend("clock", "time is not real here", remedy)


def _watchman(settings: Settings, _home: Installation) -> Iterator[Finding]:
    """Look whether the watchman could be heard without the outbox, and its silence noticed outside."""
    given = {
        "texts from a second number": settings.watch_phones,
        "e-mail": settings.watch_email,
        "a webhook": settings.watch_alarm_url,
    }
    ways = [way for way, setting in given.items() if setting is not None]
    if ways:
        yield well("watchman", f"raises its alarms by {' and '.join(ways)}")
    else:
        remedy = "set OUTREACH_WATCH_PHONES and OUTREACH_WATCH_SENDER, OUTREACH_WATCH_EMAIL or OUTREACH_WATCH_ALARM_URL"
        yield note("watchman", "it has no way to be heard: what it finds stands in the log only", remedy)
    if settings.watch_sender is not None and settings.watch_sender in (*settings.pool, settings.page_sender):
        remedy = "set OUTREACH_WATCH_SENDER to a number of its own"
        yield note("watchman", "it texts from a number that it watches", remedy)
    if settings.watch_heartbeat_url is None:
        remedy = "set OUTREACH_WATCH_HEARTBEAT_URL to a check of a service such as healthchecks.io"
        yield note("watchman", "nobody outside would notice if this whole machine fell silent", remedy)
    else:
        yield well("watchman", "its silence is noticed outside")


def _seen(seen: datetime | None, home: Installation) -> Finding:
    """Look when the watchman was last seen."""
    remedy = "start `outreach run`, `outreach crew` or `outreach watchman`"
    if seen is None:
        return note("watchman", "none has ever been seen", remedy)
    silent = home.now() - seen
    if silent > health.WATCHMAN_SILENT_AFTER:
        return mend("watchman", f"none was seen for {int(silent.total_seconds() // 60)} minutes", remedy)
    return well("watchman", "is awake")


def _setting(line: str) -> Finding:
    about, separator, what = line.partition(": ")
    remedy = "set it as it says; deploy/outreach.env.example explains every setting"
    return mend(about, what, remedy) if separator else mend("settings", line, remedy)


def _address(settings: Settings, _home: Installation) -> Iterator[Finding]:
    """Look at the public address as the carrier would have to: by its name alone, for nothing is called."""
    problem = address_problem(settings.public_url)
    if problem is not None:
        remedy = "set OUTREACH_PUBLIC_URL to the https address at which the carrier reaches the webhooks"
        yield mend("public address", f"{settings.public_url} {problem}", remedy)
    else:
        yield well("public address", settings.public_url)
    base = settings.public_url
    yield note(
        "carrier's console",
        f"the numbers must send texts to {base}/texts#rc=5&rp=all (POST), with {base}/texts/fallback as their fallback",
        "without both, a text that no webhook took is lost: the carrier does not try again by itself",
    )
    yield note(
        "carrier's console",
        f"calls to every number must go to {base}{INCOMING}, fall back to {base}{FALLBACK_FOR_PEOPLE}, and tell of"
        f" their end at {base}{INCOMING_OVER} (POST)",
        "call them once: without the first nobody is put through, without the last a missed call is seen minutes late",
    )


def _console(settings: Settings, _home: Installation) -> Iterator[Finding]:
    """Look whether the console is reached safely, if there is one."""
    if settings.console_url is None:
        yield note("console", "there is none: all work is by text and at a terminal", "set OUTREACH_CONSOLE_URL")
    elif settings.console_url.startswith("https:"):
        yield well("console", settings.console_url)
    elif urlsplit(settings.console_url).hostname in ("127.0.0.1", "localhost", "::1"):
        yield note("console", "it is opened on this machine only", "put a proxy that speaks HTTPS in front of it")
    else:
        remedy = "put a proxy that speaks HTTPS in front, and give its https address as OUTREACH_CONSOLE_URL"
        yield mend(
            "console", f"{settings.console_url} is not https, so that others can read what is on its pages", remedy
        )


def address_problem(address: str) -> str | None:
    """Say why no carrier could call an address, or None."""
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "https":
        return "is not https: what people write would travel in the clear"
    if _is_private(host) or host == "localhost" or f".{host}".endswith(_NOT_PUBLIC):
        return "cannot be reached from outside: it is a local, private or example address"
    if "." not in host and ":" not in host:
        return "cannot be reached from outside: its name has no domain"
    return None


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def _carrier(settings: Settings, _home: Installation) -> Iterator[Finding]:
    if settings.twilio_base_url is not None:
        remedy = "take OUTREACH_TWILIO_BASE_URL out to talk to Twilio itself"
        yield note("carrier", f"texts go to {settings.twilio_base_url}, which stands in for Twilio", remedy)
    yield from _numbers(settings)
    if settings.page_sender is None or settings.page_sender in settings.pool:
        remedy = "set OUTREACH_PAGE_SENDER to a number of its own"
        yield note("carrier", "pages share a number with check-ins, and may wait behind them", remedy)
    if settings.twilio_api_key is None:
        remedy = "make an API key, and set OUTREACH_TWILIO_API_KEY and OUTREACH_TWILIO_API_SECRET"
        yield note("carrier", "the auth token both signs and sends", remedy)
    if settings.carrier_blanks_texts:
        what = "it blanks the texts it keeps: which text went out, and what was missed, cannot be told from its lists"
        yield note("carrier", what, "leave OUTREACH_CARRIER_BLANKS_TEXTS as it is; watch the webhooks closely")
    if settings.smtp_url is None:
        remedy = "set OUTREACH_SMTP_URL and OUTREACH_MAIL_FROM, and give everybody an address (specialist add --email)"
        yield note("e-mail", "there is none: when the carrier is down, nobody is told", remedy)


def _on_disk(_settings: Settings, home: Installation) -> Iterator[Finding]:
    """Look whether this machine could keep texts, and tell somebody, while the database is away."""
    disk = home.runtime.on_disk
    if disk is None:
        return
    try:
        disk.journal.try_to_write()
    except OSError as error:
        what = f"texts could not be kept during an outage of the database ({error.strerror or error})"
        yield mend("state directory", what, "let us write to it, or set OUTREACH_STATE_DIRECTORY to a local folder")
    else:
        yield well("state directory", "texts can be kept while the database is away")
    if not disk.journal.is_empty():
        yield note("state directory", f"{disk.journal.count()} texts wait for the database", "see the runbook")
    if aside := disk.journal.set_aside():
        yield mend("state directory", f"{aside} lines of the journal were set aside", "see the runbook")
    last = disk.roster.read()
    if last is None or home.now() - last.made_at > STALE_AFTER:
        remedy = "keep `outreach run`, the scheduler or the webhooks running on this machine: they write it each minute"
        yield note("roster on disk", "there is no fresh one: nobody could be told during an outage", remedy)
    else:
        yield well("roster on disk", "is fresh")


def _numbers(settings: Settings) -> Iterator[Finding]:
    """Look at each number that participants hear from, and at what carriers let them carry."""
    for number in settings.pool:
        yield well("number", f"participants hear from the one that ends in {number[-4:]}")
    if settings.sender_class is None:
        remedy = (
            "set OUTREACH_SENDER_CLASS to how the numbers are registered; outreach/packs/carrier_caps.toml lists them"
        )
        yield note("pace", "nobody said how the numbers are registered: the lowest caps of all carriers hold", remedy)
        return
    caps = load_carrier_classes()[settings.sender_class]
    minute = "any number of" if caps.per_minute is None else f"{caps.per_minute}"
    day = "any number" if caps.per_day is None else f"{caps.per_day}"
    yield well("pace", f"{caps.title}: {minute} segments a minute, {day} a day")


def _doorbell(settings: Settings, home: Installation) -> Iterator[Finding]:
    if settings.redis_url is None:
        yield note("doorbell", "there is no Redis: the scheduler does all the work itself, which suits small programs")
        return
    if not home.runtime.doorbell.answers():
        yield mend("doorbell", "Redis does not answer", "start it, or mend OUTREACH_REDIS_URL")
        return
    yield well("doorbell", "Redis answers")
    served = lanes_with_workers(settings)
    missing = [lane.value for lane in Lane if lane not in served]
    if missing:
        remedy = f"start: {'; '.join(f'`outreach worker {lane}`' for lane in missing)}"
        yield mend("workers", f"no worker is seen on: {', '.join(missing)}", remedy)
    else:
        yield well("workers", "every lane has a worker")


def _sealed(_settings: Settings, home: Installation) -> Sequence[Finding]:
    """Look whether all names and numbers open; of a database that is away, or is not ours, the next part tells."""
    try:
        with home.runtime.transaction() as session:
            return sealed(session)
    except DATABASE_TROUBLE:
        return []


def _database(settings: Settings, home: Installation) -> Sequence[Finding]:
    remedy = "start the database, check OUTREACH_DATABASE_URL, and run `outreach migrate`"
    try:
        if not schema_is_current(settings):
            what = "it is not what this version of Outreach expects"
            return [mend("database", what, "run `outreach migrate`")]
        with home.runtime.transaction() as session:
            found = [well("database", "answers, and is migrated"), *findings(session, now=home.now())]
            found += [*pace_findings(session, pool=settings.pool), _seen(health.watchman_seen(session), home)]
            return [*found, *carrier_findings(session, mails=settings.smtp_url is not None, now=home.now())]
    except DATABASE_TROUBLE as error:
        return [mend("database", database_trouble(error), remedy)]
