"""Moments and frequencies in words, as participants and specialists read them.

Each function gives a whole phrase in English or Spanish, so that a template needs no grammar of its own. Any other
language gets English until somebody writes its phrases here.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from outreach.domain.escalation import Channel
from outreach.domain.urgency import Urgency

_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS_ES = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTHS_ES = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
_URGENCY_EN = {
    Urgency.WATCH: "When you can",
    Urgency.SAME_DAY: "Today",
    Urgency.URGENT: "Urgent",
    Urgency.EMERGENCY: "EMERGENCY",
}
_URGENCY_ES = {
    Urgency.WATCH: "Cuando puedas",
    Urgency.SAME_DAY: "Hoy",
    Urgency.URGENT: "Urgente",
    Urgency.EMERGENCY: "EMERGENCIA",
}


def by_words(at: datetime | None, *, now: datetime, zone: str, lang: str) -> str:
    """Promise a moment: "by 9:40 AM", "mañana antes de las 9:40 am"; without one, "as soon as someone is back"."""
    if at is None:
        return "en cuanto alguien regrese" if lang == "es" else "as soon as someone is back"
    there = at.astimezone(ZoneInfo(zone))
    if lang == "es":
        day = _day_es(there, now.astimezone(ZoneInfo(zone)))
        return f"{day} antes de {_clock_es(there)}".strip()
    return f"by {time_words(at, now=now, zone=zone, lang=lang)}"


def time_words(at: datetime, *, now: datetime, zone: str, lang: str) -> str:
    """Name a moment: "9:40 AM", "9:40 AM tomorrow", "las 9:40 am", "el lunes a las 9:40 am"."""
    there, here = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    if lang == "es":
        day = _day_es(there, here)
        return f"{day} a {_clock_es(there)}" if day else _clock_es(there)
    return f"{_clock_en(there)} {_day_en(there, here)}".strip()


def day_words(day: date, *, lang: str) -> str:
    """Name a day: "March 13", "el 13 de marzo"."""
    if lang == "es":
        return f"el {day.day} de {_MONTHS_ES[day.month - 1]}"
    return f"{_MONTHS_EN[day.month - 1]} {day.day}"


def urgency_words(urgency: Urgency, *, lang: str) -> str:
    """Name an urgency as specialists read and hear it: "Urgent", "Hoy"."""
    return (_URGENCY_ES if lang == "es" else _URGENCY_EN)[urgency]


def frequency_words(*, texts: int, days: int, lang: str) -> str:
    """Say how often we check in, such as "about 2 check-ins a week", given so many in so many days."""
    if days <= 7:
        return _count(texts, "week", "semana", lang)
    if days <= 31:
        return _count(texts, "month", "mes", lang)
    return _count(texts, "year", "año", lang)


def span_words(span: timedelta, *, lang: str) -> str:
    """Say how long something took: "12 minutes", "2 horas"; up to two hours in minutes, up to two days in hours."""
    minutes = max(1, round(span.total_seconds() / 60))
    for size, english, spanish in ((1440, "day", "día"), (60, "hour", "hora")):
        if minutes >= 2 * size:
            return f"{minutes // size} {spanish if lang == 'es' else english}s"
    return f"{minutes} {'minuto' if lang == 'es' else 'minute'}{'' if minutes == 1 else 's'}"


def _count(texts: int, period_en: str, period_es: str, lang: str) -> str:
    many = "" if texts == 1 else "s"
    if lang == "es":
        return f"cerca de {texts} contacto{many} por {period_es}"
    return f"about {texts} check-in{many} a {period_en}"


def _clock_en(there: datetime) -> str:
    return f"{there.hour % 12 or 12}:{there.minute:02} {'AM' if there.hour < 12 else 'PM'}"


def _clock_es(there: datetime) -> str:
    hour = there.hour % 12 or 12
    article = "la" if hour == 1 else "las"
    return f"{article} {hour}:{there.minute:02} {'am' if there.hour < 12 else 'pm'}"


def _day_en(there: datetime, here: datetime) -> str:
    ahead = (there.date() - here.date()).days
    if ahead in (0, 1):
        return ("", "tomorrow")[ahead]
    return _DAYS_EN[there.weekday()] if 0 < ahead < 7 else f"on {day_words(there.date(), lang='en')}"


def _day_es(there: datetime, here: datetime) -> str:
    ahead = (there.date() - here.date()).days
    if ahead in (0, 1):
        return ("", "mañana")[ahead]
    return f"el {_DAYS_ES[there.weekday()]}" if 0 < ahead < 7 else day_words(there.date(), lang="es")


_CHANNELS_EN = {Channel.TEXT: "text", Channel.CALL: "call"}
_CHANNELS_ES = {Channel.TEXT: "mensaje", Channel.CALL: "llamada"}


def channel_words(channel: Channel, *, lang: str) -> str:
    """Say by which way somebody was told, or answered."""
    return _CHANNELS_ES[channel] if lang == "es" else _CHANNELS_EN[channel]
