"""Incoming calls: whoever calls reaches a person or a voicemail, whatever the carrier says, repeats or keeps back."""

import uuid
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from outreach.actions import due, taking
from outreach.domain.calls import CallState
from outreach.domain.consent import ConsentState
from outreach.domain.escalation import EscalationStatus
from outreach.domain.phone import NO_NUMBER, PhoneNumber
from outreach.domain.urgency import Urgency
from outreach.records import escalations, participants, specialists
from outreach.records.specialists import Specialist
from tests import make
from tests.webhooks.calling import NOT_TAKEN, SID, dials, does, hangs_up, spoken, verbs
from tests.webhooks.site import DANA, OURS, PUBLIC, Site, make_site, text

RECORDING = "https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE77"


def rings(site: Site, caller: str | None = DANA, sid: str = SID) -> TestResponse:
    """Let somebody call our number."""
    return site.posts("/calls/incoming", [("CallSid", sid), ("From", caller or "anonymous"), ("To", OURS)])


def state(site: Site) -> CallState:
    (found,) = site.rows("calls", "state")
    return CallState(found)


def texted(site: Site, key: str) -> int:
    return site.rows("messages", "text_key").count(key)


@pytest.mark.usefixtures("dana", "sam")
def test_a_participant_is_greeted_in_their_language_and_put_through_with_our_number(
    site: Site, sam: Specialist
) -> None:
    greeting, put_through = rings(site), does(site, "key", ("Digits", "1"))

    assert "Press 1 for your peer support" in spoken(greeting.text)
    assert 'language="es-US"' not in greeting.text
    assert dials(put_through) == sam.phone.e164
    assert DANA not in put_through.text


@pytest.mark.usefixtures("sam")
@pytest.mark.parametrize("caller", ["+13035550199", None])
def test_whoever_we_do_not_know_hears_both_languages_and_no_program(site: Site, caller: str | None) -> None:
    greeting = rings(site, caller)

    assert "Oprime 1" in spoken(greeting.text) or "oprime 1" in spoken(greeting.text)
    assert "To talk with someone, press 1" in spoken(greeting.text)
    assert "peer" not in spoken(greeting.text)


@pytest.mark.usefixtures("dana")
def test_the_own_peer_rings_first_then_the_shift_then_the_backup_then_voicemail(
    site: Site, sam: Specialist, kim: Specialist
) -> None:
    with site.runtime.transaction() as session:
        ana = make.specialist(session, "Ana")
        make.participant(session, "Dana Moore", phone=PhoneNumber("+12025550177"), peer=ana.id)
    rings(site, "+12025550177")

    first = does(site, "key", ("Digits", "1"))
    second = does(site, "after/1", *NOT_TAKEN)
    third = does(site, "after/2", *NOT_TAKEN)
    last = does(site, "after/3", *NOT_TAKEN)

    assert [dials(each) for each in (first, second, third)] == [ana.phone.e164, sam.phone.e164, kim.phone.e164]
    assert verbs(last.text) == ["Say", "Say", "Say", "Record", "Say", "Hangup"]
    assert 'maxLength="120"' in last.text


@pytest.mark.usefixtures("dana")
def test_a_phone_that_is_known_to_fail_rings_last(site: Site, sam: Specialist, kim: Specialist) -> None:
    with site.runtime.transaction() as session:
        specialists.unreachable(session, sam.id, since=site.runtime.now())
    rings(site)

    first, second = does(site, "key", ("Digits", "1")), does(site, "after/1", *NOT_TAKEN)

    assert [dials(first), dials(second)] == [kim.phone.e164, sam.phone.e164]


@pytest.mark.usefixtures("dana", "sam")
def test_whoever_has_somebody_in_danger_rings_first_though_they_are_off_duty(site: Site, clock: make.Clock) -> None:
    site.posts("/texts", text("i want to kill myself"))
    with site.runtime.transaction() as session:
        lee = make.lead(session)
        (live,) = escalations.live_in(session, [make.program(session).program_id])
        taking.acknowledge(session, live, lee, now=clock())
    rings(site)

    assert dials(does(site, "key", ("Digits", "1"))) == lee.phone.e164


@pytest.mark.usefixtures("dana", "sam", "kim")
def test_nobody_else_rings_for_somebody_who_has_waited_long(site: Site, clock: make.Clock) -> None:
    rings(site)
    does(site, "key", ("Digits", "1"))
    clock.move(minutes=4)

    assert dials(does(site, "after/1", *NOT_TAKEN)) is None


