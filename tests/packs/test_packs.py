"""What comes with the house: its wording in every language, its programs, and what is written out of them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.escalation import Whom
from outreach.domain.gsm7 import downgrade, is_gsm7, segments
from outreach.domain.lint import lint
from outreach.domain.program import LocalLine, Program
from outreach.domain.text_fields import FIELDS, SPOKEN, TO_STAFF
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.domain.wording import say, template_problems
from outreach.packs.house import PACKS, house_wording, lint_words
from outreach.packs.program_file import (
    dump_program,
    load_program,
    own_wording,
    parse_program,
    program_from_json,
    program_to_json,
    warnings,
)
from outreach.packs.text_checks import NOTICES, TYPICAL

LANGUAGES = ("en", "es")
EVERY_TEXT = [pytest.param(key, lang, id=f"{key}-{lang}") for lang in LANGUAGES for key in TextKey]


def filled(key: TextKey, lang: str, **values: str) -> str:
    fields = {**TYPICAL, "program": "Harbor", "question": "How are you today, 1 to 5?", **values}
    return say(key, lang=lang, wording=house_wording(), **{name: fields[name] for name in FIELDS[key]})


def test_there_is_a_typical_value_of_every_field() -> None:
    assert {*TYPICAL, "program"} == frozenset[str]().union(*FIELDS.values())


def test_the_house_has_no_text_that_nobody_says() -> None:
    every = {key.value for key in TextKey}

    assert {lang: set(texts) for lang, texts in house_wording().items()} == {"en": every, "es": every}


@pytest.mark.parametrize(("key", "lang"), EVERY_TEXT)
def test_every_text_has_its_fields(key: TextKey, lang: str) -> None:
    assert template_problems(key, house_wording()[lang][key.value]) == ()


@pytest.mark.parametrize(("key", "lang"), EVERY_TEXT)
def test_every_text_is_neutral_short_and_asks_for_no_keyword(key: TextKey, lang: str) -> None:
    said = filled(key, lang)

    assert lint(said, lang=lang, words=lint_words(), notice=key in NOTICES or key in TO_STAFF) == ()
    assert key in SPOKEN or is_gsm7(said)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", [key for key in TextKey if key.value.startswith("crisis_")])
def test_a_crisis_card_is_one_segment_automatic_and_names_where_help_is(key: TextKey, lang: str) -> None:
    longest = {"en": "by 12:40 PM on September 13", "es": "mañana antes de las 12:40 pm"}[lang]

    said = filled(key, lang, when=longest if "when" in FIELDS[key] else "")

    assert segments(said) == 1
    assert said.startswith(("Automatic reply", "Respuesta automatica"))
    assert "911" in said
    assert key is TextKey.CRISIS_VIOLENCE or "988" in said
    assert "polic" not in said.casefold()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", [TextKey.CRISIS_OVERDOSE, TextKey.CRISIS_MEDICAL, TextKey.CRISIS_WITHDRAWAL])
def test_where_a_body_is_in_danger_911_comes_first(key: TextKey, lang: str) -> None:
    said = filled(key, lang)

    assert said.index("911") < said.index("988")
    assert FIELDS[key] == frozenset()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_violence_card_reveals_nothing(lang: str) -> None:
    said = filled(TextKey.CRISIS_VIOLENCE, lang).casefold()

    assert len(said) < 80
    assert not any(word in said for word in ("988", "hurt", "abuse", "violen", "golpe", "partner", "pareja"))


@pytest.mark.parametrize(("lang", "asks"), [("en", "Reply 1"), ("es", "Responde 1")])
@pytest.mark.parametrize("key", [TextKey.PAGE, TextKey.PAGE_AGAIN, TextKey.NOBODY_ON_CALL, TextKey.WHOLE_LADDER_FAILED])
def test_a_page_says_how_to_take_it(key: TextKey, lang: str, asks: str) -> None:
    assert asks in filled(key, lang)


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_loads_without_a_warning(pack: str) -> None:
    loaded = load_program(pack)

    assert loaded.program.name == pack
    assert loaded.program.languages == LANGUAGES
    assert warnings(loaded.program) == ()


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_asks_how_somebody_is_in_few_short_questions(pack: str) -> None:
    for one in load_program(pack).program.question_sets.values():
        assert len(one.questions) <= 4
        assert all(segments(downgrade(text)) == 1 for question in one.questions for text in question.text.values())
    mood = load_program(pack).program.question_sets["check_in"].questions[0]
    assert mood.key == "mood"
    assert "How are you today" in mood.text["en"]


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_tells_somebody_whatever_happens(pack: str) -> None:
    ladders = load_program(pack).program.ladders

    assert set(ladders) == set(Urgency)
    for urgency in (Urgency.EMERGENCY, Urgency.URGENT, Urgency.SAME_DAY):
        assert ladders[urgency].rungs[-1].whom is Whom.TEAM


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(
    ("urgency", "whom", "minutes"),
    [
        (Urgency.EMERGENCY, ["shift", "backup", "lead", "team"], [0, 5, 10, 15]),
        (Urgency.URGENT, ["shift", "backup", "lead", "team"], [0, 15, 30, 45]),
        (Urgency.SAME_DAY, ["shift", "whole_shift", "lead", "team"], [0, 90, 210, 270]),
    ],
)
def test_a_pack_asks_one_after_the_other_in_good_time(
    pack: str, urgency: Urgency, whom: list[str], minutes: list[int]
) -> None:
    rungs = [rung for rung in load_program(pack).program.ladders[urgency].rungs if rung.whom is not Whom.PEER]

    begins = [sum((rung.wait for rung in rungs[:place]), timedelta()) for place in range(len(rungs))]
    assert [rung.whom.value for rung in rungs] == whom
    assert [begin // timedelta(minutes=1) for begin in begins] == minutes


def test_packs_are_joined_by_different_words() -> None:
    assert len({load_program(pack).program.word for pack in PACKS}) == len(PACKS)


@pytest.mark.parametrize("pack", PACKS)
def test_a_program_survives_being_exported(pack: str) -> None:
    program = load_program(pack).program

    assert parse_program(dump_program(program), where="export.toml") == program


@pytest.mark.parametrize("pack", PACKS)
def test_a_program_survives_being_stored(pack: str) -> None:
    program = load_program(pack).program

    assert program_from_json(program_to_json(program)) == program


def test_a_digest_changes_with_what_a_program_says_and_not_with_how_its_file_looks() -> None:
    text = load_program("standard").text
    same = parse_program(f"# a comment\n{text}", where="x")

    assert program_to_json(same) == program_to_json(load_program("standard").program)
    assert load_program("standard").digest != load_program("discharge").digest


def test_only_a_programs_own_texts_are_exported() -> None:
    text = f'{load_program("standard").text}\n[wording.es]\nresumed = "¡Qué gusto!"\n'

    program = parse_program(text, where="x")

    assert own_wording(program) == {"es": {"resumed": "¡Qué gusto!"}}
    assert dump_program(program).count("resumed") == 1


texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(
    title=texts.filter(lambda text: bool(text.strip())),
    days=st.lists(st.dates(date(2020, 1, 1), date(2030, 1, 1)), unique=True, max_size=4),
    minutes=st.integers(1, 60 * 24 * 40),
)
def test_any_text_day_or_length_survives_being_exported_and_stored(title: str, days: list[date], minutes: int) -> None:
    standard = load_program("standard").program
    watch = replace(standard.ladders[Urgency.WATCH], due_back=timedelta(minutes=minutes))
    line = LocalLine(name={"en": "ok", "es": "ok"}, number="211", hours="24/7", verified_on=date(2026, 1, 1))
    program: Program = replace(
        standard,
        title=title,
        blocked_days=tuple(days),
        ladders={**standard.ladders, Urgency.WATCH: watch},
        local_lines=(line,),
    )

    assert parse_program(dump_program(program), where="x") == program
    assert program_from_json(program_to_json(program)) == program
