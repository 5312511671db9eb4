"""JOIN of another program than theirs: nobody is invited to the old one, and a person hears of it."""

import pytest

from outreach.actions import replies
from outreach.actions.people import Person
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.text_keys import TextKey
from outreach.ports import Runtime
from outreach.records import participants
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking


@pytest.fixture(autouse=True)
def _two_programs(runtime: Runtime, sam: Specialist) -> None:
    """Harbor, which everybody here is in, and another program, which people join with HOME."""
    del sam  # who is on call
    with runtime.transaction() as session:
        make.program(session, "discharge")


def somebody(runtime: Runtime, consent: ConsentState | None) -> Person:
    with runtime.transaction() as session:
        return make.participant(session, consent=consent)


def consent_of(runtime: Runtime, person: Person) -> ConsentState | None:
    with runtime.transaction() as session:
        return participants.by_ids(session, [make.the_id(person)])[make.the_id(person)].consent


def texts(runtime: Runtime, person: Person, body: str) -> None:
    replies.receive(runtime, make.inbound(body, phone=person.phone))


def answers(runtime: Runtime) -> list[str]:
    return [each.text_key for each in looking.messages(runtime.transaction, MessageKind.ANSWER)]


def word_of(runtime: Runtime, name: str) -> str:
    with runtime.transaction() as session:
        return make.program(session, name).program.word


@pytest.mark.parametrize("consent", [None, *ConsentState])
def test_who_asks_for_another_program_is_not_invited_to_theirs(runtime: Runtime, consent: ConsentState | None) -> None:
    dana = somebody(runtime, consent)

    texts(runtime, dana, f"JOIN {word_of(runtime, 'discharge')}")

    assert consent_of(runtime, dana) is consent
    assert answers(runtime) == [TextKey.CONTACT_COMING]
    found = looking.escalation(runtime.transaction, dana)
    assert [why.rule for why in looking.reasons_of(runtime.transaction, found)] == ["keyword.join_another"]


def test_who_asks_for_their_own_program_again_is_invited(runtime: Runtime) -> None:
    dana = somebody(runtime, ConsentState.WITHDRAWN)

    texts(runtime, dana, f"join {word_of(runtime, 'standard').lower()}")

    assert consent_of(runtime, dana) is ConsentState.INVITED
    assert answers(runtime) == [TextKey.INVITATION]


def test_a_word_of_no_program_is_answered_as_one(runtime: Runtime) -> None:
    dana = somebody(runtime, ConsentState.WITHDRAWN)

    texts(runtime, dana, "JOIN XYZZY")

    assert consent_of(runtime, dana) is ConsentState.WITHDRAWN
    assert answers(runtime) == [TextKey.JOIN_UNKNOWN]
