"""Contact notes: drafted, signed, signed off; after signing, only an addendum can say anything else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.contact_note import ContactMode, NoteDraft, as_stored, from_stored, is_late
from outreach.domain.writer import Writer
from outreach.records import append_only
from outreach.records.base import Base, Sealed, ShortText, UtcDateTime, choice, index_of, new_id, promise
from outreach.records.same_person import about


class ContactNoteRow(Base):
    """One contact with one person, as its writer tells it; `revision` counts how often the draft was kept."""

    __tablename__ = "contact_notes"
    __table_args__ = (
        promise("(participant_id IS NULL) <> (stranger_id IS NULL)", name="about_one_person"),
        promise("started_at <= ended_at", name="starts_before_it_ends"),
        promise("units >= 0", name="units_are_counted"),
        promise("signed_at IS NULL OR credential <> ''", name="signed_with_credential"),
        promise("signed_off_at IS NULL OR signed_at IS NOT NULL", name="signed_before_signed_off"),
        promise(
            "(signed_off_at IS NULL) = (reviewer_id IS NULL) AND (reviewer_id IS NULL) = (reviewer IS NULL)",
            name="signed_off_by_somebody",
        ),
        promise("reviewer_id IS NULL OR reviewer_id <> writer_id", name="signed_off_by_another"),
        index_of("ix_contact_notes_participant", "participant_id", "id", where="participant_id IS NOT NULL"),
        index_of("ix_contact_notes_stranger", "stranger_id", "id", where="stranger_id IS NOT NULL"),
        index_of(
            "ix_contact_notes_unsigned_off",
            "program_id",
            "signed_at",
            where="signed_at IS NOT NULL AND signed_off_at IS NULL",
        ),
        Index("ix_contact_notes_writer", "writer_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("programs.id"))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    stranger_id: Mapped[UUID | None] = mapped_column(ForeignKey("strangers.id"))
    escalation_id: Mapped[UUID | None] = mapped_column(ForeignKey("escalations.id"))
    writer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    writer: Mapped[str] = mapped_column(Sealed("contact_notes.writer"))
    revision: Mapped[int]
    mode: Mapped[ContactMode] = mapped_column(choice(ContactMode))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    units: Mapped[int]
    credential: Mapped[str] = mapped_column(ShortText)
    service_code: Mapped[str] = mapped_column(ShortText)
    words: Mapped[str] = mapped_column(Sealed("contact_notes.words"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewer_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    reviewer: Mapped[str | None] = mapped_column(Sealed("contact_notes.reviewer"))
    signed_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


_SIGNED = (
    *("id", "program_id", "participant_id", "stranger_id", "escalation_id", "writer_id", "revision"),
    *("mode", "started_at", "ended_at", "units", "credential", "service_code", "created_at", "kept_at", "signed_at"),
)
append_only.keep(ContactNoteRow, kept=_SIGNED, sealed=("words", "writer"), once="signed_at")


class AddendumRow(Base):
    """What somebody added to a note that was signed."""

    __tablename__ = "contact_note_addenda"
    __table_args__ = (Index("ix_contact_note_addenda_note", "contact_note_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_note_id: Mapped[UUID] = mapped_column(ForeignKey("contact_notes.id"))
    body: Mapped[str] = mapped_column(Sealed("contact_note_addenda.body"))
    writer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    writer: Mapped[str] = mapped_column(Sealed("contact_note_addenda.writer"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


append_only.keep(AddendumRow, kept=("id", "contact_note_id", "writer_id", "at"), sealed=("body", "writer"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Addendum:
    """What was added to a signed note, by whom and when."""

    id: UUID
    body: str
    writer: Writer
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNote:
    """One contact note: a draft until `signed_at`, seen by a supervisor at `signed_off_at`."""

    id: UUID
    program_id: UUID
    participant_id: UUID | None
    stranger_id: UUID | None
    escalation_id: UUID | None
    writer: Writer
    revision: int
    draft: NoteDraft
    created_at: datetime
    signed_at: datetime | None
    reviewer: Writer | None
    signed_off_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether it was signed long after the contact."""
        return self.signed_at is not None and is_late(ended_at=self.draft.ended_at, signed_at=self.signed_at)


def add(
    session: Session,
    draft: NoteDraft,
    *,
    program: UUID,
    participant: UUID | None,
    stranger: UUID | None,
    escalation: UUID | None,
    writer: Writer,
    now: datetime,
) -> ContactNote:
    """Begin a note."""
    row = ContactNoteRow(
        id=new_id(now),
        program_id=program,
        participant_id=participant,
        stranger_id=stranger,
        escalation_id=escalation,
        writer_id=writer.id,
        writer=writer.name,
        revision=1,
        created_at=now,
        kept_at=now,
        **_columns(draft),
    )
    session.add(row)
    session.flush()
    return _note(row)


def by_id(session: Session, note: UUID) -> ContactNote | None:
    """Fetch one note."""
    row = session.get(ContactNoteRow, note, populate_existing=True)
    return None if row is None else _note(row)


def rewrite(session: Session, note: ContactNote, draft: NoteDraft, *, now: datetime) -> ContactNote | None:
    """Keep a draft as it is now; None when it was signed, or kept from elsewhere, since it was read."""
    return _move(session, note, {**_columns(draft), "revision": note.revision + 1, "kept_at": now})


