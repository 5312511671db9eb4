"""How people answer in the days before the demonstration: participants their check-ins, and our own their pages."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from demonstration import cast
from demonstration.cast import Someone
from demonstration.installation import PROGRAM_NUMBER, STAFF_NUMBER
from outreach.simulator import Clock, Network, Text

LEFT_TO_YOU = timedelta(minutes=50)
"""What comes up so shortly before the end is left to whoever plays."""

_MOOD, _PULL = ("1 to 5", "1 a 5"), ("0 to 10", "0 a 10")
_SAFE, _SLIP = ("feel safe", "a salvo"), ("Any slip", "tropiezo")
_YES, _NO = "1", "2"
_CODE = re.compile(r"\b1 (\d{2,4})\b")
_OUTCOMES = ("reached", "reached", "reached", "left message", "no answer", "reached", "warm handoff")
_LINES = (
    "Hi, it is {who} from Harbor. I just saw your text. I am glad you wrote.",
    "It is {who}. Do you have five minutes to talk? I can call.",
    "{who} here. I have been where you are. One hour at a time.",
)


class Habits:
    """Reads every phone, and answers as its owner would."""

    def __init__(self, network: Network, clock: Clock, end: datetime) -> None:
        """Begin with every phone unread."""
        self._network, self._clock, self._end = network, clock, end
        self._chance = Random(20260306)  # noqa: S311 - moods, not secrets
        self._read: dict[str, int] = {}
        self._asked: dict[str, int] = {}
        self._handled = 0

    def look(self) -> None:
        """Answer whatever has come in on any phone."""
        for each in cast.PARTICIPANTS:
            for text in self._unread(each.number):
                self._answer(each, text)
        for peer in cast.PEERS:
            for text in self._unread(peer.number):
                self._work(peer.number, peer.name.partition(" ")[0], text)

    def _unread(self, number: str) -> tuple[Text, ...]:
        inbox = self._network.phone(number).inbox
        unread = inbox[self._read.get(number, 0) :]
        self._read[number] = len(inbox)
        return unread

    def _answer(self, who: Someone, text: Text) -> None:
        """Answer a question; how somebody is changes from check-in to check-in."""
        body = None
        if _asks(text, _MOOD):
            turn = self._asked[who.number] = self._asked.get(who.number, -1) + 1
            mood = who.moods[turn % len(who.moods)] if who.moods else None
            body = None if mood is None else str(mood)
        elif _asks(text, _PULL):
            body = str(who.pulls[self._asked.get(who.number, 0) % len(who.pulls)])
        elif _asks(text, _SAFE):
            body = _YES
        elif _asks(text, _SLIP):
            body = _NO
        if body is not None:
            self._later(who.number, PROGRAM_NUMBER, body, minutes=self._chance.uniform(0.5, 12))

    def _work(self, number: str, who: str, text: Text) -> None:
        """Let a specialist take what they are paged for, write, and close it after a talk."""
        now = self._clock()
        if "Reply 1" in text.body and now < self._end - LEFT_TO_YOU:
            found = _CODE.search(text.body)
            take = "1" if found is None else f"1 {found[1]}"
            self._later(number, STAFF_NUMBER, take, minutes=self._chance.choice((1, 2, 2, 3, 4, 6, 9)))
        elif text.body.startswith("You have") and now < self._end - LEFT_TO_YOU:
            self._handled += 1
            line = _LINES[self._handled % len(_LINES)].format(who=who)
            outcome = _OUTCOMES[self._handled % len(_OUTCOMES)]
            minutes = self._chance.uniform(2, 6)
            self._later(number, STAFF_NUMBER, f"SAY {line}", minutes=minutes)
            self._later(number, STAFF_NUMBER, f"DONE {outcome}", minutes=minutes + self._chance.uniform(8, 25))

    def _later(self, sender: str, to: str, body: str, *, minutes: float) -> None:
        self._network.timers.after(minutes * 60, _writes(self._network, sender, to, body))


def _asks(text: Text, words: tuple[str, str]) -> bool:
    return any(each in text.body for each in words)


def _writes(network: Network, sender: str, to: str, body: str) -> Callable[[], None]:
    def write() -> None:
        network.text(sender, to, body)

    return write
