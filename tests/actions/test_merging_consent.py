"""What two people who are one allow, and what comes of two leads who merge them at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from outreach.actions import enrollment, people, replies
from outreach.actions.by_staff import NotPossible
from outreach.actions.people import Person
from outreach.domain.consent import ConsentHow, ConsentState, Scope
from outreach.domain.delivery import MessageKind
from outreach.ports import Runtime
from outreach.records import (
    consents,
    merges,
)
from outreach.records.enrollments import EnrollmentStatus
from tests import make
from tests.actions import looking
from tests.actions.merged import merge


@pytest.fixture
def twin(runtime: Runtime, dana: Person) -> Person:
    """Dana again, enrolled a second time under another number."""
    del dana
    with runtime.transaction() as session:
        return make.participant(session, "Dana M.", zone=None)


def test_the_ledger_stays_and_is_read_as_one(runtime: Runtime, dana: Person, twin: Person) -> None:
    merge(runtime, dana, twin)

    with runtime.transaction() as session:
        lines = consents.ledger(session, make.the_id(dana))
    assert [line.state for line in lines] == [ConsentState.GIVEN] * 3
    assert lines[-1].wording == "merge"


def test_a_stop_from_either_number_stays(runtime: Runtime, dana: Person, twin: Person) -> None:
    replies.receive(runtime, make.inbound("stop", phone=twin.phone))

    one = merge(runtime, dana, twin)

    assert one.stopped


def test_a_later_yes_in_their_own_words_from_the_number_that_stays_counts(
    runtime: Runtime, clock: make.Clock, dana: Person, twin: Person
) -> None:
    replies.receive(runtime, make.inbound("stop", phone=dana.phone))
    clock.move(hours=1)
    replies.receive(runtime, make.inbound("stop", phone=twin.phone))
    clock.move(hours=1)
    replies.receive(runtime, make.inbound("start", phone=twin.phone))

    one = merge(runtime, dana, twin, number_of_gone=True)

    assert one.participant is not None
    assert one.participant.consent is ConsentState.GIVEN
    assert one.enrollment is not None
    assert one.enrollment.next_check_in_at is not None


def test_a_later_yes_that_staff_noted_does_not_undo_a_stop(
    runtime: Runtime, clock: make.Clock, dana: Person, twin: Person
) -> None:
    replies.receive(runtime, make.inbound("stop", phone=twin.phone))
    clock.move(hours=1)
    with runtime.transaction() as session:
        again = people.of_participant(session, make.the_id(dana))
        enrollment.change_consent(session, again, ConsentState.WITHDRAWN, ConsentHow.STAFF, now=clock())
        again = people.of_participant(session, make.the_id(dana))
        enrollment.change_consent(session, again, ConsentState.GIVEN, ConsentHow.STAFF, now=clock())

    assert merge(runtime, dana, twin).stopped


def test_a_yes_from_the_other_number_alone_is_asked_for_again(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session:
        unasked = make.participant(session, "Dana M.", consent=None)

    one = merge(runtime, dana, unasked, number_of_gone=True)

    assert one.participant is not None
    assert one.participant.consent is ConsentState.INVITED
    assert looking.one_message(runtime.transaction, MessageKind.INVITATION).to == unasked.phone


def test_only_what_both_allowed_is_allowed(runtime: Runtime, dana: Person, twin: Person) -> None:
    with runtime.transaction() as session:
        wider = consents.ledger(session, make.the_id(dana))[-1]
        line = consents.ConsentLine(
            state=wider.state,
            at=make.NOW,
            how=ConsentHow.STAFF,
            wording="form",
            lang="en",
            scopes=(Scope.TEXT, Scope.HUMAN_CALL, Scope.VOICEMAIL),
        )
        consents.write(session, participant=make.the_id(dana), phone=dana.phone, line=line)

    merge(runtime, dana, twin)

    with runtime.transaction() as session:
        assert consents.ledger(session, make.the_id(dana))[-1].scopes == (Scope.TEXT, Scope.HUMAN_CALL)


def test_of_two_who_merge_them_in_the_same_moment_one_does(runtime: Runtime, dana: Person, twin: Person) -> None:
    def one() -> str:
        try:
            merge(runtime, dana, twin)
        except NotPossible:
            return "refused"
        return "merged"

    with ThreadPoolExecutor(2) as pool:
        came = [each.result() for each in [pool.submit(one), pool.submit(one)]]

    assert sorted(came) == ["merged", "refused"]
    with runtime.transaction() as session:
        assert len(merges.of(session, make.the_id(dana))) == 1


def test_two_who_merge_them_the_other_way_round_in_the_same_moment_leave_one_person(
    runtime: Runtime, dana: Person, twin: Person
) -> None:
    def one(kept: Person, gone: Person) -> bool:
        try:
            merge(runtime, kept, gone)
        except NotPossible:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        came = [each.result() for each in [pool.submit(one, dana, twin), pool.submit(one, twin, dana)]]

    assert sorted(came) == [False, True]


def test_the_ledger_of_both_ends_with_what_counts(
    runtime: Runtime, clock: make.Clock, dana: Person, twin: Person
) -> None:
    replies.receive(runtime, make.inbound("stop", phone=dana.phone))
    clock.move(hours=1)
    replies.receive(runtime, make.inbound("stop", phone=twin.phone))
    clock.move(hours=1)
    replies.receive(runtime, make.inbound("start", phone=twin.phone))

    one = merge(runtime, dana, twin)

    assert one.stopped
    with runtime.transaction() as session:
        assert consents.ledger(session, make.the_id(one))[-1].state is ConsentState.WITHDRAWN


@pytest.mark.parametrize("number_of_gone", [True, False])
def test_who_paused_from_either_number_stays_paused(
    runtime: Runtime, clock: make.Clock, dana: Person, twin: Person, *, number_of_gone: bool
) -> None:
    replies.receive(runtime, make.inbound("pause 30", phone=twin.phone))
    clock.move(hours=1)

    paused = merge(runtime, dana, twin, number_of_gone=number_of_gone).enrollment

    assert paused is not None
    assert (paused.status, paused.next_check_in_at) == (EnrollmentStatus.PAUSED, None)
    assert paused.resume_at is not None
    assert paused.resume_at > clock.at + timedelta(days=28)


@pytest.mark.parametrize("asked_less", ["dana", "twin"])
def test_who_asked_for_less_from_either_number_is_asked_less(
    runtime: Runtime, dana: Person, twin: Person, asked_less: str
) -> None:
    replies.receive(runtime, make.inbound("less", phone={"dana": dana, "twin": twin}[asked_less].phone))

    one = merge(runtime, dana, twin).enrollment

    assert one is not None
    assert one.plan.pace == -1
    assert one.next_check_in_at is not None
