"""Bridges: both ends of a call, told by the carrier in any order and as often as it likes."""

import uuid
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest

from outreach.actions import due, missed_calls, people, scopes, taking
from outreach.domain.calls import CallState
from outreach.domain.consent import Scope
from outreach.domain.escalation import EscalationStatus, Outcome
from outreach.domain.phone import PhoneNumber
from outreach.records import escalations as records
from outreach.records import participants
from outreach.records.specialists import Specialist
from tests import make
from tests.webhooks.calling import called, calls, ended, sent, spoken, status, verbs
from tests.webhooks.site import DANA, OURS, PUBLIC, Site, text

REACHED = [("DialCallStatus", "completed"), ("DialBridged", "true"), ("DialCallDuration", "60")]
NOT_TAKEN = [("DialCallStatus", "completed"), ("DialBridged", "false")]


@pytest.fixture
def page(site: Site, sam: Specialist, clock: make.Clock) -> uuid.UUID:
    """A call to Sam about what Dana wrote."""
    assert sam is not None
    return called(site, clock)


@pytest.fixture
def call(site: Site, page: uuid.UUID) -> uuid.UUID:
    """A bridge: Sam took the page, and asked to be connected; Dana's phone rings."""
    site.posts(f"/calls/pages/{page}/key", [("Digits", "1")])
    site.posts(f"/calls/pages/{page}/next", [("Digits", "1")])
    (found,) = site.rows("calls", "id")
    return uuid.UUID(str(found))


def state(site: Site) -> CallState:
    (found,) = site.rows("calls", "state")
    return CallState(found)


def asked_how_it_went(site: Site) -> int:
    return site.rows("messages", "text_key").count("call_how_was_it")


def sam_texts(site: Site, sam: Specialist, body: str) -> None:
    site.posts("/texts", text(body, From=sam.phone.e164, MessageSid=f"SM{len(site.rows('replies', 'id')):032}"))


def test_the_summary_names_the_case_and_the_reasons_but_no_name(site: Site, page: uuid.UUID) -> None:
    answer = site.posts(f"/calls/pages/{page}/key", [("Digits", "1")])

    said = spoken(answer.text)
    assert "It is yours. D, M. Code 1, 0." in said
    assert "They have waited 6 minutes" in said
    assert "Press 1 to be connected now" in said
    assert "Dana" not in said
    assert f'action="{PUBLIC}/calls/pages/{page}/next"' in answer.text


def test_after_the_summary_it_can_be_heard_again_or_left(site: Site, page: uuid.UUID) -> None:
    site.posts(f"/calls/pages/{page}/key", [("Digits", "1")])

    again = site.posts(f"/calls/pages/{page}/next", [("Digits", "3")])
    left = site.posts(f"/calls/pages/{page}/next", [("Digits", "9")])

    assert "It is yours" in spoken(again.text)
    assert verbs(left.text) == ["Say", "Hangup"]
    assert site.count("calls") == 0


def test_nobody_is_connected_to_whom_somebody_else_has_by_the_time_they_pick_up(
    site: Site, page: uuid.UUID, sam: Specialist, clock: make.Clock
) -> None:
    site.posts(f"/calls/pages/{page}/key", [("Digits", "1")])
    sam_texts(site, sam, "CALL")
    bridge = calls(site)[-1]
    with site.runtime.transaction() as session:
        (live,) = records.live_in(session, [make.program(session).program_id])
        taking.pass_on(session, live, sam, now=clock())
        taking.acknowledge(session, records.hold(session, live.id), make.specialist(session, "Kim"), now=clock())

    answer = site.posts(f"/calls/bridges/{bridge}/key", [("Digits", "1")])

    assert "This call is over" in spoken(answer.text)
    assert DANA not in answer.text


def test_nobody_is_connected_who_has_not_taken_it(site: Site, page: uuid.UUID) -> None:
    answer = site.posts(f"/calls/pages/{page}/next", [("Digits", "1")])

    assert "Dial" not in verbs(answer.text)
    assert DANA not in answer.text
    assert status(site) is EscalationStatus.OPEN


def test_both_see_the_programs_number_only(site: Site, page: uuid.UUID, sam: Specialist) -> None:
    site.posts(f"/calls/pages/{page}/key", [("Digits", "1")])

    answer = site.posts(f"/calls/pages/{page}/next", [("Digits", "1")])

    dial = ET.fromstring(answer.text).find("Dial")  # noqa: S314 - we wrote it
    assert dial is not None
    assert dial.get("callerId") == OURS
    assert dial[0].text == DANA
    assert "record" not in dial.attrib
    assert sam.phone.e164 not in answer.text


