"""One page for each person: who may see it, what it shows, and what it never says where others look."""

import logging
import re
import time
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from outreach.actions import claiming, people
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind
from outreach.domain.writer import Writer
from outreach.records import audit, notes, outbox, profiles
from outreach.records.outbox import NewMessage
from outreach.records.profiles import Known
from outreach.records.timeline import Event
from tests import make
from tests.console.desk import Console, Signed
from tests.console.people import WROTE, worries, wrote
from tests.counting import statements_of

NAME = "Dana Moore"


def of(person: Person, more: str = "") -> str:
    """The address of somebody's page."""
    kind = "people" if person.participant_id else "strangers"
    return f"/{kind}/{person.participant_id or person.stranger_id}{more}"


def dana(console: Console, *, peer: Signed | None = None, lang: str = "en") -> Person:
    with console.runtime.transaction() as session:
        specialist = None if peer is None or peer.specialist is None else peer.specialist.id
        return make.participant(session, NAME, peer=specialist, lang=lang)


def stranger(console: Console) -> Person:
    with console.runtime.transaction() as session:
        met = people.meet(session, make.number(), now=make.NOW)
        assert met is not None
        return met


def test_a_peer_opens_their_own_person_and_it_is_written_down(console: Console) -> None:
    sam = console.as_specialist()
    person = dana(console, peer=sam)

    assert NAME in sam.text(of(person))

    with console.runtime.transaction() as session:
        (read,) = audit.page(session, participant=person.participant_id)
    assert (read.action, read.account_id) == ("read", sam.account)


def test_somebody_elses_person_is_seen_while_something_waits_about_them(console: Console) -> None:
    sam = console.as_specialist()
    person = dana(console)
    before = sam.get(of(person)).status_code
    with console.runtime.transaction() as session:
        worries(session, person)

    assert before == 403
    assert NAME in sam.text(of(person))


@pytest.mark.parametrize("who", ["as_lead", "as_supervisor"])
def test_who_answers_for_the_program_sees_everybody(console: Console, who: str) -> None:
    assert NAME in getattr(console, who)().text(of(dana(console)))


@pytest.mark.parametrize("who", ["as_specialist", "as_admin", "as_auditor"])
@pytest.mark.parametrize("part", ["", "/thread", "/standing", "/timeline"])
def test_all_others_see_nothing_of_it_without_saying_why(console: Console, who: str, part: str) -> None:
    answer = getattr(console, who)().get(of(dana(console), part))

    assert answer.status_code == 403
    assert NAME not in answer.text


def test_an_auditor_who_broke_the_glass_reads_and_changes_nothing(console: Console) -> None:
    aud, person = console.as_auditor(), dana(console)
    aud.post(of(person, "/break-glass"), {"reason": "a complaint of last week"})

    page = aud.text(of(person))

    assert NAME in page
    assert "Your account reads here" in page
    assert "Keep note" not in page
    assert aud.post(of(person, "/notes"), {"note": "x"}).status_code == 403


def test_nobody_comes_in_unknown(console: Console) -> None:
    assert console.nobody().get(of(dana(console))).status_code == 303


def test_nobody_is_there_whom_we_do_not_know(console: Console) -> None:
    lee = console.as_lead()

    assert lee.get(f"/people/{UUID(int=7)}").status_code == 404
    assert lee.get(f"/strangers/{UUID(int=7)}").status_code == 404


def test_a_flagged_text_shows_where_why_and_by_which_rule(console: Console) -> None:
    sam = console.as_specialist()
    person = dana(console, peer=sam)
    with console.runtime.transaction() as session:
        wrote(session, person)

    page = sam.text(of(person))

    assert "not good. <mark>i want to use</mark>" in page
    assert "says they want to use" in page
    assert "craving.want" in page
    assert "badge-urgent" in page


def test_what_they_wrote_is_text_and_never_a_part_of_the_page(console: Console) -> None:
    sam = console.as_specialist()
    person = dana(console, peer=sam)
    with console.runtime.transaction() as session:
        wrote(session, person, "<script>alert(1)</script> ok", flagged=False)

    page = sam.text(of(person))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ok" in page


def test_titles_and_addresses_say_nothing_of_anybody(console: Console) -> None:
    sam = console.as_specialist()
    person = dana(console, peer=sam)
    with console.runtime.transaction() as session:
        wrote(session, person)

    page = sam.text(of(person))

    title = re.search(r"<title>(.*?)</title>", page)
    assert title is not None
    assert title[1].strip() == "Person · Outreach"
    addresses = re.findall(r'(?:href|action|hx-get|hx-post|src)="([^"]*)"', page)
    told = (*NAME.split(), person.phone.e164[1:], "want")
    assert [each for each in addresses for word in told if word.casefold() in each.casefold()] == []


