"""A story that a page asks for is played apart: with nothing of the installation, and for a while only."""

import pytest

from outreach.domain.rehearsed import NotPlayed
from outreach.packs.house import PACKS
from outreach.packs.program_file import load_program
from outreach.packs.stories import story_names, story_of
from outreach.rehearsal import for_page, read_story
from outreach.rehearsal.for_page import play_for_page, play_here


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("name", story_names())
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_story_can_be_told_for_every_pack(pack: str, name: str, lang: str) -> None:
    told = story_of(name, load_program(pack).program, lang=lang)
    assert "{" not in told
    assert read_story(told).statements


def test_all_well_raises_no_alarm_and_ends_with_thanks() -> None:
    loaded = load_program("standard")

    played = play_here(loaded.text, story_of("all_well", loaded.program, lang="en"))

    assert played.trouble is None, played.detail
    assert [phone.who for phone in played.phones] == ["Dana"]
    assert "Thank" in (played.phones[0].held[-1].words or "")


def test_words_of_danger_reach_a_peer_who_takes_it() -> None:
    loaded = load_program("standard")

    played = play_here(loaded.text, story_of("worried", loaded.program, lang="es"))

    dana, sam = played.phones
    assert (dana.is_ours, sam.is_ours) == (False, True)
    assert any("988" in (each.words or "") for each in dana.held)
    assert next(each.words for each in sam.held if each.is_theirs) == "1"


def test_a_program_with_mistakes_is_said_to_be_broken() -> None:
    played = play_here("name = 1", story_of("stops", load_program("standard").program, lang="en"))
    assert played.trouble is NotPlayed.BROKEN
    assert "mistake" in played.detail


def test_nothing_of_the_installation_reaches_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_DATABASE_URL", "postgresql://real/people")
    assert not [name for name in for_page.environment("scratch") if name.startswith("OUTREACH")]


def test_a_story_that_takes_too_long_is_ended() -> None:
    loaded = load_program("standard")
    played = play_for_page(program=loaded.text, story=story_of("silence", loaded.program, lang="en"), seconds=0.2)
    assert played.trouble is NotPlayed.TOO_LONG


def test_only_so_many_are_played_at_once() -> None:
    places = [for_page.PLACES.acquire(blocking=False) for _ in range(for_page.AT_ONCE)]
    try:
        assert play_for_page(program="", story="").trouble is NotPlayed.BUSY
    finally:
        for taken in places:
            if taken:
                for_page.PLACES.release()