@pytest.mark.usefixtures("dana")
def test_a_participant_without_a_key_is_put_through_all_the_same(site: Site, sam: Specialist) -> None:
    rings(site)

    onward = does(site, "again/4")
    put_through = does(site, "through")

    assert verbs(onward.text) == ["Redirect"]
    assert dials(put_through) == sam.phone.e164


@pytest.mark.usefixtures("sam")
def test_a_stranger_without_a_key_hears_the_lines_and_rings_nobody(site: Site) -> None:
    rings(site, None)

    answer = does(site, "again/4")
    hangs_up(site)

    assert "9 8 8" in spoken(answer.text)
    assert (site.count("call_turns"), site.count("escalations")) == (0, 0)


@pytest.mark.usefixtures("dana")
def test_with_nobody_on_shift_the_lines_come_before_the_voicemail(site: Site) -> None:
    rings(site)

    answer = does(site, "key", ("Digits", "1"))

    assert "No one is here right now. You can talk to someone now: 9 8 8" in spoken(answer.text)
    assert "Record" in verbs(answer.text)


@pytest.mark.usefixtures("dana")
def test_only_the_key_connects_and_whoever_presses_it_has_the_caller(site: Site, sam: Specialist) -> None:
    rings(site)
    does(site, "key", ("Digits", "1"))

    asked = does(site, "whisper/1/1")
    other = does(site, "whisper/1/2", ("Digits", "2"))
    taken = [does(site, "whisper/1/2", ("Digits", "1")) for _ in range(2)]

    assert "Press 1 to take the call" in spoken(asked.text)
    assert verbs(other.text) == ["Hangup"]
    assert [verbs(each.text) for each in taken] == [["Say"], ["Say"]]
    assert state(site) is CallState.TALKING
    assert site.rows("escalations", "status", "acknowledged_by") == [(EscalationStatus.ACKNOWLEDGED, sam.id)]


@pytest.mark.usefixtures("dana", "sam")
def test_after_a_talk_the_one_who_took_it_is_asked_how_it_went_once(site: Site) -> None:
    rings(site)
    does(site, "key", ("Digits", "1"))
    does(site, "whisper/1/2", ("Digits", "1"))

    over = [does(site, "after/1", ("DialCallStatus", "completed"), ("DialBridged", "true")) for _ in range(2)]
    hangs_up(site)

    assert [verbs(each.text) for each in over] == [["Say", "Hangup"]] * 2
    assert state(site) is CallState.ASKING
    assert texted(site, "call_how_was_it") == 1
    assert texted(site, "call_missed") == 0


@pytest.mark.usefixtures("dana", "sam")
def test_who_hangs_up_while_waiting_is_a_reason_and_is_texted_once_though_they_call_again(site: Site) -> None:
    rings(site)
    does(site, "key", ("Digits", "1"))
    hangs_up(site)
    hangs_up(site)
    rings(site, sid="CA" + "8" * 32)
    hangs_up(site, "CA" + "8" * 32)

    assert site.rows("reasons", "urgency") == [Urgency.SAME_DAY, Urgency.URGENT]
    assert texted(site, "call_missed") == 1


@pytest.mark.usefixtures("dana", "sam")
def test_the_phone_of_somebody_does_not_connect_to_a_caller_who_is_gone(site: Site) -> None:
    rings(site)
    does(site, "key", ("Digits", "1"))
    hangs_up(site)

    answer = does(site, "whisper/1/2", ("Digits", "1"))

    assert verbs(answer.text) == ["Say", "Hangup"]
    assert site.rows("escalations", "status") == [EscalationStatus.OPEN]


@pytest.mark.usefixtures("dana", "sam")
def test_a_message_is_kept_as_a_reference_and_told_of_once(site: Site) -> None:
    rings(site)
    does(site, "key", ("Digits", "1"))
    does(site, "after/1", *NOT_TAKEN)
    answers = [does(site, "voicemail", ("RecordingUrl", RECORDING)) for _ in range(2)]
    hangs_up(site)

    assert [verbs(each.text) for each in answers] == [["Say", "Hangup"]] * 2
    assert site.rows("calls", "recording") == [RECORDING]
    assert site.rows("reasons", "what") == ["called and left a message (recording RE77)"]


@pytest.mark.usefixtures("sam")
def test_a_caller_without_a_number_is_a_reason_too_and_nobody_is_texted(site: Site) -> None:
    rings(site, None)
    does(site, "key", ("Digits", "1"))
    hangs_up(site)

    assert site.rows("escalations", "status") == [EscalationStatus.OPEN]
    assert texted(site, "call_missed") == 0


