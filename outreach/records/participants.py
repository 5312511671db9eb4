"""Participants, the strangers who text us, and the conditional update that keeps one person's texts in order."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, bindparam, false, func, select, type_coerce, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.consent import ConsentState
from outreach.domain.phone import PhoneNumber
from outreach.records import later, straight
from outreach.records.among import among
from outreach.records.base import Base, NumberFingerprint, Sealed, SealedNumber, ShortText, UtcDateTime, choice, new_id
from outreach.records.enrollments import EnrollmentRow, EnrollmentStatus
from outreach.records.where_free import insert_unless_there


class ParticipantRow(Base):
    """Somebody whom a program keeps in touch with; `consent` repeats the last line of their ledger."""

    __tablename__ = "participants"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Sealed("participants.name"))
    phone: Mapped[PhoneNumber] = mapped_column(SealedNumber("participants.phone"))
    phone_fingerprint: Mapped[PhoneNumber] = mapped_column(NumberFingerprint, unique=True)
    zone: Mapped[str | None] = mapped_column(ShortText)
    state: Mapped[str | None] = mapped_column(ShortText)
    lang: Mapped[str] = mapped_column(ShortText)
    peer_id: Mapped[UUID | None] = mapped_column(ForeignKey("specialists.id"))
    at_risk: Mapped[bool] = mapped_column(default=False)
    by_voice: Mapped[bool] = mapped_column(default=False, server_default=false())
    consent: Mapped[ConsentState | None] = mapped_column(choice(ConsentState))
    last_heard_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StrangerRow(Base):
    """A number that texted us and belongs to nobody we know."""

    __tablename__ = "strangers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    phone: Mapped[PhoneNumber] = mapped_column(SealedNumber("strangers.phone"))
    phone_fingerprint: Mapped[PhoneNumber] = mapped_column(NumberFingerprint, unique=True)
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("programs.id"))
    last_heard_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody whom a program keeps in touch with."""

    id: UUID
    name: str
    phone: PhoneNumber
    zone: str | None
    state: str | None
    lang: str
    peer_id: UUID | None
    at_risk: bool
    consent: ConsentState | None
    last_heard_at: datetime | None
    by_voice: bool = False

    @property
    def initials(self) -> str:
        """The initials that a page may carry, such as "D.M."; at most two."""
        return initials_of(self.name)

    @property
    def first_name(self) -> str:
        """The name that texts may use."""
        return self.name.split()[0] if self.name.split() else ""


