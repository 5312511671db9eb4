"""The consent ledger: append-only lines of who allowed what, when, how and in which words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import DDL, ForeignKey, Index, Select, event, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.consent import ConsentHow, ConsentState, Scope
from outreach.domain.phone import PhoneNumber
from outreach.records import participants
from outreach.records.base import Base, Document, SealedNumber, ShortText, UtcDateTime, choice, new_id
from outreach.records.merges import gone_into


class ConsentRow(Base):
    """One line of the ledger; `wording` names the text and version that the person was shown."""

    __tablename__ = "consents"
    __table_args__ = (Index("ix_consents_participant", "participant_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"))
    phone: Mapped[PhoneNumber] = mapped_column(SealedNumber("consents.phone"))
    state: Mapped[ConsentState] = mapped_column(choice(ConsentState))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    how: Mapped[ConsentHow] = mapped_column(choice(ConsentHow))
    wording: Mapped[str] = mapped_column(ShortText)
    lang: Mapped[str] = mapped_column(ShortText)
    scopes: Mapped[list[str]] = mapped_column(Document)
    reply_id: Mapped[UUID | None] = mapped_column(ForeignKey("replies.id"))


_COLUMNS_KEPT = "id, participant_id, state, at, how, wording, lang, scopes, reply_id"
_ABORT = "BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END"
_RAISE = "BEGIN RAISE EXCEPTION 'the consent ledger is append-only'; END"
_EACH = "FOR EACH ROW EXECUTE FUNCTION consents_keep()"

APPEND_ONLY: Mapping[str, tuple[str, ...]] = {
    "sqlite": (
        f"CREATE TRIGGER consents_no_update BEFORE UPDATE OF {_COLUMNS_KEPT} ON consents {_ABORT}",
        f"CREATE TRIGGER consents_no_delete BEFORE DELETE ON consents {_ABORT}",
    ),
    "postgresql": (
        f"CREATE FUNCTION consents_keep() RETURNS trigger LANGUAGE plpgsql AS $$ {_RAISE} $$",
        f"CREATE TRIGGER consents_keep BEFORE UPDATE OF {_COLUMNS_KEPT} OR DELETE ON consents {_EACH}",
    ),
}
"""What makes the database itself refuse to change a line; the sealed number may be sealed again under a new key."""

for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        event.listen(ConsentRow.__table__, "after_create", DDL(_statement).execute_if(dialect=_dialect))
event.listen(
    ConsentRow.__table__,
    "after_drop",
    DDL("DROP FUNCTION IF EXISTS consents_keep()").execute_if(dialect="postgresql"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """One line of the ledger, as read."""

    state: ConsentState
    at: datetime
    how: ConsentHow
    wording: str
    lang: str
    scopes: tuple[Scope, ...]


def write(
    session: Session,
    *,
    participant: UUID,
    phone: PhoneNumber,
    line: ConsentLine,
    reply: UUID | None = None,
) -> None:
    """Append a line to the ledger and repeat its state on the participant."""
    session.add(
        ConsentRow(
            id=new_id(line.at),
            participant_id=participant,
            phone=phone,
            state=line.state,
            at=line.at,
            how=line.how,
            wording=line.wording,
            lang=line.lang,
            scopes=[scope.value for scope in line.scopes],
            reply_id=reply,
        ),
    )
    participants.set_consent(session, participant, line.state)
    session.flush()


def stands_since(session: Session, participant: UUID) -> datetime | None:
    """Say since when a ledger says what it says now, of the number that it says it of; None while it is empty.

    A line that only changes what a yes covers is no new yes.
    """
    found = None
    for row in session.scalars(_of(participant).order_by(ConsentRow.id.desc())):
        if found is not None and (row.state, row.phone) != (found.state, found.phone):
            break
        found = row
    return None if found is None else found.at


def ledger(session: Session, participant: UUID) -> Sequence[ConsentLine]:
    """Read a participant's ledger, oldest line first, with what they said while we took them for two."""
    rows = session.scalars(_of(participant).order_by(ConsentRow.id))
    return [
        ConsentLine(
            state=row.state,
            at=row.at,
            how=row.how,
            wording=row.wording,
            lang=row.lang,
            scopes=tuple(Scope(scope) for scope in row.scopes),
        )
        for row in rows
    ]


def _of(participant: UUID) -> Select[ConsentRow]:
    theirs = or_(ConsentRow.participant_id == participant, ConsentRow.participant_id.in_(gone_into(participant)))
    return select(ConsentRow).where(theirs)
