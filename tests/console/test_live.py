"""News for open pages: only what the account may see, ids and counts alone, and an end when the server ends."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from outreach.actions import claiming, merging, notes, profiles, replies
from outreach.console import live
from outreach.console.watching import Page, TooManyPages, Watcher
from outreach.domain.urgency import Urgency
from outreach.domain.writer import Writer
from outreach.queries import news
from outreach.queries.around import around
from outreach.queries.thread import Whose
from outreach.records.profiles import Known
from tests import make
from tests.console.desk import Console
from tests.console.waiting import my_id, somebody, worry
from tests.counting import statements_of

SOON = 5.0
AT_ONCE = 0.6


@pytest.fixture
def watcher(console: Console) -> Iterator[Watcher]:
    made = Watcher(console.runtime, every=0.02, most=3)
    yield made
    made.close()


def settled(watcher: Watcher, page: Page) -> None:
    """Let a page be told what it had not heard at its beginning."""
    told = watcher.wait(page, seconds=SOON)
    assert told.queue


def after(watcher: Watcher, page: Page, change: Callable[[], object]) -> tuple[bool, bool]:
    """Say what a page is told after something happens: about the queue, about its person."""
    settled(watcher, page)
    change()
    told = watcher.wait(page, seconds=AT_ONCE)
    return told.queue, told.person


def test_a_new_card_wakes_the_pages_of_its_program(console: Console, watcher: Watcher) -> None:
    dana = somebody(console)
    page = watcher.open(programs=frozenset({console.program.program_id}), person=None)

    assert after(watcher, page, lambda: worry(console, dana, Urgency.EMERGENCY)) == (True, False)
    waiting, emergencies = watcher.standing(page)
    assert (waiting, len(emergencies)) == (1, 1)


def test_other_programs_hear_nothing_of_it(console: Console, watcher: Watcher) -> None:
    dana = somebody(console)
    with console.runtime.transaction() as session:
        elsewhere = make.program(session, "discharge", now=console.clock()).program_id
    page = watcher.open(programs=frozenset({elsewhere}), person=None)

    assert after(watcher, page, lambda: worry(console, dana)) == (False, False)
    assert watcher.standing(page) == (0, [])


def test_a_text_wakes_the_page_of_whoever_wrote_it_and_no_other_persons(console: Console, watcher: Watcher) -> None:
    dana, ed = somebody(console), somebody(console, "Ed Ortiz")
    pages = [watcher.open(programs=frozenset(), person=make.the_id(each)) for each in (dana, ed)]
    for page in pages:
        assert watcher.wait(page, seconds=SOON).person
    while watcher.wait(pages[1], seconds=AT_ONCE).person:
        pass  # the first look that knows of a page tells it once more, so that nothing falls between

    replies.receive(console.runtime, make.inbound("hello there", phone=dana.phone))
    assert watcher.wait(pages[0], seconds=SOON).person
    assert not watcher.wait(pages[1], seconds=AT_ONCE).person


def test_whoever_begins_to_write_or_to_look_is_news_for_others(console: Console, watcher: Watcher) -> None:
    dana, sam = somebody(console), console.as_specialist(on_call=True).specialist
    assert sam is not None
    page = watcher.open(programs=frozenset(), person=make.the_id(dana))
    assert watcher.wait(page, seconds=SOON).person

    for begin in (claiming.look, claiming.claim):
        with console.runtime.transaction() as session:
            begin(session, dana, sam, now=console.clock())
        assert watcher.wait(page, seconds=SOON).person


def test_what_one_of_us_writes_about_somebody_is_news_for_whoever_looks(console: Console, watcher: Watcher) -> None:
    dana, author = somebody(console), Writer(console.as_specialist().account, "Sam")
    page = watcher.open(programs=frozenset(), person=make.the_id(dana))
    assert watcher.wait(page, seconds=SOON).person

    def keep_note(session: Session) -> None:
        notes.keep(session, dana, "likes mornings", writer=author, now=console.clock())

    def change_profile(session: Session) -> None:
        known = Known(goals="walk", pathway="", safe_contact="")
        profiles.change(session, dana, known, after=0, writer=author, now=console.clock())

    for write in (keep_note, change_profile):
        with console.runtime.transaction() as session:
            write(session)
        assert watcher.wait(page, seconds=SOON).person


def test_an_answer_that_worries_nobody_is_news_for_the_lane(console: Console, watcher: Watcher) -> None:
    dana = somebody(console)
    page = watcher.open(programs=frozenset({console.program.program_id}), person=None)

    wrote = make.inbound("went for a walk", phone=dana.phone)
    assert after(watcher, page, lambda: replies.receive(console.runtime, wrote)) == (True, False)


def test_nothing_new_is_no_news(console: Console, watcher: Watcher) -> None:
    page = watcher.open(programs=frozenset({console.program.program_id}), person=None)

    assert after(watcher, page, lambda: None) == (False, False)


def test_no_more_pages_are_fed_than_there_is_room_for(watcher: Watcher) -> None:
    pages = [watcher.open(programs=frozenset(), person=None) for _ in range(3)]
    with pytest.raises(TooManyPages):
        watcher.open(programs=frozenset(), person=None)

    watcher.leave(pages[0])
    watcher.open(programs=frozenset(), person=None)


def test_one_thread_looks_however_many_pages_are_open_and_none_without(watcher: Watcher) -> None:
    before = set(threading.enumerate())

    def watching() -> int:
        begun = set(threading.enumerate()) - before
        return sum(thread.name == "console watcher" for thread in begun)

    pages = [watcher.open(programs=frozenset(), person=None) for _ in range(3)]
    assert watching() == 1
    for page in pages:
        watcher.leave(page)
    until = time.monotonic() + SOON
    while watching() and time.monotonic() < until:
        time.sleep(0.01)
    assert watching() == 0


def test_closing_ends_every_wait_at_once(watcher: Watcher) -> None:
    page = watcher.open(programs=frozenset(), person=None)
    threading.Timer(0.1, watcher.close).start()
    began = time.monotonic()

    while not watcher.wait(page, seconds=SOON).over:
        assert time.monotonic() - began < SOON
    with pytest.raises(TooManyPages):
        watcher.open(programs=frozenset(), person=None)


def test_a_look_that_fails_in_any_way_is_not_the_last_one(
    console: Console, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours in one look must not leave every open page without news until the server begins again."""
    dana = somebody(console)
    page = watcher.open(programs=frozenset({console.program.program_id}), person=None)
    settled(watcher, page)
    sound, failed = news.look, threading.Event()

    def fails_once(session: Session, **more: Any) -> news.Look:  # noqa: ANN401 - whatever a look is asked
        if not failed.is_set():
            failed.set()
            raise KeyError("a row that nobody thought of")
        return sound(session, **more)

    monkeypatch.setattr(news, "look", fails_once)
    assert failed.wait(SOON)
    worry(console, dana)

    assert watcher.wait(page, seconds=SOON).queue


