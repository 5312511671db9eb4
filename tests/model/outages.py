"""The database of a town goes away and comes back, now and then in the midst of something; texts wait on the disk."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from outreach.actions import homecoming, outage, replies, roster
from outreach.adapters.journal import Journal
from outreach.adapters.roster_file import RosterFile
from outreach.domain.inbound import Inbound
from outreach.ports import DatabaseTrouble, OnDisk, Runtime
from outreach.records.replies import ReplyRow
from tests import make
from tests.model.town import Town

_WAITS = timedelta(minutes=1)


@dataclass(slots=True)
class Records:
    """What the product has of its database: all of it, so many transactions more, or none.

    `kept` are the texts that were kept on disk, `untold` those in danger of whom nobody could be told;
    `came_home` says that several came home in one go, so that nobody saw who was on call, or had what, at each of them.
    """

    town: Town
    left: int | None = None
    kept: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    came_home: bool = False
    _disk: OnDisk | None = None
    _folder: Path | None = None

    @property
    def answer(self) -> bool:
        """Whether the database answers, and goes on to."""
        return self.left is None

    @property
    def runtime(self) -> Runtime:
        """What the product runs on."""
        return replace(self.town.runtime, transaction=self._transaction, on_disk=self._disk)

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        if self.left is not None:
            if self.left <= 0:
                raise OperationalError("", None, Exception("the database is away"))
            self.left -= 1
        with self.town.runtime.transaction() as session:
            yield session

    def go(self, *, after: int) -> None:
        """Let the database go away after so many transactions more; the roster of the last minute is on the disk."""
        if not self.answer:
            return
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="histories-", dir=_in_memory()))
            self._disk = OnDisk(
                journal=Journal(self._folder / "journal", make.KEYS),
                roster=RosterFile(self._folder, make.KEYS),
                carrier=self.town.carrier,
            )
        roster.keep(self.runtime)
        self.left = after

    def come_back(self) -> None:
        """Let the database answer again; what waits on the disk comes home first, as it does when anybody texts."""
        self.left, self.came_home = None, self.wait_on_disk()
        homecoming.bring_home(self.runtime, within=_WAITS)

    def take(self, inbound: Inbound) -> None:
        """Take a text as the webhook does, with the database or without."""
        try:
            if homecoming.bring_home(self.runtime, within=_WAITS):
                replies.receive(self.runtime, inbound)
                return
        except DatabaseTrouble:
            pass
        self._take_without(inbound)

    def _take_without(self, inbound: Inbound) -> None:
        here = self.runtime
        taken = outage.take_in(here, inbound)
        assert taken.kept or taken.danger is None, "somebody in danger was not even kept on disk"
        if taken.kept:
            self.kept.append(inbound.carrier_id)
        if taken.danger is not None:
            assert taken.words, "somebody in danger was not answered"
            if taken.page and not outage.tell_staff(here, inbound, taken.danger):
                self.untold.append(inbound.carrier_id)

    def lost(self, session: Session) -> list[str]:
        """Name the texts that were kept, are not on the disk any more, and are not stored once."""
        if self._disk is None or not self._disk.journal.is_empty():
            return []
        stored = session.scalars(sa.select(ReplyRow.carrier_id).where(ReplyRow.carrier_id.in_(self.kept))).all()
        return [each for each in self.kept if stored.count(each) != 1]

    def wait_on_disk(self) -> bool:
        """Say whether texts wait on the disk."""
        return self._disk is not None and not self._disk.journal.is_empty()

    def forget(self) -> None:
        """Take away what was on the disk."""
        if self._folder is not None:
            shutil.rmtree(self._folder)
        self._folder = self._disk = None


def _in_memory() -> str | None:
    """Find a folder without a disk behind it: what a disk does is tried elsewhere."""
    folder = Path("/dev/shm")  # noqa: S108 - each history makes one of its own in it
    return str(folder) if folder.is_dir() else None
