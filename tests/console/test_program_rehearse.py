"""A lead plays a story with a draft, and sees every phone; whatever happens in it, nobody real is part of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from outreach.domain.rehearsed import NotPlayed, Rehearsed
from outreach.rehearsal.for_page import play_for_page
from tests import make
from tests.console.desk import Console
from tests.console.test_program import at, send

PAGE = "/rehearse"


@contextmanager
def played_by(console: Console, player: Any) -> Iterator[None]:  # noqa: ANN401 - any callable
    """Let a console play by somebody."""
    before = console.app.extensions["options"]
    console.app.extensions["options"] = replace(before, rehearse=player)
    yield
    console.app.extensions["options"] = before


def test_rehearsals_are_for_leads_only(console: Console) -> None:
    assert "<h1>" in console.as_lead().text(at(console, PAGE))
    assert console.as_specialist().get(at(console, PAGE)).status_code == 403
    assert console.as_supervisor().post(at(console, PAGE), {"story": "stops", "lang": "en"}).status_code == 403


def test_a_console_without_rehearsals_says_so(console: Console) -> None:
    lead = console.as_lead()
    assert "not set up" in lead.text(at(console, PAGE))
    assert lead.post(at(console, PAGE), {"story": "stops", "lang": "en"}).status_code == 404


def test_a_draft_is_played_and_every_phone_shown(console: Console) -> None:
    lead = console.as_lead()
    send(
        lead,
        console,
        "/words/stopped",
        "words",
        {"text-en": "{program}: it is quiet now. 988 is there. START brings us back."},
    )
    with console.runtime.transaction() as session:
        make.participant(session, "Real Person")

    with played_by(console, play_for_page):
        page = lead.post(at(console, PAGE), {"story": "stops", "lang": "en"})

    assert page.status_code == 200, page.text[-2000:]
    assert "Harbor: it is quiet now." in page.text
    assert "Dana texts &#34;STOP&#34;" in page.text
    assert "Real" not in page.text


@pytest.mark.parametrize(
    ("trouble", "words"),
    [(NotPlayed.BUSY, "Others are rehearsing"), (NotPlayed.TOO_LONG, "too long"), (NotPlayed.BROKEN, "to its end")],
)
def test_what_is_not_played_to_its_end_says_why(console: Console, trouble: NotPlayed, words: str) -> None:
    lead = console.as_lead()

    def player(**_asked: str) -> Rehearsed:
        return Rehearsed(zone="UTC", trouble=trouble)

    with played_by(console, player):
        answer = lead.post(at(console, PAGE), {"story": "silence", "lang": "es"})

    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.parametrize("asked", [{"story": "another", "lang": "en"}, {"story": "stops", "lang": "xx"}, {}])
def test_there_are_no_other_stories(console: Console, asked: dict[str, str]) -> None:
    with played_by(console, play_for_page):
        assert console.as_lead().post(at(console, PAGE), asked).status_code == 404


def test_the_stories_are_there_in_spanish(console: Console) -> None:
    assert "Ensáyelo" in console.as_lead("Luz", lang="es").text(at(console, PAGE))
