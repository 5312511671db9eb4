"""The transcript of a story: who said what to whom, when, on the story's own clock."""

from collections.abc import Callable
from datetime import datetime

from outreach.domain.hours import local
from outreach.rehearsal.rehearsal import Rehearsal
from outreach.rehearsal.statements import Statement
from outreach.rehearsal.world import PROGRAM_NUMBER, STAFF_NUMBER
from outreach.simulator import Kind


class Transcript:
    """Writes down what happens on a stage, as it happens."""

    def __init__(self, rehearsal: Rehearsal, write: Callable[[str], None]) -> None:
        """Start with an empty page."""
        self._stage = rehearsal
        self._write = write
        self._texts = 0
        self._calls = 0
        self._heard = 0

    def statement(self, statement: Statement) -> None:
        """Write down what the story says itself."""
        self._write(f"    {self._clock(self._stage.now)}  {statement.text}")

    def catch_up(self) -> None:
        """Write down every text and call since the last time, in the order in which they were made."""
        carrier, ours = self._stage.world.carrier, (PROGRAM_NUMBER, STAFF_NUMBER)
        texts, calls = carrier.texts_since(self._texts), carrier.calls_since(self._calls)
        happened = [(text.at, f'→ {self._name(text.to)}: "{text.body}"') for text in texts if text.to not in ours]
        happened += [(call.at, f"→ {self._name(call.to)}'s phone rings") for call in calls if call.to not in ours]
        happened += self._said_in_calls()
        self._texts, self._calls = self._texts + len(texts), self._calls + len(calls)
        for at, what in sorted(happened, key=_moment):
            self._write(f"    {self._clock(at)}    {what}")

    def _said_in_calls(self) -> list[tuple[datetime, str]]:
        """Say what was heard and pressed in calls since the last time."""
        network = self._stage.world.carrier.simulator
        if network is None:  # nobody picks up there
            return []
        happened = []
        for entry in network.log:
            if entry.order < self._heard or entry.kind not in (Kind.HEARD, Kind.PRESSED):
                continue
            who = self._name(network.call_book[entry.about].phone)
            words = (
                f'hears: "{entry.details["words"]}"' if entry.kind is Kind.HEARD else f"presses {entry.details['key']}"
            )
            happened.append((entry.at, f"  {who} {words}"))
        self._heard = network.log[-1].order + 1 if network.log else 0
        return happened

    def _clock(self, at: datetime) -> str:
        return f"{local(at, self._stage.zone):%a %m-%d %H:%M:%S}"

    def _name(self, number: str) -> str:
        return self._stage.name_of(number)


def _moment(happened: tuple[datetime, str]) -> datetime:
    return happened[0]
