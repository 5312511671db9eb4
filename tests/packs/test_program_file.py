"""Program files: what is wrong with one, where, and how to mend it."""

from dataclasses import fields
from pathlib import Path

import pytest

from outreach.domain.program import Program
from outreach.packs.house import pack_text
from outreach.packs.mistakes import Mistake, ProgramMistakes
from outreach.packs.program_file import load_program, parse_program
from tests.packs.malformed import MALFORMED, WORDING_MISTAKES

STANDARD = pack_text("standard") or ""


def mistakes_of(text: str) -> tuple[Mistake, ...]:
    with pytest.raises(ProgramMistakes) as caught:
        parse_program(text, where="test.toml")
    return caught.value.mistakes


def changed(old: str, new: str) -> str:
    assert old in STANDARD
    return STANDARD.replace(old, new, 1)


@pytest.mark.parametrize(("old", "new", "path", "line", "reason", "remedy"), MALFORMED)
def test_a_mistake_is_named_with_its_place_its_reason_and_its_remedy(
    old: str,
    new: str,
    path: str,
    line: str | None,
    reason: str,
    remedy: str,
) -> None:
    text = changed(old, new)

    found = [mistake for mistake in mistakes_of(text) if mistake.path == path and reason in mistake.reason]

    assert len(found) == 1
    assert remedy in found[0].remedy
    assert found[0].file == "test.toml"
    number = found[0].line
    if line is None:
        assert number is None
    else:
        assert number is not None
        assert line in text.splitlines()[number - 1]


@pytest.mark.parametrize(("key", "text", "reason", "remedy"), WORDING_MISTAKES)
def test_a_text_that_cannot_be_said_is_named(key: str, text: str, reason: str, remedy: str) -> None:
    program = f'{STANDARD}\n[wording]\n{key} = "{text}"\n'

    found = [mistake for mistake in mistakes_of(program) if reason in mistake.reason]

    assert len(found) == 1
    assert remedy in found[0].remedy
    assert found[0].line == len(program.splitlines())


def test_a_program_says_its_own_words_and_the_houses_elsewhere() -> None:
    program = parse_program(f'{STANDARD}\n[wording.en]\nthanks = "Ta."\n', where="x")

    assert program.wording["en"]["thanks"] == "Ta."
    assert program.wording["en"]["paused"].startswith("OK, no check-ins")


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = changed("America/Denver", "Denver")
    text = text.replace('opens = "09:00"', 'opens = "noon"').replace("per_day = 1", "perday = 1")
    text = text.replace('when = "used = yes"', 'when = "usd = yes"').replace("[ladders.watch]", "[ladders.wtch]")
    text = text.replace('jitter = "30m"', 'jitter = "soon"') + '\n[wording.en]\nthnks = "x"\n'

    found = mistakes_of(text)

    assert [mistake.path for mistake in found] == [
        "zone",
        "hours.opens",
        "caps.perday",
        "cadence.jitter",
        "concern_rules[3].when",
        "ladders.wtch",
        "wording.en.thnks",
    ]
    assert [mistake.line for mistake in found] == sorted(mistake.line or 0 for mistake in found)


def test_mistakes_read_as_a_list() -> None:
    text = changed('zone = "America/Denver"', 'zone = "MST"').replace("per_week = 5", "per_weak = 5")

    with pytest.raises(ProgramMistakes) as caught:
        parse_program(text, where="mine.toml")

    lines = str(caught.value).splitlines()
    assert lines[0] == "2 mistakes:"
    assert lines[1].startswith("  mine.toml:")
    assert "zone: 'MST' is not a time zone; did you mean America/Denver?" in lines[1]
    assert lines[2].endswith('caps.per_weak: "per_weak" means nothing here (did you mean "per_week"?)')


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("name = standard\n", 1, "Invalid value"),
        ('name = "a"\nname = "b"\n', 2, "Cannot overwrite"),
        ('name = "a"\n[hours\n', 2, "Expected"),
        ('name = "a', 1, "is not valid TOML"),
        ('a = "x"\nb = [1,\n', 2, "is not valid TOML"),
    ],
)
def test_what_is_no_toml_is_named_with_its_line(text: str, line: int, reason: str) -> None:
    (mistake,) = mistakes_of(text)

    assert abs((mistake.line or 0) - line) <= 1
    assert reason in mistake.reason


def test_an_empty_file_is_told_everything_it_lacks() -> None:
    missing = {mistake.path for mistake in mistakes_of("") if mistake.reason == "is missing"}

    assert missing == {
        "name", "title", "neutral_name", "word", "zone", "languages", "hours", "cadence", "question_sets", "ladders",
    }  # fmt: skip


PARTS = [field.name for field in fields(Program)]
ODD_VALUES = ["1", '"x"', "[]", "[[]]", "true", "2026-01-01", "{}", "{ a = { b = [ 1 ] } }", "-inf", "nan"]


@pytest.mark.parametrize("value", ODD_VALUES)
@pytest.mark.parametrize("key", PARTS)
def test_a_value_of_any_other_kind_never_breaks_the_reading(key: str, value: str) -> None:
    assert mistakes_of(f"{key} = {value}\n")


def test_a_file_that_is_not_there_names_the_packs(tmp_path: Path) -> None:
    with pytest.raises(ProgramMistakes, match=r"cannot be read: No such file.*standard, discharge"):
        load_program(tmp_path / "nothing.toml")


def test_a_misspelt_pack_is_suggested() -> None:
    with pytest.raises(ProgramMistakes, match='did you mean "standard"'):
        load_program("standart")


def test_a_file_in_another_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "latin.toml"
    file.write_bytes('name = "a"\ntitle = "Mañana"\n'.encode("latin-1"))

    with pytest.raises(ProgramMistakes, match=r"latin.toml:2: is not UTF-8"):
        load_program(file)


def test_a_file_with_a_byte_order_mark_and_windows_lines_is_read(tmp_path: Path) -> None:
    file = tmp_path / "windows.toml"
    file.write_bytes(b"\xef\xbb\xbf" + STANDARD.replace("\n", "\r\n").encode())

    assert load_program(str(file)).program == load_program("standard").program


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "huge.toml"
    file.write_text("#" * 1_000_001)

    with pytest.raises(ProgramMistakes, match="too large"):
        load_program(file)


def test_deep_nesting_is_refused() -> None:
    (mistake,) = mistakes_of(f"a = {'[' * 5000}{']' * 5000}")

    assert "nested too deeply" in mistake.reason
