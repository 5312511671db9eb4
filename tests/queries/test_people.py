"""Finding people by what somebody types, and saying where they stand."""

import pytest

from outreach.actions import people as persons
from outreach.domain.consent import ConsentState
from outreach.ports import Transaction
from outreach.queries import participants, people
from outreach.queries.participants import Standing
from outreach.queries.people import NobodyFound, SeveralFound
from outreach.records.enrollments import EnrollmentStatus
from outreach.records.participants import Stranger
from tests import make


@pytest.mark.parametrize(
    ("consent", "status", "standing"),
    [
        (None, EnrollmentStatus.ACTIVE, Standing.NOT_INVITED),
        (ConsentState.INVITED, EnrollmentStatus.ACTIVE, Standing.INVITED),
        (ConsentState.INVITED, EnrollmentStatus.ENDED, Standing.INVITED),
        (ConsentState.GIVEN, EnrollmentStatus.ACTIVE, Standing.ENROLLED),
        (ConsentState.GIVEN, EnrollmentStatus.PAUSED, Standing.PAUSED),
        (ConsentState.GIVEN, EnrollmentStatus.ENDED, Standing.FINISHED),
        (ConsentState.WITHDRAWN, EnrollmentStatus.ENDED, Standing.STOPPED),
        (ConsentState.WITHDRAWN, EnrollmentStatus.PAUSED, Standing.STOPPED),
    ],
)
def test_what_somebody_allowed_comes_before_what_the_program_does(
    consent: ConsentState | None, status: EnrollmentStatus, standing: Standing
) -> None:
    assert participants.standing(consent, status) is standing


def test_a_participant_is_found_by_name_number_and_id(transaction: Transaction) -> None:
    with transaction() as session:
        dana = make.participant(session, "Dana Moore")

        for who in ("dana moore ", dana.phone.e164, str(dana.participant_id)):
            assert people.participant(session, who).id == dana.participant_id


@pytest.mark.parametrize("who", ["", "Moore", "+12025550199", "123", "01a1fcd6-cbcb-7205-9650-1b73d7c0d071", "*"])
def test_nobody_is_found_by_what_nobody_has(transaction: Transaction, who: str) -> None:
    with transaction() as session:
        make.participant(session, "Dana Moore")

        with pytest.raises(NobodyFound):
            people.participant(session, who)


def test_a_name_that_two_people_share_is_not_guessed_at(transaction: Transaction) -> None:
    with transaction() as session:
        make.participant(session, "Dana Moore")
        make.participant(session, "DANA MOORE")

        with pytest.raises(SeveralFound, match="2 participants"):
            people.participant(session, "Dana Moore")


def test_a_stranger_who_became_a_participant_is_the_participant(transaction: Transaction) -> None:
    phone = make.number()
    with transaction() as session:
        make.program(session)
        persons.meet(session, phone, now=make.NOW)
        assert isinstance(people.participant_or_stranger(session, phone.e164), Stranger)

        dana = make.participant(session, phone=phone)

        assert people.participant_or_stranger(session, phone.e164).id == dana.participant_id


def test_a_file_may_not_name_a_peer_by_a_name_that_two_have(transaction: Transaction) -> None:
    with transaction() as session:
        in_use = make.program(session)
        first = make.specialist(session, "Sam", on_call=None)
        make.specialist(session, "sam", on_call=None)
        kim = make.specialist(session, "Kim", on_call=None)

        known = people.peers(session, in_use.program_id)

        assert "sam" not in known
        assert known["kim"] == kim.id
        assert known[first.phone.e164] == first.id


def test_a_number_has_one_owner_at_most(transaction: Transaction) -> None:
    with transaction() as session:
        in_use = make.program(session)
        dana = make.participant(session)
        sam = make.specialist(session)
        free = make.number()

        owners = people.owners(session, [dana.phone, sam.phone, free])

        assert owners[dana.phone].program_id == in_use.program_id
        assert owners[sam.phone].program_id is None
        assert free not in owners
