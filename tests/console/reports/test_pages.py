"""The pages of reports: what stands on them, who may open them, and what they cost."""

import re

import pytest

from outreach.console.reports.telling import TELL
from outreach.domain.access import ConsoleRole
from tests import make
from tests.console.desk import Console
from tests.console.reports.conftest import happening
from tests.counting import statements_of
from tests.queries.reports.world import at

WEEK = "?stretch=week"
PAGES = ("", *(f"/{which}" for which in TELL))
OPEN_TO_ALL = tuple(page for page in PAGES if page != "/workload")


def words(text: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<svg.*?</svg>|<[^>]+>", " ", text, flags=re.DOTALL))


@pytest.mark.usefixtures("busy")
def test_a_lead_reads_every_report(console: Console, reports: str) -> None:
    for page in PAGES:
        assert "None" not in words(console.as_lead().text(reports + page + WEEK))


@pytest.mark.parametrize("role", [ConsoleRole.AUDITOR, ConsoleRole.ADMIN])
def test_who_does_not_lead_reads_all_but_what_tells_peers_apart(
    console: Console, reports: str, role: ConsoleRole
) -> None:
    for page in PAGES:
        answer = console.signed_in("Ola", role).get(reports + page + WEEK)

        assert answer.status_code == (403 if page == "/workload" else 200)
        assert "/workload" not in answer.text


@pytest.mark.usefixtures("busy")
def test_a_supervisor_sees_what_each_peer_carries(console: Console, reports: str) -> None:
    assert "Sam Peer" in console.as_supervisor().text(f"{reports}/workload{WEEK}")


@pytest.mark.parametrize("page", ["", "/responding", "/all.xlsx", "/overview.csv", "/names"])
def test_a_specialist_reads_no_report(console: Console, reports: str, page: str) -> None:
    assert console.as_specialist().get(reports + page).status_code == 403


def test_another_programs_reports_are_closed(console: Console) -> None:
    with console.runtime.transaction() as session:
        other = make.program(session, "discharge").program_id

    assert console.as_lead().get(f"/programs/{other}/reports").status_code == 403


@pytest.mark.usefixtures("busy")
def test_no_page_names_a_participant(console: Console, reports: str) -> None:
    for page in PAGES:
        text = console.as_lead().text(reports + page + WEEK)

        assert "Dana" not in text
        assert "Moore" not in text


@pytest.mark.usefixtures("busy")
def test_the_overview_says_what_was_reckoned_by_hand(console: Console, reports: str) -> None:
    said = words(console.as_lead().text(reports + WEEK))

    assert "Check-ins answered 67% (2 of 3), few" in said
    assert "Escalations 2 " in said
    assert "Emergencies: half taken within 1 h 10 min" in said
    assert "Urgent ones: half taken within 4 min" in said
    assert "Texts sent 1 " in said
    assert "Cost $0.02" in said
    assert "Mon, Feb 23 to Sun, Mar 1" in said


@pytest.mark.usefixtures("busy")
def test_figures_are_compared_with_the_time_before(console: Console, reports: str) -> None:
    with happening(console) as world:
        person = world.person("Pat Bell")
        for day in (16, 17, 18, 19):
            world.asked(person, at(day, "09:00"))

    said = words(console.as_lead().text(reports + WEEK))

    assert "before: 100% (4 of 4), few · -33 points" in said


@pytest.mark.usefixtures("busy")
def test_the_price_of_a_segment_is_ones_own(console: Console, reports: str) -> None:
    assert "Cost $1.00" in words(console.as_lead().text(f"{reports}/delivery{WEEK}&price=0.50"))


def test_the_rule_of_engagement_stands_beside_the_figures(console: Console, reports: str) -> None:
    said = words(console.as_lead().text(f"{reports}/engagement"))

    assert "High: answered at least 75% of the check-ins that ended." in said
    assert "the last 4 weeks" in said


@pytest.mark.usefixtures("busy")
def test_few_marks_say_that_they_are_few(console: Console, reports: str) -> None:
    said = words(console.as_lead().text(f"{reports}/precision{WEEK}"))

    assert "1 mark is too few to judge a reader by." in said
    assert "between 21% and 100%" in said


@pytest.mark.usefixtures("busy")
def test_gaps_and_late_ones_are_listed(console: Console, reports: str) -> None:
    said = words(console.as_lead().text(f"{reports}/coverage{WEEK}"))

    assert "Thu, Feb 26, 8:00 AM Mon, Mar 2, 12:00 AM 3.7 days 1" in said
    assert "Thu, Feb 26, 9:00 PM Emergency 1 h 10 min yes" in said


def test_an_empty_time_says_so(console: Console, reports: str) -> None:
    for page in OPEN_TO_ALL:
        text = console.as_lead().text(reports + page + "?stretch=own&first=2025-06-01&last=2025-06-02")

        assert "–" in text or "Nothing in this time." in text


def test_a_time_with_one_person_is_told_and_marked_as_few(console: Console, reports: str) -> None:
    with happening(console) as world:
        world.asked(world.person(), at(23, "09:00"))

    for page in PAGES:
        said = words(console.as_lead().text(reports + page + WEEK))

        if page in ("", "/responding"):
            assert "100% (1 of 1), few" in said


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("?stretch=own&first=2026-03-02&last=2026-03-01", "the last day not before it"),
        ("?stretch=own&first=2026-13-02&last=2026-03-01", "Type both days"),
        ("?stretch=own", "Type both days"),
        ("?stretch=year", "Choose a time from the list."),
        ("?stretch=week&price=much", "The price of a segment is a number"),
        ("?stretch=week&price=NaN", "The price of a segment is a number"),
    ],
)
@pytest.mark.parametrize("page", ["", "/delivery", "/delivery.csv"])
def test_what_is_no_time_is_refused_with_what_was_typed(
    console: Console, reports: str, page: str, typed: str, why: str
) -> None:
    answer = console.as_lead().get(reports + page + typed)

    assert answer.status_code == 422
    assert why in words(answer.text)