def sign(session: Session, note: ContactNote, *, now: datetime) -> ContactNote | None:
    """Let its writer sign a draft as it was read; None when it is not that draft any more."""
    return _move(session, note, {"signed_at": now})


def _move(session: Session, note: ContactNote, values: dict[str, object]) -> ContactNote | None:
    row = session.scalar(
        update(ContactNoteRow)
        .where(
            ContactNoteRow.id == note.id,
            ContactNoteRow.revision == note.revision,
            ContactNoteRow.signed_at.is_(None),
        )
        .values(values)
        .returning(ContactNoteRow)
        .execution_options(populate_existing=True)
    )
    return None if row is None else _note(row)


def sign_off(session: Session, note: UUID, reviewer: Writer, *, now: datetime) -> bool:
    """Note that a supervisor has read a signed note; False when one had before, or it is not signed."""
    moved = session.execute(
        update(ContactNoteRow)
        .where(ContactNoteRow.id == note, ContactNoteRow.signed_at.is_not(None), ContactNoteRow.signed_off_at.is_(None))
        .values(signed_off_at=now, reviewer_id=reviewer.id, reviewer=reviewer.name)
        .returning(ContactNoteRow.id)
        .execution_options(synchronize_session=False)
    )
    return moved.first() is not None


def append(session: Session, note: UUID, body: str, *, writer: Writer, now: datetime) -> UUID:
    """Add something to a signed note."""
    row = AddendumRow(id=new_id(now), contact_note_id=note, body=body, writer_id=writer.id, writer=writer.name, at=now)
    session.add(row)
    session.flush()
    return row.id


def addenda_of(session: Session, notes: Sequence[UUID]) -> dict[UUID, list[Addendum]]:
    """List what was added to some notes, oldest first."""
    if not notes:
        return {}
    rows = session.scalars(select(AddendumRow).where(AddendumRow.contact_note_id.in_(notes)).order_by(AddendumRow.id))
    found: dict[UUID, list[Addendum]] = {key: [] for key in notes}
    for row in rows:
        added = Addendum(id=row.id, body=row.body, writer=Writer(row.writer_id, row.writer), at=row.at)
        found[row.contact_note_id].append(added)
    return found


def newest_of(session: Session, *, participant: UUID | None, stranger: UUID | None, limit: int) -> list[ContactNote]:
    """List the contact notes about somebody, newest first."""
    whose = ContactNoteRow.stranger_id == stranger
    if participant is not None:
        whose = about(ContactNoteRow.participant_id, ContactNoteRow.stranger_id, participant)
    rows = session.scalars(select(ContactNoteRow).where(whose).order_by(ContactNoteRow.id.desc()).limit(limit))
    return [_note(row) for row in rows]


def follow(session: Session, gone: UUID, kept: UUID) -> None:
    """Let what is not signed yet about one participant be about another, who they are; what is signed stays."""
    drafts = (ContactNoteRow.participant_id == gone, ContactNoteRow.signed_at.is_(None))
    session.execute(update(ContactNoteRow).where(*drafts).values(participant_id=kept))


def to_sign_off(session: Session, programs: Sequence[UUID], *, limit: int, passing: int = 0) -> list[ContactNote]:
    """List the signed notes of some programs that no supervisor has read, those that wait longest first."""
    rows = session.scalars(
        select(ContactNoteRow)
        .where(
            ContactNoteRow.program_id.in_(programs),
            ContactNoteRow.signed_at.is_not(None),
            ContactNoteRow.signed_off_at.is_(None),
        )
        .order_by(ContactNoteRow.signed_at, ContactNoteRow.id)
        .offset(passing)
        .limit(limit)
    )
    return [_note(row) for row in rows]


def credential_of(session: Session, writer: UUID) -> str:
    """Say with which credential somebody signed last; empty for somebody who has not yet."""
    found = session.scalar(
        select(ContactNoteRow.credential)
        .where(ContactNoteRow.writer_id == writer, func.length(ContactNoteRow.credential) > 0)
        .order_by(ContactNoteRow.id.desc())
        .limit(1)
    )
    return found or ""


def _columns(draft: NoteDraft) -> dict[str, object]:
    return {
        "mode": draft.mode,
        "started_at": draft.started_at,
        "ended_at": draft.ended_at,
        "units": draft.units,
        "credential": draft.credential.strip(),
        "service_code": draft.service_code.strip(),
        "words": as_stored(draft.words),
    }


def _note(row: ContactNoteRow) -> ContactNote:
    return ContactNote(
        id=row.id,
        program_id=row.program_id,
        participant_id=row.participant_id,
        stranger_id=row.stranger_id,
        escalation_id=row.escalation_id,
        writer=Writer(row.writer_id, row.writer),
        revision=row.revision,
        draft=NoteDraft(
            mode=row.mode,
            started_at=row.started_at,
            ended_at=row.ended_at,
            units=row.units,
            credential=row.credential,
            service_code=row.service_code,
            words=from_stored(row.words),
        ),
        created_at=row.created_at,
        signed_at=row.signed_at,
        reviewer=None if row.reviewer_id is None else Writer(row.reviewer_id, row.reviewer or ""),
        signed_off_at=row.signed_off_at,
    )
