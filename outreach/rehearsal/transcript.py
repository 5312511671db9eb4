"""The transcript of a story: who said what to whom, when, on the story's own clock."""

from collections.abc import Callable
from datetime import datetime

from outreach.domain.hours import local
from outreach.rehearsal.rehearsal import Rehearsal
from outreach.rehearsal.statements import Statement
from outreach.rehearsal.world import PROGRAM_NUMBER, STAFF_NUMBER


class Transcript:
    """Writes down what happens on a stage, as it happens."""

    def __init__(self, rehearsal: Rehearsal, write: Callable[[str], None]) -> None:
        """Start with an empty page."""
        self._stage = rehearsal
        self._write = write
        self._texts = 0
        self._calls = 0

    def statement(self, statement: Statement) -> None:
        """Write down what the story says itself."""
        self._write(f"    {self._clock(self._stage.now)}  {statement.text}")

    def catch_up(self) -> None:
        """Write down every text and call since the last time, in the order in which they were made."""
        network = self._stage.world.network
        ours = (PROGRAM_NUMBER, STAFF_NUMBER)
        happened = [
            (text.created_at, f'→ {self._name(text.to)}: "{text.body}"')
            for text in network.messages[self._texts :]
            if text.to not in ours
        ]
        happened += [
            (call.created_at, f"→ {self._name(call.order.to)}'s phone rings") for call in network.calls[self._calls :]
        ]
        self._texts, self._calls = len(network.messages), len(network.calls)
        for at, what in sorted(happened, key=_moment):
            self._write(f"    {self._clock(at)}    {what}")

    def _clock(self, at: datetime) -> str:
        return f"{local(at, self._stage.zone):%a %m-%d %H:%M:%S}"

    def _name(self, number: str) -> str:
        return self._stage.name_of(number)


def _moment(happened: tuple[datetime, str]) -> datetime:
    return happened[0]
