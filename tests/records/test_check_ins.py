"""Check-ins, answers and enrollments: claimed by one when they come due, moved only from where they stood."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from outreach.domain.check_in import OPEN, CheckInStatus, SkipReason
from outreach.ports import Transaction
from outreach.records import answers, check_ins, enrollments, moments, replies, so_far
from outreach.records.enrollments import EnrollmentStatus
from outreach.records.moments import Waits
from tests import make
from tests.records import rows

HOUR = timedelta(hours=1)


def test_many_enrollments_get_their_next_moments_in_one_go(transaction: Transaction) -> None:
    with transaction() as session:
        people = [make.participant(session) for _ in range(5)]
        keys = [person.enrollment.id for person in people if person.enrollment is not None]
        wanted = [None, *(make.NOW + number * HOUR for number in range(1, 5))]
        enrollments.plan_next(session, list(zip(keys, wanted, strict=True)))
        enrollments.plan_next(session, [])
        found = enrollments.of_program(session, people[0].in_use.program_id)
        soonest = moments.earliest(session)[Waits.PLANS]

    assert [each.next_check_in_at for each in found] == wanted
    assert soonest == make.NOW + HOUR


def test_two_who_plan_at_once_never_take_the_same_enrollment(transaction: Transaction) -> None:
    with transaction() as session:
        people = [make.participant(session) for _ in range(40)]
        keys = [person.enrollment.id for person in people if person.enrollment is not None]
        enrollments.plan_next(session, [(key, make.NOW) for key in keys])
    together = threading.Barrier(3)

    def plan(_: int) -> list[UUID]:
        together.wait()
        mine: list[UUID] = []
        while True:
            with transaction() as session:
                due = enrollments.claim_due(session, now=make.NOW, limit=3)
                enrollments.plan_next(session, [(each.id, make.NOW + HOUR) for each in due])
            mine += [each.id for each in due]
            if not due:
                return mine

    with ThreadPoolExecutor(3) as pool:
        taken = [key for share in pool.map(plan, range(3)) for key in share]

    assert sorted(taken) == sorted(keys)


def test_a_pause_that_has_run_its_time_is_found(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session)
        assert person.enrollment is not None
        enrollments.set_status(
            session,
            person.enrollment.id,
            status=EnrollmentStatus.PAUSED,
            next_check_in_at=None,
            resume_at=make.NOW + HOUR,
        )
        early = enrollments.claim_resuming(session, now=make.NOW, limit=5)
        due = enrollments.claim_resuming(session, now=make.NOW + HOUR, limit=5)

        assert early == []
        assert [each.id for each in due] == [person.enrollment.id]
        assert moments.earliest(session)[Waits.PAUSES] == make.NOW + HOUR


def test_a_check_in_moves_once(transaction: Transaction) -> None:
    with transaction() as session:
        key = rows.check_in(session, make.participant(session))
        first = check_ins.move(session, key, before=OPEN, after=CheckInStatus.ANSWERED, now=make.NOW)
        second = check_ins.move(session, key, before=OPEN, after=CheckInStatus.MISSED, now=make.NOW)

    assert (first, second) == (True, False)


def test_an_answer_and_a_miss_at_once_have_one_winner(transaction: Transaction) -> None:
    with transaction() as session:
        key = rows.check_in(session, make.participant(session))
    together = threading.Barrier(2)

    def end(after: CheckInStatus) -> bool:
        together.wait()
        with transaction() as session:
            return check_ins.move(session, key, before=OPEN, after=after, now=make.NOW)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(end, (CheckInStatus.ANSWERED, CheckInStatus.MISSED))) == [False, True]


def test_somebodys_open_check_in_their_latest_and_how_the_last_ones_ended(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session)
        key = make.the_id(person)
        ends = (CheckInStatus.ANSWERED, CheckInStatus.MISSED, CheckInStatus.SKIPPED)
        ended = [
            rows.check_in(session, person, due_at=make.NOW - timedelta(days=9 - days)) for days in range(len(ends))
        ]
        for closed, after in zip(ended, ends, strict=True):
            reason = SkipReason.CAP if after is CheckInStatus.SKIPPED else None
            check_ins.move(session, closed, before=OPEN, after=after, now=make.NOW, skip_reason=reason)
        standing = rows.check_in(session, person)

        assert {each: found.id for each, found in check_ins.open_of(session, [key]).items()} == {key: standing}
        latest = so_far.latest_two_of(session, [key], now=make.NOW)[key]
        assert [each.id for each in latest] == [standing, ended[1]]  # what was skipped over a cap reached nobody
        somebody = make.the_id(make.participant(session))
        ends_of_two = so_far.recent_outcomes(session, [key, somebody], limit=5)
        assert ends_of_two == {key: [CheckInStatus.MISSED, CheckInStatus.ANSWERED], somebody: []}
        assert so_far.recent_outcomes(session, [key], limit=1) == {key: [CheckInStatus.MISSED]}
        assert moments.earliest(session)[Waits.CHECK_INS] == make.NOW + timedelta(hours=24)
        due = check_ins.claim_due(session, now=make.NOW + timedelta(hours=24), limit=5)
        assert [each.id for each in due] == [standing]


def test_a_corrected_answer_is_kept_and_no_longer_counts(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session)
        key = rows.check_in(session, person)
        reply = replies.store(session, make.inbound(), now=make.NOW, first_try_at=make.NOW)
        dana = make.the_id(person)
        (check_in,) = so_far.latest_two_of(session, [dana], now=make.NOW)[dana]
        assert reply is not None
        told = (("mood", Decimal(2), False), ("note", "so so", False), ("mood", Decimal(4), True))
        for question, value, corrects in told:
            answers.add(
                session,
                check_in=check_in,
                question=question,
                value=value,
                lang="en",
                reply=reply,
                corrects=corrects,
                now=make.NOW,
            )

        assert answers.of(session, key) == {"note": "so so", "mood": Decimal(4)}
        history = answers.histories_of(session, [dana], ["mood", "used"])
        assert history == {"mood": {dana: [Decimal(4)]}, "used": {dana: []}}
        assert session.query(answers.AnswerRow).count() == 3
