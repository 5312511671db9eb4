"""What a program may add to the reader, and how it is told what it may not."""

import pytest

from outreach.domain.differences import differences
from outreach.domain.reading.extension import CodeWord, Extension, WatchFor
from outreach.domain.reading.reading import Category
from outreach.domain.urgency import Urgency
from outreach.packs.house import PACKS, pack_text
from outreach.packs.mistakes import Mistake, ProgramMistakes
from outreach.packs.program_file import (
    digest_of,
    dump_program,
    load_program,
    parse_program,
    program_from_json,
    program_to_json,
)

STANDARD = pack_text("standard") or ""
EXTENDED = """
[[reading.watch_for]]
say = ["on the pipe again", "volví a la piedra", "(on|off) my nonsense"]
urgency = "same_day"
category = "relapse"
what = "local word for using"

[[reading.watch_for]]
say = ["at the bridge"]
urgency = "urgent"
what = "the bridge"

[[reading.code_words]]
word = "lilac"
urgency = "watch"
what = "lilac: struggling"
"""


def watching(*said: str, more: str = "") -> str:
    phrases = ", ".join(f"'{one}'" for one in said)
    return f'{STANDARD}\n[[reading.watch_for]]\nsay = [{phrases}]\nurgency = "watch"\nwhat = "x"\n{more}'


def coded(*words: str) -> str:
    return STANDARD + "".join(
        f'\n[[reading.code_words]]\nword = \'{one}\'\nurgency = "watch"\nwhat = "x"' for one in words
    )


def mistakes_of(text: str) -> tuple[Mistake, ...]:
    with pytest.raises(ProgramMistakes) as caught:
        parse_program(text, where="mine.toml")
    return caught.value.mistakes


def test_what_a_program_adds_is_part_of_it() -> None:
    program = parse_program(STANDARD + EXTENDED, where="mine.toml")

    assert program.reading == Extension(
        watch_for=(
            WatchFor(
                say=("on the pipe again", "volví a la piedra", "(on|off) my nonsense"),
                urgency=Urgency.SAME_DAY,
                category=Category.RELAPSE,
                what="local word for using",
            ),
            WatchFor(say=("at the bridge",), urgency=Urgency.URGENT, what="the bridge"),
        ),
        code_words=(CodeWord(word="lilac", urgency=Urgency.WATCH, what="lilac: struggling"),),
    )
    assert parse_program(dump_program(program), where="again.toml") == program
    assert program_from_json(program_to_json(program)) == program
    assert digest_of(program) != load_program("standard").digest


@pytest.mark.parametrize("pack", PACKS)
def test_a_program_that_adds_nothing_is_stored_as_before_programs_could(pack: str) -> None:
    stored = program_to_json(load_program(pack).program)

    assert '"reading"' not in stored
    assert program_from_json(stored).reading == Extension()


def test_what_changes_is_said_phrase_by_phrase() -> None:
    before = parse_program(STANDARD + EXTENDED, where="a.toml")
    text = EXTENDED.replace('"on the pipe again", ', '"back on the blues", ').replace(
        'urgency = "watch"', 'urgency = "urgent"'
    )
    after = parse_program(STANDARD + text, where="b.toml")

    assert differences(before, after) == (
        'watches for "on the pipe again": same_day (relapse), local word for using → none',
        'code word "lilac": watch, lilac: struggling → urgent, lilac: struggling',
        'watches for "back on the blues": none → same_day (relapse), local word for using',
    )
    assert 'watches for "at the bridge": urgent, the bridge' in differences(None, after)


@pytest.mark.parametrize("key", ["unless", "masks", "except", "denials"])
def test_taking_away_from_what_the_reader_finds_is_refused(key: str) -> None:
    text = watching("on the pipe again", more=f'{key} = ["not"]\n')

    (mistake,) = mistakes_of(text)

    assert mistake.line == len(text.splitlines())
    assert str(mistake).startswith(f"mine.toml:{mistake.line}: reading.watch_for[1].{key}: ")
    assert "a program can only add to it" in mistake.reason
    assert "take it out" in mistake.remedy


@pytest.mark.parametrize("table", ["masks", "denials", "past", "gratitude"])
def test_a_shelf_that_takes_away_is_refused(table: str) -> None:
    (mistake,) = mistakes_of(f'{STANDARD}\n[[reading.{table}]]\npatterns = ["x"]\n')

    assert mistake.path == f"reading.{table}"
    assert "a program can only add to it" in mistake.reason


