"""What the database itself refuses, whoever asks: the row-level promises of every life, on both databases."""

from collections.abc import Callable
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import Lane
from outreach.ports import Transaction
from outreach.records import claims, consents
from outreach.records.base import new_id
from outreach.records.tables import metadata
from tests import make
from tests.records import rows

REFUSED = (
    ("a message in sending that nobody claimed", "UPDATE messages SET status = 'sending'"),
    ("a claimed message that is not in sending", "UPDATE messages SET claimed_at = created_at"),
    ("a message that is doubted and not unsure", "UPDATE messages SET unsure_at = created_at"),
    ("a message to nobody", "UPDATE messages SET participant_id = NULL"),
    ("a message with a life of its own", "UPDATE messages SET status = 'lost'"),
    ("a message of an unknown kind", "UPDATE messages SET kind = 'rumour'"),
    ("a live escalation without a next step", "UPDATE escalations SET next_step_at = NULL"),
    ("a resolved escalation with a next step", "UPDATE escalations SET status = 'resolved', outcome = 'reached'"),
    ("a resolved escalation without an outcome", "UPDATE escalations SET status = 'resolved', next_step_at = NULL"),
    ("an escalation that nobody acknowledged", "UPDATE escalations SET status = 'acknowledged'"),
    ("an escalation about nobody", "UPDATE escalations SET participant_id = NULL"),
    ("an open check-in without a next step", "UPDATE check_ins SET next_step_at = NULL"),
    ("a check-in skipped without a reason", "UPDATE check_ins SET status = 'skipped', next_step_at = NULL"),
    ("a check-in that was not skipped, with a reason", "UPDATE check_ins SET skip_reason = 'cap'"),
    ("somebody who is asked and not active", "UPDATE enrollments SET status = 'paused'"),
    ("a shift that ends before it starts", "UPDATE shifts SET ends_at = starts_at"),
)


@pytest.fixture
def furnished(transaction: Transaction) -> Transaction:
    """One row of everything."""
    with transaction() as session:
        person = make.participant(session)
        make.specialist(session)
        rows.message(session, person)
        rows.check_in(session, person)
        rows.escalation(session, person)
    return transaction


@pytest.mark.parametrize("statement", [each[1] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_the_database_refuses(furnished: Transaction, statement: str) -> None:
    with pytest.raises(IntegrityError), furnished() as session:
        session.execute(sa.text(statement))


def test_every_spelling_of_every_closed_choice_is_allowed_and_no_other(engine: sa.Engine) -> None:
    promised = {
        table.name: " ".join(each["sqltext"] for each in sa.inspect(engine).get_check_constraints(table.name))
        for table in metadata.tables.values()
    }
    for table in metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, sa.Enum):
                missing = [choice for choice in column.type.enums if f"'{choice}'" not in promised[table.name]]
                assert missing == [], f"{column} cannot hold {missing}"


def refuses(transaction: Transaction, write: Callable[[Session], object]) -> None:
    with pytest.raises(IntegrityError), transaction() as session:
        write(session)


def test_one_moment_of_an_enrollment_is_asked_once(transaction: Transaction) -> None:
    with transaction() as session:
        person = make.participant(session)
        rows.check_in(session, person)

    refuses(transaction, lambda session: rows.check_in(session, person))


def test_one_person_is_enrolled_under_one_number(transaction: Transaction) -> None:
    phone = make.number()
    with transaction() as session:
        make.participant(session, phone=phone)

    with transaction() as session:
        count = session.scalar(sa.text("SELECT count(*) FROM participants"))

    assert count == 1
    refuses(
        transaction,
        lambda session: session.execute(
            sa.text(
                "INSERT INTO participants (id, name, phone, phone_fingerprint, lang, at_risk, created_at) "
                "SELECT :id, name, phone, phone_fingerprint, lang, at_risk, created_at FROM participants"
            ).bindparams(sa.bindparam("id", new_id(make.NOW), sa.Uuid())),
        ),
    )


def test_a_reference_to_nothing_is_refused(transaction: Transaction) -> None:
    with transaction() as session:
        rows.message(session, make.participant(session))
    nothing = sa.bindparam("id", UUID(int=7), sa.Uuid())

    refuses(
        transaction,
        lambda session: session.execute(sa.text("UPDATE messages SET program_id = :id").bindparams(nothing)),
    )


# -- the ledger ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consents SET state = 'given'",
        "UPDATE consents SET at = at",
        "UPDATE consents SET wording = 'something else'",
        "UPDATE consents SET reply_id = NULL",
        "DELETE FROM consents",
    ],
)
def test_a_line_of_the_ledger_is_never_changed(transaction: Transaction, statement: str) -> None:
    with transaction() as session:
        make.participant(session, consent=ConsentState.GIVEN)

    with pytest.raises(DatabaseError, match="append-only"), transaction() as session:
        session.execute(sa.text(statement))


def test_the_number_on_a_line_may_be_sealed_again(transaction: Transaction) -> None:
    with transaction() as session:
        make.participant(session)

    with transaction() as session:
        changed = session.execute(sa.text("UPDATE consents SET phone = phone"))

    assert changed.rowcount == 1  # type: ignore[attr-defined]


def test_the_ledger_reads_from_the_first_line_to_the_last_and_the_person_repeats_the_last(
    transaction: Transaction,
) -> None:
    with transaction() as session:
        person = make.participant(session, consent=ConsentState.INVITED)
        key = make.the_id(person)
        line = consents.ledger(session, key)[0]
        for state, how in ((ConsentState.GIVEN, ConsentHow.REPLY), (ConsentState.WITHDRAWN, ConsentHow.KEYWORD)):
            consents.write(
                session,
                participant=key,
                phone=person.phone,
                line=consents.ConsentLine(
                    state=state, at=make.NOW, how=how, wording=line.wording, lang="en", scopes=line.scopes
                ),
            )

    with transaction() as session:
        states = [each.state for each in consents.ledger(session, key)]
        repeated = session.scalar(sa.text("SELECT consent FROM participants"))

    assert states == [ConsentState.INVITED, ConsentState.GIVEN, ConsentState.WITHDRAWN]
    assert repeated == "withdrawn"


def test_a_promise_refused_takes_the_whole_transaction_with_it(furnished: Transaction) -> None:
    def claim_and_break(session: Session) -> None:
        claims.claim(session, Lane.PROMPTS, now=make.NOW, limit=10, ready_before=make.NOW)
        session.execute(sa.text("UPDATE escalations SET next_step_at = NULL"))

    refuses(furnished, claim_and_break)

    with furnished() as session:
        assert session.scalar(sa.text("SELECT status FROM messages")) == "queued"
