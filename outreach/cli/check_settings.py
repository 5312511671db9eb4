"""What `outreach check` reads off the settings alone: addresses, numbers, and who would be told of what."""

import ipaddress
from collections.abc import Iterator
from urllib.parse import urlsplit

from outreach.cli.installation import Installation
from outreach.domain.calls import FALLBACK_FOR_PEOPLE, INCOMING, INCOMING_OVER
from outreach.domain.sentences import Listing, Sentence, verbatim
from outreach.packs.carrier_caps import load_carrier_classes
from outreach.queries.safety import Finding, mend, note, well
from outreach.settings import Settings, unknown_settings

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


def set_up(settings: Settings, _home: Installation) -> Iterator[Finding]:
    """Look whether this is set up for real people."""
    yield well(Sentence("settings"), Sentence("sender, signature secret and keys are set"))
    if settings.rehearsal_clock is not None:
        remedy = Sentence("take OUTREACH_REHEARSAL_CLOCK out: it is for the demo and the benchmarks")
        yield mend(Sentence("clock"), Sentence("time is not real here"), remedy)
    for name, meant in unknown_settings().items():
        what = Sentence("nothing reads a setting of this name")
        if meant is None:
            yield note(verbatim(name), what, Sentence("take it out if it is not for something else"))
        else:
            yield mend(verbatim(name), what, Sentence("write {setting}, or take it out", setting=meant))


def watchman(settings: Settings, _home: Installation) -> Iterator[Finding]:
    """Look whether the watchman could be heard without the outbox, and its silence noticed outside."""
    given = {
        Sentence("texts from a second number"): settings.watch_phones,
        Sentence("e-mail"): settings.watch_email,
        Sentence("a webhook"): settings.watch_alarm_url,
    }
    ways = [way for way, setting in given.items() if setting is not None]
    if ways:
        yield well(Sentence("watchman"), Sentence("raises its alarms by {ways}", ways=Listing(ways, " and ")))
    else:
        remedy = Sentence(
            "set OUTREACH_WATCH_PHONES and OUTREACH_WATCH_SENDER, OUTREACH_WATCH_EMAIL or OUTREACH_WATCH_ALARM_URL"
        )
        yield note(
            Sentence("watchman"), Sentence("it has no way to be heard: what it finds stands in the log only"), remedy
        )
    if settings.watch_sender is not None and settings.watch_sender in (*settings.pool, settings.page_sender):
        remedy = Sentence("set OUTREACH_WATCH_SENDER to a number of its own")
        yield note(Sentence("watchman"), Sentence("it texts from a number that it watches"), remedy)
    if settings.watch_heartbeat_url is None:
        remedy = Sentence("set OUTREACH_WATCH_HEARTBEAT_URL to a check of a service such as healthchecks.io")
        yield note(
            Sentence("watchman"), Sentence("nobody outside would notice if this whole machine fell silent"), remedy
        )
    else:
        yield well(Sentence("watchman"), Sentence("its silence is noticed outside"))


def address(settings: Settings, _home: Installation) -> Iterator[Finding]:
    """Look at the public address as the carrier would have to: by its name alone, for nothing is called."""
    problem = address_problem(settings.public_url)
    if problem is not None:
        remedy = Sentence("set OUTREACH_PUBLIC_URL to the https address at which the carrier reaches the webhooks")
        yield mend(
            Sentence("public address"),
            Sentence("{public_url} {problem}", public_url=settings.public_url, problem=problem),
            remedy,
        )
    else:
        yield well(Sentence("public address"), verbatim(settings.public_url))
    base = settings.public_url
    yield note(
        Sentence("carrier's console"),
        Sentence(
            "the numbers must send texts to {base}/texts#rc=5&rp=all (POST), with {base}/texts/fallback as their"
            " fallback",
            base=base,
        ),
        Sentence("without both, a text that no webhook took is lost: the carrier does not try again by itself"),
    )
    yield note(
        Sentence("carrier's console"),
        Sentence(
            "calls to every number must go to {first}, fall back to {fallback}, and tell of their end at {last} (POST)",
            first=f"{base}{INCOMING}",
            fallback=f"{base}{FALLBACK_FOR_PEOPLE}",
            last=f"{base}{INCOMING_OVER}",
        ),
        Sentence(
            "call them once: without the first nobody is put through, without the last a missed call is seen minutes"
            " late"
        ),
    )


