"""How shifts read: from when to when, as what, and why somebody is on call."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from flask_babel import get_locale
from markupsafe import Markup

from outreach.console.here import now
from outreach.console.look import day_pattern
from outreach.console.words import _
from outreach.domain.limits import Limit
from outreach.domain.own_calendar import CalendarTrouble
from outreach.domain.reach import OutOfReach
from outreach.domain.reading.reading import Category
from outreach.domain.rota import Role
from outreach.domain.swapping import Hindrance, hindrance_words
from outreach.domain.unrolling import Why
from outreach.packs.reason_words import reason_in


def language() -> str:
    """Name the language of this request."""
    return str(get_locale() or "en")


def hour(at: datetime, zone: str) -> str:
    """Write a time of day, as in "8:00 PM"."""
    return str(format_time(at.astimezone(ZoneInfo(zone)).time(), "short", locale=language())).replace("\u202f", " ")


def span(starts_at: datetime, ends_at: datetime, zone: str) -> Markup:
    """Write from when to when, as in "Fri, Mar 6, 8:00 PM – Sat, Mar 7, 8:00 AM", with the day once where it is one.

    Where the clocks change in between, each end says by which clock.
    """
    starts, ends = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    long = f"{day_pattern()}, h:mm a"
    first = _said(starts, long)
    last = _said(ends, "h:mm a" if starts.date() == ends.date() else long)
    if starts.utcoffset() != ends.utcoffset():
        first, last = f"{first} ({starts.tzname()})", f"{last} ({ends.tzname()})"
    return Markup('<time datetime="{}">{}</time> – <time datetime="{}">{}</time>').format(
        starts_at.isoformat(), first, ends_at.isoformat(), last
    )


def _said(local: datetime, pattern: str) -> str:
    return str(format_datetime(local.replace(tzinfo=None), pattern, locale=language())).replace("\u202f", " ")


def typed(at: datetime, zone: str) -> str:
    """Write a moment as a browser's field for moments holds it."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def role_words(role: Role) -> str:
    """Say as what somebody is on call."""
    return {Role.PRIMARY: _("on call"), Role.BACKUP: _("backup")}[role]


def why_words(why: Why | None, other: str | None) -> str:
    """Say why somebody is on call."""
    if why is None:
        return _("added by hand")
    name = other or _("somebody")
    return {
        Why.TURN: _("their turn"),
        Why.OFF: _("%(name)s is off", name=name),
        Why.REST: _("%(name)s rests", name=name),
        Why.BUSY: _("%(name)s is on call elsewhere", name=name),
        Why.TIRED: _("nobody who had rested was left"),
        Why.ADDED: _("a lead added them"),
        Why.REPLACED: _("in place of %(name)s", name=name),
    }[why]


def hindrance_said(found: Hindrance) -> str:
    """Say what keeps somebody from a shift."""
    return hindrance_words(found, lang=language())


def limit_said(limit: Limit) -> str:
    """Say to somebody why others are asked first."""
    return {
        Limit.HOLDS_ENOUGH: _("You hold as many urgent ones as one person should."),
        Limit.COOLS_DOWN: _("You had an emergency a little while ago."),
        Limit.NOT_THEIR_TOPIC: _("You asked to be spared this topic."),
        Limit.NIGHTS_IN_A_ROW: _("You were paged in each of the last nights."),
        Limit.RESTS: _("You asked for a rest."),
    }[limit]


def trouble_said(trouble: OutOfReach) -> str:
    """Say why somebody cannot be put on call, and what to do."""
    return {
        OutOfReach.NEVER_ANSWERED: _("has not answered our text yet, so nobody knows whether a page would reach them"),
        OutOfReach.PHONE_FAILS: _("cannot be reached: our texts do not get through. Any text from them mends it"),
    }[trouble]


def calendar_trouble(trouble: CalendarTrouble) -> str:
    """Say why somebody's own calendar cannot be read."""
    return {
        CalendarTrouble.NOT_FOUND: _("there is no calendar at that address"),
        CalendarTrouble.NOT_PUBLIC: _("the address leads into a network that is not public"),
        CalendarTrouble.NOT_SAFE: _("the connection is not safe"),
        CalendarTrouble.LED_ASTRAY: _("the address leads on to somewhere else"),
        CalendarTrouble.AWAY: _("it does not answer"),
        CalendarTrouble.TOO_SLOW: _("it takes too long"),
        CalendarTrouble.TOO_LARGE: _("it is too large"),
        CalendarTrouble.NO_CALENDAR: _("what is there is no calendar"),
    }[trouble]


def topics() -> list[tuple[str, str]]:
    """List what somebody may ask to be spared, with its words; nobody is spared who would like to talk."""
    return [
        (Category.SUICIDE.value, _("suicide")),
        (Category.SELF_HARM.value, _("hurting oneself")),
        (Category.OVERDOSE.value, _("overdose")),
        (Category.RELAPSE.value, _("using again")),
        (Category.CRAVING.value, _("cravings")),
        (Category.WITHDRAWAL.value, _("withdrawal")),
        (Category.VIOLENCE.value, _("violence")),
        (Category.PSYCHOSIS.value, _("hearing or seeing things")),
        (Category.MEDICAL.value, _("a medical emergency")),
        (Category.HOUSING.value, _("losing a home")),
        (Category.THIRD_PARTY_RISK.value, _("danger to somebody else")),
        (Category.LOW_MOOD.value, _("low mood")),
    ]


def reason_said(what: str) -> str:
    """Say why somebody must look."""
    return reason_in(what, lang=language())


def weekday(day: date) -> str:
    """Name the day of the week."""
    return str(format_date(day, "EEEE", locale=language()))


def day_words(day: date) -> str:
    """Name a day, as in "Fri, Mar 6"."""
    return str(format_date(day, day_pattern(), locale=language()))


def for_templates() -> dict[str, object]:
    """Give what templates about shifts say things with."""
    return {
        "now_at": now(),
        "roles": Role,
        "reason_said": reason_said,
        "weekday": weekday,
        "day_words": day_words,
        "hour": hour,
        "span": span,
        "typed": typed,
        "role_words": role_words,
        "why_words": why_words,
        "hindrance_said": hindrance_said,
        "limit_said": limit_said,
        "trouble_said": trouble_said,
        "calendar_trouble": calendar_trouble,
    }
