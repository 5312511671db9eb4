"""One trial: people move in, the storm comes and goes, all becomes quiet, everything is counted."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from demonstration.processes import Ended, TooSlow
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.records import bookmarks
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.replies import ReplyRow
from storm import crowd, handed_over
from storm.found import Reckoning
from storm.place import Place, build_up
from storm.reckoning import reckon
from storm.steps import STEPS
from storm.weather import Weather

_TICK_SECONDS = 0.05
_START_SECONDS = 90.0
_TRIES_TO_STOP = 4
_SOON = timedelta(minutes=10)
_ALL_MISSED = timedelta(seconds=40)
_HARDLY_OVERDUE = timedelta(minutes=1)

_LATER = timedelta(minutes=20)
"""By how much the clock goes on once it is calm: long enough for whoever was only texted to be called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How long the storm lasts and how bad it is; `paces` are the seconds between blows, see Weather."""

    seed: int
    seconds: float
    people: int
    texts_a_second: float
    workers: Sequence[Sequence[str]]
    paces: tuple[float, float, float]
    quiet_within: float = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of it, and what was done."""

    reckoning: Reckoning
    told: Sequence[str]


def hold(wanted: Wanted, folder: Path, *, say: Callable[[str], None] = lambda _: None) -> Trial:
    """Hold one trial in a folder; raises TooSlow when it never becomes quiet."""
    for step in STEPS:
        step.holder()
    with build_up(folder) as place:
        everybody = crowd.move_in(place, size=wanted.people, seconds=wanted.seconds, seed=wanted.seed)
        place.start_phones()
        place.start_product(wanted.workers)
        _until(place, lambda: _is_ready(place), what="everything is up", seconds=_START_SECONDS)
        place.phones.meets(crowd.STAFF[1], "human", "1")
        say("everything is up; the storm begins")
        weather = Weather(place, Random(wanted.seed))  # noqa: S311 - the weather, not secrets
        everybody.live(seconds=wanted.seconds, a_second=wanted.texts_a_second)
        try:
            _storm(place, weather, wanted)
            say(f"the storm is over after {wanted.seconds:.0f} s; waiting for quiet")
            _until(place, lambda: not everybody.texting(), what="all texts are sent", seconds=wanted.quiet_within)
        finally:
            everybody.rest()
        place.jump(_LATER)
        quiet_at = _come_to_rest(place, wanted.quiet_within, say)
        return Trial(reckoning=_count(place, weather, quiet_at), told=weather.told)


def _storm(place: Place, weather: Weather, wanted: Wanted) -> None:
    weather.gather(paces=wanted.paces)
    over = time.monotonic() + wanted.seconds
    while time.monotonic() < over:
        weather.blow()
        place.keeper.tend()
        time.sleep(_TICK_SECONDS)
    weather.calm()


def _until(place: Place, happened: Callable[[], bool], *, what: str, seconds: float) -> None:
    """Wait until something has happened, starting again whoever ends meanwhile; raises TooSlow."""
    give_up_at = time.monotonic() + seconds
    while not happened():
        place.keeper.tend()
        if time.monotonic() > give_up_at:
            said = place.keeper.last_words()
            raise TooSlow(f"waited {seconds:.0f} s for this: {what}; the logs are in {place.folder}/logs\n{said}")
        time.sleep(_TICK_SECONDS)


def _is_ready(place: Place) -> bool:
    return place.answers() and len(place.keeper.processes()) > len(place.keeper.commands)


def _come_to_rest(place: Place, seconds: float, say: Callable[[str], None]) -> datetime:
    """Wait until nothing is left to do, and end everything of ours; says when that was, by our clock.

    What was in the middle of something when it ended goes on: a count must not see half of it.
    """
    since = place.runtime.now() + _ALL_MISSED
    for _ in range(_TRIES_TO_STOP):
        say(f"left to do: {_left(place, since) or 'nothing'}")
        _wait_for_quiet(place, since, seconds)
        _wait_for_quiet(place, place.runtime.now(), seconds)  # what the first look for missed texts found is done
        quiet_at = place.runtime.now()
        place.keeper.household.stop()
        if not _in_the_middle(place):
            return quiet_at
        place.keeper.start_all()
    raise Ended("something was in the middle each time that everything ended")


def _wait_for_quiet(place: Place, since: datetime, seconds: float) -> None:
    try:
        _until(place, lambda: not _left(place, since), what="quiet", seconds=seconds)
    except TooSlow as error:
        raise TooSlow(f"{error}; left to do: {_left(place, since)}") from error


def _in_the_middle(place: Place) -> bool:
    half_sent = select(func.count()).where(MessageRow.status == MessageStatus.SENDING)
    half_read = select(func.count()).where(ReplyRow.handled_at.is_(None))
    with place.runtime.transaction() as session:
        return any(session.scalar(question) for question in (half_sent, half_read))


def _left(place: Place, since: datetime) -> str:
    """Say what is left to do, other than what is planned for later; texts missed until `since` are to be asked for."""
    now = place.runtime.now()
    disk = place.runtime.on_disk
    # Pages go on for as long as nobody takes what they are about: of them only what is late is left to do.
    coming = (MessageRow.next_try_at <= now + _SOON) & (MessageRow.kind != MessageKind.PAGE)
    soon = (MessageRow.status == MessageStatus.QUEUED) & (coming | (MessageRow.next_try_at <= now))
    questions = {
        "texts unread": select(func.count()).where(ReplyRow.handled_at.is_(None)),
        "messages queued": select(func.count()).where(soon),
        "messages being sent": select(func.count()).where(MessageRow.status == MessageStatus.SENDING),
        "messages in doubt": select(func.count()).where(MessageRow.unsure_at.is_not(None)),
        "escalations overdue": select(func.count()).where(EscalationRow.next_step_at < now - _HARDLY_OVERDUE),
    }
    try:
        with place.runtime.transaction() as session:
            found = {what: session.scalar(question) for what, question in questions.items()}
            marks = bookmarks.every(session)
    except SQLAlchemyError:
        return "no database"
    found["texts on disk"] = 0 if disk is None else disk.journal.count()
    if place.runtime.asks_back is not None:
        asked = [at for name, at in marks.items() if name.startswith("asked for missed texts")]
        found["looks for missed texts"] = int(not asked or min(asked) < since)
    return ", ".join(f"{count} {what}" for what, count in found.items() if count)


def _count(place: Place, weather: Weather, now: datetime) -> Reckoning:
    books, log = place.phones.state(), place.phones.log()
    with place.runtime.transaction() as session:
        reckoning = reckon(session, books, log, now=now, asks_back=place.runtime.asks_back is not None)
        handed_over.expect_some_of_each(reckoning, session)
    kills, restarts = sum(weather.kills.values()), sum(place.keeper.restarts.values())
    steps = sum(not name.endswith("at random") for name in weather.kills)
    blows = {name: count for name, count in weather.blows.items() if not name.startswith(("killed", "a process is"))}
    reckoning.rows[:0] = [
        ("kills", f"{kills}, at {steps} different steps"),
        ("processes started again", str(restarts)),
        ("faults of servers, clock and carrier", f"{sum(blows.values())} of {len(blows)} kinds"),
    ]
    return reckoning
