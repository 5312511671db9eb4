"""What a specialist sets for themselves: days off, how they are told, what they are spared, and their own calendar."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import calendars as own_calendars
from outreach.actions import rostering, rotas
from outreach.actions.programs import ProgramInUse
from outreach.console.filled_in import Mistakes
from outreach.console.guard import may
from outreach.console.here import at_work, db, noted, now, runtime
from outreach.console.shift.base import mine, pages
from outreach.console.shift.words import language, topics
from outreach.console.words import _, ngettext
from outreach.domain.access import Right
from outreach.domain.own_calendar import BadAddress
from outreach.domain.paging_rules import LONGEST, PagingRule, rule_words
from outreach.domain.typed import BadMoment, read_day, read_moment
from outreach.domain.unrolling import Absence
from outreach.packs.calendar_apart import read_busy_apart
from outreach.packs.calendar_files import UnreadableCalendar
from outreach.ports import Work
from outreach.records import calendar_feeds, calendars, paging_rules
from outreach.records.calendars import Whose

_DAY = timedelta(days=1)
_LONGEST_OFF = timedelta(days=366)
_NONE: Mapping[str, str] = {}


@pages.get("/mine")
@may(Right.SHIFTS)
def settings() -> str:
    """Show what they have set."""
    return _page()


def _page(*, filled: Mapping[str, str] = _NONE, mistakes: Mapping[str, str] = _NONE, address: str | None = None) -> str:
    somebody = at_work()
    with db() as session:
        in_use = mine(session)
        off = rostering.days_off_of(session, [somebody.id], now=now())
        followed = calendar_feeds.of(session, [somebody.id]).get(somebody.id)
        wishes = paging_rules.of(session, [somebody.id]).get(somebody.id, paging_rules.Wishes())
    return render_template(
        "shift/settings.html",
        programs=in_use,
        zone=_zone(in_use),
        off=off,
        followed=followed,
        wishes=wishes,
        after=None if wishes.rule.call_after is None else int(wishes.rule.call_after.total_seconds() // 60),
        topics=topics(),
        filled=filled,
        mistakes=mistakes,
        address=address,
    )


def _zone(in_use: Mapping[UUID, ProgramInUse]) -> str:
    return next((each.program.zone for each in in_use.values()), "UTC")


@pages.post("/mine/off")
@may(Right.SHIFTS)
def be_off() -> AnyResponse | tuple[str, int]:
    """Note that they cannot be on call for some days, or hours: others take their turns."""
    filled = {name: request.form.get(name, "") for name in ("from", "from_time", "to", "to_time")}
    try:
        with db() as session:
            starts_at, ends_at = days_in(filled, _zone(mine(session)), now=now())
            absence = Absence(specialist=at_work().id, starts_at=starts_at, ends_at=ends_at)
            rostering.be_off(session, absence, now=now())
            noted(session, "took_days_off")
            stands = _stands(session, starts_at, ends_at)
    except Mistakes as error:
        return _page(filled=filled, mistakes=error.by_field), 422
    flash(_("Noted. Others take your turns then, and yours come next."), "good")
    if stands:
        words = ngettext(
            "%(num)d shift of yours in that time was added by hand and stands. Ask others to take it.",
            "%(num)d shifts of yours in that time were added by hand and stand. Ask others to take them.",
            stands,
        )
        flash(words, "warn")
    return redirect(url_for("shift.settings"), 303)


def _stands(session: Work, starts_at: datetime, ends_at: datetime) -> int:
    """Count their shifts that a day off does not end."""
    return rostering.still_on_call(session, at_work().id, starts_at=max(starts_at, now()), ends_at=ends_at)


def days_in(filled: Mapping[str, str], zone: str, *, now: datetime) -> tuple[datetime, datetime]:
    """Read days, or a part of the first and the last of them; raises Mistakes."""
    wrong: dict[str, str] = {}
    found: dict[str, datetime] = {}
    for name in ("from", "to"):
        try:
            found[name] = _end(filled[name], filled[f"{name}_time"], zone, through=name == "to")
        except BadMoment:
            wrong[name] = _("Give a day; the time may be left out.")
    if wrong:
        raise Mistakes(wrong)
    if found["from"] >= found["to"]:
        raise Mistakes(to=_("It must end after it begins."))
    if found["to"] <= now:
        raise Mistakes(to=_("That is over already."))
    if found["to"] - found["from"] > _LONGEST_OFF:
        raise Mistakes(to=_("More than a year is surely a slip. Ask a lead to change the rota for good."))
    return found["from"], found["to"]


def _end(day: str, clock: str, zone: str, *, through: bool) -> datetime:
    if clock:
        return read_moment(f"{day} {clock}", zone)
    try:
        return read_day((date.fromisoformat(day) + (_DAY if through else timedelta())).isoformat(), zone)
    except (ValueError, OverflowError) as error:
        raise BadMoment(day) from error


@pages.post("/mine/off/back")
@may(Right.SHIFTS)
def be_back() -> AnyResponse:
    """Take it back that they are off."""
    absence = absence_in(at_work().id, request.form.get("from", ""), request.form.get("to", ""))
    gone = False
    if absence is not None:
        with db() as session:
            gone = rostering.be_back(session, absence, now=now())
            noted(session, "took_days_off_back")
    if gone:
        flash(_("You can be on call then again."), "good")
    else:
        flash(_("That was taken back already."), "warn")
    return redirect(url_for("shift.settings"), 303)


def absence_in(specialist: UUID, starts: str, ends: str) -> Absence | None:
    """Read which days off of somebody are meant, as the page wrote them; None for what it did not write."""
    try:
        starts_at, ends_at = datetime.fromisoformat(starts), datetime.fromisoformat(ends)
    except ValueError:
        return None
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        return None
    return Absence(specialist=specialist, starts_at=starts_at, ends_at=ends_at)


@pages.post("/mine/busy")
@may(Right.SHIFTS)
def busy() -> AnyResponse | tuple[str, int]:
    """Read their own calendar: while they are busy in it, they are off."""
    sent = request.files.get("calendar")
    content = b"" if sent is None else sent.read()
    if not content:
        return _page(mistakes={"calendar": _("Choose the file that your calendar exports (.ics).")}), 422
    try:
        with db() as session:
            zone = _zone(mine(session))
        found = read_busy_apart(content, zone=zone, start=now(), end=now() + rotas.AHEAD)
        with db() as session:
            rostering.be_busy(session, at_work().id, found.periods, now=now())
            noted(session, "read_own_calendar")
    except UnreadableCalendar:
        words = _("This is no calendar that can be read, or too large. Export the coming months as .ics.")
        return _page(mistakes={"calendar": words}), 422
    words = ngettext(
        "You are off at %(num)d time that your calendar says you are busy.",
        "You are off at %(num)d times that your calendar says you are busy.",
        len(found.periods),
    )
    flash(words, "good")
    if found.unread:
        flash(_("Some events could not be read and were left out."), "warn")
    return redirect(url_for("shift.settings"), 303)


@pages.post("/mine/follow")
@may(Right.SHIFTS)
def follow() -> AnyResponse | tuple[str, int]:
    """Read their own calendar at an address from now on, or no more; the address is never shown again."""
    given = request.form.get("address", "")
    try:
        with db() as session:
            if request.form.get("forget") == "yes":
                own_calendars.forget(session, at_work().id, now=now())
            else:
                own_calendars.follow(session, at_work().id, given, now=now())
            noted(session, "changed_own_calendar")
    except BadAddress:
        words = _("Copy the secret address as your calendar shows it: it begins with https:// or webcal://.")
        return _page(mistakes={"address": words}), 422
    if request.form.get("forget") == "yes":
        flash(_("Your calendar is read no more, and what it said is forgotten."), "good")
    else:
        flash(_("Your calendar is read within a minute, and then every 15 minutes."), "good")
    return redirect(url_for("shift.settings"), 303)


@pages.post("/mine/rule")
@may(Right.SHIFTS)
def rule() -> AnyResponse | tuple[str, int]:
    """Note how they want to be told: it adds to what the ladder says, and never takes away."""
    after = request.form.get("after", "")
    minutes = int(after) if after.isascii() and after.isdigit() and len(after) < 4 else None
    if after and (minutes is None or minutes > LONGEST.total_seconds() // 60):
        filled, words = {"after": after}, _("Give minutes from 0 to 60, or leave it empty for no call.")
        return _page(filled=filled, mistakes={"after": words}), 422
    chosen = PagingRule(
        text=request.form.get("text") == "yes", call_after=None if minutes is None else timedelta(minutes=minutes)
    )
    with db() as session:
        paging_rules.set_rule(session, at_work().id, chosen, now=now())
        noted(session, "set_paging_rule")
    how = rule_words(chosen, lang=language())
    flash(_("You are told by: %(how)s. Sooner where the program says so.", how=how), "good")
    return redirect(url_for("shift.settings"), 303)


@pages.post("/mine/topics")
@may(Right.SHIFTS)
def spare() -> AnyResponse:
    """Note which topics they ask to be spared: others are asked first."""
    known = [value for value, _words in topics()]
    chosen = [each for each in request.form.getlist("topic") if each in known]
    with db() as session:
        paging_rules.set_topics(session, at_work().id, chosen, now=now())
        noted(session, "set_topics")
    flash(_("Noted. Others are asked first about those."), "good")
    return redirect(url_for("shift.settings"), 303)


@pages.post("/mine/calendar")
@may(Right.SHIFTS)
def calendar() -> str:
    """Show the secret address of their calendar, or another in its place."""
    anew = request.form.get("anew") == "yes"
    with db() as session:
        secret = calendars.secret_of(session, Whose(specialist_id=at_work().id), anew=anew, now=now())
        noted(session, "renewed_calendar_address" if anew else "showed_calendar_address")
    return _page(address=f"{runtime().public_url}/calendars/{secret}.ics")
