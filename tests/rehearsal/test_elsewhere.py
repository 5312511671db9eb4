"""Stories on another server: our own simulator over HTTP and on a clock of its own, as any imitation would be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from outreach.rehearsal import FAILS, HOLDS, MALFORMED, SKIPPED, Elsewhere, Lacks, Rehearsal, rehearse_files
from outreach.rehearsal.people import AtOurs
from outreach.rehearsal.world import PROGRAM_NUMBER, STAFF_NUMBER
from outreach.simulator import Account, Network, Settings
from outreach.simulator.server import Serving, real_clock

STORIES = Path(__file__).parents[1] / "stories"
PICKED_UP = """clock 2026-03-06 08:55 America/Denver
program standard
specialist Sam +12025550120
Sam picks up
"""
TOO_MUCH = """clock 2026-03-06 08:55 America/Denver
program standard
participant Dana +12025550110
Dana texts "hello"
Dana hears "this is never said"
"""


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    account = Account()
    at_once = Settings(sends_after=0, delivers_after=0)
    network = Network(now=real_clock(), account=account, settings=at_once)
    for number in (PROGRAM_NUMBER, STAFF_NUMBER):  # it sells none
        network.own(number)
    serving = Serving(network)
    yield Elsewhere(base_url=serving.url, account_sid=account.sid, auth_token=account.token, people=AtOurs)
    serving.close()


def played(story: Path, elsewhere: Elsewhere) -> tuple[int, list[str]]:
    said: list[str] = []
    return rehearse_files([story], elsewhere=elsewhere, write=said.append), said


@pytest.mark.parametrize("story", ["a_quiet_week", "every_way_to_say_stop", "a_shift_by_text"])
def test_a_story_of_texts_holds_over_http_and_on_two_clocks(story: str, elsewhere: Elsewhere) -> None:
    code, said = played(STORIES / f"{story}.story", elsewhere)

    assert code == HOLDS, "\n".join(said)


def test_stories_may_be_played_there_one_after_the_other(elsewhere: Elsewhere) -> None:
    codes = [played(STORIES / "a_stranger_says_hello.story", elsewhere)[0] for _ in range(2)]

    assert codes == [HOLDS, HOLDS]


def test_a_story_that_needs_more_is_skipped_unplayed_and_says_what_it_needs(
    elsewhere: Elsewhere, tmp_path: Path
) -> None:
    story = tmp_path / "picked_up.story"
    story.write_text(PICKED_UP)

    code, said = played(story, elsewhere)

    assert code == SKIPPED
    assert said == [f"{story}: skipped: that server has no people who pick up a phone (it carries out no TwiML)"]


def test_what_does_not_hold_there_fails(elsewhere: Elsewhere, tmp_path: Path) -> None:
    story = tmp_path / "too_much.story"
    story.write_text(TOO_MUCH)

    assert played(story, elsewhere)[0] == FAILS


def test_python_stories_are_told_what_is_missing(elsewhere: Elsewhere) -> None:
    with Rehearsal(elsewhere=elsewhere) as stage, pytest.raises(Lacks, match="troubles of the carrier on demand"):
        stage.world.network.faults.say("is down")


def test_an_account_that_the_server_does_not_know_cannot_be_played_with(elsewhere: Elsewhere) -> None:
    nobody = Elsewhere(base_url=elsewhere.base_url, account_sid=elsewhere.account_sid, auth_token="wrong")

    code, said = played(STORIES / "a_stranger_says_hello.story", nobody)

    assert code == MALFORMED
    assert "401" in said[-1]


def test_no_story_is_played_on_a_server_of_another_machine() -> None:
    with pytest.raises(ValueError, match="of this machine only"):
        Elsewhere(base_url="https://api.twilio.com", account_sid="AC1", auth_token="secret")
