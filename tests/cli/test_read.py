"""Reading texts from a file or a pipe, with nothing else in the house."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from outreach.cli import main, read_lines
from outreach.cli.read_lines import answer_line
from outreach.domain.reading.reading import Reading
from outreach.domain.reading.verdict import LEVELS
from outreach.packs.lexicons import load_lexicon

FIELDS = [
    *("id", "concern", "emergency", "category", "keyword", "value", "understood", "lang", "reasons"),
    "version",
]
HEAVY = ("sqlalchemy", "twilio", "redis", "rq", "flask", "cryptography")


def run(*words: str, given: str | bytes = "", exits: int = 0) -> Result:
    result = CliRunner().invoke(main, ["read", *words], input=given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == exits, result.output
    return result


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def one(text: str, **more: object) -> dict[str, Any]:
    return rows(run(given=json.dumps({"id": 1, "text": text, **more})))[0]


# -- one line in, one line out ---------------------------------------------------------------------------------------


def test_each_text_gets_a_line_in_its_turn() -> None:
    texts = [{"id": number, "text": "4", "prompt_context": "mood 1-5"} for number in ("b", 3, 2.5, None)]

    found = rows(run(given="\n".join(map(json.dumps, texts)) + "\n\n"))

    assert [row["id"] for row in found] == ["b", 3, 2.5, None]
    assert all(list(row) == FIELDS for row in found)
    assert {row["value"] for row in found} == {4}


def test_a_concern_says_what_where_and_by_which_rule() -> None:
    found = one("ok. i want to kill myself")

    assert (found["concern"], found["category"], found["understood"]) == ("urgent", "suicide", True)
    reason = found["reasons"][0]
    assert set(reason) == {"what", "rule", "span"}
    assert "ok. i want to kill myself"[slice(*reason["span"])].endswith("kill myself")


@pytest.mark.parametrize(
    ("prompt", "text", "value"),
    [
        *(("mood 1-5", "like a 3 today", 3), ("sleep hours", "about 6.5", 6.5), ("any cravings? yes/no", "nah", "no")),
        *(("choose: a) Park b) gym", "A", "Park"), ("free", "3", None), ("what happened?", "3", None), ("", "3", None)),
    ],
)
def test_an_answer_is_a_number_a_yes_or_no_or_an_option(prompt: str, text: str, value: object) -> None:
    assert one(text, prompt_context=prompt)["value"] == value


@pytest.mark.parametrize(
    ("text", "keyword", "category"),
    [
        *(("STOP", "opt_out", "opt_out"), ("wrong number", "wrong_number", "wrong_number"), ("START", "start", "none")),
        ("stop. i want to kill myself", "opt_out", "suicide"),
    ],
)
def test_leaving_is_a_category_unless_somebody_is_in_danger(text: str, keyword: str, category: str) -> None:
    found = one(text)

    assert (found["keyword"], found["category"]) == (keyword, category)


def test_what_nobody_can_read_is_about_nothing_but_reaches_a_person() -> None:
    found = one("мне очень плохо")

    assert (found["concern"], found["category"], found["understood"]) == ("same_day", "none", False)


def test_the_language_is_the_one_it_is_in() -> None:
    assert one("quiero hablar con alguien porque estoy mal")["lang"] == "es"
    assert one("4", prompt_context="¿Cómo estás hoy, de 1 a 5?")["lang"] == "es"
    assert one("4", prompt_context="mood 1-5", lang="es-MX")["lang"] == "es"


# -- nothing is lost -------------------------------------------------------------------------------------------------


def test_a_line_that_cannot_be_read_is_answered_and_the_others_too() -> None:
    result = run(
        given='{"id": 1, "text": "4"}\noops\n{"id": 3}\n[]\n{"id": 5, "text": 4}\n{"id": 6, "text": "die"}', exits=1
    )

    found = rows(result)
    assert [row["id"] for row in found] == [1, None, 3, None, 5, 6]
    assert [row.get("error", "").partition(":")[0] for row in found] == ["", "line 2", "line 3", "line 4", "line 5", ""]
    assert result.stderr.splitlines() == [row["error"] for row in found if "error" in row]


def test_whatever_fails_inside_a_person_must_look(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_options: object) -> Reading:
        raise RuntimeError("broken")

    monkeypatch.setattr(read_lines, "read", fail)

    found = one("4", prompt_context="mood 1-5")

    assert (found["concern"], found["understood"]) == ("same_day", False)
    assert [reason["rule"] for reason in found["reasons"]] == ["fallback.error"]


@pytest.mark.parametrize(
    "raw",
    [
        *(b'{"text": "\xff i want to die"}', b'{"text": "\xed\xa0\x80 i want to die"}'),
        *(b'\xef\xbb\xbf{"text": "i want to die"}', b'{"text": "\\ud83d i want to die\\u0000", "id": NaN}'),
        *(b'{"text": "i want to die", "id": 1e999}', b'{"text": "i want to die", "lang": 7, "prompt_context": ["x"]}'),
    ],
)
def test_odd_bytes_keep_no_text_from_being_read(raw: bytes) -> None:
    assert rows(run(given=raw + b"\r\n"))[0]["concern"] == "urgent"


def test_brackets_without_end_are_one_bad_line() -> None:
    found = rows(run(given="[" * 100_000 + '\n{"text": "4"}', exits=1))

    assert ["error" in row for row in found] == [True, False]
    assert [row["concern"] for row in found] == ["same_day", "none"]
    assert list(found[0]) == ["id", "error", *FIELDS[1:]]


def test_an_id_that_is_too_long_keeps_no_text_from_being_read() -> None:
    found = rows(run(given=f'{{"id": {"9" * 5000}, "text": "i want to die"}}'))

    assert [(row["id"], row["concern"]) for row in found] == [(None, "urgent")]


@pytest.mark.parametrize(
    ("line", "concern"),
    [
        ('{"id": ' + "[" * 50_000 + "]" * 50_000 + ', "text": "i want to die"}', "urgent"),
        ('{"id": 1, "text": "i w\\u0061nt to die', "urgent"),
        ('{"id": 1, "text": "i want to die \\u00', "urgent"),
        ('{"sms": {"text": "i want to die"}}', "urgent"),
        ('{"id": 1, "text": "see you at group"', "same_day"),
        ('{"id": 1, "body": "i want to die"}', "same_day"),
    ],
)
def test_a_line_that_is_wrong_reaches_a_person_as_soon_as_its_text_says(line: str, concern: str) -> None:
    result = run(given=line, exits=1)

    assert [row["concern"] for row in rows(result)] == [concern]
    assert result.stderr.startswith("line 1: ")


def test_a_model_that_cannot_be_read_is_told_in_one_line() -> None:
    code = (
        "from outreach.cli import main; from outreach.packs import model_file; model_file.NAME = {!r}; main(['read'])"
    )
    for name in ("kinds.toml", "nowhere.model"):
        done = subprocess.run(
            [sys.executable, "-c", code.format(name)],
            input='{"text": "4"}',
            capture_output=True,
            text=True,
            check=False,
        )

        assert done.returncode == 1
        assert done.stderr.startswith("Error: the lexicon cannot be used: ")
        assert name in done.stderr
        assert len(done.stderr.splitlines()) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=3)
)
TEXTS = st.text(st.characters(), max_size=80) | st.text(st.characters(categories=["Cs", "So", "Cf"]), max_size=8)
PROMPTS = st.sampled_from(["mood 1-5", "any cravings? yes/no", "pick one: gym / park", "sleep hours", "why?"]) | TEXTS


@given(TEXTS, PROMPTS, JSON, JSON)
def test_any_text_gives_a_line(text: str, prompt: str, named: object, lang: object) -> None:
    raw = json.dumps({"id": named, "text": text, "prompt_context": prompt, "lang": lang}).encode()

    line, wrong = answer_line(raw, number=1, lexicon=load_lexicon())

    found = json.loads(line)
    assert wrong is None
    assert line.isascii()
    assert list(found) == FIELDS
    assert found["concern"] in LEVELS
    assert "fallback.error" not in {reason["rule"] for reason in found["reasons"]}


@given(st.binary(max_size=60) | JSON.map(json.dumps).map(str.encode))
def test_any_bytes_give_a_line(raw: bytes) -> None:
    line, wrong = answer_line(raw, number=9, lexicon=load_lexicon())

    assert ("error" in json.loads(line)) == (wrong is not None)
    assert wrong is None or wrong.startswith("line 9: ")


# -- as a process ----------------------------------------------------------------------------------------------------


def test_lines_are_answered_as_they_come() -> None:
    command = [sys.executable, "-m", "outreach.cli", "read"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for text in ("3", "i want to die"):
            process.stdin.write(json.dumps({"id": text, "text": text}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == text
        process.stdin.close()
        assert process.wait(timeout=60) == 0


def test_reading_needs_none_of_the_rest_of_the_house() -> None:
    asked = f"sorted(set({HEAVY!r}) & sys.modules.keys())"
    code = f"import sys; from outreach.cli import main; main(['read'], standalone_mode=False); print({asked})"

    done = subprocess.run(
        [sys.executable, "-c", code], input='{"text": "4"}', capture_output=True, text=True, check=True, env={}
    )

    assert done.stdout.splitlines()[-1] == "[]"


# -- keeping score ---------------------------------------------------------------------------------------------------

SCORED = (
    {"provenance": "written for this test"},
    {"id": "u1", "text": "i want to kill myself", "lang": "en", "expect": {"concern": "urgent", "category": "suicide"}},
    {"id": "u2", "text": "the bus was late", "lang": "en", "expect": {"concern": "urgent"}, "soft": True},
    {"id": "n1", "text": "quiero morirme", "lang": "es", "expect": {"concern": "none", "category": "none"}},
    {
        "id": "v1",
        "text": "4",
        "prompt_context": "mood 1-5",
        "lang": "en",
        "expect": {"concern": "none", "category": "none", "value": 4},
    },
    {"id": "s1", "text": "STOP", "lang": "en", "expect": {"concern": "none", "category": "opt_out", "value": None}},
)


@pytest.fixture
def scored(tmp_path: Path) -> str:
    file = tmp_path / "scored.jsonl"
    file.write_text("\n".join(map(json.dumps, SCORED)), encoding="utf-8")
    return str(file)


def test_a_score_tells_what_was_found_and_what_was_not(scored: str) -> None:
    said = run("--score", scored).stdout

    told = " ".join(said.split())
    assert "5 texts, with 95 % intervals" in told
    assert "urgent, flagged urgent 1/2 50.0 % (9.5–90.5) 1/2 50.0 % (9.5–90.5) -" in told
    assert "values right 1/1" in told
    assert "missed: 1 u2 [urgent] (soft) urgent → none | the bus was late | no rule" in told
    assert "false alarms: 1 n1 [nothing to a human] none → urgent" in told
    assert "time per reading: median" in told


def test_a_score_as_json_has_the_same_numbers(scored: str) -> None:
    found = json.loads(run("--score", scored, scored, "--json").stdout)

    assert found["texts"] == 10
    half = found["languages"]["all"]["urgent_as_urgent"]
    assert (half["k"], half["n"], half["ratio"]) == (2, 4, 0.5)
    assert half["interval"] == pytest.approx([0.15, 0.85], abs=0.01)
    assert found["layers"]["en"]["rules"]["urgent_alone"]["k"] == 2
    assert found["languages"]["en"]["opt_outs_found"]["ratio"] == 1
    assert [fault["id"] for fault in found["missed"]] == ["u2", "u2"]
    assert found["missed"][0]["soft"] is True
    assert found["milliseconds"]["median"] <= found["milliseconds"]["p99"]


def test_a_score_of_one_language(scored: str) -> None:
    assert json.loads(run("--score", scored, "--only", "es", "--json").stdout)["texts"] == 1
    assert "no text to score in 'fr'" in run("--score", scored, "--only", "fr", exits=1).stderr


@pytest.mark.parametrize("words", [(), ("--json",), ("--only", "es")])
def test_a_score_takes_any_language_and_any_number(tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / "odd.jsonl"
    odd = '{"text":"hi \\ud800","lang":"\\ud800[red]","expect":{"concern":"urgent","value":1e400}}'
    file.write_text(f'{odd}\n{{"text":"hola","lang":"es","expect":{{"concern":"none"}}}}', encoding="utf-8")

    run("--score", str(file), *words).stdout.encode("utf-8")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("{", "not JSON"),
        ('{"text": "4"}', 'no "expect"'),
        ('{"text": "4", "expect": {"concern": "bad"}}', "one of none"),
        ('{"text": "4", "expect": {"concern": "none", "value": [1]}}', '"value" is'),
    ],
)
def test_a_score_of_a_file_that_is_wrong_names_the_line(tmp_path: Path, row: str, why: str) -> None:
    file = tmp_path / "wrong.jsonl"
    file.write_text('{"provenance": "here"}\n' + row, encoding="utf-8")

    said = run("--score", str(file), exits=1).stderr

    assert "wrong.jsonl, line 2: " in said
    assert why in said


# -- explaining ------------------------------------------------------------------------------------------------------


def test_an_explanation_shows_what_was_read_and_where() -> None:
    said = run("--explain", "ok 2. i want to kill myself", "--prompt", "mood 1-5").stdout

    assert "read as     ok 2 . i wanna kill myself" in said
    assert "question    a number, 1 to 5" in said
    assert "concern     urgent: a person is alerted at once" in said
    assert "value       2" in said
    assert "found by  a rule of the lexicon (en.suicide." in said
    assert re.search(r"where     ok 2\. [^\n]*\[[^\n]*kill myself\]", said)


@pytest.mark.parametrize(
    ("prompt", "text", "told"),
    [
        ("safe? yes/no", "purple", "understood  no, it does not fit the question"),
        ("", "мне плохо", "understood  no, not all of it"),
        ("", "\x1b[2Jok", "nothing that worries us"),
        ("pick: gym / park", "gym", "question    one of: gym, park"),
        ("what happened?", "work", "question    in their own words"),
        ("weekend", "fun", "none that we know how to fit an answer to: weekend"),
        ("", "", "read as     nothing"),
    ],
)
def test_an_explanation_of_what_worries_nobody(prompt: str, text: str, told: str) -> None:
    said = run("--explain", text, "--prompt", prompt).stdout

    assert told in said
    assert "\x1b" not in said


@pytest.mark.parametrize(
    "words",
    [
        ("--explain", "ok", "--score"),
        ("--json",),
        ("--only", "es"),
        ("--prompt", "mood"),
        ("--lang", "es"),
        ("nowhere.jsonl",),
    ],
)
def test_options_that_do_not_go_together_are_refused(words: tuple[str, ...]) -> None:
    assert "Error:" in run(*words, exits=2).stderr
