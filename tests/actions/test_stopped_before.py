"""Stopped before: a number that told us to stop is not texted because somebody enrolls it, or says whose it is."""

from datetime import timedelta

import pytest

from outreach.actions import by_staff, enrollment, number_changes, replies
from outreach.actions.by_staff import Agreed
from outreach.actions.enrollment import NewParticipant
from outreach.actions.people import Person
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.phone import PhoneNumber
from outreach.ports import Runtime
from tests import make
from tests.actions import looking
from tests.actions.cadences import enrollment_of, lives_until, texts
from tests.actions.saying import drain


@pytest.fixture
def stopped(runtime: Runtime, sam: object) -> PhoneNumber:
    """A number of nobody we know, from which somebody told us to stop."""
    del sam  # who is on call
    phone = make.number()
    replies.receive(runtime, make.inbound("stop texting me", phone=phone))
    drain(runtime)
    return phone


@pytest.mark.parametrize("agreed", [Agreed.INVITE, Agreed.GIVEN, Agreed.NONE])
def test_who_told_us_to_stop_is_enrolled_as_stopped(
    runtime: Runtime, clock: make.Clock, stopped: PhoneNumber, agreed: Agreed
) -> None:
    with runtime.transaction() as session:
        new = NewParticipant(name="Ari Lund", phone=stopped, zone="America/Denver")
        person = by_staff.admit(
            session, make.program(session), new, agreed=agreed, how=ConsentHow.IMPORT, wording="a list", now=clock.at
        )
    lives_until(runtime, clock, *(clock.at + timedelta(days=days) for days in (1, 7, 8)))

    assert looking.messages(runtime.transaction, MessageKind.INVITATION, MessageKind.PROMPT) == []
    assert person.participant is not None
    assert person.participant.consent is ConsentState.WITHDRAWN


def test_who_told_us_to_stop_and_was_enrolled_begins_by_themselves(
    runtime: Runtime, clock: make.Clock, stopped: PhoneNumber
) -> None:
    with runtime.transaction() as session:
        new = NewParticipant(name="Ari Lund", phone=stopped, zone="America/Denver")
        person = by_staff.admit(
            session, make.program(session), new, agreed=Agreed.GIVEN, how=ConsentHow.STAFF, now=clock.at
        )
    texts(runtime, person, "START")

    assert enrollment_of(runtime, person).next_check_in_at is not None


def test_a_stop_from_their_new_number_stays_one(
    runtime: Runtime, clock: make.Clock, stopped: PhoneNumber, dana: Person
) -> None:
    with runtime.transaction() as session:
        moved = number_changes.change(session, dana, stopped, proof="she told Sam", by="Sam", now=clock.at)

    assert moved.stopped
    assert enrollment_of(runtime, dana).next_check_in_at is None


def test_who_is_invited_twice_in_a_night_has_one_invitation_in_the_morning(runtime: Runtime, clock: make.Clock) -> None:
    clock.move(hours=12)
    with runtime.transaction() as session:
        somebody = make.participant(session, consent=None)
        for _ in range(2):
            enrollment.invite(session, somebody, how=ConsentHow.STAFF, now=clock.at)
    lives_until(runtime, clock, clock.at, clock.at + timedelta(hours=12))

    sent = [each.sent_at for each in looking.messages(runtime.transaction, MessageKind.INVITATION)]
    assert len([at for at in sent if at is not None]) == 1