@pytest.mark.usefixtures("busy")
def test_the_time_stays_in_every_address_and_nobodys_name(console: Console, reports: str) -> None:
    text = console.as_lead().text(f"{reports}/workload?stretch=own&first=2026-02-23&last=2026-03-01")

    links = re.findall(r'href="(/programs/[^"]*/reports[^"]*)"', text.partition("<main")[2])

    assert len(links) > 10
    assert all("first=2026-02-23" in link and "last=2026-03-01" in link for link in links)
    assert not any("Sam" in link for link in links)


@pytest.mark.usefixtures("busy")
def test_drawings_bring_no_script_no_style_and_no_address(console: Console, reports: str) -> None:
    for page in PAGES:
        text = console.as_lead().text(reports + page + WEEK)

        drawings = re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL)
        for drawing in drawings:
            assert not re.search(r"<script|<style|style=|href=|pygal\.js|kozea|on[a-z]+=", drawing)
            assert re.findall(r"https?://[^\"]*", drawing) == ["http://www.w3.org/2000/svg"]
        assert "style=" not in text
        assert len(drawings) == text.count('class="drawn')


@pytest.mark.usefixtures("busy")
def test_a_drawing_says_its_values_in_words(console: Console, reports: str) -> None:
    text = console.as_lead().text(f"{reports}/waiting{WEEK}")

    drawing = re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL)[0]
    assert "half 4 min" in drawing
    assert "9 in 10 4 min" in drawing


@pytest.mark.usefixtures("busy")
def test_every_drawing_has_its_table(console: Console, reports: str) -> None:
    for page in PAGES:
        text = console.as_lead().text(reports + page + WEEK)

        for section in re.findall(r'<section class="card report".*?</section>', text, flags=re.DOTALL):
            assert "<svg" not in section or ("<caption" in section and '<th scope="col">' in section)


@pytest.mark.usefixtures("busy")
def test_a_report_speaks_spanish(console: Console, reports: str) -> None:
    for page in PAGES:
        said = words(console.as_lead("Lupe", lang="es").text(reports + page + WEEK))

        assert "Informes" in said
        for english in ("Check-ins", "Week from", "How this is reckoned", "before:", "Nobody", "Reached"):
            assert english not in said


def statements(console: Console, address: str) -> int:
    with statements_of(console.engine) as asked:
        answer = console.as_lead().get(address)
    assert answer.status_code == 200
    return len(asked)


@pytest.mark.usefixtures("busy")
def test_a_report_takes_as_many_statements_however_many_people_there_are(console: Console, reports: str) -> None:
    console.as_lead().get(reports)
    few = {page: statements(console, reports + page + WEEK) for page in PAGES}
    with happening(console) as world:
        for number in range(12):
            peer = make.specialist(world.session, f"Peer {number}", in_use=world.in_use, on_call=None).id
            person = world.person(f"Person {number}", peer=peer)
            world.asked(person, at(23 + number % 3, "10:00"))
            world.worry(person, at(24, "10:00"), taken=1, closed=2, by=peer)
            world.said(person, at(24, "10:00"))

    many = {page: statements(console, reports + page + WEEK) for page in PAGES}

    assert many == few
    assert max(many.values()) <= 40
