"""Voice check-ins: what is said in the call, what is kept of it, and what follows when nobody answers."""

import uuid
from datetime import time, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from outreach.actions import by_staff, delivery, due, people, planning, programs, scopes
from outreach.domain.check_in import CheckInStatus
from outreach.domain.consent import Scope
from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.phone import PhoneNumber
from outreach.domain.urgency import Urgency
from outreach.packs.program_file import load_program
from outreach.records import participants
from outreach.records.specialists import Specialist
from tests import make
from tests.webhooks.calling import ended, sent, spoken, verbs
from tests.webhooks.outage import SAM, House
from tests.webhooks.site import DANA, PUBLIC, Site, make_site, text

SID = "CA" + "5" * 32
PROGRAM = Path(__file__).parents[1] / "stories" / "by_voice.toml"


@pytest.fixture
def sam(site: Site, clock: make.Clock) -> Specialist:
    """The specialist on call of a program that calls people."""
    with site.runtime.transaction() as session:
        in_use, _ = programs.apply(session, load_program(PROGRAM), now=clock())
        return make.specialist(session, in_use=in_use, now=clock() + timedelta(hours=23))


@pytest.fixture
def call(site: Site, sam: Specialist, clock: make.Clock) -> uuid.UUID:
    """A call to Dana, who cannot text, for her check-in."""
    assert sam is not None
    with site.runtime.transaction() as session:
        in_use, _ = programs.apply(session, load_program(PROGRAM), now=clock())
        dana = make.participant(session, phone=PhoneNumber(DANA), in_use=in_use, asks_daily_at=time(9))
        by_staff.by_voice(session, dana, called=True, wording="form", now=clock())
    planned(site, clock)
    (found,) = calls(site)
    sent(site)
    return found


def planned(site: Site, clock: make.Clock) -> None:
    """Let the moment of a check-in come."""
    clock.move(hours=24)
    with site.runtime.transaction() as session:
        planning.plan_due(session, state_hours=site.runtime.state_hours, now=clock(), limit=10)


def calls(site: Site, status: MessageStatus | None = None) -> list[uuid.UUID]:
    """The calls of check-ins, in the order in which they were made."""
    rows = site.rows("messages", "id", "channel", "kind", "status")
    kinds = (MessageKind.PROMPT, MessageKind.REMINDER)
    return sorted(
        row.id for row in rows if row.channel is Channel.CALL and row.kind in kinds and status in (None, row.status)
    )


def does(site: Site, call: uuid.UUID, step: str = "", *form: tuple[str, str]) -> TestResponse:
    return site.posts(f"/calls/check-ins/{call}{step}", [("CallSid", SID), *form])


def begins(site: Site, call: uuid.UUID) -> TestResponse:
    does(site, call)
    return does(site, call, "/key", ("Digits", "1"))


def check_in(site: Site) -> CheckInStatus:
    """How the first check-in stands."""
    (_, first) = min((row.due_at, row.status) for row in site.rows("check_ins", "due_at", "status"))
    return CheckInStatus(first)


def test_the_first_words_say_nothing_of_who_calls_and_offer_the_other_language(site: Site, call: uuid.UUID) -> None:
    said = spoken(does(site, call).text)

    assert "Is this a good time?" in said
    assert "Para seguir en español, oprime 2" in said
    assert "Harbor" not in said
    assert "Dana" not in said


def test_no_question_is_said_before_a_key(site: Site, call: uuid.UUID) -> None:
    assert "1 to 5" not in spoken(does(site, call).text)
    assert "How are you today, 1 to 5?" in spoken(begins(site, call).text)


def test_two_goes_on_in_the_other_language_from_then_on(site: Site, call: uuid.UUID) -> None:
    answer = does(site, call, "/key", ("Digits", "2"))

    assert "¿Es buen momento?" in spoken(answer.text)
    assert site.rows("participants", "lang") == ["es"]
    assert "¿Cómo estás hoy" in spoken(begins(site, call).text)


