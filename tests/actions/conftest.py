"""Actions on a real database, with a carrier and a clock that belong to the test."""

import pytest

from outreach.actions.people import Person
from outreach.domain.phone import PhoneNumber
from outreach.packs.lexicons import load_lexicon
from outreach.packs.states import load_state_hours
from outreach.ports import Runtime, Transaction
from outreach.records.specialists import Specialist
from tests import make
from tests.actions.carrier import Carrier


@pytest.fixture
def clock() -> make.Clock:
    """A clock that the test moves."""
    return make.Clock()


@pytest.fixture
def carrier(clock: make.Clock) -> Carrier:
    """A carrier that takes everything until told otherwise."""
    return Carrier(now=clock)


@pytest.fixture
def runtime(transaction: Transaction, carrier: Carrier, doorbell: make.Doorbell, clock: make.Clock) -> Runtime:
    """What the product runs on."""
    return Runtime(
        transaction=transaction,
        carrier=carrier,
        doorbell=doorbell,
        now=clock,
        lexicon=load_lexicon(),
        state_hours=load_state_hours(),
        public_url="https://outreach.example.org",
        sender=PhoneNumber("+13035550100"),
        page_sender=PhoneNumber("+13035550101"),
    )


@pytest.fixture
def sam(runtime: Runtime) -> Specialist:
    """A specialist who is on call."""
    with runtime.transaction() as session:
        return make.specialist(session)


@pytest.fixture
def dana(runtime: Runtime, sam: Specialist) -> Person:
    """Somebody whom the program asks, while Sam is on call."""
    del sam  # who is on call
    with runtime.transaction() as session:
        return make.participant(session)
