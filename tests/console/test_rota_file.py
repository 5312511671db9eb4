"""The rota file at the console: mistakes with their lines, what changes before anything does, and applying it."""

import re
from io import BytesIO

import pytest

from outreach.actions import rotas
from outreach.actions.rotas import NoRota
from outreach.records import overrides
from outreach.records.specialists import Specialist
from tests import make
from tests.console.desk import Console, Signed
from tests.console.shifting import HOUR, NOW, colleague, on_call, rota, words, works

MARK = re.compile(r'name="mark" value="([0-9a-f]+)"')
NIGHTS = """# our nights
[[rotations]]
name = "nights"
people = ["Kim", "Tess"]
starts = "20:00"
ends = "08:00"
"""


@pytest.fixture
def kim(console: Console) -> Specialist:
    return colleague(console)


@pytest.fixture
def tess(console: Console) -> Specialist:
    return colleague(console, "Tess")


def applied(console: Console, lead: Signed, text: str) -> None:
    page = lead.post(f"{rota(console)}/file", {"text": text}).text
    mark = MARK.search(page)
    assert mark is not None, words(page)
    assert lead.post(f"{rota(console)}/file", {"text": text, "mark": mark[1]}).status_code == 303


def source(console: Console) -> str | None:
    program = console.program.program_id
    with console.runtime.transaction() as session:
        try:
            return rotas.source_of(session, program)
        except NoRota:
            return None


def test_an_example_is_there_to_begin_with(console: Console) -> None:
    page = console.as_lead().text(f"{rota(console)}/file")

    assert "[[rotations]]" in page
    assert "The team: Lee." in words(page)


@pytest.mark.usefixtures("kim", "tess")
def test_looking_changes_nothing(console: Console) -> None:
    answer = console.as_lead().post(f"{rota(console)}/file", {"text": NIGHTS})

    said = words(answer.text)
    assert answer.status_code == 200
    assert "Kim is on call (on call): Wed, Mar 4, 8:00 PM – Thu, Mar 5, 8:00 AM" in said
    assert "With it there are 101 times at which nobody is on call." in said
    assert "and 40 more" in said
    assert source(console) is None
    assert on_call(console, NOW + 11 * HOUR) == []


@pytest.mark.usefixtures("kim", "tess")
def test_what_was_seen_is_applied_and_kept_as_it_was_written(console: Console) -> None:
    lee = console.as_lead()

    applied(console, lee, NIGHTS)

    assert source(console) == NIGHTS
    assert on_call(console, NOW + 11 * HOUR) == ["Kim"]
    assert "# our nights" in lee.text(f"{rota(console)}/file")


@pytest.mark.usefixtures("kim", "tess")
def test_a_file_is_taken_in_place_of_the_box(console: Console) -> None:
    lee = console.as_lead()
    windows = NIGHTS.replace("\n", "\r\n").encode("utf-8-sig")

    answer = lee.post(f"{rota(console)}/file", {"text": "", "file": (BytesIO(windows), "rota.toml")})

    assert answer.status_code == 200
    assert "Kim is on call" in words(answer.text)


@pytest.mark.usefixtures("kim", "tess")
def test_an_edit_says_only_what_it_changes(console: Console) -> None:
    lee = console.as_lead()
    applied(console, lee, NIGHTS)

    said = words(lee.post(f"{rota(console)}/file", {"text": NIGHTS + "until = 2026-03-05\n"}).text)

    assert "Kim is on call" not in said
    assert "Kim is no longer on call (on call): Fri, Mar 6, 8:00 PM – Sat, Mar 7, 8:00 AM" in said


@pytest.mark.usefixtures("kim", "tess")
def test_a_comment_changes_no_shift_and_may_be_kept(console: Console) -> None:
    lee = console.as_lead()
    applied(console, lee, NIGHTS)

    applied(console, lee, "# better\n" + NIGHTS)

    assert source(console) == "# better\n" + NIGHTS


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (NIGHTS.replace('"Tess"', '"Tes"'), 4, '"Tes" does not work for this program'),
        (NIGHTS.replace('ends = "08:00"', 'ends = "20:00"'), 6, "a shift ends at another time than it starts"),
        (NIGHTS.replace("name =", "nom ="), 3, "nom"),
        ("[[rotations]\n", 1, "is not valid TOML"),
    ],
)
@pytest.mark.usefixtures("kim", "tess")
def test_mistakes_are_said_with_their_line_and_the_text_stays(
    console: Console, text: str, line: int, said: str
) -> None:
    answer = console.as_lead().post(f"{rota(console)}/file", {"text": text})

    assert answer.status_code == 422
    assert f"Line {line}" in words(answer.text)
    assert said in words(answer.text)
    assert "20:00" in answer.text or text.startswith("[[rotations]\n")
    assert source(console) is None


@pytest.mark.parametrize("text", ["", "  \n", "x" * 1_000_001], ids=["empty", "blank", "too large"])
def test_what_is_no_file_is_refused(console: Console, text: str) -> None:
    answer = console.as_lead().post(f"{rota(console)}/file", {"text": text})

    assert answer.status_code == 422
    assert "Write a rota, or choose a file with one." in words(answer.text)


def test_what_is_no_text_is_a_mistake_and_no_crash(console: Console) -> None:
    answer = console.as_lead().post(f"{rota(console)}/file", {"file": (BytesIO(b"\xff\xfe\x00[["), "rota.toml")})

    assert answer.status_code == 422


@pytest.mark.usefixtures("tess")
def test_what_changed_since_it_was_seen_is_shown_again(console: Console, kim: Specialist) -> None:
    lee = console.as_lead()
    mark = MARK.search(lee.post(f"{rota(console)}/file", {"text": NIGHTS}).text)
    assert mark is not None
    works(console, kim, 10, 12)

    answer = lee.post(f"{rota(console)}/file", {"text": NIGHTS, "mark": mark[1]})

    assert answer.status_code == 409
    assert "Something changed meanwhile." in words(answer.text)
    assert source(console) is None


@pytest.mark.usefixtures("kim", "tess")
def test_another_text_than_the_one_that_was_seen_is_shown_first(console: Console) -> None:
    lee = console.as_lead()
    mark = MARK.search(lee.post(f"{rota(console)}/file", {"text": NIGHTS}).text)
    assert mark is not None

    answer = lee.post(f"{rota(console)}/file", {"text": NIGHTS + "# more\n", "mark": mark[1]})

    assert answer.status_code == 409
    assert source(console) is None


@pytest.mark.usefixtures("kim", "tess")
def test_a_preview_leaves_no_change_behind(console: Console) -> None:
    lee = console.as_lead()
    applied(console, lee, NIGHTS)
    program = console.program.program_id

    lee.post(f"{rota(console)}/file", {"text": NIGHTS.replace('["Kim", "Tess"]', '["Tess"]')})

    with console.runtime.transaction() as session:
        assert overrides.since(session, program, start=NOW) == []
    assert on_call(console, NOW + 11 * HOUR) == ["Kim"]
    assert source(console) == NIGHTS


def test_who_may_not_be_reached_is_a_mistake_with_its_line(console: Console, kim: Specialist) -> None:
    with console.runtime.transaction() as session:
        make.specialist(session, "Tess", on_call=None, verified=False)

    answer = console.as_lead().post(f"{rota(console)}/file", {"text": NIGHTS})

    assert answer.status_code == 422
    assert "Line 4" in words(answer.text)
    assert kim.name not in words(answer.text).partition("mistake")[2].partition("The team")[0]
