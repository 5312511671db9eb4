"""The journal: texts that came while the database was away, on this machine's disk, in the order in which they came.

A file of sealed lines that is only ever appended to, each on the disk before anybody is told that it is kept. Processes
take turns by a lock. To be handed over, the file is first moved aside under a number, so that what comes meanwhile
begins a new one. A file goes when everything in it was handed over, and never before.
"""

import fcntl
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from outreach.adapters.journal_lines import Answered, Entry, Paged, Torn, entry_in, line_of
from outreach.ports import KeptText
from outreach.records.keys import KeyMissing, KeyRing

log = structlog.get_logger(__name__)

_NOW = "texts"
_ASIDE = "set-aside"
_MOVED = "texts-"
_OURS = re.compile(r"texts(-[0-9]+)?")
"""The names of our files of texts; whatever else lies beside them, such as somebody's copy, is left alone."""

_REMEMBERED = 50_000
_TELLS_APART = 64
"""How many bytes of a file tell it from any other: its first line is sealed with chance in it."""


@dataclass(slots=True)
class _Memory:
    """What this process knows of the journal's entries, those that are gone by now too; the oldest are forgotten."""

    kept: dict[str, None] = field(default_factory=dict)
    answered: dict[str, None] = field(default_factory=dict)
    paged: dict[str, datetime] = field(default_factory=dict)
    cards: dict[str, list[datetime]] = field(default_factory=dict)

    def learn(self, entry: Entry) -> None:
        if isinstance(entry, KeptText):
            self.kept[entry.inbound.carrier_id] = None
        elif isinstance(entry, Paged):
            self.paged[entry.sender] = max(entry.at, self.paged.get(entry.sender, entry.at))
        for known in (self.kept, self.answered, self.paged, self.cards):
            if len(known) > _REMEMBERED:
                known.pop(next(iter(known)))


