"""A phone in somebody's hand: what they text, hear, and are called for."""

from dataclasses import dataclass

from outreach.domain.phone import PhoneNumber
from outreach.rehearsal.world import World
from outreach.simulator import CallScript, Text


class Expectation(AssertionError):
    """What a story expected is not what happened; says what was seen instead."""


@dataclass(slots=True)
class PhoneInHand:
    """One phone of a story; texts are read in the order in which they came."""

    name: str
    number: PhoneNumber
    world: World
    talks_to: str
    _read: int = 0
    _counted: int = 0
    _calls: int = 0

    def _inbox(self) -> tuple[Text, ...]:
        return self.world.network.phone(self.number.e164).inbox

    def unread(self) -> tuple[Text, ...]:
        """List the texts that were not read yet."""
        return self._inbox()[self._read :]

    def texts(self, body: str, to: str | None = None) -> None:
        """Text us."""
        self.world.settle()
        self.world.network.text(self.number.e164, to or self.talks_to, body)
        self.world.settle()

    def hears(self, part: str) -> str:
        """Expect the oldest unread text to contain this, whatever its case, and read it."""
        self.world.settle()
        unread = self.unread()
        if not unread:
            raise Expectation(f'{self.name} hears nothing (expected a text with "{part}")')
        if part.casefold() not in unread[0].body.casefold():
            more = f" and {len(unread) - 1} more" if len(unread) > 1 else ""
            raise Expectation(f'{self.name} hears "{unread[0].body}"{more} (expected a text with "{part}")')
        self._read += 1
        return unread[0].body

    def hears_nothing(self) -> None:
        """Expect nothing unread."""
        self.world.settle()
        unread = self.unread()
        if unread:
            raise Expectation(f'{self.name} hears "{unread[0].body}" (expected nothing)')

    def heard(self, count: int, *, at_most: bool = False) -> None:
        """Expect so many texts since the last such count; those counted are read."""
        self.world.settle()
        inbox = self._inbox()
        since = inbox[self._counted :]
        if len(since) > count or (len(since) < count and not at_most):
            listed = "; ".join(f'"{text.body}"' for text in since) or "none"
            wanted = f"at most {count}" if at_most else str(count)
            raise Expectation(f"{self.name} heard {len(since)} texts (expected {wanted}): {listed}")
        self._counted = self._read = len(inbox)

    def never_hears(self, part: str) -> None:
        """Expect that no text so far contained this, whatever its case."""
        self.world.settle()
        for text in self._inbox():
            if part.casefold() in text.body.casefold():
                raise Expectation(f'{self.name} heard "{text.body}" (expected never to hear "{part}")')

    def _all_calls(self) -> int:
        return sum(1 for call in self.world.network.calls if call.order.to == self.number.e164)

    def is_called(self) -> None:
        """Expect a call that no such line has met yet."""
        self.world.settle()
        if self._all_calls() <= self._calls:
            raise Expectation(f"{self.name} is not called")
        self._calls += 1

    def is_not_called(self) -> None:
        """Expect no call that no such line has met yet."""
        self.world.settle()
        count = self._all_calls() - self._calls
        if count > 0:
            raise Expectation(f"{self.name} is called {count} time{'' if count == 1 else 's'}")

    def answers_and_presses(self, key: str) -> None:
        """Pick the next calls up and press a key."""
        self.world.network.meets(self.number.e164, CallScript.answers_and_presses(key))

    def lets_it_ring(self) -> None:
        """Let the next calls ring."""
        self.world.network.meets(self.number.e164, CallScript.lets_it_ring())

    def voicemail_answers(self) -> None:
        """Let a machine take the next calls."""
        self.world.network.meets(self.number.e164, CallScript.voicemail())

    def is_busy(self) -> None:
        """Be on the phone when the next calls come."""
        self.world.network.meets(self.number.e164, CallScript.busy())
