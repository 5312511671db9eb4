"""The queue's page: who sees which cards, what a card says and gives away, and the light over them."""

import pytest

from outreach.actions import taking
from outreach.domain.urgency import Urgency
from tests import make
from tests.console.desk import Console
from tests.console.waiting import somebody, worry
from tests.counting import statements_of


def test_a_card_says_urgency_initials_reasons_and_that_nobody_has_it(console: Console) -> None:
    sam = console.as_specialist(on_call=True)
    worry(console, somebody(console))

    page = sam.text("/")
    assert all(words in page for words in ("Urgent", "D.M.", "wants to use", "Nobody has it", "Told: Sam"))


def test_neither_title_nor_addresses_name_anybody(console: Console) -> None:
    worry(console, somebody(console))

    page = console.as_specialist().text("/")
    assert "<title>Queue · Outreach</title>" in page
    assert "Dana" not in page
    assert "Moore" not in page


def test_an_empty_queue_says_so(console: Console) -> None:
    page = console.as_specialist(on_call=True).text("/")

    assert "Nobody waits. Take a breath." in page
    assert "On time" in page


def test_the_light_says_in_words_what_is_wrong(console: Console) -> None:
    sam = console.as_specialist(on_call=True)
    worry(console, somebody(console))
    console.clock.move(minutes=20)

    page = sam.text("/")
    assert "Somebody waits too long" in page
    assert "1 waits longer than it may." in page


def test_mine_shows_what_i_have_and_counts_the_others(console: Console) -> None:
    sam = console.as_specialist(on_call=True)
    live = worry(console, somebody(console))
    worry(console, somebody(console, "Ed Ortiz"))
    with console.runtime.transaction() as session:
        assert sam.specialist is not None
        taking.acknowledge(session, live, sam.specialist, now=console.clock())

    page = sam.text("/?whose=mine")
    assert "D.M." in page
    assert "E.O." not in page
    assert "You have it" in page


def test_the_cards_come_by_themselves_without_the_page_around_them(console: Console) -> None:
    worry(console, somebody(console))

    part = console.as_specialist().text("/queue/cards")
    assert "D.M." in part
    assert "<html" not in part


@pytest.mark.parametrize("who", ["as_lead", "as_supervisor"])
def test_leads_and_supervisors_work_the_queue_too(console: Console, who: str) -> None:
    worry(console, somebody(console))

    assert "D.M." in getattr(console, who)().text("/?whose=all")


@pytest.mark.parametrize("who", ["as_admin", "as_auditor"])
@pytest.mark.parametrize("path", ["/", "/queue/cards", "/queue/fine"])
def test_admins_and_auditors_have_no_queue(console: Console, who: str, path: str) -> None:
    assert getattr(console, who)().get(path).status_code == 403


def test_cards_of_another_program_are_not_there(console: Console) -> None:
    with console.runtime.transaction() as session:
        elsewhere = make.program(session, "discharge", now=console.clock())
        other = make.participant(session, "Olga Poe", in_use=elsewhere, now=console.clock())
    live = worry(console, other)
    sam = console.as_specialist()

    assert "O.P." not in sam.text("/?whose=all")
    assert sam.get(f"/queue/{live.id}").status_code == 404


def test_it_takes_the_same_number_of_statements_however_long_it_is(console: Console) -> None:
    sam = console.as_specialist(on_call=True)
    for _ in range(2):
        worry(console, somebody(console))
    sam.text("/")
    with statements_of(console.engine) as few:
        sam.text("/")
    for _ in range(8):
        worry(console, somebody(console))
    with statements_of(console.engine) as many:
        sam.text("/")

    assert len(many) == len(few)


def test_more_than_fifty_go_on_on_another_page(console: Console) -> None:
    for _ in range(51):
        worry(console, somebody(console), Urgency.WATCH)
    sam = console.as_specialist()

    assert "start=50" in sam.text("/?whose=all")
    assert sam.text("/?whose=all&start=50").count('data-card="') == 1


def test_it_is_there_in_spanish(console: Console) -> None:
    worry(console, somebody(console))

    page = console.as_specialist(lang="es").text("/")
    assert '<html lang="es">' in page
    assert "Nadie lo atiende" in page
    assert "Nobody has it" not in page


def test_a_card_of_its_own_shows_all_that_may_be_done(console: Console) -> None:
    live = worry(console, somebody(console))

    page = console.as_specialist(on_call=True).text(f"/queue/{live.id}")
    assert all(words in page for words in ("Take this card", "Promise a time", "Close it", "Pass it on"))
    assert "Put off until" not in page  # it is urgent
    assert "<title>Card · Outreach</title>" in page


def test_the_first_load_is_small(console: Console) -> None:
    sam = console.as_specialist()
    page = sam.get("/")
    loaded = {"/assets/htmx.js", "/static/console.js", "/static/console.css", "/static/queue.js", "/static/queue.css"}

    assert all(address in page.text for address in loaded)
    size = len(page.data)
    for address in loaded:
        with sam.get(address) as answer:
            size += len(answer.data)
    assert size < 100_000