def test_a_look_takes_few_statements_however_much_there_is(console: Console) -> None:
    people = [somebody(console) for _ in range(6)]
    for person in people:
        worry(console, person)
    watched = [make.the_id(person) for person in people]

    with statements_of(console.engine) as asked, console.runtime.transaction() as session:
        news.look(session, watched=watched, known=(), now=console.clock())
    assert len([each for each in asked if each.lstrip().startswith("SELECT")]) <= 9


def told(stream: Iterator[object]) -> tuple[str, dict[str, object]]:
    """Read a stream up to its next event."""
    for part in stream:
        lines = (part.decode() if isinstance(part, bytes) else str(part)).splitlines()
        if lines and lines[0].startswith("event: "):
            return lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: "))
    raise AssertionError("the stream ended")


def test_a_stream_carries_ids_and_counts_and_nothing_of_anybody(console: Console) -> None:
    dana = somebody(console)
    found = worry(console, dana, Urgency.EMERGENCY)
    sam = console.as_specialist(on_call=True)

    with sam.get(f"/live?person={dana.participant_id}") as answer:
        assert answer.mimetype == "text/event-stream"
        stream = iter(answer.response)
        assert told(stream) == ("queue", {"waiting": 1, "emergencies": [str(found.id)]})
        assert told(stream) == ("person", {"person": str(dana.participant_id)})
    live.close(console.app)


def test_whoever_may_not_see_a_person_hears_nothing_of_them(console: Console) -> None:
    dana = somebody(console)
    sam = console.as_specialist(on_call=True)

    with sam.get(f"/live?person={dana.participant_id}"):
        (page,) = live.watcher(console.app)._pages  # noqa: SLF001 - what it is fed
        assert page.person is None
    live.close(console.app)


def test_a_page_that_is_closed_is_fed_no_longer(console: Console) -> None:
    with console.as_specialist().get("/live"):
        assert live.watcher(console.app).pages == 1

    assert live.watcher(console.app).pages == 0
    live.close(console.app)


def test_without_room_a_page_is_told_to_ask_from_time_to_time(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live.watcher(console.app), "_most", 0)

    assert console.as_specialist().get("/live").status_code == 204


def test_every_beat_notes_that_somebody_looks_still(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "BEAT_SECONDS", 0.05)
    sam = console.as_specialist(on_call=True)
    dana = somebody(console, peer=my_id(sam))

    with sam.get(f"/live?person={dana.participant_id}") as answer:
        for part in answer.response:
            if "still here" in str(part):
                break
    with console.runtime.transaction() as session:
        whose = Whose(participant=dana.participant_id)
        seen = around(session, whose, program=dana.in_use.program_id, now=console.clock()).looking(besides=None)
    assert [each.name for each in seen] == ["Sam"]
    live.close(console.app)


def test_nobody_is_fed_who_is_not_signed_in(console: Console) -> None:
    assert console.nobody().get("/live").status_code == 303


def test_the_page_of_somebody_who_turned_out_to_be_another_one_breaks_nothing(console: Console) -> None:
    lead = console.as_lead()
    kept, gone = somebody(console), somebody(console, "Dana More")
    with console.runtime.transaction() as session:
        found = merging.look(session, make.the_id(kept), make.the_id(gone), number_of_gone=False)
        merging.merge(session, found, why="they said so", by="Lee", now=console.clock())

    answer = lead.get(f"/live?person={gone.participant_id}")

    assert answer.status_code == 200
    answer.close()