def initials_of(name: str) -> str:
    """Say somebody's name as a page may carry it, such as "D.M."; at most two letters."""
    letters = [word[0].upper() for word in name.split() if word[0].isalnum()]
    return "".join(f"{letter}." for letter in letters[:2]) or "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """A number that belongs to nobody we know."""

    id: UUID
    phone: PhoneNumber
    program_id: UUID | None
    answered_at: datetime | None
    stopped_at: datetime | None


_NAMES = tuple(each.name for each in fields(Participant))
_COLUMNS = tuple(getattr(ParticipantRow, name) for name in _NAMES)


def _participant(row: ParticipantRow) -> Participant:
    return Participant(
        id=row.id,
        name=row.name,
        phone=row.phone,
        zone=row.zone,
        state=row.state,
        lang=row.lang,
        peer_id=row.peer_id,
        at_risk=row.at_risk,
        consent=row.consent,
        last_heard_at=row.last_heard_at,
        by_voice=row.by_voice,
    )


def add(
    session: Session,
    *,
    name: str,
    phone: PhoneNumber,
    zone: str | None,
    state: str | None,
    lang: str,
    peer: UUID | None,
    at_risk: bool,
    now: datetime,
) -> Participant:
    """Store somebody new, without any consent yet."""
    row = ParticipantRow(
        id=new_id(now),
        name=name,
        phone=phone,
        phone_fingerprint=phone,
        zone=zone,
        state=state,
        lang=lang,
        peer_id=peer,
        at_risk=at_risk,
        consent=None,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return _participant(row)


def by_phone(session: Session, phone: PhoneNumber) -> Participant | None:
    """Find a participant by number."""
    return next(iter(by_phones(session, [phone])), None)


_BY_PHONES = select(*_COLUMNS).where(among(ParticipantRow.phone_fingerprint, "phones"))


def by_phones(session: Session, phones: Sequence[PhoneNumber]) -> list[Participant]:
    """Find the participants who have some numbers."""
    rows = straight.ask(session, _BY_PHONES, {"phones": list(phones)})
    return [Participant(**dict(zip(_NAMES, row, strict=True))) for row in rows]


_BY_IDS = select(*_COLUMNS).where(among(ParticipantRow.id, "ids"))


def by_ids(session: Session, ids: Sequence[UUID]) -> dict[UUID, Participant]:
    """Fetch some participants by id."""
    rows = straight.ask(session, _BY_IDS, {"ids": list(ids)})
    return {row[0]: Participant(**dict(zip(_NAMES, row, strict=True))) for row in rows}


def by_name(session: Session, name: str) -> list[Participant]:
    """Find participants by name, whatever its case (names are sealed, so this opens each one)."""
    enrolled = select(EnrollmentRow.participant_id)  # who was merged into another one is in no program
    rows = session.scalars(select(ParticipantRow).where(ParticipantRow.id.in_(enrolled)).order_by(ParticipantRow.id))
    return [somebody for somebody in map(_participant, rows) if somebody.name.casefold() == name.casefold()]


def ids_of_peer(session: Session, specialist: UUID, *, program: UUID) -> list[UUID]:
    """List those of a program whose own peer somebody is."""
    rows = session.scalars(
        select(ParticipantRow.id)
        .join(EnrollmentRow, EnrollmentRow.participant_id == ParticipantRow.id)
        .where(ParticipantRow.peer_id == specialist, EnrollmentRow.program_id == program)
        .order_by(ParticipantRow.id)
    )
    return list(rows)


def count_by_state(session: Session, program: UUID) -> list[tuple[ConsentState | None, EnrollmentStatus, int]]:
    """Count a program's participants by what they allowed and by whether the program asks them."""
    rows = session.execute(
        select(ParticipantRow.consent, EnrollmentRow.status, func.count())
        .join(EnrollmentRow, EnrollmentRow.participant_id == ParticipantRow.id)
        .where(EnrollmentRow.program_id == program)
        .group_by(ParticipantRow.consent, EnrollmentRow.status),
    )
    return [(row[0], row[1], row[2]) for row in rows]


_HEARD = (
    select(*(getattr(ParticipantRow, column) for column in Participant.__dataclass_fields__))
    .where(among(ParticipantRow.phone_fingerprint, "phones"))
    .order_by(ParticipantRow.id)
    .with_for_update(key_share=True)
)
_HEAR = (
    update(ParticipantRow).where(ParticipantRow.id == bindparam("participant")).values(last_heard_at=bindparam("at"))
)


def hear(session: Session, phones: Sequence[PhoneNumber], *, now: datetime) -> list[Participant]:
    """Note that we heard from some numbers; names the participants who have them.

    Their rows are locked until the commit, always in the same order: that keeps one person's texts in order, and two
    processes that hear from the same people never wait for each other in a circle.
    """
    if not phones:
        return []
    found = [Participant(**row._asdict()) for row in straight.ask(session, _HEARD, {"phones": list(phones)})]
    for participant in found:
        later.change(session, _HEAR, {"participant": participant.id, "at": now})
    return found


def hold(session: Session, ids: Sequence[UUID]) -> dict[UUID, Participant]:
    """Fetch some participants, of whom nothing is written down by anybody else until this transaction ends."""
    statement = select(*_COLUMNS).where(ParticipantRow.id.in_(ids)).order_by(ParticipantRow.id).with_for_update()
    return {row[0]: Participant(**dict(zip(_NAMES, row, strict=True))) for row in session.execute(statement)}


def change(session: Session, participant: UUID, **values: object) -> None:
    """Change what is known of somebody: name, peer_id, at_risk, zone, state, lang, by_voice or last_heard_at."""
    session.execute(update(ParticipantRow).where(ParticipantRow.id == participant).values(values))


def set_number(session: Session, participant: UUID, phone: PhoneNumber) -> None:
    """Let somebody have another number from now on."""
    values = {"phone": phone, "phone_fingerprint": phone}
    session.execute(update(ParticipantRow).where(ParticipantRow.id == participant).values(values))


