"""The acts of a specialist in the console: without script and by htmx, twice, too late, and raced by a text."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from outreach.actions import due, scopes
from outreach.console.queue.desk import ACTS
from outreach.domain.consent import Scope
from outreach.domain.escalation import EscalationStatus, Outcome
from outreach.domain.urgency import Urgency
from outreach.records import audit, calls, follow_ups, invitations, specialists
from tests import make
from tests.console.desk import Console, Signed
from tests.console.waiting import my_id, now_is, somebody, staff_texts, texts, worry
from tests.counting import statements_of


@pytest.fixture
def sam(console: Console) -> Signed:
    return console.as_specialist(on_call=True)


@pytest.fixture
def kim(console: Console) -> Signed:
    return console.as_specialist("Kim", on_call=True)


def test_taking_a_card_takes_it_and_leads_back_to_the_queue(console: Console, sam: Signed) -> None:
    live = worry(console, somebody(console))

    answer = sam.post(f"/queue/{live.id}/claim", {"back": "queue"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "It is yours." in sam.text("/")
    after = now_is(console, live)
    assert (after.status, after.acknowledged_by) == (EscalationStatus.ACKNOWLEDGED, my_id(sam))


def test_by_htmx_the_panel_comes_back_as_it_is_now(console: Console, sam: Signed) -> None:
    live = worry(console, somebody(console))

    answer = sam.post(f"/queue/{live.id}/claim", htmx=True)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "It is yours." in answer.text
    assert "live:queue" in answer.headers["HX-Trigger"]


def test_taking_it_twice_changes_nothing(console: Console, sam: Signed) -> None:
    dana = somebody(console)
    live = worry(console, dana)
    for _ in range(2):
        assert sam.post(f"/queue/{live.id}/claim", htmx=True).status_code == 200

    assert len(texts(console, to=dana)) == 1


def test_the_second_of_two_hears_who_has_it(console: Console, sam: Signed, kim: Signed) -> None:
    live = worry(console, somebody(console))
    sam.post(f"/queue/{live.id}/claim")

    answer = kim.post(f"/queue/{live.id}/claim", htmx=True)
    assert answer.status_code == 409
    assert "Sam has it." in answer.text


def test_whoever_took_it_by_text_is_named_to_whoever_clicks(console: Console, sam: Signed, kim: Signed) -> None:
    live = worry(console, somebody(console))
    staff_texts(console, sam, "1")

    answer = kim.post(f"/queue/{live.id}/claim")
    assert answer.status_code == 409
    assert "Sam has it." in answer.text
    assert "<html" in answer.text


def test_of_two_browsers_at_once_one_has_the_card(console: Console, sam: Signed, kim: Signed) -> None:
    dana = somebody(console)
    live = worry(console, dana)
    for each in (sam, kim):
        each.post(f"/queue/{live.id}/let-go", htmx=True)  # so that both have their mark against forgery
    together = threading.Barrier(2)

    def click(who: Signed) -> int:
        together.wait()
        return who.post(f"/queue/{live.id}/claim", htmx=True).status_code

    with ThreadPoolExecutor(2) as pool:
        assert Counter(pool.map(click, [sam, kim])) == {200: 1, 409: 1}
    assert len(texts(console, to=dana)) == 1


def test_promising_a_time_tells_the_person_once_however_often_it_is_pressed(console: Console, sam: Signed) -> None:
    dana = somebody(console)
    live = worry(console, dana)
    form = {"when": "30", "token": "AAAAAAAAAAAAAAAAAAAAAA"}
    sam.post(f"/queue/{live.id}/promise", form, htmx=True)
    console.clock.move(minutes=1)
    sam.post(f"/queue/{live.id}/promise", form, htmx=True)

    assert now_is(console, live).promised_at == make.NOW + timedelta(minutes=30)
    assert len(texts(console, to=dana)) == 1


@pytest.mark.parametrize("when", ["", "480", "d1", "x"])
def test_a_promise_that_is_none_or_too_far_off_is_refused(console: Console, sam: Signed, when: str) -> None:
    live = worry(console, somebody(console), Urgency.EMERGENCY)

    answer = sam.post(f"/queue/{live.id}/promise", {"when": when})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert now_is(console, live).status is EscalationStatus.OPEN


def test_what_can_wait_is_put_off_and_the_person_hears_nothing(console: Console, sam: Signed) -> None:
    dana = somebody(console)
    live = worry(console, dana, Urgency.SAME_DAY)

    answer = sam.post(f"/queue/{live.id}/snooze", {"until": "120"}, htmx=True)
    assert answer.status_code == 200
    assert now_is(console, live).snoozed_until == make.NOW + timedelta(hours=2)
    assert texts(console, to=dana) == []
    assert "Put off until" in sam.text("/?whose=mine")


def test_it_may_be_put_off_to_a_moment_that_is_typed(console: Console, sam: Signed) -> None:
    live = worry(console, somebody(console), Urgency.WATCH)

    sam.post(f"/queue/{live.id}/snooze", {"until": "60", "exact": "2026-03-06T14:30"})
    assert now_is(console, live).snoozed_until == make.NOW.replace(day=6, hour=21, minute=30)  # Denver


@pytest.mark.parametrize("exact", ["2026-03-01T10:00", "2026-13-01T10:00", "2026-05-01T10:00"])
def test_a_moment_that_cannot_be_is_refused_and_what_was_typed_stays(console: Console, sam: Signed, exact: str) -> None:
    live = worry(console, somebody(console), Urgency.WATCH)

    answer = sam.post(f"/queue/{live.id}/snooze", {"exact": exact}, htmx=True)
    assert answer.status_code == 422
    assert f'value="{exact}"' in answer.text
    assert now_is(console, live).status is EscalationStatus.OPEN


def test_what_is_urgent_is_not_put_off(console: Console, sam: Signed) -> None:
    live = worry(console, somebody(console), Urgency.EMERGENCY)

    assert sam.post(f"/queue/{live.id}/snooze", {"until": "60"}).status_code == 422
    assert now_is(console, live).status is EscalationStatus.OPEN


def test_putting_off_is_taken_back(console: Console, sam: Signed) -> None:
    live = worry(console, somebody(console), Urgency.SAME_DAY)
    sam.post(f"/queue/{live.id}/snooze", {"until": "120"})

    assert sam.post(f"/queue/{live.id}/wake", htmx=True).status_code == 200
    assert sam.post(f"/queue/{live.id}/wake", htmx=True).status_code == 409
    assert now_is(console, live).snoozed_until is None


def test_passing_it_on_tells_the_next_one_with_a_note_on_the_timeline(
    console: Console, sam: Signed, kim: Signed
) -> None:
    dana = somebody(console)
    live = worry(console, dana)
    sam.post(f"/queue/{live.id}/claim")

    assert sam.post(f"/queue/{live.id}/pass", {"note": "prefers a woman"}, htmx=True).status_code == 200
    assert my_id(sam) in now_is(console, live).passed_by
    assert any(each.text_key.startswith("page") for each in texts(console, staff=kim))


def test_passing_twice_passes_one_rung(console: Console, sam: Signed, kim: Signed) -> None:
    del kim
    live = worry(console, somebody(console))
    sam.post(f"/queue/{live.id}/claim")
    sam.post(f"/queue/{live.id}/pass")
    once = now_is(console, live)
    assert sam.post(f"/queue/{live.id}/pass", htmx=True).status_code == 200

    assert now_is(console, live).position == once.position


def test_handing_over_asks_one_person_who_accepts_with_a_button(console: Console, sam: Signed, kim: Signed) -> None:
    live = worry(console, somebody(console))
    sam.post(f"/queue/{live.id}/claim")

    assert sam.post(f"/queue/{live.id}/give", {"taker": my_id(kim)}, htmx=True).status_code == 200
    assert now_is(console, live).acknowledged_by == my_id(sam)
    assert "You are asked to take over" in kim.text("/?whose=mine")
    kim.post(f"/queue/{live.id}/accept")
    assert now_is(console, live).acknowledged_by == my_id(kim)


def test_nothing_is_handed_over_to_whose_phone_is_known_to_fail(console: Console, sam: Signed, kim: Signed) -> None:
    live = worry(console, somebody(console))
    sam.post(f"/queue/{live.id}/claim")
    with console.runtime.transaction() as session:
        specialists.unreachable(session, my_id(kim), since=make.NOW)

    assert sam.post(f"/queue/{live.id}/give", {"taker": my_id(kim)}, htmx=True).status_code == 422


def test_what_was_offered_can_be_kept(console: Console, sam: Signed, kim: Signed) -> None:
    live = worry(console, somebody(console))
    sam.post(f"/queue/{live.id}/claim")
    sam.post(f"/queue/{live.id}/give", {"taker": my_id(kim)})

    assert sam.post(f"/queue/{live.id}/keep", htmx=True).status_code == 200
    assert kim.post(f"/queue/{live.id}/accept", htmx=True).status_code == 409
    assert now_is(console, live).acknowledged_by == my_id(sam)


@pytest.mark.parametrize("act", ["give", "invite"])
def test_nobody_is_chosen_by_choosing_nobody(console: Console, sam: Signed, act: str) -> None:
    live = worry(console, somebody(console))
    sam.post(f"/queue/{live.id}/claim")

    assert sam.post(f"/queue/{live.id}/{act}", {"taker": "", "whom": ""}, htmx=True).status_code == 422


def test_asking_another_one_to_look_tells_them_and_can_be_taken_back(
    console: Console, sam: Signed, kim: Signed
) -> None:
    dana = somebody(console)
    live = worry(console, dana)
    for _ in range(2):
        assert sam.post(f"/queue/{live.id}/invite", {"whom": my_id(kim)}, htmx=True).status_code == 200

    assert [each.text_key for each in texts(console, staff=kim)].count("invited") == 1
    sam.post(f"/queue/{live.id}/uninvite", {"whom": my_id(kim)})
    with console.runtime.transaction() as session:
        whose = {"participant": dana.participant_id, "stranger": None}
        assert invitations.of_person(session, **whose, now=console.clock()) == []


def test_calling_rings_the_specialist_and_takes_the_card(console: Console, sam: Signed) -> None:
    dana = somebody(console)
    live = worry(console, dana)
    with console.runtime.transaction() as session:
        scopes.change(session, dana, Scope.HUMAN_CALL, allowed=True, wording="form", now=console.clock())

    assert sam.post(f"/queue/{live.id}/call", htmx=True).status_code == 200
    assert now_is(console, live).acknowledged_by == my_id(sam)
    with console.runtime.transaction() as session:
        assert calls.latest_of_staff(session, my_id(sam)) is not None


def test_whoever_does_not_want_calls_is_not_called_and_nothing_else_happens(console: Console, sam: Signed) -> None:
    live = worry(console, somebody(console))
    with console.runtime.transaction() as session:
        dana = make.participant(session, "No Calls", consent=None, now=console.clock())
    live = worry(console, dana)

    answer = sam.post(f"/queue/{live.id}/call", htmx=True)
    assert answer.status_code == 422
    assert "They have not agreed to calls." in answer.text
    assert now_is(console, live).status is EscalationStatus.OPEN


def test_closing_says_how_it_ended(console: Console, sam: Signed) -> None:
    live = worry(console, somebody(console))

    assert sam.post(f"/queue/{live.id}/resolve", {"outcome": "reached", "note": "safe"}, htmx=True).status_code == 200
    after = now_is(console, live)
    assert (after.status, after.outcome) == (EscalationStatus.RESOLVED, Outcome.REACHED)


def test_closing_twice_says_that_it_was_closed(console: Console, sam: Signed) -> None:
    live = worry(console, somebody(console))
    sam.post(f"/queue/{live.id}/resolve", {"outcome": "reached"})

    answer = sam.post(f"/queue/{live.id}/resolve", {"outcome": "no_answer"}, htmx=True)
    assert answer.status_code == 409
    assert now_is(console, live).outcome is Outcome.REACHED


def test_what_is_over_is_shown_only_to_who_may_see_the_person(console: Console, sam: Signed) -> None:
    live = worry(console, somebody(console))
    sam.post(f"/queue/{live.id}/resolve", {"outcome": "reached"})

    assert sam.get(f"/queue/{live.id}").status_code == 403
    assert "wants to use" not in console.as_lead().text(f"/queue/{live.id}")


def test_nothing_is_closed_without_saying_how_it_ended_and_the_note_is_kept(console: Console, sam: Signed) -> None:
    live = worry(console, somebody(console))

    answer = sam.post(f"/queue/{live.id}/resolve", {"outcome": "", "note": "long story"}, htmx=True)
    assert answer.status_code == 422
    assert 'value="long story"' in answer.text
    assert now_is(console, live).status is EscalationStatus.OPEN


def test_who_was_closed_comes_back_at_the_moment_that_was_chosen(console: Console, sam: Signed) -> None:
    dana = somebody(console)
    live = worry(console, dana)
    form = {"outcome": "reached", "again": "d1", "why": "how was court"}
    sam.post(f"/queue/{live.id}/resolve", form)

    with console.runtime.transaction() as session:
        (planned,) = follow_ups.waiting_of(session, participant=dana.participant_id, stranger=None)
    assert planned.planned_for == make.NOW.replace(day=5, hour=16)  # nine in Denver
    console.clock.at = planned.planned_for
    due.do_what_is_due(console.runtime)
    assert "Sam wanted to look again: how was court" in sam.text("/")


def test_a_follow_up_that_cannot_be_leaves_it_open(console: Console, sam: Signed) -> None:
    live = worry(console, somebody(console))

    answer = sam.post(f"/queue/{live.id}/resolve", {"outcome": "reached", "exact": "2020-01-01T10:00"}, htmx=True)
    assert answer.status_code == 422
    assert now_is(console, live).status is EscalationStatus.OPEN


def test_looking_again_is_taken_back(console: Console, sam: Signed) -> None:
    dana = somebody(console)
    live = worry(console, dana)
    sam.post(f"/queue/{live.id}/resolve", {"outcome": "reached", "again": "d1"})
    with console.runtime.transaction() as session:
        (planned,) = follow_ups.waiting_of(session, participant=dana.participant_id, stranger=None)

    assert sam.post(f"/queue/{live.id}/look-no-more", {"planned": planned.id}, htmx=True).status_code == 200
    assert sam.post(f"/queue/{live.id}/look-no-more", {"planned": planned.id}, htmx=True).status_code == 409


def test_every_act_is_in_the_audit_log(console: Console, sam: Signed) -> None:
    dana = somebody(console)
    live = worry(console, dana)
    sam.post(f"/queue/{live.id}/claim")

    with console.runtime.transaction() as session:
        assert audit.has_since(
            session, "claim", account=sam.account, participant=make.the_id(dana), since=console.clock()
        )


def test_nobody_acts_on_what_is_not_theirs_to_see(console: Console, sam: Signed) -> None:
    with console.runtime.transaction() as session:
        elsewhere = make.program(session, "discharge", now=console.clock())
        other = make.participant(session, "Olga Poe", in_use=elsewhere, now=console.clock())
    live = worry(console, other)

    answers = {act: sam.post(f"/queue/{live.id}/{act}").status_code for act in (*ACTS, "explode")}
    assert set(answers.values()) == {404}, answers


@pytest.mark.parametrize("who", ["as_admin", "as_auditor"])
def test_admins_and_auditors_do_nothing_in_the_queue(console: Console, who: str) -> None:
    live = worry(console, somebody(console))

    answers = {act: getattr(console, who)().post(f"/queue/{live.id}/{act}").status_code for act in ACTS}
    assert set(answers.values()) == {403}, answers
    assert now_is(console, live).status is EscalationStatus.OPEN


def test_nothing_is_done_with_what_was_closed_meanwhile(console: Console, sam: Signed, kim: Signed) -> None:
    live = worry(console, somebody(console))
    sam.post(f"/queue/{live.id}/resolve", {"outcome": "reached"})
    before = now_is(console, live)

    form = {"when": "30", "until": "60", "outcome": "other", "taker": my_id(kim), "whom": my_id(kim)}
    harmless = {"let-go", "uninvite"}
    answers = {
        act: kim.post(f"/queue/{live.id}/{act}", form, htmx=True).status_code for act in ACTS if act not in harmless
    }
    assert set(answers.values()) <= {409, 422}, answers
    assert now_is(console, live) == before


def test_errors_are_in_spanish_for_who_reads_spanish(console: Console, sam: Signed) -> None:
    live = worry(console, somebody(console))
    sam.post(f"/queue/{live.id}/claim")

    answer = console.as_specialist("Ana", lang="es").post(f"/queue/{live.id}/claim", htmx=True)
    assert "Sam lo atiende." in answer.text


def test_the_panel_takes_a_fixed_number_of_statements(console: Console, sam: Signed) -> None:
    live = worry(console, somebody(console))
    sam.text(f"/queue/{live.id}")
    with statements_of(console.engine) as few:
        sam.text(f"/queue/{live.id}")
    for name in ("Ari", "Bo", "Cy"):
        console.as_specialist(name, on_call=True)
        worry(console, somebody(console))
    with statements_of(console.engine) as many:
        sam.text(f"/queue/{live.id}")

    assert len(many) == len(few)


@pytest.mark.parametrize("until", ["²", "9" * 30, "d" + "9" * 30, "d²", "-5"])
def test_a_number_that_is_none_is_no_choice_and_breaks_nothing(console: Console, sam: Signed, until: str) -> None:
    live = worry(console, somebody(console), Urgency.SAME_DAY)

    assert sam.post(f"/queue/{live.id}/snooze", {"until": until}, htmx=True).status_code == 422
    assert now_is(console, live).status is EscalationStatus.OPEN
