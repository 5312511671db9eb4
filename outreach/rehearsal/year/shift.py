"""What people of ours do in a modelled year: they take a page or miss it, write, close, and forget to close."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from random import Random

from outreach.rehearsal.world import STAFF_NUMBER
from outreach.rehearsal.year.sites import Peer, Site, is_day
from outreach.rehearsal.year.stage import Stage
from outreach.simulator import CallScript

_CODE = re.compile(r"(?:code |c[oó]digo |\(|like 1 |como 1 )(\d{2,4})\b", re.IGNORECASE)
_PAGES = ("to take it", "para atender", "to keep it", "para seguir", "1 and a code", "1 y un c")
_TAKEN = ("You have ", "Atiendes a ")
_AGAIN = ("wrote again", "escribió de nuevo", "escribio de nuevo")
_ASKS_WHETHER_RIGHT = ("Was our alarm right", "La alarma fue cierta")
_OUTCOMES = ("reached", "reached", "reached", "left message", "no answer", "warm handoff", "false alarm")
_FORGETS = 0.06


@dataclass(slots=True)
class OnShift:
    """Everybody of ours, by number."""

    stage: Stage
    sites: list[Site]
    chance: Random
    team: dict[str, tuple[Peer, Site]] = field(default_factory=dict)
    did: Counter[str] = field(default_factory=Counter)
    wrote: Callable[[str], None] = lambda _: None

    def __post_init__(self) -> None:
        """Give everybody a phone."""
        for site in self.sites:
            for peer in (site.lead, *site.peers):
                self.team[peer.number] = (peer, site)
                self._mind_phone(peer)

    def _mind_phone(self, peer: Peer) -> None:
        """Decide what the next calls to somebody meet."""
        luck = self.chance.random()
        script = CallScript.answers_and_presses("1", after=self.chance.uniform(2, 15))
        for below, other in (
            (0.25, CallScript.voicemail()),
            (0.45, CallScript.lets_it_ring()),
            (0.5, CallScript.busy()),
            (0.53, CallScript.hangs_up()),
            (0.55, CallScript.answers_and_presses("2")),
        ):
            if luck < below:
                script = other
                break
        self.stage.network.meets(peer.number, script)

    def hear(self, peer: Peer, site: Site, body: str) -> None:
        """Let somebody of ours hear a text."""
        code = _CODE.search(body)
        if code is None:
            return
        if any(words in body for words in _PAGES):
            self._be_paged(peer, site, code[1])
        elif body.startswith(_TAKEN):
            self._look_after(peer, code[1])
        elif any(words in body for words in _AGAIN):
            self._text_in(self.chance.uniform(20, 240), peer, f"READ {code[1]}")
        elif any(words in body for words in _ASKS_WHETHER_RIGHT) and self.chance.random() < 0.5:
            self._text_in(60, peer, f"{'TRUE' if self.chance.random() < 0.8 else 'FALSE'} {code[1]}")

    def _be_paged(self, peer: Peer, site: Site, code: str) -> None:
        """Take it after a while, or never see it; whoever is about to take it does not take it twice."""
        self._mind_phone(peer)
        awake = peer.diligence if is_day(site, self.stage.now()) else peer.diligence * 0.6
        if code in peer.busy_with or self.chance.random() >= awake:
            self.did["page missed"] += 1
            return
        peer.busy_with.add(code)
        passes = self.chance.random() < 0.04
        seconds = min(self.chance.lognormvariate(4.9, 0.9) + 10, 3600)
        self.stage.network.timers.after(seconds, partial(self._take, peer, code, "PASS" if passes else "1"))

    def _take(self, peer: Peer, code: str, word: str) -> None:
        peer.busy_with.discard(code)
        self._text(peer, f"{word} {code}")

    def _look_after(self, peer: Peer, code: str) -> None:
        """Read what was written, write to them, and close it; sometimes that is forgotten."""
        if self.chance.random() < 0.5:
            self._text_in(self.chance.uniform(20, 90), peer, f"READ {code}")
        if self.chance.random() < 0.4:
            self._text_in(self.chance.uniform(90, 300), peer, f"SAY {code} I am here. Can we talk today?")
        if self.chance.random() >= _FORGETS:
            outcome = self.chance.choice(_OUTCOMES)
            self._text_in(self.chance.uniform(300, 1500), peer, f"DONE {code} {outcome}")

    def _text_in(self, seconds: float, peer: Peer, body: str) -> None:
        self.stage.network.timers.after(seconds, partial(self._text, peer, body))

    def _text(self, peer: Peer, body: str) -> None:
        self.did[body.partition(" ")[0]] += 1
        self.wrote(self.stage.network.text(peer.number, STAFF_NUMBER, body))