@pytest.mark.parametrize(
    ("text", "path", "reason"),
    [
        ('[[reading.watch_fr]]\nsay = ["x"]', "reading.watch_fr", "means nothing here"),
        (
            '[[reading.watch_for]]\nsay = ["at the bridge"]\nurgency = "watch"',
            "reading.watch_for[1].what",
            "is missing",
        ),
        (
            '[[reading.watch_for]]\nsay = "at the bridge"\nurgency = "watch"\nwhat = "x"',
            "reading.watch_for[1].say",
            "a list",
        ),
        (
            '[[reading.code_words]]\nword = "lilac"\nurgency = "none"\nwhat = "x"',
            "reading.code_words[1].urgency",
            "not known",
        ),
        (
            '[[reading.code_words]]\nword = "lilac"\nurgency = "watch"\nwhat = " "',
            "reading.code_words[1].what",
            "is empty",
        ),
        ('[[reading.watch_for]]\nsay = []\nurgency = "watch"\nwhat = "x"', "reading.watch_for[1].say", "is empty"),
    ],
)
def test_what_has_the_wrong_shape_is_named_with_its_place(text: str, path: str, reason: str) -> None:
    (mistake,) = mistakes_of(f"{STANDARD}\n{text}\n")

    assert mistake.path == path
    assert reason in mistake.reason
    assert mistake.line is not None
    assert mistake.line > len(STANDARD.splitlines())


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("the", "a word of almost every text"),
        ("OK", "shorter than 3 letters"),
        ("okay!", "a word of almost every text"),
        ("today", "a word of almost every text"),
        ("hoy", "a word of almost every text"),
        ("u r", "shorter than 3 letters"),
        ("(the|on the pipe)", 'wherever "the" stands'),
        ("(pipe)? #", "may be missing"),
        ("(#|# #)", "no word in"),
        ("(on|off the pipe", "'(' without ')'"),
        ("{drug} (a|b)", "the house's own"),
        ("** ** (pipe|x) ** **", "split it in two"),
        ("привет", "letters that the reader cannot search for"),
        ("🐉", "no name for"),
        ("24/7 again", "'/' is not allowed"),
        ("...", "no word in it"),
        ("", "no word in it"),
        ("x" * 121, "121 characters"),
    ],
)
def test_a_phrase_that_finds_everything_or_nothing_is_refused(said: str, reason: str) -> None:
    text = watching("at the bridge", said)

    (mistake,) = mistakes_of(text)

    assert mistake.path == "reading.watch_for[1].say[2]"
    assert reason in mistake.reason
    assert text.splitlines()[(mistake.line or 0) - 1].startswith("say =")


@pytest.mark.parametrize(
    "word", ["stop", "Yes!", "no", "4", "100", "HELP", "sí", "ok", "the", "PAUSE", "x", "talk", "join"]
)
def test_a_code_word_that_people_text_anyway_is_refused(word: str) -> None:
    (mistake,) = mistakes_of(coded("lilac", word))

    assert mistake.path == "reading.code_words[2].word"
    assert "already does something" in mistake.reason


@pytest.mark.parametrize("word", ["💜", "...", "", "(red|blue)", "привет"])
def test_a_code_word_without_a_plain_word_is_refused(word: str) -> None:
    (mistake,) = mistakes_of(coded(word))

    assert "cannot be a code word" in mistake.reason


def test_what_is_the_same_to_the_reader_is_refused() -> None:
    (again,) = mistakes_of(watching("at the bridge", "At the BRIDGE!"))
    (code,) = mistakes_of(coded("lilac", "Lílac."))

    assert 'the same to the reader as "at the bridge"' in again.reason
    assert 'the same to the reader as "lilac"' in code.reason


def test_two_hundred_phrases_are_enough() -> None:
    said = [f"at the bridge {number}" for number in range(100, 300)]

    assert len(parse_program(watching(*said), where="mine.toml").reading.phrases) == 200
    (mistake,) = mistakes_of(
        watching(*said, more="[[reading.code_words]]\nword = 'lilac'\nurgency = 'watch'\nwhat = 'x'")
    )
    assert "201 phrases" in mistake.reason
