"""Playing stories from files: what is printed, and how it ends."""

from pathlib import Path

import pytest

from outreach.rehearsal import FAILS, HOLDS, MALFORMED, rehearse_files

_HOLDS = """\
clock 2026-03-06 08:55 America/Denver
program standard
specialist Sam +12025550120
Sam is on call
participant Dana +12025550110 America/Denver asks daily at 09:00
wait until 09:00
Dana hears "HOW ARE YOU today"      # whatever the case
+12025550110 texts "stop"           # a number wherever a name may stand
DANA hears "no more texts"
+12025550110 is stopped
nobody hears anything else
"""


def _play(tmp_path: Path, *stories: str) -> tuple[int, list[str]]:
    paths = [tmp_path / f"{number}.story" for number in range(len(stories))]
    for path, story in zip(paths, stories, strict=True):
        path.write_text(story, encoding="utf-8")
    said: list[str] = []
    return rehearse_files(paths, write=said.append), said


def _but(line: str) -> str:
    """Write the story that holds, with another line after the first text."""
    return _HOLDS.replace('Dana hears "HOW ARE YOU today"      # whatever the case', line)


def test_a_story_that_holds_prints_what_was_said(tmp_path: Path) -> None:
    code, said = _play(tmp_path, _HOLDS)

    assert code == HOLDS
    assert said[0] == str(tmp_path / "0.story")
    assert any(line.startswith('    Fri 03-06 09:00:00    → Dana: "Hi Dana') for line in said)
    assert said[-1] == "    holds"


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ('Dana hears "good night"', 'Dana hears "Hi Dana, Harbor checking in. How are you today'),
        ("Dana hears nothing", 'Dana hears "Hi Dana'),
        ("Dana heard 2 texts", 'Dana heard 1 text (expected 2): "Hi Dana'),
        ("Dana heard at most 0 texts", "Dana heard 1 text (expected at most 0)"),
        ('Dana never hears "harbor"', 'expected never to hear "harbor"'),
        ("Sam is called", "Sam is not called"),
        ("Dana has an open escalation", "Dana has no escalation at all (expected: open)"),
        ("Dana is paused", "Dana is enrolled (expected paused)"),
        ("nobody hears anything else", 'still unread: Dana: "Hi Dana'),
    ],
)
def test_a_story_that_does_not_hold_names_the_line_and_what_was_seen(tmp_path: Path, line: str, seen: str) -> None:
    code, said = _play(tmp_path, _but(line))

    assert code == FAILS
    assert said[-2] == f"{tmp_path / '0.story'}:7: {line}"
    assert said[-1].startswith("    does not hold: ")
    assert seen in said[-1]


def test_what_stands_about_an_escalation_is_told(tmp_path: Path) -> None:
    story = _but('Dana texts "i want to die"\nDana has an acknowledged escalation urgent by Sam')

    code, said = _play(tmp_path, story)

    assert code == FAILS
    assert "open, urgent, with nobody (expected: acknowledged urgent by Sam)" in said[-1]


def test_an_escalation_that_should_not_be_is_explained(tmp_path: Path) -> None:
    code, said = _play(tmp_path, _but('Dana texts "i want to die"\nDana has no escalation'))

    assert code == FAILS
    assert "urgent: " in said[-1]


def test_calls_are_consumed_one_by_one(tmp_path: Path) -> None:
    story = _but('Dana texts "i want to die"\nwait 6 minutes\nSam is called\nSam is not called\nSam is called')

    code, said = _play(tmp_path, story)

    assert code == FAILS
    assert said[-2].endswith(":11: Sam is called")


def test_a_malformed_story_is_not_played(tmp_path: Path) -> None:
    code, said = _play(tmp_path, "clock 2026-03-06 08:55 America/Denver\nprogram standard\nhello\nwait\n")

    assert code == MALFORMED
    assert [line.split(": ", 1)[0] for line in said] == [f"{tmp_path / '0.story'}:3", f"{tmp_path / '0.story'}:4"]


def test_the_worst_of_several_stories_counts_and_all_are_played(tmp_path: Path) -> None:
    code, said = _play(tmp_path, "nonsense", _but("Dana hears nothing"), _HOLDS)

    assert code == MALFORMED
    assert said[-1] == "    holds"


def test_no_story_at_all_holds() -> None:
    assert rehearse_files([], write=print) == HOLDS


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("program nonesuch", "nonesuch"),
        ("program broken.toml", "broken.toml"),
        ("participant Bo +12025550111 America/Denver [fr]", "this program speaks en, es, not fr"),
    ],
)
def test_what_cannot_be_played_is_malformed(tmp_path: Path, line: str, why: str) -> None:
    (tmp_path / "broken.toml").write_text('name = "broken"\nzone = 7\n', encoding="utf-8")

    code, said = _play(tmp_path, _but(line))

    assert code == MALFORMED
    assert said[-1].startswith(f"{tmp_path / '0.story'}:7: ") or any(f":7: {why}" in each for each in said)
    assert any(why in each for each in said)


def test_somebody_who_joined_by_text_cannot_be_introduced_again(tmp_path: Path) -> None:
    story = _but('+12025550199 texts "JOIN HARBOR"\nparticipant Bo +12025550199 America/Denver')

    code, said = _play(tmp_path, story)

    assert code == MALFORMED
    assert "already belongs to a participant" in said[-1]


@pytest.mark.parametrize("beside", [True, False])
def test_a_program_is_found_beside_the_story_or_where_we_stand(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    beside: bool,
) -> None:
    here = tmp_path / "elsewhere"
    here.mkdir()
    monkeypatch.chdir(here)
    program = (Path(__file__).parent.parent / "stories" / "evenings.toml").read_text(encoding="utf-8")
    ((tmp_path if beside else here) / "ours.toml").write_text(program, encoding="utf-8")

    code, said = _play(tmp_path, _HOLDS.replace("program standard", "program ours.toml").replace("09:00", "12:00"))

    assert code == FAILS
    assert any("Lantern checking in" in line for line in said)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_a_file_that_cannot_be_read_is_malformed(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "odd.story"
    if content is not None:
        path.write_bytes(content)
    said: list[str] = []

    code = rehearse_files([path], write=said.append)

    assert code == MALFORMED
    assert "cannot be read" in said[0]


def test_a_story_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()

    rehearse_files([_written(tmp_path)], lanes="rq", write=print)

    assert list((tmp_path / "scratch").iterdir()) == []


def _written(folder: Path) -> Path:
    path = folder / "story.story"
    path.write_text(_HOLDS, encoding="utf-8")
    return path