def test_asking_twice_to_be_connected_is_one_call(site: Site, page: uuid.UUID, call: uuid.UUID) -> None:
    answer = site.posts(f"/calls/pages/{page}/next", [("Digits", "1")])

    assert "Dial" in verbs(answer.text)
    assert site.rows("calls", "id") == [call]


def test_any_key_of_the_person_connects(site: Site, call: uuid.UUID) -> None:
    whisper = site.posts(f"/calls/connections/{call}/whisper/1", [])
    answers = [site.posts(f"/calls/connections/{call}/whisper/2", [("Digits", key)]) for key in ("7", "7")]

    assert "We have a call for you" in spoken(whisper.text)
    assert "Sam" not in whisper.text
    assert [verbs(answer.text) for answer in answers] == [[], []]
    assert state(site) is CallState.TALKING


def test_without_a_key_nobody_is_connected(site: Site, call: uuid.UUID) -> None:
    seen = [verbs(site.posts(f"/calls/connections/{call}/whisper/{time}", []).text) for time in (1, 2, 3, 4)]

    assert seen == [["Gather", "Hangup"]] * 3 + [["Hangup"]]
    assert state(site) is CallState.CONNECTING


def test_a_machine_without_consent_hears_no_more(site: Site, call: uuid.UUID) -> None:
    site.posts(f"/calls/connections/{call}/machine", [("CallSid", "CA2"), ("AnsweredBy", "machine_start")])

    answer = site.posts(f"/calls/connections/{call}/whisper/2", [("Digits", "")])

    assert verbs(answer.text) == ["Hangup"]
    assert state(site) is CallState.CONNECTING


def test_with_consent_a_machine_keeps_words_that_say_nothing(site: Site, page: uuid.UUID, clock: make.Clock) -> None:
    with site.runtime.transaction() as session:
        dana = participants.by_phone(session, PhoneNumber(DANA))
        assert dana is not None
        person = people.of_participant(session, dana.id)
        assert scopes.change(session, person, Scope.VOICEMAIL, allowed=True, wording="a form", now=clock())
    site.posts(f"/calls/pages/{page}/key", [("Digits", "1")])
    dial = site.posts(f"/calls/pages/{page}/next", [("Digits", "1")])
    (call,) = site.rows("calls", "id")
    site.posts(f"/calls/connections/{call}/machine", [("CallSid", "CA2"), ("AnsweredBy", "machine_end_beep")])

    answer = site.posts(f"/calls/connections/{call}/whisper/2", [("Digits", "")])

    assert "DetectMessageEnd" in dial.text
    assert "We tried to call you" in spoken(answer.text)
    assert "Sam" not in answer.text
    assert "Harbor" not in answer.text


@pytest.mark.parametrize("how", [REACHED, NOT_TAKEN, [("DialCallStatus", "busy")], []], ids=str)
def test_afterwards_it_is_asked_once_how_it_went(
    site: Site, page: uuid.UUID, call: uuid.UUID, how: list[tuple[str, str]]
) -> None:
    for _ in range(2):
        site.posts(f"/calls/connections/{call}/over", how)
    ended(site, page, "completed")

    assert state(site) is CallState.ASKING
    assert asked_how_it_went(site) == 1


def test_a_specialist_who_hangs_up_is_asked_too(site: Site, page: uuid.UUID, call: uuid.UUID) -> None:
    assert call is not None

    ended(site, page, "completed")

    assert state(site) is CallState.ASKING
    assert asked_how_it_went(site) == 1


def test_a_call_of_which_nobody_says_that_it_is_over_is_asked_about_in_time(
    site: Site, call: uuid.UUID, clock: make.Clock
) -> None:
    assert call is not None
    with site.runtime.transaction() as session:
        early = missed_calls.look_due(session, now=clock() + timedelta(hours=1), limit=9)
        late = missed_calls.look_due(session, now=clock() + timedelta(hours=2), limit=9)

    assert (early, late) == (0, 1)
    assert state(site) is CallState.ASKING


def test_the_loop_wakes_for_it(site: Site, call: uuid.UUID, clock: make.Clock) -> None:
    assert call is not None
    clock.move(hours=2)

    due.do_what_is_due(site.runtime)

    assert state(site) is CallState.ASKING


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("1", Outcome.REACHED),
        ("2", Outcome.LEFT_MESSAGE),
        (" 3. ", Outcome.NO_ANSWER),
        ("4", Outcome.WARM_HANDOFF),
        ("1 reached", Outcome.REACHED),
        ("no answer", Outcome.NO_ANSWER),
        ("hablé", Outcome.REACHED),
    ],
)
def test_a_number_says_how_it_went_and_closes_nothing(
    site: Site, sam: Specialist, call: uuid.UUID, body: str, outcome: Outcome
) -> None:
    site.posts(f"/calls/connections/{call}/over", REACHED)

    sam_texts(site, sam, body)

    assert site.rows("calls", "outcome") == [outcome]
    assert state(site) is CallState.OVER
    assert status(site) is EscalationStatus.ACKNOWLEDGED