def test_a_key_is_kept_like_a_texted_answer_and_nothing_is_texted(site: Site, call: uuid.UUID) -> None:
    begins(site, call)

    following = does(site, call, "/answer/mood", ("Digits", "4"))

    assert "0 to 10" in spoken(following.text)
    assert site.rows("answers", "question") == ["mood"]
    assert [row for row in site.rows("messages", "status", "channel") if row.channel is Channel.TEXT] == []


def test_an_answer_told_of_twice_is_one(site: Site, call: uuid.UUID) -> None:
    begins(site, call)

    first, again = (does(site, call, "/answer/mood", ("Digits", "4")) for _ in range(2))

    assert site.count("replies") == site.count("answers") == 1
    assert "0 to 10" in spoken(first.text)
    assert "0 to 10" in spoken(again.text)


def test_words_told_of_twice_are_no_answer_to_the_next_question(site: Site, call: uuid.UUID) -> None:
    begins(site, call)

    following = [does(site, call, "/answer/mood", ("SpeechResult", "four")) for _ in range(2)]

    assert site.rows("answers", "question") == ["mood"]
    assert ["0 to 10" in spoken(each.text) for each in following] == [True, True]


def test_danger_told_of_twice_is_met_twice_and_is_one(site: Site, call: uuid.UUID) -> None:
    begins(site, call)

    met = [does(site, call, "/answer/mood", ("SpeechResult", "i want to kill myself")) for _ in range(2)]

    assert site.count("replies") == 1
    assert ["9 8 8" in spoken(each.text) for each in met] == [True, True]
    assert all("To talk with someone here now, press 1" in spoken(each.text) for each in met)


def test_the_same_words_after_another_question_are_another_answer(site: Site, call: uuid.UUID) -> None:
    begins(site, call)
    does(site, call, "/answer/mood", ("Digits", "4"))

    does(site, call, "/answer/pull", ("SpeechResult", "four"))

    assert site.rows("answers", "question") == ["mood", "pull"]


def test_nine_or_silence_says_the_question_again_and_keeps_nothing(site: Site, call: uuid.UUID) -> None:
    begins(site, call)

    again = [does(site, call, "/answer/mood", ("Digits", "9")), does(site, call, "/ask/2")]

    assert all("How are you today" in spoken(each.text) for each in again)
    assert site.count("replies") == 0


def test_silence_ends_the_call_and_keeps_what_was_answered(site: Site, call: uuid.UUID, clock: make.Clock) -> None:
    begins(site, call)
    does(site, call, "/answer/mood", ("Digits", "4"))

    goodbye = does(site, call, "/ask/4")
    ended(site, call, "completed", SID)
    once = calls(site)
    clock.move(hours=49)
    for _ in range(2):
        due.do_what_is_due(site.runtime)

    assert verbs(goodbye.text) == ["Say", "Hangup"]
    assert once == [call]
    assert check_in(site) is CheckInStatus.ANSWERED


@pytest.mark.parametrize("words", ["i want to kill myself", "i took all of my pills"])
def test_a_worrying_word_is_met_in_the_call_and_somebody_is_paged_with_it(
    site: Site, call: uuid.UUID, words: str
) -> None:
    begins(site, call)

    answer = does(site, call, "/answer/mood", ("SpeechResult", words))

    assert "9 1 1" in spoken(answer.text)
    assert "To talk with someone here now, press 1" in spoken(answer.text)
    assert max(site.rows("reasons", "urgency"), key=lambda each: Urgency(each).rank) >= Urgency.URGENT
    assert MessageKind.PAGE in site.rows("messages", "kind")


def test_a_person_is_offered_twice_and_again_after_a_wrong_key(site: Site, call: uuid.UUID) -> None:
    begins(site, call)
    danger = does(site, call, "/answer/mood", ("SpeechResult", "i want to kill myself"))

    wrong = does(site, call, "/offered", ("Digits", "5"))
    right = does(site, call, "/offered", ("Digits", "1"))

    assert verbs(danger.text)[:2] == verbs(wrong.text)[:2] == ["Gather", "Gather"]
    assert "9 8 8" in spoken(wrong.text)
    assert verbs(right.text) == ["Redirect"]