def address_problem(address: str) -> Sentence | None:
    """Say why no carrier could call an address, or None."""
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme != "https":
        return Sentence("is not https: what people write would travel in the clear")
    if _is_private(host) or host == "localhost" or f".{host}".endswith(_NOT_PUBLIC):
        return Sentence("cannot be reached from outside: it is a local, private or example address")
    if "." not in host and ":" not in host:
        return Sentence("cannot be reached from outside: its name has no domain")
    return None


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def console(settings: Settings, _home: Installation) -> Iterator[Finding]:
    """Look whether the console is reached safely, if there is one."""
    if settings.console_url is None:
        yield note(
            Sentence("console"),
            Sentence("there is none: all work is by text and at a terminal"),
            Sentence("set OUTREACH_CONSOLE_URL"),
        )
    elif settings.console_url.startswith("https:"):
        yield well(Sentence("console"), verbatim(settings.console_url))
    elif urlsplit(settings.console_url).hostname in ("127.0.0.1", "localhost", "::1"):
        yield note(
            Sentence("console"),
            Sentence("it is opened on this machine only"),
            Sentence("put a proxy that speaks HTTPS in front of it"),
        )
    else:
        remedy = Sentence("put a proxy that speaks HTTPS in front, and give its https address as OUTREACH_CONSOLE_URL")
        yield mend(
            Sentence("console"),
            Sentence(
                "{console_url} is not https, so that others can read what is on its pages",
                console_url=settings.console_url,
            ),
            remedy,
        )


def notifications(settings: Settings, _home: Installation) -> Iterator[Finding]:
    """Look whether our people can be notified on their devices, where they have pages to open at all."""
    about = Sentence("notifications")
    if settings.console_url is None:
        return
    if settings.push_key is None:
        what = Sentence("none are sent to devices: pages go by text and by phone alone")
        yield note(about, what, Sentence("`outreach keys push it@example.org` prints the settings for them"))
    elif not settings.console_url.startswith("https:"):
        what = Sentence("no browser turns them on where the console is not opened by https")
        yield note(about, what, Sentence("give an https address as OUTREACH_CONSOLE_URL"))
    else:
        yield well(about, Sentence("our people can turn them on for their devices"))


def carrier(settings: Settings, _home: Installation) -> Iterator[Finding]:
    """Look at how we stand with the carrier, and who hears when it is down."""
    if settings.twilio_base_url is not None:
        remedy = Sentence("take OUTREACH_TWILIO_BASE_URL out to talk to Twilio itself")
        yield note(
            Sentence("carrier"),
            Sentence("texts go to {address}, which stands in for Twilio", address=settings.twilio_base_url),
            remedy,
        )
    yield from _numbers(settings)
    if settings.page_sender is None or settings.page_sender in settings.pool:
        remedy = Sentence("set OUTREACH_PAGE_SENDER to a number of its own")
        yield note(
            Sentence("carrier"), Sentence("pages share a number with check-ins, and may wait behind them"), remedy
        )
    if settings.twilio_api_key is None:
        remedy = Sentence("make an API key, and set OUTREACH_TWILIO_API_KEY and OUTREACH_TWILIO_API_SECRET")
        yield note(Sentence("carrier"), Sentence("the auth token both signs and sends"), remedy)
    if settings.carrier_blanks_texts:
        what = Sentence(
            "it blanks the texts it keeps: which text went out, and what was missed, cannot be told from its lists"
        )
        yield note(
            Sentence("carrier"),
            what,
            Sentence("leave OUTREACH_CARRIER_BLANKS_TEXTS as it is; watch the webhooks closely"),
        )
    if settings.smtp_url is None:
        remedy = Sentence(
            "set OUTREACH_SMTP_URL and OUTREACH_MAIL_FROM, and give everybody an address (specialist add --email)"
        )
        yield note(Sentence("e-mail"), Sentence("there is none: when the carrier is down, nobody is told"), remedy)


def _numbers(settings: Settings) -> Iterator[Finding]:
    """Look at each number that participants hear from, and at what carriers let them carry."""
    for number in settings.pool:
        yield well(
            Sentence("number"), Sentence("participants hear from the one that ends in {number}", number=number[-4:])
        )
    if settings.sender_class is None:
        remedy = Sentence(
            "set OUTREACH_SENDER_CLASS to how the numbers are registered; outreach/packs/carrier_caps.toml lists them"
        )
        yield note(
            Sentence("pace"),
            Sentence("nobody said how the numbers are registered: the lowest caps of all carriers hold"),
            remedy,
        )
        return
    caps = load_carrier_classes()[settings.sender_class]
    minute = Sentence("any number of") if caps.per_minute is None else verbatim(f"{caps.per_minute}")
    day = Sentence("any number") if caps.per_day is None else verbatim(f"{caps.per_day}")
    yield well(
        Sentence("pace"),
        Sentence("{title}: {minute} segments a minute, {day} a day", title=caps.title, minute=minute, day=day),
    )