@pytest.mark.parametrize("body", ["1 10", "done 10 reached", "911", "queue", "1 2"])
def test_anything_else_is_a_command_as_ever(site: Site, sam: Specialist, call: uuid.UUID, body: str) -> None:
    site.posts(f"/calls/connections/{call}/over", REACHED)

    sam_texts(site, sam, body)

    assert state(site) is CallState.ASKING


def test_after_a_while_a_number_is_a_command_again(
    site: Site, sam: Specialist, call: uuid.UUID, clock: make.Clock
) -> None:
    site.posts(f"/calls/connections/{call}/over", REACHED)
    clock.move(hours=3)

    sam_texts(site, sam, "1")

    assert state(site) is CallState.ASKING


def test_whoever_was_reached_was_kept_a_promise_to(
    site: Site, sam: Specialist, call: uuid.UUID, clock: make.Clock
) -> None:
    site.posts(f"/calls/connections/{call}/over", REACHED)
    (before,) = site.rows("escalations", "next_step_at")
    clock.move(minutes=10)

    sam_texts(site, sam, "1")

    (after,) = site.rows("escalations", "next_step_at")
    assert after > before


@pytest.mark.parametrize("path", ["bridges/{}", "bridges/{}/key", "bridges/{}/again/2"])
def test_a_bridge_that_nobody_knows_is_refused_with_a_reason(site: Site, path: str) -> None:
    answer = site.posts("/calls/" + path.format(uuid.UUID(int=9)), [("Digits", "1")])

    assert answer.status_code == 400
    assert "not a call of ours" in answer.text


@pytest.mark.parametrize("path", ["whisper/1", "machine", "over"])
def test_a_connection_that_nobody_knows_is_refused_with_a_reason(site: Site, path: str) -> None:
    answer = site.posts(f"/calls/connections/{uuid.UUID(int=9)}/{path}", [("AnsweredBy", "human")])

    assert answer.status_code == 400


def test_a_call_asked_for_by_text_connects_on_1_only(site: Site, sam: Specialist, page: uuid.UUID) -> None:
    assert page is not None
    sam_texts(site, sam, "CALL")
    _, message = calls(site)

    asked = site.posts(f"/calls/bridges/{message}", [])
    other = site.posts(f"/calls/bridges/{message}/key", [("Digits", "2")])
    first = site.posts(f"/calls/bridges/{message}/key", [("Digits", "1")])
    again = site.posts(f"/calls/bridges/{message}/key", [("Digits", "1")])

    assert "the call that you asked for" in spoken(asked.text)
    assert "Dana" not in asked.text
    assert verbs(other.text) == ["Gather", "Redirect"]
    assert (verbs(first.text), verbs(again.text)) == (["Say", "Dial"], ["Say", "Dial"])
    assert state(site) is CallState.CONNECTING


def test_a_call_asked_for_twice_rings_once(site: Site, sam: Specialist, page: uuid.UUID) -> None:
    assert page is not None
    for _ in range(2):
        sam_texts(site, sam, "CALL")

    assert len(calls(site)) == 2  # the page, and one bridge
    assert site.count("calls") == 1


@pytest.mark.parametrize("how", ["no-answer", "busy", "failed", "completed"])
def test_a_call_that_its_asker_does_not_take_is_over_and_may_be_asked_for_again(
    site: Site, sam: Specialist, page: uuid.UUID, how: str
) -> None:
    assert page is not None
    sam_texts(site, sam, "CALL")
    sent(site)

    ended(site, calls(site)[-1], how)
    sam_texts(site, sam, "CALL")

    assert sorted(site.rows("calls", "state")) == [CallState.OVER, CallState.RINGING]
    assert asked_how_it_went(site) == 0


def test_who_stopped_is_not_called_even_from_a_call_that_rings(site: Site, sam: Specialist, page: uuid.UUID) -> None:
    assert page is not None
    sam_texts(site, sam, "CALL")
    message = calls(site)[-1]
    site.posts("/texts", text("STOP", MessageSid="SM" + "8" * 32))

    answer = site.posts(f"/calls/bridges/{message}/key", [("Digits", "1")])

    assert "Dial" not in verbs(answer.text)
    assert "do not want calls" in spoken(answer.text)
    assert state(site) is CallState.OVER