def test_danger_is_met_again_though_the_card_was_said_a_moment_ago(site: Site, call: uuid.UUID) -> None:
    site.posts("/texts", text("i want to kill myself"))
    begins(site, call)

    answer = does(site, call, "/answer/mood", ("SpeechResult", "i want to kill myself tonight"))

    assert "9 8 8" in spoken(answer.text)
    assert "To talk with someone here now, press 1" in spoken(answer.text)


@pytest.mark.parametrize("step", ["/key", "/answer/mood"])
def test_zero_is_for_a_person(site: Site, call: uuid.UUID, sam: Specialist, step: str) -> None:
    begins(site, call)

    onward = does(site, call, step, ("Digits", "0"))
    put_through = does(site, call, "/person")

    assert verbs(onward.text) == ["Redirect"]
    assert sam.phone.e164 in put_through.text


def test_who_asked_for_a_person_at_once_was_reached_and_is_not_called_again(site: Site, call: uuid.UUID) -> None:
    does(site, call)
    does(site, call, "/key", ("Digits", "0"))
    does(site, call, "/person")
    with site.engine.begin() as connection:
        connection.execute(sa.text("UPDATE messages SET carrier_id = :sid"), {"sid": SID})

    ended(site, call, "completed", SID)

    assert calls(site) == [call]
    assert dict(site.rows("messages", "id", "reason"))[call] is None


def test_who_asked_for_a_person_and_reached_nobody_is_a_reason(site: Site, call: uuid.UUID) -> None:
    begins(site, call)
    does(site, call, "/person")
    with site.engine.begin() as connection:
        connection.execute(sa.text("UPDATE messages SET carrier_id = :sid"), {"sid": SID})

    ended(site, call, "completed", SID)

    assert site.rows("reasons", "rule") == ["phone.missed"]


@pytest.mark.parametrize("how", ["busy", "no-answer"])
def test_who_does_not_pick_up_is_called_twice_again_and_then_it_is_silence(
    site: Site, call: uuid.UUID, clock: make.Clock, how: str
) -> None:
    seen = [call]
    for _ in range(3):
        ended(site, seen[-1], how, f"CA{len(seen):032}")
        seen += [each for each in calls(site) if each not in seen]
        sent(site)
    clock.move(hours=49)
    with site.runtime.transaction() as session:
        session.execute(sa.text("UPDATE messages SET status = 'cancelled' WHERE status = 'queued'"))

    assert len(seen) == 3
    assert check_in(site) is CheckInStatus.ASKED
    due.do_what_is_due(site.runtime)
    due.do_what_is_due(site.runtime)
    assert check_in(site) is CheckInStatus.MISSED


def test_calls_in_vain_do_not_count_as_the_days_check_in(site: Site, call: uuid.UUID) -> None:
    ended(site, call, "no-answer", SID)

    assert dict(site.rows("messages", "id", "reason"))[call] == "reached_nobody"


@pytest.mark.parametrize("agreed", [True, False])
def test_a_machine_hears_nothing_more_unless_they_agreed_and_then_nothing_revealing(
    site: Site, call: uuid.UUID, clock: make.Clock, *, agreed: bool
) -> None:
    if agreed:
        with site.runtime.transaction() as session:
            dana = participants.by_phone(session, PhoneNumber(DANA))
            assert dana is not None
            person = people.of_participant(session, dana.id)
            scopes.change(session, person, Scope.VOICEMAIL, allowed=True, wording="form", now=clock())
    does(site, call)

    does(site, call, "/machine", ("AnsweredBy", "machine_start"))
    answer = does(site, call, "/again/2")

    assert verbs(answer.text) == (["Pause", "Say", "Hangup"] if agreed else ["Hangup"])
    assert "Harbor" not in spoken(answer.text)


