"""An episode: what passed between us and somebody from when we began to worry, and the contact note drafted from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from outreach.domain.contact_note import LONGEST_CONTACT, USUAL_CODE, ContactMode, NoteDraft, NoteWords, units
from outreach.domain.moments import span_words

_RISK_OF = {
    "mood": "mood",
    "crav": "cravings",
    "safe": "safety",
    "hous": "housing",
    "food": "food",
    "withdr": "withdrawal",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One thing that passed between us and them; `until` is when a call ended (None: it was a text)."""

    at: datetime
    ours: bool
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WasTold:
    """Who of ours was told of it, and when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What a contact note is drafted from; `answers` are their last ones, by question."""

    began_at: datetime
    reasons: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    told: tuple[WasTold, ...] = ()
    answers: Mapping[str, str]
    consent_changes: tuple[str, ...] = ()
    goal: str = ""


def drafted(episode: Episode, *, credential: str, zone: str, lang: str, now: datetime) -> NoteDraft:
    """Draft a contact note: what is known is filled in, what only the peer knows is left for them."""
    calls = [(each.at, each.until) for each in episode.contacts if each.until is not None]
    mode = ContactMode.CALL if calls else ContactMode.TEXT
    started_at, ended_at = _when(episode, calls, now)
    words = NoteWords(
        goal=episode.goal,
        purpose=_purpose(episode.reasons, lang),
        intervention=_intervention(episode.contacts, lang),
        notified=_notified(episode.told, zone),
        consent_changes="; ".join(episode.consent_changes),
        **_risks(episode.answers, lang),
    )
    return NoteDraft(
        mode=mode,
        started_at=started_at,
        ended_at=ended_at,
        units=units(started_at=started_at, ended_at=ended_at),
        credential=credential,
        service_code=USUAL_CODE,
        words=words,
    )


def _when(episode: Episode, calls: Sequence[tuple[datetime, datetime]], now: datetime) -> tuple[datetime, datetime]:
    """Say when the contact began and ended: the last call, else from our first text to the last one of either side."""
    if calls:
        return calls[-1]
    ours = [each.at for each in episode.contacts if each.ours]
    started_at = min(ours[0] if ours else episode.began_at, now)
    ended_at = max([started_at, *(each.at for each in episode.contacts)])
    return started_at, min(ended_at, started_at + LONGEST_CONTACT, now)


def _purpose(reasons: Sequence[str], lang: str) -> str:
    if not reasons:
        return ""
    return ("Contacto por: " if lang == "es" else "Reached out because: ") + "; ".join(dict.fromkeys(reasons))


def _intervention(contacts: Sequence[Contact], lang: str) -> str:
    """Say what was done, as far as it can be counted."""
    return " ".join(_done(contacts, lang))


def _done(contacts: Sequence[Contact], lang: str) -> Iterator[str]:
    ours = sum(each.ours for each in contacts if each.until is None)
    theirs = sum(not each.ours for each in contacts if each.until is None)
    calls = [each for each in contacts if each.until is not None]
    talked = sum((each.until - each.at for each in calls if each.until is not None), timedelta())
    if lang == "es":
        if ours or theirs:
            yield f"Mensajes: {ours} de nosotros, {theirs} de la persona."
        if calls:
            yield f"Llamadas: {len(calls)}, en total {span_words(talked, lang=lang)}."
        return
    if ours or theirs:
        yield f"Texts: {ours} from us, {theirs} from them."
    if calls:
        yield f"Calls: {len(calls)}, {span_words(talked, lang=lang)} in all."


def _notified(told: Sequence[WasTold], zone: str) -> str:
    first: dict[str, datetime] = {}
    for each in told:
        first.setdefault(each.name, each.at)
    return "; ".join(f"{name} {at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" for name, at in first.items())


def _risks(answers: Mapping[str, str], lang: str) -> dict[str, str]:
    """Fill in what they answered of late to questions that are about a risk."""
    said = "Respondió" if lang == "es" else "Answered"
    return {
        risk: f"{said}: {value}"
        for question, value in answers.items()
        for begins, risk in _RISK_OF.items()
        if question.casefold().startswith(begins)
    }
