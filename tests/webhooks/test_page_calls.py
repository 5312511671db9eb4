"""Tries of a voice page: what the carrier tells of a call decides whether and when the phone rings again."""

import uuid
from datetime import timedelta

import pytest

from outreach.actions import leaving, staff, taking
from outreach.domain.calls import CallEnd
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import EscalationStatus
from outreach.domain.phone import PhoneNumber
from outreach.records import escalations as records
from outreach.records.specialists import Specialist
from tests import make
from tests.webhooks.calling import called, calls, ended, sent, spoken, status
from tests.webhooks.site import Site


@pytest.fixture
def page(site: Site, sam: Specialist, clock: make.Clock) -> uuid.UUID:
    """A call to Sam about what Dana wrote."""
    assert sam is not None
    return called(site, clock)


def tries(site: Site) -> list[tuple[int, CallEnd | None]]:
    return sorted((row.attempt, row.ended) for row in site.rows("page_calls", "attempt", "ended"))


def waits(site: Site, message: uuid.UUID, clock: make.Clock) -> timedelta:
    """How long until a call goes out."""
    (at,) = [row.next_try_at for row in site.rows("messages", "id", "next_try_at") if row.id == message]
    return timedelta(seconds=(at - clock()).total_seconds())


@pytest.mark.parametrize(
    ("how", "end"),
    [
        ("busy", CallEnd.BUSY),
        ("no-answer", CallEnd.NO_ANSWER),
        ("failed", CallEnd.FAILED),
        ("canceled", CallEnd.FAILED),
        ("completed", CallEnd.NO_KEY),
    ],
)
def test_a_call_that_nobody_took_is_made_again_in_a_minute(
    site: Site, page: uuid.UUID, clock: make.Clock, how: str, end: CallEnd
) -> None:
    ended(site, page, how)

    first, second = calls(site)
    assert first == page
    assert waits(site, second, clock) == timedelta(minutes=1)
    assert (1, end) in tries(site)
    assert status(site) is EscalationStatus.OPEN


def test_a_call_that_still_rings_is_not_made_again(site: Site, page: uuid.UUID) -> None:
    for word in ("initiated", "ringing", "in-progress"):
        ended(site, page, word)

    assert calls(site) == [page]


def test_a_repeated_end_counts_once(site: Site, page: uuid.UUID) -> None:
    for how in ("no-answer", "no-answer", "completed", "busy", "ringing"):
        ended(site, page, how)

    assert len(calls(site)) == 2


def test_a_machine_begins_the_wait_before_the_call_is_over(site: Site, page: uuid.UUID, clock: make.Clock) -> None:
    machine = [("CallSid", "CA1"), ("AnsweredBy", "machine_start")]

    answers = [site.posts(f"/calls/pages/{page}/machine", machine) for _ in range(2)]
    _, second = calls(site)
    wait = waits(site, second, clock)
    clock.move(seconds=40)
    ended(site, page, "completed")

    assert [answer.status_code for answer in answers] == [204, 204]
    assert wait == timedelta(minutes=1)
    assert len(calls(site)) == 2
    assert status(site) is EscalationStatus.OPEN


@pytest.mark.parametrize("who", ["human", "unknown", ""])
def test_somebody_who_picks_up_is_given_time_for_a_key(site: Site, page: uuid.UUID, who: str) -> None:
    site.posts(f"/calls/pages/{page}/machine", [("CallSid", "CA1"), ("AnsweredBy", who)])

    assert calls(site) == [page]


def test_who_was_taken_for_a_machine_may_still_press_the_key(site: Site, page: uuid.UUID) -> None:
    site.posts(f"/calls/pages/{page}/machine", [("CallSid", "CA1"), ("AnsweredBy", "machine_start")])

    site.posts(f"/calls/pages/{page}/key", [("Digits", "1")])

    _, second = calls(site)
    assert status(site) is EscalationStatus.ACKNOWLEDGED
    (again,) = [row.status for row in site.rows("messages", "id", "status") if row.id == second]
    assert again is MessageStatus.CANCELLED


