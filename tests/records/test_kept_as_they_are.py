"""What was written is kept as it is: the database itself refuses to change it, but lets it be sealed again."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from outreach.adapters.database import make_engine, make_transaction
from outreach.domain.contact_note import ContactMode, NoteDraft, NoteWords
from outreach.ports import Transaction
from outreach.records import contact_notes, notes, profiles, seals
from outreach.records.contact_notes import AddendumRow, ContactNote, ContactNoteRow
from outreach.records.keys import KeyRing
from outreach.records.notes import NoteRow
from outreach.records.profiles import Known, ProfileRow
from tests import make
from tests.writers import writer

DRAFT = NoteDraft(
    mode=ContactMode.TEXT,
    started_at=make.NOW - timedelta(minutes=20),
    ended_at=make.NOW,
    units=1,
    credential="CPSS",
    words=NoteWords(goal="home", safety="fine"),
)


def a_note(session: Session, *, signed: bool) -> ContactNote:
    dana, sam = make.participant(session), writer(session)
    note = contact_notes.add(
        session,
        DRAFT,
        program=dana.in_use.program_id,
        participant=dana.participant_id,
        stranger=None,
        escalation=None,
        writer=sam,
        now=make.NOW,
    )
    if not signed:
        return note
    done = contact_notes.sign(session, note, now=make.NOW)
    assert done is not None
    return done


def change(transaction: Transaction, statement: sa.Executable) -> None:
    with transaction() as session:
        session.execute(statement)


@pytest.mark.parametrize(
    "values",
    [{"units": 9}, {"mode": ContactMode.CALL}, {"words": '{"goal": "other"}'}, {"signed_at": None}, {"writer": "Lee"}],
    ids=lambda values: next(iter(values)),
)
def test_no_statement_changes_a_signed_note(transaction: Transaction, values: dict[str, object]) -> None:
    with transaction() as session:
        note = a_note(session, signed=True)

    with pytest.raises(DatabaseError, match="kept as they are"):
        change(transaction, sa.update(ContactNoteRow).where(ContactNoteRow.id == note.id).values(values))

    with transaction() as session:
        assert contact_notes.by_id(session, note.id) == note


def test_a_signed_note_is_never_deleted_and_a_draft_may_be(transaction: Transaction) -> None:
    with transaction() as session:
        signed, draft = a_note(session, signed=True), a_note(session, signed=False)

    with pytest.raises(DatabaseError, match="kept as they are"):
        change(transaction, sa.delete(ContactNoteRow).where(ContactNoteRow.id == signed.id))
    change(transaction, sa.delete(ContactNoteRow).where(ContactNoteRow.id == draft.id))

    with transaction() as session:
        assert contact_notes.by_id(session, signed.id) == signed
        assert contact_notes.by_id(session, draft.id) is None


def test_nobody_signs_without_a_credential(transaction: Transaction) -> None:
    with transaction() as session:
        note = a_note(session, signed=False)
        change_of = sa.update(ContactNoteRow).where(ContactNoteRow.id == note.id)
        session.execute(change_of.values(credential=""))

    with pytest.raises(DatabaseError, match="signed_with_credential"):
        change(transaction, change_of.values(signed_at=make.NOW))


def test_no_row_says_that_a_writer_signed_their_own_note_off(transaction: Transaction) -> None:
    with transaction() as session:
        note = a_note(session, signed=True)

    with pytest.raises(DatabaseError, match="signed_off_by_another"):
        change(
            transaction,
            sa.update(ContactNoteRow)
            .where(ContactNoteRow.id == note.id)
            .values(signed_off_at=make.NOW, reviewer_id=note.writer.id, reviewer="Sam"),
        )


def test_what_else_is_written_is_neither_changed_nor_deleted(transaction: Transaction) -> None:
    rows: dict[type[NoteRow | ProfileRow | AddendumRow], tuple[UUID, str]] = {}
    with transaction() as session:
        dana, sam, signed = make.participant(session), writer(session), a_note(session, signed=True)
        kept = notes.add(
            session, "her sister", participant=dana.participant_id, stranger=None, writer=sam, now=make.NOW
        )
        rows[NoteRow] = kept, "body"
        assert profiles.add(session, make.the_id(dana), Known(goals="a job"), number=1, writer=sam, now=make.NOW)
        rows[ProfileRow] = session.scalars(sa.select(ProfileRow.id)).one(), "goals"
        rows[AddendumRow] = contact_notes.append(session, signed.id, "it was 6", writer=sam, now=make.NOW), "body"

    for table, (key, column) in rows.items():
        with pytest.raises(DatabaseError, match="kept as they are"):
            change(transaction, sa.update(table).where(table.id == key).values({column: "other"}))
        with pytest.raises(DatabaseError, match="kept as they are"):
            change(transaction, sa.delete(table).where(table.id == key))


def test_all_of_it_can_be_sealed_again_under_a_new_key(transaction: Transaction, migrated_url: str) -> None:
    with transaction() as session:
        note = a_note(session, signed=True)
        contact_notes.append(session, note.id, "it was 6", writer=note.writer, now=make.NOW)
    fresh = make_engine(migrated_url, newer_keys())
    later = make_transaction(fresh, make.Doorbell())

    with later() as session:
        for name in ("contact_notes", "contact_note_addenda"):
            assert seals.seal_again(session, name, after=None, limit=10)
            assert seals.count_under_other_keys(session, name) == 0
    with later() as session:
        again = contact_notes.by_id(session, note.id)
        added = contact_notes.addenda_of(session, [note.id])[note.id]
    fresh.dispose()

    assert again == note
    assert [each.body for each in added] == ["it was 6"]


def newer_keys() -> KeyRing:
    """The tests' keys, and a new one before them whose name is of another length."""
    return KeyRing(
        ciphers={"a-longer-name": make.KEYS.ciphers["tests"], **make.KEYS.ciphers},
        primary="a-longer-name",
        lookup=make.KEYS.lookup,
    )
