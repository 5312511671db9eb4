"""Calls to us while PostgreSQL is stopped: the roster on disk puts callers through, and nobody's call is forgotten."""

import pytest

from tests.webhooks.calling import NOT_TAKEN, SID, dials, spoken, verbs
from tests.webhooks.outage import DANGER, LEE, PAGES, SAM, House
from tests.webhooks.site import DANA, OURS
from tests.webhooks.test_incoming_calls import rings


def test_without_a_database_the_roster_on_disk_puts_a_caller_through(home: House) -> None:
    home.stop()

    first = rings(home.site)
    whispers = [home.site.posts("/calls/without/whisper/1", [("Digits", key)]) for key in ("", "2", "1")]
    second = home.site.posts("/calls/without/2", NOT_TAKEN)
    last = home.site.posts("/calls/without/9", NOT_TAKEN)
    over = home.site.posts("/calls/without/2", [("DialCallStatus", "completed"), ("DialBridged", "true")])

    assert [dials(first), dials(second)] == [SAM.e164, LEE.e164]
    assert f'callerId="{PAGES}"' in first.text
    assert [verbs(each.text) for each in whispers] == [["Gather", "Hangup"], ["Hangup"], []]
    assert "9 8 8" in spoken(last.text)
    assert verbs(over.text) == ["Hangup"]


def test_without_a_database_one_of_ours_who_calls_is_not_rung_themselves(home: House) -> None:
    home.stop()

    assert dials(rings(home.site, SAM.e164)) == LEE.e164


@pytest.mark.parametrize("how", ["nobody picks up", "they hang up"])
def test_without_a_database_somebody_hears_by_text_of_a_call_that_nobody_took(home: House, how: str) -> None:
    home.stop()
    caller = [("CallSid", SID), ("From", DANA), ("To", OURS)]
    rings(home.site)

    for turn in (2, 3):
        gone = [("CallStatus", "completed" if how == "they hang up" else "in-progress")]
        home.site.posts(f"/calls/without/{turn}", [*caller, *NOT_TAKEN, *gone])

    (told,) = home.heard_by(SAM)
    assert f"a phone ending in {DANA[-4:]} needs a person" in told
    assert home.heard_by(LEE) == [told]


def test_without_a_database_nobody_is_told_of_a_call_that_was_taken_nor_of_one_of_ours(home: House) -> None:
    home.stop()
    caller = [("CallSid", SID), ("From", DANA), ("To", OURS)]
    home.site.posts("/calls/without/2", [*caller, ("DialCallStatus", "completed"), ("DialBridged", "true")])
    home.site.posts("/calls/without/9", [("CallSid", SID), ("From", SAM.e164), ("To", OURS), *NOT_TAKEN])

    assert home.heard_by(SAM) == home.heard_by(LEE) == []


def test_without_a_database_danger_in_a_text_is_told_of_though_a_call_just_was(home: House) -> None:
    home.stop()
    home.site.posts("/calls/without/9", [("CallSid", SID), ("From", DANA), ("To", OURS), *NOT_TAKEN])

    home.texts(DANGER)

    assert [page.split(":")[0] for page in home.heard_by(SAM)] == ["Today", "Urgent"]
