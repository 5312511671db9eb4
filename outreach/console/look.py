"""How things look in the pages: moments in a zone, how long ago, clocks that count, urgency in words, money."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal
from flask import Flask
from flask_babel import get_locale
from markupsafe import Markup, escape

from outreach.console.here import now
from outreach.console.words import LANGUAGES, _
from outreach.domain.urgency import Urgency
from outreach.packs.reason_words import reason_in
from outreach.packs.sentence_words import said_in

_TIME = "h:mm a"
_A_YEAR_OR_SO = 300


def day_pattern() -> str:
    """Say in which order a day is written: "Tue, Mar 3", "mar, 3 mar"."""
    return "EEE, d MMM" if _locale() == "es" else "EEE, MMM d"


def moment(at: datetime | None, zone: str = "UTC") -> Markup:
    """Write a moment as somebody's clock shows it, as in "Tue, Mar 3, 2:05 PM"; today's without the day."""
    if at is None:
        return Markup("")
    local, today = at.astimezone(ZoneInfo(zone)), now().astimezone(ZoneInfo(zone)).date()
    pattern = None if local.date() == today else day_pattern()
    if abs((local.date() - today).days) > _A_YEAR_OR_SO:
        pattern = f"{day_pattern()} y"
    said = _time_said(local.hour, local.minute, _locale())
    if pattern is not None:
        said = f"{_day_said(local.date(), pattern, _locale())}, {said}"
    return Markup('<time datetime="{}">{}</time>').format(_iso(at), said)


def day(on: datetime | date | None, zone: str = "UTC") -> str:
    """Write a day, as in "Tue, Mar 3"."""
    if on is None:
        return ""
    local = on.astimezone(ZoneInfo(zone)).date() if isinstance(on, datetime) else on
    return _day_said(local, day_pattern(), _locale())


@lru_cache(maxsize=4096)
def _day_said(on: date, pattern: str, locale: str) -> str:
    """Write a day; a page names few of them, very often."""
    return str(format_date(on, pattern, locale=locale))


@lru_cache(maxsize=4096)
def _time_said(hour: int, minute: int, locale: str) -> str:
    """Write a time of day; there are as many as a day has minutes."""
    return str(format_time(time(hour, minute), _TIME, locale=locale))


def ago(at: datetime | None) -> Markup:
    """Say how long ago something was, as in "5 minutes ago"; the page keeps it true."""
    if at is None:
        return Markup("")
    said = format_timedelta(min(at - now(), timedelta(seconds=-1)), add_direction=True, locale=_locale())
    return Markup('<time datetime="{}" data-ago>{}</time>').format(_iso(at), said)


def clock(at: datetime | None) -> Markup:
    """Say how long is left until a moment, or for how long it is over; the page counts on."""
    if at is None:
        return Markup("")
    left = at - now()
    over = left < timedelta()
    said = format_timedelta(abs(left), locale=_locale(), threshold=1.2)
    words = _("%(time)s late", time=said) if over else _("%(time)s left", time=said)
    return Markup('<time datetime="{}" data-until class="{}">{}</time>').format(
        _iso(at), "clock over" if over else "clock", words
    )


def money(dollars: float) -> str:
    """Write dollars."""
    return str(format_currency(dollars, "USD", locale=_locale()))


def number(value: float) -> str:
    """Write a number with the marks of the language."""
    return str(format_decimal(value, locale=_locale()))


def urgency_words(urgency: Urgency) -> str:
    """Say how soon somebody must look."""
    return {
        Urgency.WATCH: _("When you can"),
        Urgency.SAME_DAY: _("Today"),
        Urgency.URGENT: _("Urgent"),
        Urgency.EMERGENCY: _("Emergency"),
    }[urgency]


def in_words(what: str) -> str:
    """Say why somebody must look in the language of this request."""
    return reason_in(what, lang=_locale())


def said(words: str) -> str:
    """Say a sentence about a program or an installation in the language of this request."""
    return said_in(words, lang=_locale())


def paragraphs(text: str) -> Markup:
    """Write a text with its lines as it was written, and nothing in it as a page's own."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _locale() -> str:
    chosen = get_locale()
    return LANGUAGES[0] if chosen is None else str(chosen.language)


def dress(app: Flask) -> None:
    """Give the pages all of this."""

    def has_page(endpoint: str) -> bool:
        return endpoint in app.view_functions

    app.jinja_env.globals.update(has_page=has_page, lang=_locale, now_iso=lambda: _iso(now()))
    app.jinja_env.globals.update(
        moment=moment, day=day, ago=ago, clock=clock, money=money, number=number, urgency_words=urgency_words
    )
    app.jinja_env.filters.update(paragraphs=paragraphs, in_words=in_words, said=said)
