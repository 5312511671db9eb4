"""The watcher: one thread of a process that looks what changed, while any page is open that wants to know."""

import threading
from dataclasses import dataclass
from uuid import UUID

import structlog

from outreach.ports import DatabaseTrouble, Runtime
from outreach.queries import news
from outreach.queries.news import Look, Standing

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a page is told: that its queue changed, that its person did, or neither (`over`: the server ends)."""

    queue: bool = False
    person: bool = False
    over: bool = False


@dataclass(slots=True, eq=False)
class Page:
    """An open page: the programs whose queue it may see, the person it shows, and what it has not been told yet.

    It begins untold: something may have changed between its making and its listening.
    """

    programs: frozenset[UUID]
    person: UUID | None
    queue: bool = True
    touched: bool = True


class TooManyPages(Exception):
    """No more pages can be fed live; they ask from time to time instead."""


class Watcher:
    """Looks for what changed while pages are open, and wakes those whom it concerns."""

    def __init__(self, runtime: Runtime, *, every: float, most: int) -> None:
        """Take how often to look, and how many pages to feed at most."""
        self._runtime = runtime
        self._every = every
        self._most = most
        self._turn = threading.Condition()
        self._pages: set[Page] = set()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._before: Look | None = None

    @property
    def pages(self) -> int:
        """How many pages are open."""
        return len(self._pages)

    def open(self, *, programs: frozenset[UUID], person: UUID | None) -> Page:
        """Begin to feed a page; raises TooManyPages."""
        page = Page(programs, person)
        with self._turn:
            if self._closed or len(self._pages) >= self._most:
                raise TooManyPages
            self._pages.add(page)
            if self._thread is None or not self._thread.is_alive():
                self._before = None
                self._thread = threading.Thread(target=self._watch, name="console watcher", daemon=True)
                self._thread.start()
        return page

    def leave(self, page: Page) -> None:
        """Feed a page no longer; without any, the watcher rests."""
        with self._turn:
            self._pages.discard(page)
            self._turn.notify_all()

    def wait(self, page: Page, *, seconds: float) -> Told:
        """Wait until there is something to tell a page, or for so long."""
        with self._turn:
            if not self._turn.wait_for(lambda: self._closed or self._has_news(page), timeout=seconds):
                return Told()
            told = Told(queue=page.queue, person=page.touched and page.person is not None, over=self._closed)
            page.queue = page.touched = False
        return told

    def _has_news(self, page: Page) -> bool:
        """Say whether there is something to tell a page, once there was a look at all."""
        return self._before is not None and (page.queue or (page.touched and page.person is not None))

    def rest(self, *, seconds: float) -> None:
        """Let a page take in what it was told before it is told more, unless the server ends."""
        with self._turn:
            self._turn.wait_for(lambda: self._closed, timeout=seconds)

    def standing(self, page: Page) -> tuple[int, list[str]]:
        """Count what waits in a page's programs, and name the emergencies of it."""
        found = [] if self._before is None else [self._before.programs.get(key, Standing()) for key in page.programs]
        return sum(each.waiting for each in found), [str(key) for each in found for key in each.emergencies]

    def close(self) -> None:
        """End every stream, and the watcher with them."""
        with self._turn:
            self._closed = True
            self._turn.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(timeout=5)

    def _watch(self) -> None:
        while True:
            with self._turn:
                if self._closed or not self._pages:
                    self._thread = None
                    return
                watched = {page.person for page in self._pages if page.person is not None}
            self._look(watched)
            with self._turn:
                self._turn.wait_for(lambda: self._closed or not self._pages, timeout=self._every)

    def _look(self, watched: set[UUID]) -> None:
        before = self._before
        try:
            with self._runtime.transaction() as session:
                known = () if before is None else before.lines
                found = news.look(session, watched=watched, known=known, now=self._runtime.now())
        except DatabaseTrouble:
            log.warning("watcher_could_not_look", exc_info=True)
            return
        except Exception:
            log.exception("watcher_could_not_look")  # whatever it was: the pages that are open have no other watcher
            return
        with self._turn:
            self._before = found
            if before is not None:
                for page in self._pages:
                    self._note(page, before, found)
            self._turn.notify_all()

    @staticmethod
    def _note(page: Page, before: Look, found: Look) -> None:
        """Note what of the news concerns a page."""
        if page.programs & found.heard or any(
            before.programs.get(key) != found.programs.get(key) for key in page.programs
        ):
            page.queue = True
        if page.person is not None and (
            page.person in found.touched or before.people.get(page.person) != found.people.get(page.person)
        ):
            page.touched = True
