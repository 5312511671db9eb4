"""Strangers: who they turn out to be, said once, and asked again when they write again."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from outreach.actions import by_staff, newcomers, number_changes, people, replies, taking
from outreach.actions.by_staff import Agreed, NotPossible
from outreach.actions.enrollment import NewParticipant
from outreach.actions.people import Person
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import Outcome
from outreach.domain.phone import PhoneNumber
from outreach.domain.text_keys import TextKey
from outreach.ports import Runtime
from outreach.queries import newcomers as asking
from outreach.records import escalations, specialists
from outreach.records.participants import Stranger
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking

PHONE = PhoneNumber("+13035559902")


def writes(runtime: Runtime, body: str = "hi, it's me") -> None:
    replies.receive(runtime, make.inbound(body, phone=PHONE))


def waiting(runtime: Runtime) -> list[asking.Newcomer]:
    with runtime.transaction() as session:
        program = make.program(session).program_id
        found = asking.waiting(session, program)
        assert asking.count(session, program) == len(found)
        return found


def stranger(runtime: Runtime, key: UUID) -> Stranger:
    with runtime.transaction() as session:
        return newcomers.find(session, key, make.program(session))


def closes(runtime: Runtime, key: UUID) -> None:
    """Whoever has the stranger's escalation has looked after them."""
    with runtime.transaction() as session:
        live = escalations.live_of(session, stranger=key)
        assert live is not None
        sam = specialists.of_program(session, live.program_id)[0]
        closed = taking.resolve(session, live, sam, outcome=Outcome.OTHER, note="", now=runtime.now())
        assert closed


def nobody(runtime: Runtime, key: UUID, why: str = "sells roofs") -> None:
    with runtime.transaction() as session:
        in_use = make.program(session)
        found = newcomers.find(session, key, in_use)
        newcomers.nobody_of_ours(session, found, in_use, why=why, by="Lee", now=runtime.now())


def test_who_wrote_and_is_not_known_waits_with_what_they_wrote(runtime: Runtime, dana: Person) -> None:
    del dana
    writes(runtime)

    (found,) = waiting(runtime)

    assert found.phone == PHONE
    with runtime.transaction() as session:
        one = asking.one(session, found.id)
    assert one is not None
    assert [each.body for each in one.texts] == ["hi, it's me"]
    assert one.code is not None


def test_who_is_claimed_waits_no_more_and_is_raised_once(runtime: Runtime, dana: Person) -> None:
    writes(runtime)
    (found,) = waiting(runtime)
    pages = len(looking.messages(runtime.transaction, MessageKind.PAGE))

    with runtime.transaction() as session:
        somebody = newcomers.find(session, found.id, dana.in_use)
        newcomers.claim(session, somebody, dana, proof="she told me on the phone", by="Lee", now=make.NOW)

    assert waiting(runtime) == []
    assert len(looking.messages(runtime.transaction, MessageKind.PAGE)) == pages
    with runtime.transaction() as session:
        assert escalations.live_of(session, participant=make.the_id(dana)) is not None
        assert people.of_participant(session, make.the_id(dana)).phone == PHONE


