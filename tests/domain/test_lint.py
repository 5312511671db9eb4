"""The lock-screen lint and the reading level."""

import pytest

from outreach.domain.lint import LintWords, is_carrier_keyword, lint, privacy_problems, reading_warnings
from outreach.domain.readability import reading_grade

WORDS = LintWords(
    gives_away={"en": ("rehab*", "recovery", "clean time"), "es": ("recuperaci*", "clinica*")},
    unsafe={"en": ("committed suicide",), "es": ("tocar fondo",)},
    shorteners=("bit.ly", "t.co"),
)


@pytest.mark.parametrize(
    ("text", "lang", "found"),
    [
        ("How is rehab?", "en", '"rehab" gives'),
        ("REHABILITATION today", "en", '"rehabilitation" gives'),
        ("your Recovery.", "en", '"recovery" gives'),
        ("clean time counts", "en", '"clean time" gives'),
        ("tu recuperación va bien", "es", '"recuperacion" gives'),
        ("en la Clínica", "es", '"clinica" gives'),
        ("rehab en español", "es", '"rehab" gives'),
        ("he committed suicide", "en", '"committed suicide" hurts'),
        ("see bit.ly/abc", "en", "bit.ly hides"),
        ("see https://t.co/abc", "en", "t.co hides"),
        ("Reply YES to go on", "en", "asks for YES"),
        ("text us stop", "en", "asks for STOP"),
        ("Answer yes or no", "en", "asks for YES"),
        ("Safe? No / Yes", "en", "asks for YES"),
        ("Reply 'HELP' now", "en", "asks for HELP"),
        ("Responde INFO", "es", "asks for INFO"),
        ("a" * 307, "en", "takes 3 segments"),
        ("💙" + "a" * 140, "en", "takes 3 segments"),
    ],
)
def test_what_must_not_be_said_is_found(text: str, lang: str, found: str) -> None:
    problems = lint(text, lang=lang, words=WORDS)

    assert len(problems) == 1
    assert found in problems[0]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("How are you today, 1 to 5?", "en"),
        ("prehab, not that", "en"),
        ("discovery and recoveryless", "en"),
        ("robot.company and bit.lyric", "en"),
        ("Yes, we are here. Stop by any time. In the end, help is near.", "en"),
        ("Do you feel safe? 1 yes, 2 no.", "en"),
        ("Reply 1 for yes or 2 for no", "en"),
        ("¿Cómo estás? Di lo que quieras", "es"),
    ],
)
def test_what_may_be_said_passes(text: str, lang: str) -> None:
    assert lint(text, lang=lang, words=WORDS) == ()


def test_a_notice_may_say_how_to_stop_but_nothing_may_ask_for_yes() -> None:
    assert lint("Text STOP to end. Reply HELP for help.", lang="en", words=WORDS, notice=True) == ()
    assert lint("Reply YES", lang="en", words=WORDS, notice=True)


def test_accents_and_curly_quotes_do_not_hide_a_word() -> None:
    assert privacy_problems("«récovery»", lang="en", words=WORDS)


@pytest.mark.parametrize(("text", "is_keyword"), [("Stop", True), (" help! ", True), ("help me", False), ("no", False)])
def test_a_carrier_keyword_is_known_when_it_stands_alone(text: str, is_keyword: bool) -> None:  # noqa: FBT001
    assert is_carrier_keyword(text) is is_keyword


HARD_EN = (
    "Participation in subsequent evaluation activities necessitates comprehensive documentation regarding individual "
    "circumstances and organizational responsibilities."
)
HARD_ES = (
    "La participación en actividades de evaluación subsecuentes necesita documentación administrativa comprensiva "
    "sobre circunstancias individuales y responsabilidades organizacionales."
)


@pytest.mark.parametrize(
    ("text", "lang", "hard"),
    [
        ("Hi Dana, it's Sam. How are you today? One is bad and five is good.", "en", False),
        (HARD_EN, "en", True),
        ("Hola, te escribe Sam. Dinos cómo te va hoy. Si no puedes, está bien. Nos vemos pronto.", "es", False),
        (HARD_ES, "es", True),
        ("Hypothetical bureaucratization", "en", False),
        ("Không có gì khó hiểu trong câu này cả đâu bạn ơi nhé vui lên", "vi", False),
    ],
)
def test_a_hard_text_is_warned_of(text: str, lang: str, hard: bool) -> None:  # noqa: FBT001
    assert bool(reading_warnings(text, lang=lang)) is hard


def test_reading_levels_rise_with_words_and_sentences() -> None:
    easy = "The cat sat on the mat. The dog ran to the park. We had fun."
    hard = "The category situated itself upon the material, and subsequently the animals were entertained immediately."

    assert reading_grade(easy, lang="en") < 2
    assert reading_grade(hard, lang="en") > 10