def give_up_number(session: Session, participant: UUID) -> None:
    """Let nobody be found any more by the number that somebody had, who is no participant of their own any more."""
    nothing = type_coerce(sha256(participant.bytes).digest(), LargeBinary)
    session.execute(update(ParticipantRow).where(ParticipantRow.id == participant).values(phone_fingerprint=nothing))


def set_place(session: Session, participant: UUID, *, zone: str, state: str | None) -> None:
    """Note where somebody lives."""
    session.execute(update(ParticipantRow).where(ParticipantRow.id == participant).values(zone=zone, state=state))


def set_language(session: Session, participant: UUID, lang: str) -> None:
    """Speak to somebody in another language from now on."""
    session.execute(update(ParticipantRow).where(ParticipantRow.id == participant).values(lang=lang))


def set_by_voice(session: Session, participant: UUID, *, by_voice: bool) -> None:
    """Call somebody for their check-ins from now on, or text them again."""
    session.execute(update(ParticipantRow).where(ParticipantRow.id == participant).values(by_voice=by_voice))


_SET_CONSENT = (
    update(ParticipantRow).where(ParticipantRow.id == bindparam("participant")).values(consent=bindparam("allowed"))
)


def set_consent(session: Session, participant: UUID, state: ConsentState) -> None:
    """Repeat the ledger's last line on the participant's row; only `consents.write` calls this."""
    later.change(session, _SET_CONSENT, {"participant": participant, "allowed": state})


def meet(session: Session, phone: PhoneNumber, *, program: UUID | None, now: datetime) -> Stranger:
    """Find the stranger with this number, or make one, and lock them like `hear` does."""
    values = {"id": new_id(now), "phone": phone, "phone_fingerprint": phone, "program_id": program, "created_at": now}
    insert_unless_there(session, StrangerRow, values)
    row = session.scalars(select(StrangerRow).where(StrangerRow.phone_fingerprint == phone).with_for_update()).one()
    row.last_heard_at = now
    session.flush()
    return _stranger(row)


def move_stranger(session: Session, stranger: Stranger, *, program: UUID) -> Stranger:
    """Show a stranger to another program from now on."""
    session.execute(update(StrangerRow).where(StrangerRow.id == stranger.id).values(program_id=program))
    return replace(stranger, program_id=program)


def _stranger(row: StrangerRow) -> Stranger:
    return Stranger(
        id=row.id,
        phone=row.phone,
        program_id=row.program_id,
        answered_at=row.answered_at,
        stopped_at=row.stopped_at,
    )


def strangers_by_ids(session: Session, ids: Sequence[UUID]) -> dict[UUID, Stranger]:
    """Fetch some strangers by id."""
    rows = session.scalars(select(StrangerRow).where(StrangerRow.id.in_(ids)))
    return {row.id: _stranger(row) for row in rows}


def hold_stranger(session: Session, stranger: UUID) -> Stranger | None:
    """Fetch a stranger whom nobody else says anything about until this transaction ends."""
    row = session.scalar(select(StrangerRow).where(StrangerRow.id == stranger).with_for_update())
    return None if row is None else _stranger(row)


def stranger_answered(session: Session, stranger: UUID, *, now: datetime) -> None:
    """Note that a stranger got our neutral answer."""
    session.execute(update(StrangerRow).where(StrangerRow.id == stranger).values(answered_at=now))


def stranger_stopped(session: Session, stranger: UUID, *, at: datetime | None) -> None:
    """Note when a stranger told us to stop; None once they told us to go on."""
    session.execute(update(StrangerRow).where(StrangerRow.id == stranger).values(stopped_at=at))


def stranger_by_phone(session: Session, phone: PhoneNumber) -> Stranger | None:
    """Find the stranger with this number."""
    row = session.scalar(select(StrangerRow).where(StrangerRow.phone_fingerprint == phone))
    return None if row is None else _stranger(row)


def told_us_to_stop(session: Session, phone: PhoneNumber) -> bool:
    """Say whether somebody told us to stop from a number that was nobody's then."""
    known = stranger_by_phone(session, phone)
    return known is not None and known.stopped_at is not None
