"""What a form changes and what a text box changes is one text: a part is replaced, all around it stays."""

import tomllib
from typing import Any

import pytest

from outreach.packs.house import PACKS, pack_text
from outreach.packs.mistakes import ProgramMistakes
from outreach.packs.program_document import load_document, parts_of, with_part, with_version
from outreach.packs.program_file import parse_program
from outreach.packs.toml_text import plain


def text_of(pack: str = "standard") -> str:
    text = pack_text(pack)
    assert text is not None
    return text


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("part", sorted({part for pack in PACKS for part in parts_of(text_of(pack))}))
def test_putting_a_part_where_it_was_changes_nothing_that_is_said(pack: str, part: str) -> None:
    text = text_of(pack)
    raw = parts_of(text)

    again = with_part(text, part, raw.get(part))

    assert plain(tomllib.loads(again)) == plain(raw)


@pytest.mark.parametrize("pack", PACKS)
def test_comments_around_a_part_stay(pack: str) -> None:
    text = text_of(pack)
    cadence: dict[str, Any] = {**parts_of(text)["cadence"], "slots": ["12:00"]}

    changed = with_part(text, "cadence", cadence)

    assert parse_program(changed, where="t").cadence.slots[0].hour == 12
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert len(comments) > 3
    assert [line for line in changed.splitlines() if line.startswith("#")] == comments


def test_a_part_that_was_not_there_is_added() -> None:
    changed = with_part(text_of(), "peers", {"most_urgent": 3})
    assert load_document(changed).program.peers.most_urgent == 3


def test_a_plain_value_that_was_not_there_is_added_before_the_tables() -> None:
    changed = with_part(text_of(), "phone", "+1 303 555 0100")
    assert load_document(changed).program.phone == "+1 303 555 0100"


def test_a_part_can_be_taken_out() -> None:
    assert "blocked_days" not in parts_of(with_part(text_of(), "blocked_days", None))


def test_a_text_that_cannot_be_patched_is_written_anew() -> None:
    text = text_of().replace("[hours]", "[ 'hours' ]").replace("[cadence]", '[ "cadence" ] # [x]')
    changed = with_part(text, "cadence", {**parts_of(text)["cadence"], "jitter": "5m"})
    assert load_document(changed).program.cadence.jitter.total_seconds() == 300


def test_a_raised_version_touches_one_line() -> None:
    before, after = text_of(), with_version(text_of(), "renewal", 7)
    assert load_document(after).program.question_sets["renewal"].version == 7
    differing = [line for line, other in zip(before.splitlines(), after.splitlines(), strict=True) if line != other]
    assert len(differing) == 1


def test_mistakes_name_their_line() -> None:
    broken = text_of().replace('days = ["tue"]', 'days = ["toosday"]')
    with pytest.raises(ProgramMistakes) as found:
        load_document(broken)
    line = broken.splitlines().index('days = ["toosday"]') + 1
    assert [mistake.line for mistake in found.value.mistakes] == [line]