def test_who_pressed_a_key_is_no_machine_whatever_the_carrier_hears(site: Site, call: uuid.UUID) -> None:
    does(site, call)
    does(site, call, "/key", ("Digits", "2"))

    does(site, call, "/machine", ("AnsweredBy", "machine_start"))
    answer = does(site, call, "/again/2")

    assert "¿Es buen momento?" in spoken(answer.text)


def test_who_wants_no_automatic_calls_any_more_is_not_called_again(
    site: Site, call: uuid.UUID, clock: make.Clock
) -> None:
    ended(site, call, "busy", SID)
    (_, again) = calls(site)
    with site.runtime.transaction() as session:
        dana = participants.by_phone(session, PhoneNumber(DANA))
        assert dana is not None
        person = people.of_participant(session, dana.id)
        scopes.change(session, person, Scope.AUTO_CALL, allowed=False, wording="form", now=clock())
    clock.move(hours=2)

    delivery.drain(site.runtime, Lane.PROMPTS)

    assert calls(site, MessageStatus.CANCELLED) == [again]
    assert check_in(site) is CheckInStatus.ASKED


def test_who_has_not_agreed_to_automatic_calls_is_texted(site: Site, call: uuid.UUID, clock: make.Clock) -> None:
    with site.runtime.transaction() as session:
        dana = participants.by_phone(session, PhoneNumber(DANA))
        assert dana is not None
        person = people.of_participant(session, dana.id)
        scopes.change(session, person, Scope.AUTO_CALL, allowed=False, wording="form", now=clock())
    planned(site, clock)

    texts = [row.kind for row in site.rows("messages", "kind", "channel") if row.channel is Channel.TEXT]
    assert MessageKind.PROMPT in texts
    assert calls(site) == [call]


@pytest.mark.parametrize("step", ["/key", "/ask/1", "/answer/mood", "/offered", "/person"])
def test_our_own_trouble_still_says_where_somebody_answers(step: str) -> None:
    lost = make_site(sa.create_engine("sqlite:////nowhere/at/all.db"), make.Clock(), make.Doorbell())

    answer = does(lost, uuid.UUID(int=7), step, ("Digits", "1"))

    assert answer.status_code == 200
    assert "9 8 8" in spoken(answer.text)


@pytest.mark.parametrize("step", ["", "/again/2"])
def test_our_own_trouble_tells_nobody_who_has_pressed_no_key_yet_of_a_crisis_line(step: str) -> None:
    lost = make_site(sa.create_engine("sqlite:////nowhere/at/all.db"), make.Clock(), make.Doorbell())
    path = f"/calls/check-ins/{uuid.UUID(int=7)}{step}"

    ours = lost.posts(path, [("CallSid", SID)])
    theirs = lost.posts("/calls/fallback/lines", [("CallSid", SID), ("ErrorUrl", f"{PUBLIC}{path}")])

    for answer in (ours, theirs):
        assert verbs(answer.text) == ["Say", "Say", "Hangup"]
        assert "9 8 8" not in spoken(answer.text)


@pytest.mark.parametrize(
    ("step", "key"), [("/key", "0"), ("/answer/mood", ""), ("/offered", "1"), ("/offered", ""), ("/person", "")]
)
def test_without_a_database_who_wants_or_may_need_a_person_is_put_through(home: House, step: str, key: str) -> None:
    home.stop()

    answer = does(home.site, uuid.UUID(int=7), step, ("Digits", key))

    assert SAM.e164 in answer.text


def test_what_the_carrier_did_not_sign_is_turned_away(site: Site, call: uuid.UUID) -> None:
    answer = site.asks(f"/calls/check-ins/{call}/answer/mood", form=[("Digits", "1")])

    assert answer.status_code == 403
    assert site.count("replies") == 0


def test_a_call_whose_end_nobody_tells_is_tried_again(site: Site, call: uuid.UUID, clock: make.Clock) -> None:
    does(site, call)
    clock.move(minutes=21)

    due.do_what_is_due(site.runtime)

    assert len(calls(site)) == 2
