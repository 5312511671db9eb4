"""How the parts of a program are called in the pages about it."""

from datetime import timedelta

from flask_babel import format_timedelta, get_locale

from outreach.console.program.desk import pages
from outreach.console.words import _
from outreach.domain.phases import WEEKDAYS, Weekday
from outreach.queries.participants import Standing


def standing_words(standing: Standing) -> str:
    """Say where somebody stands."""
    return {
        Standing.NOT_INVITED: _("not invited yet"),
        Standing.INVITED: _("invited"),
        Standing.ENROLLED: _("enrolled"),
        Standing.PAUSED: _("paused"),
        Standing.FINISHED: _("finished"),
        Standing.STOPPED: _("stopped"),
    }[standing]


def weekday_words(day: Weekday) -> str:
    """Name a day of the week."""
    return {
        Weekday.MON: _("Monday"),
        Weekday.TUE: _("Tuesday"),
        Weekday.WED: _("Wednesday"),
        Weekday.THU: _("Thursday"),
        Weekday.FRI: _("Friday"),
        Weekday.SAT: _("Saturday"),
        Weekday.SUN: _("Sunday"),
    }[day]


def weekday_options() -> list[tuple[str, str]]:
    """List the days to choose from."""
    return [(day.value, weekday_words(day)) for day in WEEKDAYS]


def language_words(lang: str) -> str:
    """Name a language."""
    return {"en": _("English"), "es": _("Spanish")}.get(lang, lang)


def length_words(length: timedelta) -> str:
    """Say a length of time."""
    return str(format_timedelta(length, threshold=1.2))


@pages.context_processor
def _words() -> dict[str, object]:
    return {
        "standing_words": standing_words,
        "weekday_words": weekday_words,
        "weekday_options": weekday_options,
        "length_words": length_words,
        "language_words": language_words,
        "lang_of_page": lambda: str(get_locale() or "en"),
    }
