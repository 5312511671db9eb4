"""What the watchman says, in words: what does not work, never about whom."""

from collections.abc import Mapping
from datetime import datetime

from outreach.domain.alerting import Alert, Trouble
from outreach.domain.watch import Wrong

_EN: Mapping[Wrong, str] = {
    Wrong.STEP_OVERDUE: "open worries stand still",
    Wrong.STEP_TOO_FAR: "open worries would wait longer than their ladder says",
    Wrong.NOT_PAGED: "open worries that nobody was paged about",
    Wrong.PAGES_STOPPED: "emergencies whose pages do not go out",
    Wrong.NOBODY_TO_TELL: "open worries with nobody there to page",
    Wrong.PROMISE_OVER: "worries that were taken stand past what was promised",
    Wrong.TEXT_UNREAD: "texts lie unread",
    Wrong.WORRY_DROPPED: "worrying texts that nobody was asked to look at",
    Wrong.URGENT_WAITS: "urgent texts are not sent",
    Wrong.CARRIER_TAKES_NOTHING: "the phone carrier takes no pages",
    Wrong.SCHEDULER_SILENT: "the scheduler is silent",
    Wrong.WORKERS_AWAY: "workers are away",
    Wrong.DATABASE_AWAY: "the database does not answer",
    Wrong.COULD_NOT_LOOK: "not everything could be checked",
    Wrong.JOURNAL_WAITS: "texts wait on disk",
    Wrong.JOURNAL_SET_ASIDE: "texts were set aside on disk",
    Wrong.DISK_REFUSES: "the disk cannot be written",
}
_ES: Mapping[Wrong, str] = {
    Wrong.STEP_OVERDUE: "casos abiertos que no avanzan",
    Wrong.STEP_TOO_FAR: "casos abiertos que esperarían más de lo que dice su escalera",
    Wrong.NOT_PAGED: "casos abiertos de los que nadie recibió aviso",
    Wrong.PAGES_STOPPED: "emergencias cuyos avisos no salen",
    Wrong.NOBODY_TO_TELL: "casos abiertos sin nadie a quien avisar",
    Wrong.PROMISE_OVER: "casos tomados que pasaron de lo prometido",
    Wrong.TEXT_UNREAD: "mensajes sin leer",
    Wrong.WORRY_DROPPED: "mensajes preocupantes que nadie recibió",
    Wrong.URGENT_WAITS: "los mensajes urgentes no salen",
    Wrong.CARRIER_TAKES_NOTHING: "la compañía telefónica no acepta avisos",
    Wrong.SCHEDULER_SILENT: "el programador no da señales",
    Wrong.WORKERS_AWAY: "faltan trabajadores",
    Wrong.DATABASE_AWAY: "la base de datos no responde",
    Wrong.COULD_NOT_LOOK: "no se pudo revisar todo",
    Wrong.JOURNAL_WAITS: "hay mensajes esperando en disco",
    Wrong.JOURNAL_SET_ASIDE: "hay mensajes apartados en disco",
    Wrong.DISK_REFUSES: "no se puede escribir en el disco",
}


def alert_in_words(alert: Alert, *, lang: str) -> str:
    """Say an alert in one short text: what, of how many things, for how long, and where to look."""
    spanish = lang == "es"
    if alert.well:
        return "Outreach: todo bien otra vez." if spanish else "Outreach: all is well again."
    said = "; ".join(_trouble(each, alert.at, spanish=spanish) for each in alert.troubles)
    if spanish:
        return f"ALARMA de Outreach: {said}. Revisa ya: outreach check, outreach queue."
    return f"Outreach ALARM: {said}. Look now: outreach check, outreach queue."


def subject_in_words(alert: Alert, *, lang: str) -> str:
    """Say in a few words what an alert is about."""
    if lang == "es":
        return "Outreach: todo bien otra vez" if alert.well else "ALARMA de Outreach: revisa ya"
    return "Outreach: all is well again" if alert.well else "Outreach ALARM: look now"


def _trouble(trouble: Trouble, now: datetime, *, spanish: bool) -> str:
    words = (_ES if spanish else _EN)[trouble.wrong]
    many = f"{trouble.count} " if trouble.codes else ""
    codes = ", ".join(map(str, trouble.codes))
    more = ", …" if trouble.count > len(trouble.codes) else ""
    named = f" ({codes}{more})" if trouble.codes else ""
    minutes = int((now - trouble.since).total_seconds() // 60)
    return f"{many}{words}{named}, {minutes} min"


def in_figures(alert: Alert) -> dict[str, object]:
    """Write an alert for a machine: what is wrong, how bad, of how many things and since when, and nothing else."""
    return {
        "status": "well" if alert.well else "alarm",
        "urgency": None if alert.well else alert.urgency.value,
        "at": alert.at.isoformat(),
        "troubles": [
            {
                "wrong": each.wrong.value,
                "urgency": each.urgency.value,
                "count": each.count,
                "since": each.since.isoformat(),
            }
            for each in alert.troubles
        ],
    }
