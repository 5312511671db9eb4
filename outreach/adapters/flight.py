"""Calls in flight: many at once, one person's one after the other, and their ends gathered as they come."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from outreach.domain.phone import PhoneNumber
from outreach.ports import Outcome, Outgoing

Attempt = Callable[[Outgoing], Awaitable[Outcome]]

_Task = asyncio.Task[tuple[UUID, Outcome]]

_ENOUGH = 100
"""So many ends are worth being settled together."""


class Flight:
    """What was started and has not been taken yet; lives in one event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, attempt: Attempt) -> None:
        """Nothing has been started."""
        self._loop = loop
        self._attempt = attempt
        self._waiting: set[_Task] = set()
        self._last: dict[PhoneNumber, _Task] = {}
        self._ended: list[_Task] = []
        self._enough = asyncio.Event()

    @property
    def under_way(self) -> int:
        """How many have not ended."""
        return len(self._waiting)

    @property
    def is_over(self) -> bool:
        """Whether everything has ended, and was taken."""
        return not self._waiting and not self._ended

    def start(self, outgoing: Outgoing) -> None:
        """Start an attempt, or put it behind the one to the same person."""
        former = self._last.get(outgoing.to)
        task = self._loop.create_task(self._after(former, outgoing))
        self._last[outgoing.to] = task
        self._waiting.add(task)
        task.add_done_callback(self._note)

    async def _after(self, former: _Task | None, outgoing: Outgoing) -> tuple[UUID, Outcome]:
        if former is not None and not former.done():
            await asyncio.wait((former,))
        return outgoing.message_id, await self._attempt(outgoing)

    def _note(self, task: _Task) -> None:
        self._waiting.discard(task)
        self._ended.append(task)
        if len(self._ended) >= _ENOUGH or not self._waiting:
            self._enough.set()

    def listen(self, seconds: float) -> list[tuple[UUID, Outcome]]:
        """Let calls go on until many have ended, or all, or the time is up; gives what has ended."""
        self._loop.run_until_complete(self._listen(seconds))
        ended, self._ended = self._ended, []
        self._enough.clear()
        self._last = {to: task for to, task in self._last.items() if not task.done()}
        return [task.result() for task in ended]

    async def _listen(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._enough.wait()
        except TimeoutError:
            return

    def abandon(self) -> None:
        """Break off what nobody listens to any more, lest it goes out much later, when it was given up long ago."""
        for task in self._waiting:
            task.cancel()
        if self._waiting:
            self._loop.run_until_complete(asyncio.wait(self._waiting))
