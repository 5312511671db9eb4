"""The rows of a participants' CSV file: read, and checked one by one, so that every mistake is said at once."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from io import StringIO
from typing import Protocol
from uuid import UUID

from outreach.actions.by_staff import Agreed
from outreach.actions.enrollment import NewParticipant
from outreach.domain.phone import NotAPhoneNumber, PhoneNumber, parse_phone, phone_as_dialled
from outreach.domain.program import Program
from outreach.domain.typed import BadMoment, read_clock
from outreach.domain.zones import check_zone
from outreach.packs.shape import nearest

NEEDED = ("name", "phone")
KNOWN = (*NEEDED, "zone", "language", "peer", "at_risk", "slot", "state", "consent")
_LARGEST = 50_000_000
_LONGEST_NAME = 200
_YES, _NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0", "")
STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "  # noqa: SIM905
    "PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI".split()
)


class UnreadableFile(ValueError):
    """Raised for a file that is no table of participants at all; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One thing that is wrong in a file: `row` is the line of the file it begins on, as an editor counts."""

    row: int
    column: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One participant of a file that passed every check; `known` says that they are in the program already."""

    row: int
    new: NewParticipant
    agreed: Agreed
    known: bool


class Owner(Protocol):
    """Whose a number is: of a participant, the program they are in (None for anybody else)."""

    @property
    def whose(self) -> str:
        """Say whose it is."""

    @property
    def program_id(self) -> UUID | None:
        """Name the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What rows are checked against.

    `peers` are the program's people by folded name and by number; `owners` is who has which number already; `consent`
    stands in for an empty cell; `may_be_given` says that the operator told how those who agreed did so.
    """

    program: Program
    program_id: UUID
    peers: Mapping[str, UUID]
    owners: Mapping[PhoneNumber, Owner]
    consent: Agreed
    may_be_given: bool


def read_table(raw: bytes, *, name: str) -> list[tuple[int, dict[str, str]]]:
    """Read a CSV file into rows, each with its line; raises UnreadableFile, in which `name` is what we call it."""
    if len(raw) > _LARGEST:
        raise UnreadableFile(f"{name} is too large for a list of participants")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UnreadableFile(f"{name}, line {line}: not UTF-8; save the file as CSV UTF-8") from error
    if "\x00" in text:
        raise UnreadableFile(f"{name} is no text file; save it as CSV UTF-8")
    return list(_rows(name, text.replace("\r\n", "\n").replace("\r", "\n")))