@pytest.mark.parametrize("key", ["1", "2"])
def test_a_call_in_which_a_key_was_pressed_is_not_made_again(site: Site, page: uuid.UUID, key: str) -> None:
    site.posts(f"/calls/pages/{page}/key", [("Digits", key)])

    ended(site, page, "completed")

    assert tries(site) == [(1, CallEnd.KEY)]
    assert page in calls(site)


def test_nobody_is_called_again_about_what_somebody_took(site: Site, page: uuid.UUID, clock: make.Clock) -> None:
    (key,) = site.rows("escalations", "id")
    with site.runtime.transaction() as session:
        kim = make.specialist(session, "Kim")
        taking.acknowledge(session, records.by_ids(session, [key])[key], kim, now=clock())

    ended(site, page, "no-answer")

    assert calls(site) == [page]


def test_after_three_calls_it_is_the_next_ones_turn(site: Site, page: uuid.UUID, clock: make.Clock) -> None:
    with site.runtime.transaction() as session:
        make.lead(session)
    gaps = []
    for number in range(3):
        ended(site, calls(site)[-1], "no-answer", f"CA{number}")
        gaps.append(waits(site, calls(site)[-1], clock))
        clock.move(minutes=2)
        sent(site)

    assert page in calls(site)
    assert gaps[:2] == [timedelta(minutes=1), timedelta(minutes=2)]
    assert [number for number, _ in tries(site)] == [1, 2, 3]
    assert len(calls(site)) == 3
    assert max(row.rung for row in site.rows("pages", "rung", "id")) > 0


def leaves(site: Site, sam: Specialist, clock: make.Clock) -> None:
    """Let Sam work here no more; Kim is left."""
    with site.runtime.transaction() as session:
        make.specialist(session, "Kim", on_call=None)
        leaving.leave_wholly(session, make.program(session).program_id, sam, now=clock())


def waiting_for(site: Site, somebody: Specialist) -> list[MessageKind]:
    rows = site.rows("messages", "kind", "status", "specialist_id")
    return [row.kind for row in rows if row.specialist_id == somebody.id and row.status is MessageStatus.QUEUED]


def test_nobody_is_called_again_who_has_left_while_their_phone_rang(
    site: Site, page: uuid.UUID, sam: Specialist, clock: make.Clock
) -> None:
    leaves(site, sam, clock)

    ended(site, page, "no-answer")

    assert calls(site) == [page]
    assert waiting_for(site, sam) == []


def test_the_next_call_is_called_off_of_somebody_who_leaves(
    site: Site, page: uuid.UUID, sam: Specialist, clock: make.Clock
) -> None:
    ended(site, page, "no-answer")
    before = waiting_for(site, sam)

    leaves(site, sam, clock)

    assert (before, waiting_for(site, sam)) == ([MessageKind.PAGE], [])


@pytest.mark.parametrize("key", ["1", "2"])
def test_a_key_of_somebody_who_has_left_takes_nothing_and_tells_nothing(
    site: Site, page: uuid.UUID, sam: Specialist, clock: make.Clock, key: str
) -> None:
    leaves(site, sam, clock)

    answer = site.posts(f"/calls/pages/{page}/key", [("Digits", key)])

    assert spoken(answer.text) == "This call is over. Please look at your texts. Goodbye."
    assert status(site) is EscalationStatus.OPEN


def test_the_next_call_goes_to_the_number_that_they_have_by_now(
    site: Site, page: uuid.UUID, sam: Specialist, clock: make.Clock
) -> None:
    with site.runtime.transaction() as session:
        staff.move(session, sam, PhoneNumber("+12025550199"), now=clock())

    ended(site, page, "no-answer")

    (again,) = [row.to for row in site.rows("messages", "id", "to") if row.id == calls(site)[-1]]
    assert again == PhoneNumber("+12025550199")
