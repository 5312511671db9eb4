"""What a report is asked for: a program, its days and a price, all read from the address, which names nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from outreach.actions.programs import ProgramInUse
from outreach.console.words import _
from outreach.domain.hours import local_day
from outreach.domain.periods import NotAPeriod, Period, Stretch, latest, own
from outreach.ports import Work
from outreach.queries.reports.frame import Frame, frames

PRICE = Decimal("0.0125")
"""Dollars for a segment, the carrier's price and the carriers' fees together, unless somebody types another."""

_HIGHEST = Decimal(1)
_A_DAY, _FOUR_WEEKS = timedelta(days=1), timedelta(weeks=4)


class NotAsked(ValueError):
    """Raised when what was typed is no period or no price; says why, in the words of a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody typed, as far as it can be read."""

    period: Period
    price: Decimal

    @property
    def address(self) -> dict[str, str]:
        """Write it for an address: dates and a price, nothing else."""
        dates = {"first": self.period.first.isoformat(), "last": self.period.last.isoformat()}
        days = dates if self.period.stretch is Stretch.OWN else {}
        price = {} if self.price == PRICE else {"price": str(self.price)}
        return {"stretch": self.period.stretch.value, **days, **price}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report is about; `named` says whether it may name our own people."""

    in_use: ProgramInUse
    frame: Frame
    before: Frame
    price: Decimal
    named: bool


def usual(*, zone: str, now: datetime) -> Wanted:
    """Take the four weeks up to yesterday, at the usual price."""
    today = local_day(now, zone)
    return Wanted(period=own(first=today - _FOUR_WEEKS, last=today - _A_DAY, today=today), price=PRICE)


def wanted(typed: Mapping[str, str], *, zone: str, now: datetime) -> Wanted:
    """Read a period and a price; raises NotAsked."""
    if not typed.get("stretch"):
        return replace(usual(zone=zone, now=now), price=_price(typed.get("price")))
    today = local_day(now, zone)
    try:
        stretch = Stretch(typed["stretch"])
    except ValueError:
        raise NotAsked(_("Choose a time from the list.")) from None
    try:
        period = (
            own(first=_day(typed.get("first")), last=_day(typed.get("last")), today=today)
            if stretch is Stretch.OWN
            else latest(stretch, today=today)
        )
    except NotAPeriod:
        raise NotAsked(
            _("The first day must be in the past, the last day not before it, and both at most 400 days apart.")
        ) from None
    return Wanted(period=period, price=_price(typed.get("price")))


def _day(typed: str | None) -> date:
    try:
        return date.fromisoformat(typed or "")
    except ValueError:
        raise NotAsked(_("Type both days, the first and the last.")) from None


def _price(typed: str | None) -> Decimal:
    if not typed:
        return PRICE
    try:
        price = Decimal(typed.strip().lstrip("$").replace(",", "."))
    except InvalidOperation:
        price = Decimal(-1)
    if not (price.is_finite() and 0 <= price <= _HIGHEST):
        raise NotAsked(_("The price of a segment is a number of dollars from 0 to 1, such as 0.0125."))
    return price


def asked(session: Work, in_use: ProgramInUse, found: Wanted, *, named: bool, now: datetime) -> Asked:
    """Frame what is wanted of a program, and the time before it."""
    zone = in_use.program.zone
    frame, before = frames(session, in_use.program_id, zone=zone, period=found.period, now=now)
    return Asked(in_use=in_use, frame=frame, before=before, price=found.price, named=named)