def test_no_log_line_says_anything_of_anybody(console: Console, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sam = console.as_specialist()
    person = dana(console, peer=sam)
    with console.runtime.transaction() as session:
        wrote(session, person)

    sam.text(of(person))
    sam.post(of(person, "/claim"))
    sam.post(of(person, "/text"), {"typed": "i hear you", "token": "A" * 22})
    sam.post(of(person, "/notes"), {"note": "her sister"})

    assert [word for word in (*NAME.split(), WROTE, "i hear you", "her sister") if word in caplog.text] == []


def test_the_page_speaks_spanish(console: Console) -> None:
    sam = console.as_specialist("Ana", lang="es")
    person = dana(console, peer=sam)

    page = sam.text(of(person))

    assert '<html lang="es">' in page
    assert "Notas para el equipo" in page
    assert "Tome primero la conversación" in page
    assert "Notes for the team" not in page


def test_what_is_known_stands_beside_the_thread(console: Console) -> None:
    sam = console.as_specialist()
    person = dana(console, peer=sam)
    with console.runtime.transaction() as session:
        writes = Writer(sam.account, "Sam")
        known = Known(goals="See my girl", safe_contact="never before 10")
        assert profiles.add(session, make.the_id(person), known, number=1, writer=writes, now=make.NOW)
        notes.add(
            session, "her sister called", participant=person.participant_id, stranger=None, writer=writes, now=make.NOW
        )

    page = sam.text(of(person))

    assert [word for word in ("See my girl", "never before 10", "her sister called") if word not in page] == []
    assert "Before you reach out:" in page


def test_the_page_says_who_has_the_thread_and_who_else_looks(console: Console) -> None:
    sam, mia = console.as_specialist(), console.as_specialist("Mia")
    person = dana(console)
    with console.runtime.transaction() as session:
        worries(session, person)
    sam.post(of(person, "/claim"))

    theirs = sam.text(of(person, "/standing"))
    other = mia.text(of(person, "/standing"))

    assert "This thread is yours:" in theirs
    assert "Sam has this thread:" in other
    assert "Also looking: Sam" in other
    assert "Take it" not in other


def test_older_entries_are_a_page_of_their_own(console: Console) -> None:
    sam = console.as_specialist()
    person = dana(console, peer=sam)
    with console.runtime.transaction() as session:
        for minute in range(120):
            said(session, person, f"q{minute}.", minutes=minute)

    newest = sam.text(of(person))
    older = re.search(r'href="([^"]+before=[^"]+)">Older', newest)

    assert older is not None
    assert "q119." in newest
    assert "q10." not in newest
    assert "q60." in sam.text(older[1].replace("&amp;", "&"))


def said(session: Session, person: Person, body: str, *, minutes: float) -> None:
    at = make.NOW + timedelta(minutes=minutes)
    new = NewMessage(
        kind=MessageKind.PROMPT,
        to=person.phone,
        body=body,
        text_key="question",
        lang="en",
        not_before=at,
        good_until=at,
        program_id=person.in_use.program_id,
        participant_id=person.participant_id,
    )
    outbox.queue(session, [new], now=at)


def test_a_stranger_has_the_same_page_with_less(console: Console) -> None:
    sam = console.as_specialist()
    person = stranger(console)
    with console.runtime.transaction() as session:
        wrote(session, person, "who is this?", flagged=False)

    page = sam.text(of(person))

    assert "who is this?" in page
    assert person.phone.last_four in page
    assert "Goals and safe contact" not in page
    assert console.as_auditor().get(of(person)).status_code == 404


def test_a_page_takes_as_many_statements_for_a_long_thread_as_for_a_short_one(console: Console) -> None:
    sam = console.as_specialist()
    short, long = dana(console, peer=sam), dana(console, peer=sam)
    with console.runtime.transaction() as session:
        for minute in range(200):
            said(session, long, f"q{minute}", minutes=minute)
        for person in (short, long):
            wrote(session, person)
    counted = []
    for person in (short, long):
        sam.text(of(person))
        with statements_of(console.engine) as asked:
            sam.text(of(person))
        counted.append(len(asked))

    assert counted[1] <= counted[0] + 1
    assert max(counted) <= 32


def test_a_long_history_is_shown_at_once(console: Console) -> None:
    sam = console.as_specialist()
    person = dana(console, peer=sam)
    with console.runtime.transaction() as session:
        for minute in range(1000):
            said(session, person, f"How are you today? {minute}", minutes=minute)
            people.note(session, person, Event.SAID, "a line", now=make.NOW)
    sam.text(of(person))

    took = []
    for _ in range(5):
        start = time.process_time()
        sam.text(of(person))
        took.append(time.process_time() - start)

    assert min(took) < 0.15


def test_a_page_full_of_flagged_texts_is_light(console: Console) -> None:
    sam = console.as_specialist()
    person = dana(console, peer=sam)
    with console.runtime.transaction() as session:
        for _ in range(60):
            wrote(session, person)

    page = sam.text(of(person))

    assert page.count("Why it was flagged") == 50
    assert len(page.encode()) < 100_000


def test_claims_are_let_go_and_taken_by_others(console: Console) -> None:
    sam, mia = console.as_specialist(), console.as_specialist("Mia")
    person = stranger(console)

    sam.post(of(person, "/claim"))
    refused = mia.post(of(person, "/claim"))
    sam.post(of(person, "/let-go"))
    mia.post(of(person, "/claim"))

    assert refused.status_code == 303
    with console.runtime.transaction() as session:
        has = claiming.of(session, person, now=console.clock())
    assert has is not None
    assert mia.specialist is not None
    assert has.specialist_id == mia.specialist.id
