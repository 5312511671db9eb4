"""Importing people in two steps: a file is looked at first, and what was shown is done after, looked at once more."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import by_staff
from outreach.actions.by_staff import Agreed, NotPossible
from outreach.actions.enrollment import AlreadyEnrolled
from outreach.actions.import_rows import Ground, Owner, Row, Slip, check_rows, read_table
from outreach.actions.programs import ProgramInUse
from outreach.domain.consent import ConsentHow
from outreach.domain.phone import PhoneNumber
from outreach.records import participants, people_files

GOOD_FOR = timedelta(hours=1)
LARGEST = 2_000_000
MOST_ROWS = 5_000
AT_ONCE = 500
"""So many are enrolled in one transaction: a second or two, so that nobody's page waits and no lock lasts."""

_LONGEST_WORDING = 80
_NAME = "the file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What holds for those of whom the file says nothing; `wording` is how those who agreed before did so."""

    agreed: Agreed = Agreed.NONE
    wording: str = ""

    def check(self) -> None:
        """Refuse a yes of which nobody says how it was given; raises NotPossible."""
        if len(self.wording) > _LONGEST_WORDING:
            raise NotPossible(f"say how they agreed in up to {_LONGEST_WORDING} letters")
        if self.agreed is Agreed.GIVEN and not self.wording.strip():
            raise NotPossible("say how they agreed, such as: intake form of 2026-03-01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """How many of a file were enrolled now, how many of it are there in all, and what is left to do."""

    count: int
    here: int
    rest: "Looked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Differs:
    """Somebody who is in the program already, and what the file says otherwise; they are left as they are."""

    row: int
    participant_id: UUID
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a file holds: who would be enrolled, who is there already, and all that is wrong."""

    new: tuple[Row, ...]
    known: tuple[Row, ...]
    differing: tuple[Differs, ...]
    slips: tuple[Slip, ...]

    @property
    def invited(self) -> int:
        """Count whom it would invite."""
        return sum(row.agreed is Agreed.INVITE for row in self.new)

    @property
    def agreed(self) -> int:
        """Count who agreed before."""
        return sum(row.agreed is Agreed.GIVEN for row in self.new)

    @property
    def without_zone(self) -> int:
        """Count of whom nobody knows where they live."""
        return sum(row.new.zone is None for row in self.new)

    @property
    def mark(self) -> str:
        """Say in a few letters whom it would enroll and how, so that nothing else is done than what was shown."""
        rows = [(row.row, row.new, row.new.phone.e164, row.agreed.value) for row in self.new]
        return sha256(repr((rows, len(self.slips))).encode()).hexdigest()


def read(raw: bytes) -> list[tuple[int, dict[str, str]]]:
    """Read a file into rows; raises UnreadableFile and NotPossible."""
    if len(raw) > LARGEST:
        raise NotPossible(f"a file may hold up to {LARGEST // 1_000_000} MB; take it apart")
    lines = read_table(raw, name=_NAME)
    if not lines:
        raise NotPossible("there is nobody in this file, only the names of the columns")
    if len(lines) > MOST_ROWS:
        raise NotPossible(f"a file may hold up to {MOST_ROWS} people; this one has {len(lines)}: take it apart")
    return lines


def look(
    session: Session,
    in_use: ProgramInUse,
    lines: Sequence[tuple[int, Mapping[str, str]]],
    consent: Consent,
    *,
    owners: Mapping[PhoneNumber, Owner],
    peers: Mapping[str, UUID],
) -> Looked:
    """Check every row; nothing is stored."""
    consent.check()
    has_column = any("consent" in cells for _, cells in lines)
    default = Agreed.NONE if has_column and consent.agreed is Agreed.GIVEN else consent.agreed
    ground = Ground(
        program=in_use.program,
        program_id=in_use.program_id,
        peers=peers,
        owners=owners,
        consent=default,
        may_be_given=bool(consent.wording.strip()),
    )
    rows, slips = check_rows(lines, ground)
    wrong = {slip.row for slip in slips}
    known = tuple(row for row in rows if row.known and row.row not in wrong)
    return Looked(
        new=tuple(row for row in rows if not row.known and row.row not in wrong),
        known=known,
        differing=tuple(_differing(session, known, dict(lines))),
        slips=tuple(slips),
    )


def keep(session: Session, raw: bytes, consent: Consent, *, program: UUID, account: UUID, now: datetime) -> UUID:
    """Keep a file sealed until it is imported, for an hour at most."""
    people_files.forget_old(session, now=now)
    said = json.dumps({"agreed": consent.agreed, "wording": consent.wording})
    return people_files.keep(
        session,
        program=program,
        account=account,
        content=raw.decode("utf-8-sig"),
        consent=said,
        good_until=now + GOOD_FOR,
        now=now,
    )


def kept(session: Session, key: UUID, *, program: UUID, account: UUID, now: datetime) -> tuple[bytes, Consent]:
    """Fetch a file that was kept, and what was said with it; raises NotPossible when its hour is over."""
    found = people_files.find(session, key, program=program, account=account, now=now)
    if found is None:
        raise NotPossible("this file is kept no longer: an hour is over, or it was imported; hand it in again")
    said = json.loads(found.consent)
    return found.content.encode(), Consent(agreed=Agreed(said["agreed"]), wording=said["wording"])


def apply(
    session: Session, in_use: ProgramInUse, key: UUID, looked: Looked, consent: Consent, *, mark: str, now: datetime
) -> Stored:
    """Enroll the first of those whom the page showed, and forget the file once nobody is left.

    Whoever was enrolled is known when the file is looked at again, so it can be gone on with at any time, and nobody is
    enrolled twice. Raises NotPossible when the file means something else by now, because people or the program changed.
    """
    if looked.slips:
        raise NotPossible("there is something to mend in this file first")
    if looked.mark != mark:
        raise NotPossible("something changed since you looked: this is what it would do now")
    first, rest = looked.new[:AT_ONCE], looked.new[AT_ONCE:]
    for row in first:
        try:
            by_staff.admit(
                session,
                in_use,
                row.new,
                agreed=row.agreed,
                how=ConsentHow.IMPORT,
                wording=consent.wording.strip() or None,
                now=now,
            )
        except AlreadyEnrolled as error:
            raise NotPossible("something changed since you looked: look again") from error
    if not rest:
        people_files.forget(session, key)
    return Stored(count=len(first), here=len(looked.known) + len(first), rest=replace(looked, new=rest))


def _differing(session: Session, known: Sequence[Row], cells: Mapping[int, Mapping[str, str]]) -> list[Differs]:
    """Name the columns in which a file says otherwise of people than we know."""
    phones = [row.new.phone for row in known]
    there = {each.phone: each for each in participants.by_phones(session, phones)}
    found: list[Differs] = []
    for row in known:
        one, new = there[row.new.phone], row.new
        pairs = {
            "name": (one.name, new.name),
            "zone": (one.zone, new.zone),
            "state": (one.state, new.state),
            "language": (one.lang, new.lang),
            "peer": (one.peer_id, new.peer),
            "at_risk": (one.at_risk, new.at_risk),
        }
        said = cells[row.row]
        columns = tuple(name for name, (ours, theirs) in pairs.items() if said.get(name) and ours != theirs)
        if columns:
            found.append(Differs(row=row.row, participant_id=one.id, columns=columns))
    return found
