"""A story's phone network elsewhere: another server that speaks Twilio's API, asked only for what Twilio documents.

What reached a phone is what stands in its list of messages. That server lives by the wall's clock and a story by its
own, so nothing here goes by the server's dates: a text has arrived when the story sees it in the list. What people do
has no API at Twilio, and each imitation its own: see `people.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit

from outreach.rehearsal.networks import Connection, Lacks, Sent
from outreach.rehearsal.people import AtEmulate, People
from outreach.rehearsal.rest import Refused, Rest
from outreach.rehearsal.webhook_door import WebhookDoor
from outreach.simulator import CallScript, CallStatus, Clock, Deliver, Network, Text

_NO_PEOPLE = "people who pick up a phone (it carries out no TwiML)"
_NO_CALLERS = "people who call in (it carries out no TwiML)"
_NO_TROUBLE = "troubles of the carrier on demand"
LACKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "answers": _NO_PEOPLE,
        "picks_up": _NO_PEOPLE,
        "presses": _NO_PEOPLE,
        "says": _NO_PEOPLE,
        "hangs_up": _NO_PEOPLE,
        "hears_call": _NO_PEOPLE,
        "never_hears_call": _NO_PEOPLE,
        "connected": _NO_PEOPLE,
        "voicemail": "answering machines",
        "calls": _NO_CALLERS,
        "carrier": _NO_TROUBLE,
    }
)
"""What statements of stories need and no imitation has of which we know, but ours."""

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})

_BY_HAND: Final[Mapping[str, str]] = MappingProxyType(
    {
        "faults": _NO_TROUBLE,
        "webhooks": "texts dated by the clock of the story",
        "block": "opt-outs that the carrier keeps",
        "messages": "a log of texts by the clock of the story",
    }
)
"""What Python stories take from our simulator, in words."""

_RINGS_FOR = timedelta(seconds=22)
"""How long a phone rings there: as long as we ask for, which no list tells."""

_ENDS: Mapping[str, CallStatus] = {"rings": CallStatus.NO_ANSWER, "busy": CallStatus.BUSY}


class OnlyOurs:
    """What stands in the place of our simulator: whatever is asked of it, it lacks."""

    def __getattr__(self, name: str) -> NoReturn:
        """Say what is missing."""
        raise Lacks(_BY_HAND.get(name, f"{name} of our own simulator"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Where another server speaks Twilio's API, the account that is ours there, and the ways of its people."""

    base_url: str
    account_sid: str
    auth_token: str = field(repr=False)
    people: Callable[[Rest], People] = AtEmulate

    def __post_init__(self) -> None:
        """Refuse any server but one of this machine: what stands elsewhere could reach real people."""
        if urlsplit(self.base_url).hostname not in _HERE:
            raise ValueError("stories are played on a server of this machine only, such as http://127.0.0.1:4013")


@dataclass(slots=True)
class _Book:
    """What we have seen of one of that server's lists: what was there before the story is nobody's business."""

    rest: Rest
    what: str
    newest: str | None = None
    sent: list[Sent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.newest = self.rest.newest(self.what)

    def news(self) -> list[dict[str, Any]]:
        """List what came since we last looked, oldest first."""
        news = self.rest.newer_than(self.what, self.newest)
        if news:
            self.newest = news[-1]["sid"]
        return news


class ElsewhereNetwork:
    """Carries a story's texts through another server; its webhooks come in through a door of our own."""

    def __init__(self, at: Elsewhere, *, now: Clock, deliver: Deliver) -> None:
        """Open the door; `deliver` takes what comes in by it to our webhooks."""
        self.simulator: Network | None = None
        self._now = now
        self._rest = Rest(at.base_url, (at.account_sid, at.auth_token))
        self._people = at.people(self._rest)
        self._texts, self._calls = _Book(self._rest, "Messages"), _Book(self._rest, "Calls")
        self._inboxes: dict[str, list[Text]] = {}
        self._rings: dict[str, tuple[datetime, CallStatus]] = {}
        self._scripts: dict[str, CallStatus] = {}
        self._stale = False
        self._door = WebhookDoor(deliver, token=at.auth_token)
        self.connection = Connection(
            sid=at.account_sid,
            token=at.auth_token,
            base_url=at.base_url,
            make_http_client=None,  # the address is a setting like any other, and the usual client goes there
            public_url=self._door.url,
        )

    @property
    def phones(self) -> tuple[str, ...]:
        """The numbers of all phones that it has met, sorted."""
        return tuple(sorted(self._inboxes))

    def own(self, number: str, **urls: str) -> None:
        """Say what is asked when one of our numbers is texted or called."""
        self._rest.own(number, urls)

    def text(self, sender: str, to: str, body: str) -> None:
        """Text one of our numbers from a phone."""
        self._inboxes.setdefault(sender, [])
        self._stale = True
        self._people.text(sender=sender, to=to, body=body)

    def meets(self, number: str, script: CallScript) -> None:
        """Let the next calls to a phone ring, or find it busy; raises Lacks for anything else."""
        if script.answer.value not in _ENDS:
            raise Lacks(_NO_PEOPLE)
        self._scripts[number] = _ENDS[script.answer.value]

    def was_asked(self) -> None:
        """Note that something may have been asked of that server, so that its lists are worth a look."""
        self._stale = True

    def run_due(self) -> int:
        """Let people get what the server was asked to carry, and calls be over after their time; raises Refused."""
        done = 0
        if self._stale:
            self._stale = False
            done = self._take_texts() + self._take_calls()
        done += self._end_calls()
        if self._door.refused:
            raise Refused(f"our webhooks refused {self._door.refused.pop(0)}")
        return done

    def next_timer(self) -> datetime | None:
        """Say when the next call is over."""
        return min((at for at, _ in self._rings.values()), default=None)

    def inbox(self, number: str) -> tuple[Text, ...]:
        """List what reached a phone."""
        return tuple(self._inboxes.get(number, ()))

    def calls_to(self, number: str) -> int:
        """Count the calls to a phone."""
        return sum(1 for call in self._calls.sent if call.to == number)

    def texts_since(self, place: int) -> list[Sent]:
        """List the texts that it took after so many."""
        return self._texts.sent[place:]

    def calls_since(self, place: int) -> list[Sent]:
        """List the calls that it took after so many."""
        return self._calls.sent[place:]

    def close(self) -> None:
        """Shut the door."""
        self._door.close()
        self._rest.close()

    def _take_texts(self) -> int:
        news = self._texts.news()
        for text in news:
            now, to = self._now(), text["to"]
            self._texts.sent.append(Sent(at=now, to=to, body=text["body"]))
            if text["direction"] != "inbound":
                arrived = Text(sid=text["sid"], sender=text["from"], body=text["body"], at=now)
                self._inboxes.setdefault(to, []).append(arrived)
                self._people.get(text["sid"])
        return len(news)

    def _take_calls(self) -> int:
        news = self._calls.news()
        for call in news:
            now, to = self._now(), call["to"]
            self._calls.sent.append(Sent(at=now, to=to))
            self._inboxes.setdefault(to, [])
            ends = self._scripts.get(to, CallStatus.NO_ANSWER)
            self._rings[call["sid"]] = (now if ends is CallStatus.BUSY else now + _RINGS_FOR, ends)
        return len(news)

    def _end_calls(self) -> int:
        over = [sid for sid, (at, _) in self._rings.items() if at <= self._now()]
        for sid in over:
            self._people.end_call(sid, self._rings.pop(sid)[1])
        return len(over)