class Journal:
    """Texts kept in a folder, which is made when the first one comes."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        """Choose the folder; nothing is touched yet."""
        self._folder = folder
        self._keys = keys
        self._memory = _Memory()
        self._read_until: dict[bytes, int] = {}
        self._handed: set[str] = set()
        self._one_at_a_time = threading.Lock()
        self._handing_over = threading.Lock()

    def is_empty(self) -> bool:
        """See whether there is a file of texts."""
        try:
            return not any(_OURS.fullmatch(name) for name in os.listdir(self._folder))  # noqa: PTH208 - twice as quick
        except OSError:
            return True

    def count(self) -> int:
        """Count the texts in all files."""
        return sum(isinstance(entry, KeptText) for file in self._files() for entry in self._entries(file))

    def set_aside(self) -> int:
        """Count the lines in the file of those that need somebody."""
        try:
            return (self._folder / _ASIDE).read_bytes().count(b"\n")
        except OSError:
            return 0

    def try_to_write(self) -> None:
        """Write a file, have it on the disk, and remove it."""
        make_folder(self._folder)
        trial = self._folder / f"trial-{os.getpid()}"
        try:
            write_out(trial, b"trial")
        finally:
            trial.unlink(missing_ok=True)

    @contextmanager
    def held(self) -> Iterator["_Held"]:
        """Take the lock, learn what others wrote, and allow appending; without a folder only that fails."""
        with self._one_at_a_time, ExitStack() as stack:
            try:
                make_folder(self._folder)
                stack.enter_context(_locked(self._folder / "lock", wait=True))
                self._catch_up()
            except OSError as error:
                log.critical("journal_out_of_reach", error=error.strerror)
            yield _Held(self._folder / _NOW, self._keys, self._memory)

    def note_paged(self, sender: str, *, at: datetime) -> None:
        """Append that somebody was told."""
        with self.held():
            _append(self._folder / _NOW, line_of(Paged(sender=sender, at=at), self._keys))

    def forget_page(self, sender: str) -> None:
        """Forget what `may_page` remembered."""
        with self._one_at_a_time:
            self._memory.paged.pop(sender, None)

    def _catch_up(self) -> None:
        """Read what was written since this process last looked."""
        places: dict[bytes, int] = {}
        for file in self._files():
            with file.open("rb") as opened:
                begins = opened.read(_TELLS_APART)
                opened.seek(self._read_until.get(begins, 0))
                for line in opened:
                    entry = self._open(line)
                    if entry is not None:
                        self._memory.learn(entry)
                places[begins] = opened.tell()
        self._read_until = places

    def _files(self) -> list[Path]:
        """List the files of texts, oldest first."""
        moved = self._moved()
        return [*moved, self._folder / _NOW] if (self._folder / _NOW).exists() else moved

    def _moved(self) -> list[Path]:
        """List the files that were moved aside, oldest first."""
        return sorted((file for file in self._folder.glob(f"{_MOVED}*") if _OURS.fullmatch(file.name)), key=_number_of)

    def _entries(self, file: Path) -> Iterator[Entry]:
        for line in file.read_bytes().splitlines(keepends=True):
            entry = self._open(line)
            if entry is not None:
                yield entry

    def _open(self, line: bytes) -> Entry | None:
        try:
            return entry_in(line, self._keys)
        except (Torn, KeyMissing):
            return None

    def empty_into(self, store: Callable[[KeptText], bool]) -> bool:
        """Hand over file after file, the oldest first, until there is none; False when somebody else is at it."""
        if self.is_empty():
            return True
        if not self._handing_over.acquire(blocking=False):
            return False
        try:
            with _locked(self._folder / "handing-over", wait=False) as mine:
                if mine:
                    self._hand_over(store)
                return mine
        finally:
            self._handing_over.release()

    def _hand_over(self, store: Callable[[KeptText], bool]) -> None:
        with _locked(self._folder / "lock", wait=True):
            self._move_aside()
        for file in self._moved():
            self._hand_over_file(file, store)

    def _move_aside(self) -> None:
        """Give the present file a number after all others."""
        if not (self._folder / _NOW).exists():
            return
        last = max(map(_number_of, self._moved()), default=0)
        (self._folder / _NOW).rename(self._folder / f"{_MOVED}{last + 1}")
        sync_folder(self._folder)

    def _hand_over_file(self, file: Path, store: Callable[[KeptText], bool]) -> None:
        """Hand over every text of a file; one that can neither be stored nor set aside keeps the file, and no other."""
        answered = {entry.carrier_id for entry in self._entries(file) if isinstance(entry, Answered)}
        stuck: OSError | None = None
        for line in file.read_bytes().splitlines(keepends=True):
            try:
                self._hand_over_line(line, answered, store)
            except OSError as error:
                stuck = error
        if stuck is not None:
            raise stuck
        file.unlink()
        sync_folder(self._folder)
        self._handed.clear()

    def _hand_over_line(self, line: bytes, answered: set[str], store: Callable[[KeptText], bool]) -> None:
        entry = self._open(line)
        if entry is None:
            log.error("journal_line_not_opened", length=len(line))
            self._put_aside(line)
        if not isinstance(entry, KeptText) or entry.inbound.carrier_id in self._handed:
            return
        if not store(replace(entry, answered=entry.inbound.carrier_id in answered)):
            self._put_aside(line)
        self._handed.add(entry.inbound.carrier_id)

    def _put_aside(self, line: bytes) -> None:
        """Keep a line that nobody can use now for somebody to look at, once."""
        aside = self._folder / _ASIDE
        whole = line.rstrip(b"\n") + b"\n"
        if not aside.exists() or whole not in aside.read_bytes():
            _append(aside, whole)


class _Held:
    """The journal while this process holds its lock."""

    def __init__(self, file: Path, keys: KeyRing, memory: _Memory) -> None:
        """Take what to write to."""
        self._file = file
        self._keys = keys
        self._memory = memory

    def knows(self, carrier_id: str) -> bool:
        """Look into what any process kept."""
        return carrier_id in self._memory.kept

    def answered_here(self, carrier_id: str) -> bool:
        """Look into what this process answered."""
        return carrier_id in self._memory.answered

    def keep(self, text: KeptText) -> None:
        """Append a text."""
        _append(self._file, line_of(text, self._keys))
        self._memory.kept[text.inbound.carrier_id] = None

    def note_answered(self, carrier_id: str, *, at: datetime) -> None:
        """Append that a text is answered."""
        self._memory.answered[carrier_id] = None
        _append(self._file, line_of(Answered(carrier_id=carrier_id, at=at), self._keys))

    def may_answer(self, sender: str, *, at: datetime, most: int, within: timedelta) -> bool:
        """Count the answers of late, and remember that there is one now."""
        of_late = [each for each in self._memory.cards.get(sender, ()) if at - each < within]
        if len(of_late) >= most:
            return False
        self._memory.cards[sender] = [*of_late, at]
        return True

    def may_page(self, sender: str, *, at: datetime, rest: timedelta) -> bool:
        """Look when somebody was last told, and remember that they are told now."""
        last = self._memory.paged.get(sender)
        if last is not None and at - last < rest:
            return False
        self._memory.paged[sender] = at
        return True


def _append(file: Path, line: bytes) -> None:
    """Append a whole line and wait until it is on the disk; what was torn before it stays a line of its own."""
    is_new = not file.exists()
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
        if os.write(descriptor, line) != len(line):
            os.ftruncate(descriptor, size)
            raise OSError("the disk took only part of a line")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        sync_folder(file.parent)


@contextmanager
def _locked(file: Path, *, wait: bool) -> Iterator[bool]:
    """Hold a lock that dies with its process; without waiting, says whether it is ours."""
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)


def _number_of(file: Path) -> int:
    return int(file.name.removeprefix(_MOVED))


def make_folder(folder: Path) -> None:
    """Make a folder that only we may look into, for good."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the disk knows what a folder holds."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_out(file: Path, what: bytes) -> None:
    """Write a file anew and wait until it is on the disk."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(what)
        opened.flush()
        os.fsync(opened.fileno())
