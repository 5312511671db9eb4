from pathlib import Path

import pytest

from demonstration.people import many_numbers
from demonstration.replies import UnreadableReplies, read_file, read_lines


def test_json_lines_and_plain_lines_are_texts() -> None:
    lines = read_lines('{"text": "3", "lang": "es", "prompt_context": "mood 1-5"}\n\ni am ok\n')

    assert [(line.body, line.lang, line.asked) for line in lines] == [("3", "es", True), ("i am ok", "en", False)]


def test_every_text_has_a_phone_of_its_own_and_every_tenth_is_a_stranger() -> None:
    lines = read_lines("\n".join(f"text {number}" for number in range(490)))

    assert len({line.phone for line in lines}) == 490
    assert sum(not line.known for line in lines) == 49


def test_a_line_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "replies.jsonl"
    file.write_text('{"text": "fine"}\n{"text": ""}\n{"text"\n')

    with pytest.raises(UnreadableReplies, match=r'replies\.jsonl: line 2: .*"text"; line 3: this is not JSON'):
        read_file(file)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(UnreadableReplies, match="no text"):
        read_lines("\n\n")


def test_numbers_belong_to_nobody() -> None:
    numbers = list(many_numbers())

    assert len(set(numbers)) == len(numbers) > 3000
    assert all(number[5:9] == "5550" and number[9] == "1" for number in numbers)