def test_the_number_of_before_says_who_a_stranger_may_be(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session:
        number_changes.change(session, dana, PHONE, proof="met", by="Lee", now=make.NOW)
    replies.receive(runtime, make.inbound("who is this", phone=dana.phone))

    (found,) = waiting(runtime)

    assert found.may_be is not None
    assert (found.may_be.participant_id, found.may_be.name) == (dana.participant_id, "Dana Moore")


@pytest.mark.parametrize("agreed", list(Agreed))
def test_who_is_somebody_new_is_enrolled_with_what_they_wrote(runtime: Runtime, dana: Person, agreed: Agreed) -> None:
    writes(runtime)
    (found,) = waiting(runtime)

    with runtime.transaction() as session:
        somebody = newcomers.find(session, found.id, dana.in_use)
        new = NewParticipant(name="Kim Lee", phone=PHONE, zone="America/Denver")
        kim = newcomers.enroll(session, somebody, dana.in_use, new, agreed=agreed, wording=None, by="Lee", now=make.NOW)

    assert waiting(runtime) == []
    assert [each.participant_id for each in looking.replies(runtime.transaction)] == [kim.participant_id]


def test_who_stopped_before_is_enrolled_as_stopped(runtime: Runtime, dana: Person) -> None:
    writes(runtime, "stop")
    (found,) = waiting(runtime)
    new = NewParticipant(name="Kim Lee", phone=PHONE)
    somebody = stranger(runtime, found.id)

    with pytest.raises(NotPossible, match="only they can begin"), runtime.transaction() as session:
        newcomers.enroll(
            session, somebody, dana.in_use, new, agreed=Agreed.INVITE, wording=None, by="Lee", now=make.NOW
        )
    with runtime.transaction() as session:
        kim = newcomers.enroll(
            session, somebody, dana.in_use, new, agreed=Agreed.NONE, wording=None, by="Lee", now=make.NOW
        )
        one = people.of_participant(session, make.the_id(kim))

    assert one.participant is not None
    assert one.participant.consent is ConsentState.WITHDRAWN


def test_nobody_of_ours_waits_no_more_until_they_write_again(runtime: Runtime, clock: make.Clock, dana: Person) -> None:
    writes(runtime)
    (found,) = waiting(runtime)
    closes(runtime, found.id)
    nobody(runtime, found.id)
    assert waiting(runtime) == []

    clock.move(hours=1)
    writes(runtime, "hello again")

    assert [each.id for each in waiting(runtime)] == [found.id]
    del dana


def test_who_is_in_the_queue_is_looked_after_first(runtime: Runtime, dana: Person) -> None:
    del dana
    writes(runtime, "i want to die")
    (found,) = waiting(runtime)

    with pytest.raises(NotPossible, match="close that first"):
        nobody(runtime, found.id)


@pytest.mark.parametrize("why", ["", " ", "x" * 301])
def test_nobody_is_nobody_without_a_reason(runtime: Runtime, dana: Person, why: str) -> None:
    del dana
    writes(runtime)
    (found,) = waiting(runtime)

    with pytest.raises(NotPossible, match="say how"):
        nobody(runtime, found.id, why)


def test_who_is_a_participant_by_now_is_not_claimed_again(runtime: Runtime, dana: Person) -> None:
    writes(runtime)
    (found,) = waiting(runtime)
    with runtime.transaction() as session:
        make.participant(session, "Kim Lee", phone=PHONE)

    with pytest.raises(NotPossible, match="by now"), runtime.transaction() as session:
        newcomers.find(session, found.id, dana.in_use)


def test_a_stranger_of_another_program_is_not_shown(runtime: Runtime, dana: Person) -> None:
    writes(runtime)
    (found,) = waiting(runtime)

    with runtime.transaction() as session:
        other = make.program(session, "discharge")
        assert asking.waiting(session, other.program_id) == []
        with pytest.raises(NotPossible):
            newcomers.find(session, found.id, other)
    del dana


def test_of_two_who_claim_a_stranger_in_the_same_moment_one_does(runtime: Runtime, dana: Person) -> None:
    writes(runtime, "i want to die")
    (found,) = waiting(runtime)
    with runtime.transaction() as session:
        kim = make.participant(session, "Kim Lee")

    def claims(person: Person) -> bool:
        try:
            with runtime.transaction() as session:
                somebody = newcomers.find(session, found.id, person.in_use)
                newcomers.claim(session, somebody, person, proof="knows the voice", by="Lee", now=make.NOW)
        except NotPossible:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        came = [each.result() for each in [pool.submit(claims, dana), pool.submit(claims, kim)]]

    assert sorted(came) == [False, True]
    with runtime.transaction() as session:
        live = escalations.live_of_many(session, [make.the_id(dana), make.the_id(kim)])
    assert len(live) == 1


def new(runtime: Runtime, name: str = "standard") -> Person:
    """Somebody on a list has the number that a stranger wrote from."""
    with runtime.transaction() as session:
        program = make.program(session, name)
        somebody = NewParticipant(name="Kim Lee", phone=PHONE, zone="America/Denver")
        return by_staff.admit(session, program, somebody, agreed=Agreed.GIVEN, how=ConsentHow.IMPORT, now=make.NOW)


def live(runtime: Runtime) -> list[escalations.Escalation]:
    with runtime.transaction() as session:
        return escalations.live_in(session, [make.program(session).program_id])


def test_who_wrote_in_danger_and_is_on_a_list_later_stays_with_whoever_took_them(
    runtime: Runtime, sam: Specialist, dana: Person
) -> None:
    del dana  # so that there is a program
    writes(runtime, "i want to kill myself")
    (card,) = live(runtime)
    with runtime.transaction() as session:
        taking.acknowledge(session, card, sam, now=make.NOW)

    kim = new(runtime)
    writes(runtime, "are you there")

    (after,) = live(runtime)
    assert (after.id, after.participant_id, after.acknowledged_by) == (card.id, kim.participant_id, sam.id)
    assert {each.participant_id for each in looking.replies(runtime.transaction)} == {kim.participant_id}
    said = looking.messages(runtime.transaction, MessageKind.STAFF_ANSWER)
    told = [each for each in said if each.text_key == TextKey.WROTE_AGAIN]
    assert [(each.specialist_id, each.escalation_id) for each in told] == [(sam.id, card.id)]


def test_who_joins_by_text_brings_what_they_wrote_before(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    del sam, dana  # so that somebody is on call, and there is a program
    writes(runtime, "i want to kill myself")
    (card,) = live(runtime)

    writes(runtime, "JOIN HARBOR")

    (after,) = live(runtime)
    assert after.id == card.id
    assert after.participant_id is not None
    assert looking.replies(runtime.transaction)[0].participant_id == after.participant_id


def test_a_card_in_another_program_stays_with_its_own_people(runtime: Runtime, sam: Specialist, dana: Person) -> None:
    del sam, dana
    writes(runtime, "i want to kill myself")
    (card,) = live(runtime)

    new(runtime, "discharge")

    (after,) = live(runtime)
    assert (after.id, after.participant_id) == (card.id, None)
