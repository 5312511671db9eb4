"""A phone in somebody's hand: what they text, hear, and are called for."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from outreach.domain.phone import PhoneNumber
from outreach.rehearsal.world import World
from outreach.simulator import CONNECTED, Call, CallScript, CallStatus, Text

_A_SECOND = timedelta(seconds=1)
_A_MINUTE = timedelta(minutes=1)


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
    _heard_calls: int = 0
    _heard_words: int = 0

    def _inbox(self) -> tuple[Text, ...]:
        return self.world.carrier.inbox(self.number.e164)

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
        self.world.carrier.text(self.number.e164, to or self.talks_to, body)
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
        return self.world.carrier.calls_to(self.number.e164)

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

    def calls(self) -> None:
        """Call the number of ours that they know, and stay on the line: keys are pressed as the story goes."""
        line = self.world.network.line(self.number.e164)
        before, line.script = line.script, CallScript.picks_up()
        self.world.network.call(self.number.e164, self.talks_to)
        line.script = before
        self.world.settle()

    def answers_and_presses(self, key: str) -> None:
        """Pick the next calls up and press a key."""
        self.world.carrier.meets(self.number.e164, CallScript.answers_and_presses(key))

    def picks_up(self) -> None:
        """Pick the next calls up and listen: keys are pressed as the story goes."""
        self.world.carrier.meets(self.number.e164, CallScript.picks_up())

    def hears_a_call_saying(self, part: str) -> str:
        """Expect to hear this in the latest call, within the minute that ringing and speaking may take."""
        self.world.settle()
        until = self.world.now() + _A_MINUTE
        while (words := self._next_words(part)) is None and self.world.now() < until:
            self.world.advance_to(self.world.now() + _A_SECOND)
        if words is None:
            listed = "; ".join(f'"{said}"' for said in self._unheard()) or "nothing"
            raise Expectation(f'{self.name} hears in the call {listed} (expected a call saying "{part}")')
        return words

    def _next_words(self, part: str) -> str | None:
        """Find words of the latest call that were not listened for yet; they and all before them are heard then."""
        for place, said in enumerate(self._unheard()):
            if contains(said, part):
                self._heard_words += place + 1
                return said
        return None

    def _unheard(self) -> tuple[str, ...]:
        calls = self._calls_of_mine()
        if len(calls) != self._heard_calls:
            self._heard_calls, self._heard_words = len(calls), 0
        return calls[-1].heard[self._heard_words :] if calls else ()

    def never_hears_a_call_saying(self, part: str) -> None:
        """Expect that no call so far said this."""
        self.world.settle()
        for call in self._calls_of_mine():
            for said in call.heard:
                if contains(said, part):
                    raise Expectation(f'{self.name} heard "{said}" (expected never to hear a call saying "{part}")')

    def _calls_of_mine(self) -> list[Call]:
        return [call for call in self.world.network.calls if call.phone == self.number.e164]

    def presses(self, keys: str) -> None:
        """Press keys in the call that goes on."""
        self.world.network.press(self._call_now(f"pressed {keys}").sid, keys)
        self.world.settle()

    def says(self, words: str) -> None:
        """Say something in the call that goes on."""
        self.world.network.say(self._call_now("said something").sid, words)
        self.world.settle()

    def hangs_up(self) -> None:
        """End the call that goes on."""
        self.world.network.hang_up(self._call_now("hung up").sid)
        self.world.settle()

    def _call_now(self, what: str) -> Call:
        self.world.settle()
        going_on = [call for call in self._calls_of_mine() if call.status is CallStatus.IN_PROGRESS]
        if not going_on:
            raise Expectation(f"{self.name} is in no call (and could not have {what})")
        return going_on[-1]

    def is_connected_to(self, other: "PhoneInHand") -> None:
        """Expect to be talking with somebody, both seeing a number of ours only."""
        self.world.settle()
        mine, theirs = self._talking(), other._talking()  # noqa: SLF001 - two of a kind
        pairs = [(one, two) for one in mine for two in theirs if one.sid == two.parent_sid or two.sid == one.parent_sid]
        if not pairs:
            raise Expectation(f"{self.name} is not connected to {other.name}")
        for call in pairs[-1]:
            seen = call.order.sender if call.phone == call.order.to else call.order.to
            if seen in (self.number.e164, other.number.e164):
                raise Expectation(f"{self.name} or {other.name} sees the other's number")

    def _talking(self) -> list[Call]:
        live = (call for call in self._calls_of_mine() if call.status is CallStatus.IN_PROGRESS)
        return [call for call in live if CONNECTED in call.heard]

    def lets_it_ring(self) -> None:
        """Let the next calls ring."""
        self.world.carrier.meets(self.number.e164, CallScript.lets_it_ring())

    def voicemail_answers(self) -> None:
        """Let a machine take the next calls."""
        self.world.carrier.meets(self.number.e164, CallScript.voicemail())

    def is_busy(self) -> None:
        """Be on the phone when the next calls come."""
        self.world.carrier.meets(self.number.e164, CallScript.busy())
