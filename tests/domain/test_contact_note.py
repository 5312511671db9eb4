"""Contact notes: units, what one lacks, what is kinder, and that its words survive being stored."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from outreach.domain.contact_note import (
    ContactMode,
    Lack,
    NoteDraft,
    NoteWords,
    as_stored,
    cannot_be_kept,
    cannot_be_signed,
    from_stored,
    is_late,
    kinder_words,
    units,
)

NOW = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
WORDS = NoteWords(
    goal="Get my kids back",
    purpose="craving",
    intervention="Listened",
    response="Calmer",
    next_step="Call at 6",
    safety="Fine",
)
DRAFT = NoteDraft(
    mode=ContactMode.CALL,
    started_at=NOW - timedelta(minutes=30),
    ended_at=NOW - timedelta(minutes=10),
    units=1,
    credential="CPSS",
    words=WORDS,
)


@pytest.mark.parametrize(
    ("minutes", "expected"), [(0, 0), (7, 0), (8, 1), (15, 1), (22, 1), (23, 2), (37, 2), (38, 3), (60, 4)]
)
def test_a_unit_counts_from_its_eighth_minute(minutes: int, expected: int) -> None:
    assert units(started_at=NOW, ended_at=NOW + timedelta(minutes=minutes)) == expected


def test_a_whole_note_can_be_signed() -> None:
    assert cannot_be_signed(DRAFT, now=NOW) == ()


@pytest.mark.parametrize("field", ["goal", "purpose", "intervention", "response", "next_step", "safety"])
def test_what_supervisors_ask_for_is_needed(field: str) -> None:
    without = replace(DRAFT, words=replace(WORDS, **{field: "  "}))

    assert cannot_be_signed(without, now=NOW) == (Lack(field),)
    assert cannot_be_kept(without, now=NOW) == ()


def test_nobody_signs_without_their_credential() -> None:
    assert cannot_be_signed(replace(DRAFT, credential=" "), now=NOW) == (Lack.CREDENTIAL,)


@pytest.mark.parametrize(
    ("wrong", "lack"),
    [
        ({"ended_at": NOW - timedelta(hours=1)}, Lack.ENDS_BEFORE_START),
        ({"started_at": NOW - timedelta(hours=30)}, Lack.TOO_LONG),
        ({"ended_at": NOW + timedelta(minutes=1)}, Lack.IN_THE_FUTURE),
        ({"units": 97}, Lack.UNITS),
        ({"words": replace(WORDS, goal="x" * 4001)}, Lack.WORDS_TOO_LONG),
    ],
)
def test_what_cannot_be_is_not_kept_even_as_a_draft(wrong: dict[str, object], lack: Lack) -> None:
    assert cannot_be_kept(replace(DRAFT, **wrong), now=NOW) == (lack,)  # type: ignore[arg-type]


def test_a_note_signed_a_day_later_is_a_late_entry() -> None:
    assert is_late(ended_at=NOW, signed_at=NOW + timedelta(hours=24, seconds=1))
    assert not is_late(ended_at=NOW, signed_at=NOW + timedelta(hours=24))


def test_words_come_back_as_they_were_stored() -> None:
    words = NoteWords(goal='"Volver a casa" — mañana\n2nd line', mood="😀")

    assert from_stored(as_stored(words)) == words


def test_words_of_a_field_that_is_gone_are_left_out() -> None:
    assert from_stored('{"goal": "home", "billing": "x"}') == NoteWords(goal="home")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He is an Addict and refused to come", ["addict", "refused"]),
        ("Se negó a hablar", ["se negó"]),
        ("We talked about addiction and a clean-up of the park", ["clean"]),
        ("She is doing well", []),
    ],
)
def test_words_that_judge_are_found_in_either_language(text: str, found: list[str]) -> None:
    assert [word for word, _ in kinder_words(text)] == found
