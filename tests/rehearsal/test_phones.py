"""Phones in a story: what counts as read, and what a text contains."""

from collections.abc import Iterator

import pytest

from outreach.rehearsal import Expectation, Rehearsal
from outreach.rehearsal.phones import contains


@pytest.fixture
def rehearsal() -> Iterator[Rehearsal]:
    with Rehearsal() as stage:
        yield stage


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ("How are you?", "HOW ARE"),
        ("¿Como estas hoy?", "¿Cómo estás"),
        ("don't", "don’t"),
        ("one\ntwo", "one two"),
        ("anything", ""),
    ],
)
def test_a_part_of_a_text_is_found(body: str, part: str) -> None:
    assert contains(body, part)


def test_another_word_is_not_found() -> None:
    assert not contains("Harbor checking in", "harbour")


def test_texts_are_heard_in_order(rehearsal: Rehearsal) -> None:
    dana = rehearsal.participant("Dana")
    dana.texts("HELP")
    dana.texts("LESS")

    with pytest.raises(Expectation, match="we check in by text"):
        dana.hears("fewer")
    dana.hears("we check in by text")
    dana.hears("fewer")
    dana.hears_nothing()


def test_counting_reads_and_counts_since_the_last_count(rehearsal: Rehearsal) -> None:
    dana = rehearsal.participant("Dana")
    dana.texts("HELP")
    dana.hears("988")
    dana.texts("LESS")

    dana.heard(2)

    dana.hears_nothing()
    dana.heard(0)
    dana.texts("MORE")
    dana.heard(3, at_most=True)


def test_answers_to_a_specialists_own_commands_read_themselves(rehearsal: Rehearsal) -> None:
    sam = rehearsal.specialist("Sam", on_call=True)
    dana = rehearsal.participant("Dana")
    sam.texts("QUEUE")
    sam.hears_nothing()
    rehearsal.nobody_hears_anything_else()

    dana.texts("i want to die")

    sam.hears("Reply 1")
    sam.texts("WHO")
    sam.hears("On call")


def test_a_number_and_its_name_are_one_phone(rehearsal: Rehearsal) -> None:
    stranger = rehearsal.phone("+12025550199")
    stranger.texts("JOIN HARBOR")
    stranger.hears("May we check in")

    assert rehearsal.phone("+1 202 555 0199") is stranger
    assert rehearsal.participant("Dana", "+12025550198") is rehearsal.phone("dana") is rehearsal.phone("+12025550198")


def test_somebody_on_call_may_be_put_on_call_again(rehearsal: Rehearsal) -> None:
    sam = rehearsal.specialist("Sam", on_call=True)

    rehearsal.put_on_call("Sam")

    sam.texts("WHO")
    sam.hears("Sam")