@pytest.mark.usefixtures("sam")
@pytest.mark.parametrize("letters", ["266696687", "7378742833", "2562533", "8656696", "86282452253"])
def test_a_number_that_spells_out_that_it_is_withheld_is_nobodys(site: Site, letters: str) -> None:
    rings(site, f"+{letters}")
    does(site, "key", ("Digits", "1"))
    hangs_up(site)

    with site.runtime.transaction() as session:
        assert participants.stranger_by_phone(session, PhoneNumber(f"+{letters}")) is None
        assert participants.stranger_by_phone(session, NO_NUMBER) is not None
    assert site.rows("escalations", "status") == [EscalationStatus.OPEN]


@pytest.mark.usefixtures("dana", "sam")
@pytest.mark.parametrize("goes_on", ["ringing", "in-progress", "initiated"])
def test_a_call_is_not_over_when_the_carrier_tells_that_it_goes_on(site: Site, goes_on: str) -> None:
    rings(site)

    answer = site.posts("/calls/incoming/over", [("CallSid", SID), ("CallStatus", goes_on)])

    assert answer.status_code == 204
    assert (state(site), site.count("escalations")) == (CallState.RINGING, 0)


@pytest.mark.usefixtures("sam")
def test_who_has_not_agreed_to_texts_gets_none(site: Site) -> None:
    with site.runtime.transaction() as session:
        make.participant(session, phone=PhoneNumber(DANA), consent=ConsentState.WITHDRAWN)
    rings(site)
    hangs_up(site)

    assert site.count("escalations") == 1
    assert texted(site, "call_missed") == 0


@pytest.mark.usefixtures("dana", "sam")
def test_a_call_told_of_twice_is_one_call_and_rings_one_phone(site: Site) -> None:
    rings(site)
    rings(site)
    first, again = (does(site, "key", ("Digits", "1")) for _ in range(2))

    assert first.text == again.text
    assert (site.count("calls"), site.count("call_turns")) == (1, 1)


@pytest.mark.usefixtures("dana", "sam")
def test_a_call_whose_end_nobody_tells_is_a_missed_one_all_the_same(site: Site, clock: make.Clock) -> None:
    rings(site)
    does(site, "key", ("Digits", "1"))
    clock.move(minutes=11)

    due.do_what_is_due(site.runtime)

    assert state(site) is CallState.OVER
    assert texted(site, "call_missed") == 1


STEPS = ["", "/{}/again/1", "/{}/key", "/{}/through", "/{}/after/1", "/{}/voicemail", "/staff/key", "/staff/code"]


@pytest.mark.parametrize("step", STEPS)
def test_our_own_trouble_still_says_where_somebody_answers(step: str) -> None:
    lost = make_site(sa.create_engine("sqlite:////nowhere/at/all.db"), make.Clock(), make.Doorbell())

    answer = lost.posts("/calls/incoming" + step.format(uuid.UUID(int=7)), [("CallSid", SID), ("Digits", "1")])

    assert answer.status_code == 200
    assert "9 8 8" in spoken(answer.text)


@pytest.mark.parametrize("step", [*STEPS, "/over", "/{}/whisper/1/1"])
def test_what_the_carrier_did_not_sign_is_turned_away(site: Site, step: str) -> None:
    answer = site.asks("/calls/incoming" + step.format(uuid.UUID(int=7)), form=[("CallSid", SID)])

    assert answer.status_code == 403
    assert site.count("calls") == 0


@pytest.mark.usefixtures("dana", "sam")
def test_every_address_in_a_script_is_a_whole_one_of_ours(site: Site) -> None:
    answers = [rings(site), does(site, "key", ("Digits", "1"))]

    for answer in answers:
        for element in ET.fromstring(answer.text).iter():  # noqa: S314 - we wrote it
            assert all(element.get(name, PUBLIC).startswith(PUBLIC) for name in ("action", "url"))


@pytest.mark.usefixtures("dana", "sam")
def test_a_carrier_that_calls_a_machine_an_answer_does_not_end_the_wait(site: Site, kim: Specialist) -> None:
    rings(site)
    does(site, "key", ("Digits", "1"))

    answer = does(site, "after/1", ("DialCallStatus", "completed"), ("DialCallDuration", "20"))

    assert dials(answer) == kim.phone.e164


@pytest.mark.usefixtures("dana")
def test_two_who_were_connected_without_a_record_of_it_count_as_talked(site: Site, sam: Specialist) -> None:
    rings(site)
    does(site, "key", ("Digits", "1"))

    does(site, "after/1", ("DialCallStatus", "completed"), ("DialCallDuration", str(timedelta(minutes=5).seconds)))

    assert site.rows("escalations", "acknowledged_by") == [sam.id]
    assert texted(site, "call_how_was_it") == 1