def _rows(name: str, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    heading, _, _ = text.partition("\n")
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    reader = csv.reader(StringIO(text), delimiter=delimiter, strict=True)
    try:
        columns = _columns(name, next(reader, []))
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                if len(cells) > len(columns):
                    raise UnreadableFile(
                        f"{name}, line {line}: {len(cells)} cells, but there are {len(columns)} columns; "
                        "put a text with a comma in quotes"
                    )
                filled = [*cells, *[""] * (len(columns) - len(cells))]
                yield line, {column: cell.strip() for column, cell in zip(columns, filled, strict=True)}
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFile(f"{name}, line {reader.line_num}: not CSV: {error}") from error


def _columns(name: str, headings: Sequence[str]) -> list[str]:
    columns = [heading.strip().lower().replace(" ", "_") for heading in headings]
    for column in columns:
        if column not in KNOWN:
            hint = nearest(column, list(KNOWN)) or f"there are: {', '.join(KNOWN)}"
            raise UnreadableFile(f"{name}: the column {column!r} means nothing here; {hint}")
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        raise UnreadableFile(f"{name}: the first line must name the columns; missing: {', '.join(missing)}")
    twice = [column for column in KNOWN if columns.count(column) > 1]
    if twice:
        raise UnreadableFile(f"{name}: the column {twice[0]!r} is there twice")
    return columns


def read_phones(table: Sequence[tuple[int, Mapping[str, str]]]) -> list[PhoneNumber]:
    """Read the numbers of a table that are numbers."""
    found: list[PhoneNumber] = []
    for _, cells in table:
        try:
            found.append(parse_phone(cells["phone"]))
        except NotAPhoneNumber:
            continue
    return found


def check_rows(table: Sequence[tuple[int, Mapping[str, str]]], ground: Ground) -> tuple[list[Row], list[Slip]]:
    """Check every row against the ground and the rows before it; the rows are good only if there is no slip."""
    rows: list[Row] = []
    slips: list[Slip] = []
    seen: dict[PhoneNumber, int] = {}
    for line, cells in table:
        check = _Check(line, cells, ground, seen)
        row = check.row()
        slips += check.slips
        if row is not None:
            seen.setdefault(row.new.phone, line)
            rows.append(row)
    return rows, slips


@dataclass(slots=True)
class _Check:
    """One row being checked; what is wrong with it collects in `slips`."""

    line: int
    cells: Mapping[str, str]
    ground: Ground
    seen: Mapping[PhoneNumber, int]
    slips: list[Slip] = field(default_factory=list)

    def row(self) -> Row | None:
        """Check every cell, whatever the others are like."""
        name, phone = self._name(), self._phone()
        known = phone is not None and self._known(phone)
        zone, lang, peer = self._zone(), self._lang(), self._peer()
        state, slot, at_risk, agreed = self._state(), self._slot(), self._at_risk(), self._agreed()
        if phone is None:
            return None
        new = NewParticipant(
            name=name, phone=phone, zone=zone, state=state, lang=lang, peer=peer, at_risk=at_risk, slot=slot
        )
        return Row(row=self.line, new=new, agreed=agreed, known=known)

    def _slip(self, column: str, what: str, remedy: str) -> None:
        self.slips.append(Slip(row=self.line, column=column, what=what, remedy=remedy))

    def _cell(self, column: str) -> str:
        return self.cells.get(column, "")

    def _name(self) -> str:
        name = self._cell("name")
        if not name:
            self._slip("name", "is empty", "write the name that we may use with them")
        if len(name) > _LONGEST_NAME or not name.isprintable():
            self._slip("name", "is no name", f"write up to {_LONGEST_NAME} letters, on one line")
        return name

    def _phone(self) -> PhoneNumber | None:
        if not self._cell("phone"):
            self._slip("phone", "is empty", "write it like +1 202 555 0110")
            return None
        try:
            phone = parse_phone(self._cell("phone"))
        except NotAPhoneNumber as error:
            self._split("phone", str(error))
            return None
        if phone in self.seen:
            self._slip("phone", f"is the same number as in row {self.seen[phone]}", "keep one of the two rows")
        return phone

    def _split(self, column: str, message: str) -> None:
        """Take an error that says what is wrong; and what to do, apart."""
        what, _, remedy = message.partition("; ")
        self._slip(column, what, remedy)

    def _known(self, phone: PhoneNumber) -> bool:
        owner = self.ground.owners.get(phone)
        if owner is None:
            return False
        if owner.program_id == self.ground.program_id:
            return True
        self._slip("phone", f"belongs to {owner.whose}", "give the number that the participant texts from")
        return False

    def _zone(self) -> str | None:
        zone = self._cell("zone")
        try:
            return check_zone(zone) if zone else None
        except ValueError as error:
            self._split("zone", str(error))
            return None

    def _lang(self) -> str:
        languages = self.ground.program.languages
        lang = self._cell("language").lower() or languages[0]
        if lang not in languages:
            self._slip(
                "language", f"{lang!r} is not a language of the program", f"write one of: {', '.join(languages)}"
            )
        return lang

    def _peer(self) -> UUID | None:
        peer = self._cell("peer")
        if not peer:
            return None
        found = self.ground.peers.get(peer.casefold()) or self._peer_by_number(peer)
        if found is None:
            remedy = nearest(peer, list(self.ground.peers)) or "add them to the program first"
            self._slip("peer", f"{peer!r} does not work for this program, or two people are called so", remedy)
        return found

    def _peer_by_number(self, peer: str) -> UUID | None:
        try:
            return self.ground.peers.get(phone_as_dialled(peer).e164)
        except NotAPhoneNumber:
            return None

    def _state(self) -> str | None:
        state = self._cell("state").upper()
        if state and state not in STATES:
            self._slip("state", f"{state!r} is not a state", "write two letters, such as CO")
        return state or None

    def _slot(self) -> time | None:
        if not self._cell("slot"):
            return None
        try:
            slot = read_clock(self._cell("slot"))
        except BadMoment as error:
            self._split("slot", str(error))
            return None
        hours = self.ground.program.hours
        if not self.ground.program.cadence.own_slot:
            self._slip("slot", "would be ignored: the program asks everybody at its own times", "leave it empty")
        elif not hours.opens <= slot <= hours.closes:
            window = f"{hours.opens:%H:%M} to {hours.closes:%H:%M}"
            self._slip("slot", "is outside the hours of the program", f"choose a time from {window}")
        return slot

    def _at_risk(self) -> bool:
        word = self._cell("at_risk").lower()
        if word not in (*_YES, *_NO):
            self._slip("at_risk", f"{word!r} is neither yes nor no", "write yes or no")
        return word in _YES

    def _agreed(self) -> Agreed:
        word = self._cell("consent").lower() or self.ground.consent
        if word not in set(Agreed):
            self._slip("consent", f"{word!r} means nothing here", "write given, invite or none")
            return Agreed.NONE
        if word == Agreed.GIVEN and not self.ground.may_be_given:
            self._slip("consent", "says given, but not how they agreed", 'say it with --consented-how "intake form"')
        return Agreed(word)
