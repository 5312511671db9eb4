"""A phone in somebody's hand: what they text, hear, and are called for."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from outreach.domain.phone import PhoneNumber
from outreach.rehearsal.world import World
from outreach.simulator import CallScript, Text


class Expectation(AssertionError):
    """What a story expected is not what happened; says what was seen instead."""


def contains(body: str, part: str) -> bool:
    """Say whether a text contains a part of a text: case, accents and the shape of quotes do not matter."""
    return _folded(part) in _folded(body)


def _folded(text: str) -> str:
    plain = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')
    bare = "".join(one for one in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(one))
    return re.sub(r"\s+", " ", bare).casefold()


def _listed(texts: Sequence[Text]) -> str:
    return "; ".join(f'"{text.body}"' for text in texts) or "nothing"


@dataclass(slots=True)
class PhoneInHand:
    """One phone of a story; texts are read in the order in which they came.

    The answers to a specialist's own commands are read by the hand that sent those, unless the story asks for them.
    """

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

    def unread_but_answers(self) -> list[Text]:
        """List the texts that were not read yet, without the answers to their own commands."""
        unread = self.unread()
        answers = self.world.answers_to_staff({text.sid for text in unread}) if unread else frozenset()
        return [text for text in unread if text.sid not in answers]

    def texts(self, body: str, to: str | None = None) -> None:
        """Text us."""
        self.world.settle()
        self.world.network.text(self.number.e164, to or self.talks_to, body)
        self.world.settle()

    def hears(self, part: str) -> str:
        """Expect the oldest unread text to contain this, whatever its case, and read it."""
        self.world.settle()
        unread, waiting = self.unread(), self.unread_but_answers()
        for place, text in enumerate(unread):
            if contains(text.body, part):
                self._read += place + 1
                return text.body
            if waiting and text.sid == waiting[0].sid:
                break
        raise Expectation(f'{self.name} hears {_listed(waiting or unread)} (expected a text with "{part}")')

    def hears_nothing(self) -> None:
        """Expect nothing unread."""
        self.world.settle()
        unread = self.unread_but_answers()
        if unread:
            raise Expectation(f"{self.name} hears {_listed(unread)} (expected nothing)")

    def heard(self, count: int, *, at_most: bool = False) -> None:
        """Expect so many texts since the last such count; those counted are read."""
        self.world.settle()
        inbox = self._inbox()
        since = inbox[self._counted :]
        if len(since) > count or (len(since) < count and not at_most):
            wanted = f"at most {count}" if at_most else str(count)
            many = f"{len(since)} text{'' if len(since) == 1 else 's'}"
            raise Expectation(f"{self.name} heard {many} (expected {wanted}): {_listed(since)}")
        self._counted = self._read = len(inbox)

    def never_hears(self, part: str) -> None:
        """Expect that no text so far contained this, whatever its case."""
        self.world.settle()
        for text in self._inbox():
            if contains(text.body, part):
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
