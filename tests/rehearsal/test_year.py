"""Modelled years: the same seed is the same year, and every promise that is checked would be seen to break."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from outreach.actions import answering, replies
from outreach.actions.replies import Received
from outreach.cli.simulate import simulate
from outreach.domain.conversation import respond
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.records.messages import MessageRow
from outreach.rehearsal.hush import hushed
from outreach.rehearsal.year import Wanted
from outreach.rehearsal.year import simulate as play
from outreach.rehearsal.year.carrier import HandedOver
from outreach.rehearsal.year.living import Year
from outreach.rehearsal.year.people import Somebody
from outreach.rehearsal.year.promises import PromiseBroken
from outreach.rehearsal.year.stage import AWAKE, CALM, PRESSING, class_for

_START = datetime(2026, 3, 2, tzinfo=UTC)
_WANTED = Wanted(people=6, days=8, seed=5, start=_START, troubled=False)
_AT_NOON = _START + timedelta(days=1, hours=18)


@pytest.fixture
def year() -> Iterator[Year]:
    """Everybody is enrolled, and nothing is wrong."""
    made = Year(_WANTED, [])
    with closing(made.stage):
        made.play_until(_START + timedelta(days=2, hours=15))
        yield made


def _spoken(year: Year) -> Somebody:
    """Find somebody who agreed to be texted in English."""
    with year.stage.runtime.transaction() as session:
        asked = {row.to.e164 for row in session.query(MessageRow).filter(MessageRow.text_key.like("question%"))}
    return next(whose for number, whose in year.lives.everybody.items() if number in asked and whose.lang == "en")


def _hand_over(year: Year, whose: Somebody, at: datetime) -> None:
    """Let the network have taken somebody's prompt once more, at a moment."""
    with year.stage.runtime.transaction() as session:
        prompt = next(
            row.id for row in session.query(MessageRow).filter_by(kind="prompt") if row.to.e164 == whose.number
        )
    year.stage.carrier.handed.append(HandedOver(prompt, whose.number, at))


def _lose(_: object, arrived: Sequence[object]) -> list[Received]:
    return [Received(None, handled=False) for _ in arrived]


def _played_apart(hash_seed: str) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "outreach.cli",
        "simulate",
        "--people",
        "24",
        "--days",
        "2",
        "--seed",
        "11",
        "--json",
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": "."}
    )
    return {key: value for key, value in json.loads(done.stdout).items() if key != "speed"}


def test_the_same_seed_is_the_same_year_to_the_letter() -> None:
    first, second = _played_apart("1"), _played_apart("2")

    assert first["broken"] is None
    assert first == second


@pytest.mark.parametrize(
    ("people", "name"),
    [(200, "low_volume"), (1_000, "trust_low"), (5_000, "trust_medium"), (1_000_000, "trust_high")],
)
def test_numbers_are_registered_as_so_many_people_need(people: int, name: str) -> None:
    assert class_for(people) == name


def test_nobody_waits_long_while_somebody_is_in_a_crisis(year: Year) -> None:
    stage = year.stage
    stage.network.timers.after(1.0, stage.hurry)
    for seconds in (30.0, 200.0, 4000.0, 4200.0):
        stage.network.timers.after(seconds, lambda: None)
    began, ends = stage.now(), []
    while stage.step(began + timedelta(hours=2)):
        ends.append(stage.now() - began)

    assert ends[0] <= timedelta(seconds=1) + PRESSING
    assert timedelta(seconds=30) <= ends[1] <= timedelta(seconds=30) + AWAKE
    assert ends[-1] >= timedelta(seconds=4000) + CALM


def test_another_seed_is_another_year() -> None:
    one, other = (play(Wanted(people=2, days=2, seed=seed, start=_START)) for seed in (1, 2))

    assert one.digest != other.digest


@pytest.mark.parametrize("start", ["2026-03-01", "2026-10-25"], ids=["spring", "autumn"])
def test_days_in_which_the_clocks_change_and_everything_breaks_keep_every_promise(start: str) -> None:
    wanted = Wanted(people=10, days=9, seed=7, start=datetime.fromisoformat(start).replace(tzinfo=UTC))

    with hushed() as failed:
        year = Year(wanted, failed)
        with closing(year.stage):
            year.play(lambda _: None)

    assert {whose.lang for whose in year.lives.everybody.values() if whose.asked} == {"en", "es"}
    assert year.troubles.injected["a night on which the clocks change"] == 1
    assert year.stage.carrier.struck > 0


def test_an_urgent_text_that_is_put_before_nobody_is_seen(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "respond", lambda **given: replace(respond(**given), worries=()))
    year.lives.write(_spoken(year), "i want to die", "crisis")
    year.stage.settle()

    with pytest.raises(PromiseBroken, match="put before nobody"):
        year.promises.check()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_people_of_ours_know_a_page_for_one(year: Year, lang: str) -> None:
    site = year.sites[0]
    site.lead.diligence = 2.0
    page = say(
        TextKey.PAGE, lang=lang, wording=site.in_use.program.wording, urgency="Urgent", initials="D.", code="4711"
    )

    year.team.hear(site.lead, site, page)

    assert "4711" in site.lead.busy_with


def test_a_text_that_nobody_handles_is_seen(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "receive_all", _lose)
    year.lives.write(_spoken(year), "ok", "fine")

    with pytest.raises(PromiseBroken, match="was never stored"):
        year.play_until(year.stage.now() + timedelta(days=3))


def test_a_prompt_that_comes_twice_is_seen(year: Year) -> None:
    _hand_over(year, _spoken(year), _AT_NOON)

    with pytest.raises(PromiseBroken, match="had its prompt twice"):
        year.promises.check()


def test_a_prompt_at_night_is_seen(year: Year) -> None:
    whose = _spoken(year)
    _hand_over(year, whose, _START + timedelta(days=1, hours=9))

    with pytest.raises(PromiseBroken, match="went out at"):
        year.promises.check()


def test_a_prompt_after_stop_is_seen(year: Year) -> None:
    whose = _spoken(year)
    year.lives.write(whose, "STOP", "stop")
    year.stage.settle()
    _hand_over(year, whose, year.stage.now() + timedelta(seconds=1))

    with pytest.raises(PromiseBroken, match="has said withdrawn"):
        year.promises.check()


def test_a_year_that_breaks_a_promise_says_what_and_how_to_play_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outreach.rehearsal.year.promises._HANDLED_WITHIN", timedelta(days=-1))
    monkeypatch.setattr(replies, "receive_all", _lose)

    ended = CliRunner().invoke(simulate, ["--people", "3", "--days", "6"])

    assert ended.exit_code == 1
    assert "DOES NOT HOLD at 2026-03-" in ended.stderr
    assert "again: outreach simulate --people 3 --days 6 --seed 7 --from 2026-03-01 --until 2026-03-" in ended.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("--crises nan", "nan is no number"),
        ("--days 99999999", "is not in the range"),
        ("--from 9999-12-30", "choose days between 2000-01-01 and 2100-01-01"),
        ("--from 1969-12-30", "choose days between"),
        ("--from 2099-12-01 --days 40", "choose days between"),
        ("--until 2026-02-01T00:00:00+0000", "must be after 2026-03-01"),
        ("--people 0", "is not in the range"),
    ],
)
def test_a_year_that_cannot_be_played_is_refused_in_one_line(words: str, why: str) -> None:
    ended = CliRunner().invoke(simulate, words.split())

    assert ended.exit_code == 2
    assert why in ended.stderr
