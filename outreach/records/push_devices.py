"""Push devices: the browsers in which somebody of ours asked to be notified, and up to when each was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, Select, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from outreach.domain.escalation import EscalationStatus
from outreach.domain.pushing import PushAddress
from outreach.records.accounts import AccountRow
from outreach.records.base import Base, Sealed, ShortText, UtcDateTime, new_id, spelled
from outreach.records.escalations import EscalationRow
from outreach.records.pages import PageRow


class PushDeviceRow(Base):
    """One browser of an account. `told_until` is the moment of the newest page that it needs no notification of.

    `device_hash` is that of what its cookie holds, `endpoint_hash` that of where it is reached; before `next_try_at`
    it is left alone.
    """

    __tablename__ = "push_devices"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    device_hash: Mapped[str] = mapped_column(ShortText, index=True)
    endpoint_hash: Mapped[str] = mapped_column(ShortText, unique=True)
    endpoint: Mapped[str] = mapped_column(Sealed("push_devices.endpoint"))
    p256dh: Mapped[str] = mapped_column(Sealed("push_devices.p256dh"))
    auth: Mapped[str] = mapped_column(Sealed("push_devices.auth"))
    words: Mapped[str] = mapped_column(ShortText)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_until: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True, kw_only=True)
class PushDevice:
    """A browser that is notified: how it calls itself, since when, when it last was, and the language of its owner."""

    id: UUID
    account_id: UUID
    device_hash: str
    address: PushAddress
    words: str
    created_at: datetime
    used_at: datetime | None
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPushDevice:
    """A browser in which somebody asks to be notified."""

    device_hash: str
    endpoint_hash: str
    address: PushAddress
    words: str


def add(session: Session, account: UUID, new: NewPushDevice, *, now: datetime) -> None:
    """Keep a device, in place of what was kept of it before, whoever it was of."""
    same = (PushDeviceRow.endpoint_hash == new.endpoint_hash, PushDeviceRow.device_hash == new.device_hash)
    session.execute(delete(PushDeviceRow).where(or_(*same)))
    session.add(
        PushDeviceRow(
            id=new_id(now),
            account_id=account,
            device_hash=new.device_hash,
            endpoint_hash=new.endpoint_hash,
            endpoint=new.address.endpoint,
            p256dh=new.address.p256dh,
            auth=new.address.auth,
            words=new.words,
            created_at=now,
            told_until=now,
        )
    )
    session.flush()


def of_account(session: Session, account: UUID) -> list[PushDevice]:
    """List an account's devices, newest first."""
    return _devices(session, PushDeviceRow.account_id == account)


def by_ids(session: Session, which: Sequence[UUID]) -> list[PushDevice]:
    """List some devices, oldest first; those that are gone are left out."""
    return _devices(session, PushDeviceRow.id.in_(which))[::-1]


def remove(session: Session, device: UUID, *, account: UUID | None = None) -> bool:
    """Forget a device; with an account only if it is theirs."""
    whose = () if account is None else (PushDeviceRow.account_id == account,)
    gone = session.scalars(delete(PushDeviceRow).where(PushDeviceRow.id == device, *whose).returning(PushDeviceRow.id))
    return bool(gone.all())


def remove_by_hash(session: Session, device_hash: str) -> None:
    """Forget a device by what its cookie holds."""
    session.execute(delete(PushDeviceRow).where(PushDeviceRow.device_hash == device_hash))


def remove_all(session: Session, account: UUID, *, but: str = "") -> None:
    """Forget an account's devices, but for the one whose cookie has that hash."""
    session.execute(delete(PushDeviceRow).where(PushDeviceRow.account_id == account, PushDeviceRow.device_hash != but))


def claim(session: Session, *, since: datetime, now: datetime, until: datetime, limit: int) -> list[UUID]:
    """Take devices that are to be notified of a page since a moment, and put each off, so that nobody else does it."""
    waiting = _to_tell(since).where(_may_try(now)).with_only_columns(PushDeviceRow.id).distinct().limit(limit)
    found = list(session.scalars(waiting))
    if not found:
        return []
    taken = update(PushDeviceRow).where(PushDeviceRow.id.in_(found), _may_try(now)).values(next_try_at=until)
    return list(session.scalars(taken.returning(PushDeviceRow.id)))


def told(session: Session, device: UUID, *, until: datetime) -> None:
    """Note that a device was notified of all pages up to a moment."""
    session.execute(
        update(PushDeviceRow)
        .where(PushDeviceRow.id == device)
        .values(told_until=until, used_at=until, next_try_at=None)
    )


def put_off(session: Session, device: UUID, *, until: datetime) -> None:
    """Leave a device alone until a moment, and try again then."""
    session.execute(update(PushDeviceRow).where(PushDeviceRow.id == device).values(next_try_at=until))


def next_moment(session: Session, *, since: datetime) -> datetime | None:
    """Find when the next device is to be notified."""
    when = func.coalesce(func.max(PushDeviceRow.next_try_at), func.min(PageRow.at))
    each = _to_tell(since).with_only_columns(when.label("moment")).group_by(PushDeviceRow.id).subquery()
    found: datetime | None = session.scalar(select(func.min(each.c.moment)))
    return found


def _to_tell(since: datetime) -> Select[*tuple[UUID]]:
    """Select the devices of everybody who was paged since, about what nobody has taken yet."""
    return (
        select(PushDeviceRow.id)
        .join(AccountRow, AccountRow.id == PushDeviceRow.account_id)
        .join(PageRow, PageRow.specialist_id == AccountRow.specialist_id)
        .join(EscalationRow, EscalationRow.id == PageRow.escalation_id)
        .where(
            PageRow.at > since,
            PageRow.at > PushDeviceRow.told_until,
            AccountRow.disabled_at.is_(None),
            spelled(EscalationRow.status, EscalationStatus.OPEN),
        )
    )


def _may_try(now: datetime) -> ColumnElement[bool]:
    return or_(PushDeviceRow.next_try_at.is_(None), PushDeviceRow.next_try_at <= now)


def _devices(session: Session, which: ColumnElement[bool]) -> list[PushDevice]:
    rows = session.execute(
        select(PushDeviceRow, AccountRow.lang)
        .join(AccountRow, AccountRow.id == PushDeviceRow.account_id)
        .where(which)
        .order_by(PushDeviceRow.id.desc())
    )
    return [_device(row, lang) for row, lang in rows]


def _device(row: PushDeviceRow, lang: str) -> PushDevice:
    return PushDevice(
        id=row.id,
        account_id=row.account_id,
        device_hash=row.device_hash,
        address=PushAddress(endpoint=row.endpoint, p256dh=row.p256dh, auth=row.auth),
        words=row.words,
        created_at=row.created_at,
        used_at=row.used_at,
        lang=lang,
    )
