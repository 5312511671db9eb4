"""News for open pages: a stream for each, which carries ids and counts and nothing of anybody.

A stream says "look again"; the page then asks for what it shows, by the usual doors. Where more are open than the
server can feed, and where streams do not get through, pages ask every few seconds instead.
"""

import json
from collections.abc import Generator, Iterator, Mapping
from time import monotonic
from typing import cast
from uuid import UUID

from flask import Blueprint, Flask, Response, current_app, request

from outreach.actions import claiming, people, seeing
from outreach.actions.people import Person
from outreach.console.guard import may
from outreach.console.here import db, me, now, runtime
from outreach.console.watching import Page, TooManyPages, Watcher
from outreach.domain.access import Right
from outreach.ports import DatabaseTrouble, Runtime, Work
from outreach.records import participants
from outreach.records.specialists import Specialist

pages = Blueprint("live", __name__)

BEAT_SECONDS = 15.0
_TAKES_IN = 0.8
"""A page is told of news once in so many seconds at most: in a rush it asks no more often than an account may."""

_BEATS = 20
"""After so many beats a stream ends, and the browser comes again: whoever was signed out meanwhile does not."""


def begin(app: Flask) -> None:
    """Give an application a watcher of its own, which sleeps until the first page asks."""
    set_up = app.extensions["options"]
    app.extensions["watcher"] = Watcher(
        app.extensions["outreach"], every=set_up.reads_every.total_seconds(), most=set_up.streams
    )


def watcher(app: Flask | None = None) -> Watcher:
    """Find the watcher of an application."""
    return cast("Watcher", (app or current_app).extensions["watcher"])


def close(app: Flask) -> None:
    """End every stream, so that a server can end."""
    watcher(app).close()


@pages.get("/live")
@may(Right.SELF, resting=True)
def stream() -> Response:
    """Feed one page, until it is closed; 204 tells a browser to ask from time to time instead."""
    with db() as session:
        person = _shown(session)
    programs = frozenset(me().programs(Right.QUEUE))
    whose = None if person is None else person.participant_id or person.stranger_id
    watch = watcher()
    try:
        page = watch.open(programs=programs, person=whose)
    except TooManyPages:
        return Response(status=204)
    said = _said(runtime(), watch, page, me().specialist, person)
    answer = Response(said, mimetype="text/event-stream")
    answer.headers["X-Accel-Buffering"] = "no"
    answer.call_on_close(lambda: watch.leave(page))
    return answer


def _shown(session: Work) -> Person | None:
    """Find whose page is open, if it is somebody whom they may see."""
    key = request.args.get("person", type=UUID)
    if key is None:
        return None
    if key in participants.by_ids(session, [key]):
        person = people.of_enrolled(session, [key]).get(key)
        if person is None:  # who turned out to be somebody else
            return None
        onlooker = me().looking(person.in_use.program_id)
        return person if seeing.may_see(session, onlooker, person, now=now()) else None
    met = participants.strangers_by_ids(session, [key]).get(key)
    stranger = None if met is None else people.of_stranger(session, met)
    return stranger if stranger is not None and me().holds(Right.QUEUE, stranger.in_use.program_id) else None


def _said(
    runtime: Runtime, watch: Watcher, page: Page, specialist: Specialist | None, person: Person | None
) -> Iterator[str]:
    """Say what there is to say, and something at least every few seconds, so that a dead line is noticed."""
    try:
        yield "retry: 2000\n\n"
        for _ in range(_BEATS):
            beat = yield from _until_the_beat(watch, page)
            if not beat:
                return
            if specialist is not None and person is not None:
                _look(runtime, person, specialist)
            yield ": still here\n\n"
    finally:
        watch.leave(page)


def _until_the_beat(watch: Watcher, page: Page) -> Generator[str, None, bool]:
    """Say what there is to say until the next beat; says whether the stream goes on after it."""
    beat_at = monotonic() + BEAT_SECONDS
    while (left := beat_at - monotonic()) > 0:
        told = watch.wait(page, seconds=left)
        if told.over:
            return False
        if told.queue:
            waiting, emergencies = watch.standing(page)
            yield _event("queue", {"waiting": waiting, "emergencies": emergencies})
        if told.person:
            yield _event("person", {"person": str(page.person)})
        if told.queue or told.person:
            watch.rest(seconds=_TAKES_IN)
    return True


def _event(name: str, detail: Mapping[str, object]) -> str:
    return f"event: {name}\ndata: {json.dumps(detail)}\n\n"


def _look(runtime: Runtime, person: Person, specialist: Specialist) -> None:
    """Note that they look still; a page that cannot be noted is shown all the same."""
    try:
        with runtime.transaction() as session:
            claiming.look(session, person, specialist, now=runtime.now())
    except DatabaseTrouble:
        return
