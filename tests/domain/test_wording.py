"""Texts: their fields, their characters, their segments, and the moments they name."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.gsm7 import downgrade, is_gsm7, segments
from outreach.domain.moments import by_words, day_words, frequency_words, time_words, urgency_words
from outreach.domain.text_fields import FIELDS, MUST_USE, SPOKEN, TO_STAFF
from outreach.domain.text_keys import FIRST_QUESTIONS, THANKS, TextKey
from outreach.domain.urgency import Urgency
from outreach.domain.wording import WordingMistake, fields_of, fill, say, template_problems

NOON = datetime(2026, 3, 6, 19, 0, tzinfo=UTC)  # a Friday, 12:00 in Denver
DENVER = "America/Denver"
WORDING = {"en": {"paused": "No texts until {until}."}, "es": {"paused": "Sin mensajes hasta {until}, ¿sí?"}}


def test_a_text_is_said_in_the_persons_language() -> None:
    assert say(TextKey.PAUSED, lang="en", wording=WORDING, until="March 13") == "No texts until March 13."


def test_a_spanish_text_is_sent_in_characters_that_fit_one_segment() -> None:
    assert say(TextKey.PAUSED, lang="es", wording=WORDING, until="el 13") == "Sin mensajes hasta el 13, ¿si?"


def test_a_language_without_wording_falls_back_to_english() -> None:
    assert say(TextKey.PAUSED, lang="vi", wording=WORDING, until="March 13") == "No texts until March 13."


def test_a_program_in_one_language_alone_is_never_speechless() -> None:
    spanish = {"es": WORDING["es"]}

    assert say(TextKey.PAUSED, lang="en", wording=spanish, until="el 13") == "Sin mensajes hasta el 13, ¿si?"


def test_a_spoken_text_keeps_its_accents() -> None:
    wording = {"es": {"page_voice_goodbye": "Adiós."}}

    assert say(TextKey.PAGE_VOICE_GOODBYE, lang="es", wording=wording) == "Adiós."


@pytest.mark.parametrize("fields", [{}, {"until": "x", "name": "y"}, {"name": "y"}])
def test_a_text_takes_exactly_its_fields(fields: dict[str, str]) -> None:
    with pytest.raises(WordingMistake, match=r"paused takes \{until\}"):
        say(TextKey.PAUSED, lang="en", wording=WORDING, **fields)


def test_a_text_that_nobody_wrote_cannot_be_said() -> None:
    with pytest.raises(WordingMistake, match="no wording for resumed"):
        say(TextKey.RESUMED, lang="en", wording=WORDING)


def test_a_value_is_never_read_as_a_template() -> None:
    assert fill("{specialist}: {text}", specialist="Sam", text="{specialist}") == "Sam: {specialist}"


@pytest.mark.parametrize(
    "template", ["{", "}", "{}", "{Until}", "{until!r}", "{until:>9}", "{{until}}", "{a.b}", "{0}{"]
)
def test_a_brace_that_is_no_field_is_a_mistake(template: str) -> None:
    assert template_problems(TextKey.PAUSED, template)


def test_an_unknown_field_is_told_with_the_fields_there_are() -> None:
    assert template_problems(TextKey.PAUSED, "{untl} {until}") == (
        "{untl} is not a field of this text; it may use {until}",
    )


def test_a_field_that_must_be_used_is_missed() -> None:
    assert template_problems(TextKey.QUESTION_NEXT, "Thanks.") == ("{question} must appear in this text",)


def test_every_field_that_must_be_used_may_be_used() -> None:
    assert all(MUST_USE[key] <= FIELDS[key] for key in TextKey)


@pytest.mark.parametrize("keys", [FIRST_QUESTIONS, THANKS])
def test_texts_that_take_turns_take_the_same_fields(keys: tuple[TextKey, ...]) -> None:
    assert len(keys) >= 3
    assert len({FIELDS[key] for key in keys}) == 1


def test_texts_to_staff_are_told_from_texts_to_participants() -> None:
    assert {TextKey.PAGE, TextKey.WHOLE_LADDER_FAILED, TextKey.PAGE_VOICE} <= TO_STAFF
    assert {TextKey.ACKNOWLEDGED, TextKey.CRISIS_SUICIDE, TextKey.INVITATION}.isdisjoint(TO_STAFF)
    assert {TextKey.CALL_WHISPER, TextKey.CALL_VOICEMAIL, TextKey.CALL_GREETING} <= SPOKEN - TO_STAFF
    assert TextKey.CALL_MISSED not in SPOKEN | TO_STAFF


def test_fields_are_named_whatever_their_order() -> None:
    assert fields_of("{b} and {a} and {b}") == {"a", "b"}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("it’s “fine” – really…", 'it\'s "fine" - really...'),
        ("a\u00a0b\u202fc\u2003d\u200be", "a b c de"),
        ("¿Cómo estás? ¡Qué ñandú más útil!", "¿Como estas? ¡Qué ñandu mas util!"),
        ("cafe\u0301 n\u0303", "café ñ"),
        ("ñ é ü Ñ É à ä ö", "ñ é ü Ñ É à ä ö"),
        ("½ ﬁ ①", "½ fi 1"),
        ("love 💙", "love 💙"),
        ("tab\there", "tab here"),
    ],
)
def test_what_gsm7_lacks_becomes_its_look_alike(text: str, plain: str) -> None:
    assert downgrade(text) == plain


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" + "a" * 151, 2),  # the € does not fit the first segment's last place
        ("a" * 152 + "€" + "a" * 152, 3),
        ("á" * 70, 1),
        ("á" * 71, 2),
        ("á" * 134, 2),
        ("á" * 135, 3),
        ("💙" * 35, 1),
        ("💙" * 36, 2),
        ("a" * 66 + "💙" + "a" * 66, 3),
        ("ñ" * 160, 1),
    ],
)
def test_segments_are_counted_as_they_are_paid(text: str, count: int) -> None:
    assert segments(text) == count


@given(st.text())
def test_downgrading_twice_changes_nothing_more(text: str) -> None:
    once = downgrade(text)

    assert downgrade(once) == once


@given(st.text())
def test_what_fits_already_is_left_alone(text: str) -> None:
    if is_gsm7(text):
        assert downgrade(text) == text.replace("\t", " ")


@pytest.mark.parametrize(
    ("ahead", "en", "es"),
    [
        (timedelta(minutes=40), "by 12:40 PM", "antes de las 12:40 pm"),
        (timedelta(hours=1, minutes=5), "by 1:05 PM", "antes de la 1:05 pm"),
        (timedelta(hours=21), "by 9:00 AM tomorrow", "mañana antes de las 9:00 am"),
        (timedelta(days=3), "by 1:00 PM Monday", "el lunes antes de la 1:00 pm"),  # the clocks went forward on Sunday
        (timedelta(days=9), "by 1:00 PM on March 15", "el 15 de marzo antes de la 1:00 pm"),
        (None, "as soon as someone is back", "en cuanto alguien regrese"),
    ],
)
def test_a_promise_names_a_moment_in_the_persons_own_time(ahead: timedelta | None, en: str, es: str) -> None:
    at = None if ahead is None else NOON + ahead

    assert by_words(at, now=NOON, zone=DENVER, lang="en") == en
    assert by_words(at, now=NOON, zone=DENVER, lang="es") == es


def test_moments_and_days_are_named_in_both_languages() -> None:
    tomorrow = NOON + timedelta(hours=20)

    assert time_words(tomorrow, now=NOON, zone=DENVER, lang="en") == "8:00 AM tomorrow"
    assert time_words(tomorrow, now=NOON, zone=DENVER, lang="es") == "mañana a las 8:00 am"
    assert day_words(date(2026, 9, 13), lang="en") == "September 13"
    assert day_words(date(2026, 9, 13), lang="es") == "el 13 de septiembre"
    assert urgency_words(Urgency.EMERGENCY, lang="en") == "EMERGENCY"
    assert urgency_words(Urgency.SAME_DAY, lang="es") == "Hoy"


@pytest.mark.parametrize(
    ("texts", "days", "en", "es"),
    [
        (1, 7, "about 1 check-in a week", "cerca de 1 contacto por semana"),
        (3, 7, "about 3 check-ins a week", "cerca de 3 contactos por semana"),
        (1, 28, "about 1 check-in a month", "cerca de 1 contacto por mes"),
        (4, 364, "about 4 check-ins a year", "cerca de 4 contactos por año"),
    ],
)
def test_a_frequency_reads_as_people_say_it(texts: int, days: int, en: str, es: str) -> None:
    assert frequency_words(texts=texts, days=days, lang="en") == en
    assert frequency_words(texts=texts, days=days, lang="es") == es
