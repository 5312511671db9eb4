"""Fairness at the console: what each carries, in a table and drawn without script or style."""

from contextlib import AbstractContextManager

import pytest

from outreach.records.specialists import Specialist
from tests.console.desk import Console
from tests.console.shifting import colleague, has, rota, words, works


@pytest.fixture
def kim(console: Console) -> Specialist:
    return colleague(console)


def test_what_each_carries_is_a_table(console: Console, kim: Specialist) -> None:
    lee, tess = console.as_lead(), colleague(console, "Tess")
    works(console, kim, 10, 22)
    works(console, tess, 72, 80)
    has(console, kim)

    said = words(lee.text(f"{rota(console)}/fairness"))

    assert "Kim 12 0 1 0 0 0 0 1 1" in said
    assert "Tess 8 0 0 0 8 0 0 0 0" in said  # a Saturday


def test_it_is_drawn_with_every_name_and_nothing_that_a_strict_page_refuses(console: Console, kim: Specialist) -> None:
    lee, tess = console.as_lead(), colleague(console, "Tess <b>")
    works(console, kim, 10, 22)
    works(console, tess, 30, 36)

    page = lee.text(f"{rota(console)}/fairness")

    drawn = page[page.index("<svg") : page.index("</svg>")]
    assert "Kim" in drawn
    assert "Tess &lt;b&gt;" in drawn
    assert not any(bad in drawn for bad in ("<script", "<style", "style=", "<title", "<b>", " id="))


def test_somebody_who_carries_far_more_is_named(console: Console, kim: Specialist) -> None:
    lee, tess, mia = console.as_lead(), colleague(console, "Tess"), colleague(console, "Mia")
    works(console, kim, 10, 70)
    works(console, tess, 80, 86)
    works(console, mia, 90, 96)

    assert "Kim carries far more hours than the others." in words(lee.text(f"{rota(console)}/fairness"))


def test_an_empty_rota_says_so(console: Console) -> None:
    assert "Nobody is on call in that time." in words(console.as_lead().text(f"{rota(console)}/fairness"))


@pytest.mark.parametrize(("days", "current"), [("60", "60"), ("7", "30"), ("x", "30")])
def test_how_far_to_look_is_chosen(console: Console, days: str, current: str) -> None:
    page = console.as_lead().text(f"{rota(console)}/fairness?days={days}")

    assert f'days={current}" aria-current="page"' in page


@pytest.mark.parametrize("people", [1, 10])
def test_it_takes_as_many_statements_however_many_people(
    console: Console, statements: AbstractContextManager[list[str]], people: int
) -> None:
    lee = console.as_lead()
    for step in range(people):
        works(console, colleague(console, f"P{step}"), 10 + step, 12 + step)
    lee.text("/account/")

    with statements as asked:
        lee.text(f"{rota(console)}/fairness")

    assert len(asked) <= 18


def test_in_spanish(console: Console, kim: Specialist) -> None:
    lee = console.as_lead(lang="es")
    works(console, kim, 10, 22)

    assert "Lo que lleva cada quien" in words(lee.text(f"{rota(console)}/fairness"))
