"""Whatever reason there may be to look at somebody, who reads Spanish reads it in Spanish."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import outreach
from outreach.actions.stopped import WHAT
from outreach.domain.troubles import TROUBLES
from outreach.packs.reason_words import reason_in, reason_words

ROOT = Path(outreach.__file__).parent
MAKERS = {"NewReason", "Worry", "Concern", "look", "unread", "_call_back"}
IDS = re.compile(r"[a-z_.]+")
NOT_REASONS = {
    "7: please read it yourself",
    "the second opinion: reads 7 (7): 7",
    "has not answered 7 check-in7 in a row",
}
"""Reasons of which another part is among the others, with what stands in their holes."""


def texts(node: ast.AST | None) -> Iterator[str]:
    """Every text that an expression may give, with something in each of its holes."""
    match node:
        case ast.Constant(value=str(value)):
            yield value
        case ast.JoinedStr(values=values):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in values)
        case ast.IfExp(body=body, orelse=other):
            yield from texts(body)
            yield from texts(other)
        case _:
            return


def in_code() -> set[str]:
    found: set[str] = set()
    for file in (*ROOT.glob("actions/*.py"), *ROOT.glob("domain/**/*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS:
                found |= {text for keyword in node.keywords if keyword.arg == "what" for text in texts(keyword.value)}
                found |= {text for argument in node.args for text in texts(argument) if not IDS.fullmatch(text)}
    return found


def in_lexicons() -> set[str]:
    files = ROOT.glob("packs/lexicon/*/*.toml")
    return {what for file in files for what in re.findall(r'\bwhat = "([^"]+)"', file.read_text())}


OTHERS = [
    "has not answered 1 check-in in a row",
    "has not answered 3 check-ins in a row",
    "a specialist of ours wrote this: says they used or drank",
    "our text did not arrive: the phone was off or out of reach (carrier code 30003); check the number",
    "our text did not arrive: it failed (carrier code 30008); they wrote in a crisis and had no answer, so call",
    "the second opinion: reads like danger (2.1): “die”, “tonight”",
    "the second opinion: reads as if somebody were needed this minute (2.1): “die”",
    "the second opinion: reads like something a person should see today (0.3): “tired”",
    "wrote 5 hours ago, while our records could not be reached; nobody has answered",
    "Sam wanted to look again",
    "Sam wanted to look again: ask about the flat\nand her mother",
    "what this program watches for could not all be searched for (x): please read it yourself",
    *WHAT.values(),
    *(follows.what for follows in TROUBLES.values()),
]


def test_there_are_reasons_in_code_and_lexicons() -> None:
    assert "called us" in in_code()
    assert "has strong cravings" in in_lexicons()


def test_every_reason_is_said_in_spanish() -> None:
    every = in_code() | in_lexicons() | set(OTHERS)

    assert sorted(what for what in every if reason_in(what, lang="es") == what and what not in NOT_REASONS) == []


def test_no_words_are_left_of_a_reason_that_nobody_gives_any_more() -> None:
    every = in_code() | in_lexicons() | set(OTHERS)

    assert sorted(set(reason_words()["es"].whole) - every) == []


@pytest.mark.parametrize("what", ["called us", "anything at all"])
def test_english_is_said_as_it_is_kept(what: str) -> None:
    assert reason_in(what, lang="en") == what


def test_a_reason_within_a_reason_is_said_too() -> None:
    said = reason_in("a specialist of ours wrote this: has cravings", lang="es")

    assert said == "alguien de nuestro equipo escribió esto: tiene antojos"
