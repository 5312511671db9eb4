"""What people do in a modelled year: they answer, write of themselves, stop and come back, and lose their phones."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from uuid import UUID

from outreach.actions import enrollment
from outreach.actions.enrollment import NewParticipant
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.phone import PhoneNumber
from outreach.domain.questions import Question, QuestionKind
from outreach.rehearsal.world import PROGRAM_NUMBER
from outreach.rehearsal.year.people import A_YEAR, Event, Somebody, latency, somebody
from outreach.rehearsal.year.sites import Site
from outreach.rehearsal.year.stage import Stage
from outreach.rehearsal.year.words import load_words
from outreach.simulator import MessageStatus, Outcome

_A_YEAR_SECONDS = 365 * 86_400.0
_INVITES = {"en": "May we check in", "es": "¿Podemos escribirte"}
_LOST = Outcome(MessageStatus.UNDELIVERED, 30003)
_STRANGERS_A_PERSON = 0.05


@dataclass(slots=True)
class Lives:
    """Everybody who has a phone and is not of ours; `labels` says what was meant by texts that are not judged yet.

    `crises` says how many times as often as usual people are in one.
    """

    stage: Stage
    sites: list[Site]
    chance: Random
    phones: Iterator[str]
    crises: float = 1.0
    everybody: dict[str, Somebody] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    written: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    enrolled: list[tuple[datetime, str]] = field(default_factory=list)
    wrote: Callable[[str], None] = lambda _: None
    _rate: float = 0.0

    def begin(self, count: int, *, within: timedelta) -> None:
        """Let so many people come, one after the other, within a span."""
        for index in range(count):
            seconds = self.chance.uniform(0, within.total_seconds())
            self.stage.network.timers.after(seconds, partial(self._come, index))
        self._rate = count * _STRANGERS_A_PERSON
        self._next_stranger()

    def _come(self, index: int) -> None:
        """Let somebody be enrolled: most have said yes to a person, some are asked by text, some text JOIN."""
        site, now = self.sites[index % len(self.sites)], self.stage.now()
        whose = somebody(next(self.phones), index, site, now=now, chance=self.chance)
        self.everybody[whose.number] = whose
        self.enrolled.append((now, whose.number))
        way = self.chance.random()
        if way >= 0.96:
            whose.zone, whose.state, whose.lang = None, None, "en"
            self.write(whose, f"JOIN {site.in_use.program.word}", "keyword")
        else:
            self._enroll(whose, invited=way >= 0.85, peer=site.peers[index // len(self.sites) % len(site.peers)].id)
        self._next_event(whose)

    def _enroll(self, whose: Somebody, *, invited: bool, peer: UUID) -> None:
        now, runtime = self.stage.now(), self.stage.runtime
        slot = time(self.chance.randrange(9, 20)) if self.chance.random() < 0.2 else None
        new = NewParticipant(
            name=whose.name,
            phone=PhoneNumber(whose.number),
            zone=whose.zone,
            state=whose.state,
            lang=whose.lang,
            peer=peer,
            at_risk=whose.at_risk,
            slot=slot,
        )
        with runtime.transaction() as session:
            person = enrollment.enroll(session, whose.site.in_use, new, now=now)
            if invited:
                enrollment.invite(session, person, how=ConsentHow.STAFF, now=now)
            else:
                enrollment.change_consent(session, person, ConsentState.GIVEN, ConsentHow.STAFF, now=now)
        self.stage.something_changed()

    def write(self, whose: Somebody, body: str, label: str) -> None:
        """Text us, and remember what was meant by it."""
        if whose.lost:
            return
        self.written[label] += 1
        sid = self.stage.network.text(whose.number, PROGRAM_NUMBER, body)
        self._meant(sid, label)
        whose.sent.append((self.stage.now(), sid))

    def _say(self, whose: Somebody, meaning: str, label: str | None = None) -> None:
        self.write(whose, self.chance.choice(load_words()[whose.lang][meaning]), label or meaning)

    def later(self, seconds: float, whose: Somebody, body: str, label: str) -> None:
        """Text us in a while."""
        self.stage.network.timers.after(seconds, partial(self.write, whose, body, label))

    def hear(self, whose: Somebody, body: str) -> None:
        """Let somebody hear a text of ours: a question is answered or not, all else is mostly left in peace."""
        if whose.gone:
            if self.chance.random() < 0.5:
                self.stage.network.timers.after(600, partial(self._say, whose, "wrong", "keyword"))
            return
        asked = next((question for text, question in whose.site.questions[whose.lang] if text in body), None)
        if asked is not None:
            self._be_asked(whose, asked)
        elif _INVITES[whose.lang] in body:
            self._be_invited(whose)

    def _be_invited(self, whose: Somebody) -> None:
        luck = self.chance.random()
        if luck < 0.8:
            body = self.chance.choice(load_words()[whose.lang]["yes" if luck < 0.7 else "no"])
            self.later(latency(whose, self.chance), whose, body, "answer")

    def _be_asked(self, whose: Somebody, question: Question) -> None:
        now = self.stage.now()
        in_the_middle = bool(whose.sent) and now - whose.sent[-1][0] < timedelta(minutes=2)
        whose.asked += 1
        del whose.sent[:-4]
        if in_the_middle:
            if self.chance.random() < 0.93:
                self._answer_in(self.chance.expovariate(1 / 45) + 4, whose, question)
        elif self.chance.random() < whose.share(now):
            self._answer_in(latency(whose, self.chance), whose, question)

    def _answer_in(self, seconds: float, whose: Somebody, question: Question) -> None:
        self.stage.network.timers.after(seconds, partial(self._answer, whose, question))

    def _answer(self, whose: Somebody, question: Question) -> None:
        if whose.stopped_at is not None:
            return
        luck = self.chance.random()
        if luck < min(0.004 * self.crises, 0.02):
            self._say(whose, "crisis")
        elif luck < 0.03:
            self._say(whose, "stress")
        elif luck < 0.07:
            self._say(whose, "fine")
        else:
            self.write(whose, self._value(whose, question), "answer")

    def _value(self, whose: Somebody, question: Question) -> str:
        """Answer a question as they are today."""
        now = self.stage.now()
        mood, lapsed = whose.mood_on(now, self.chance), whose.has_lapsed(now)
        match question.kind:
            case QuestionKind.SCALE | QuestionKind.NUMBER:
                low, high = question.low or 0, question.high or 10
                if high == 5:
                    return str(mood)
                pull = (5 - mood) * 1.6 + (3 if lapsed else 0) + self.chance.gauss(-1.5, 1)
                return str(min(high, max(low, round(pull))))
            case QuestionKind.YES_NO:
                return self.chance.choice(load_words()[whose.lang]["yes" if self._agrees(whose, question) else "no"])
            case QuestionKind.CHOICE:
                return str(self.chance.choice((len(question.options), len(question.options), 1)))
            case QuestionKind.TEXT:
                return self.chance.choice(load_words()[whose.lang]["fine"])

    def _agrees(self, whose: Somebody, question: Question) -> bool:
        if question.key == "used":
            return whose.has_lapsed(self.stage.now()) or self.chance.random() < 0.01
        return self.chance.random() < (0.9 if question.key == "go_on" else 0.93)

    def _next_event(self, whose: Somebody) -> None:
        seconds = self.chance.expovariate(sum(self._rates()) / _A_YEAR_SECONDS)
        self.stage.network.timers.after(seconds, partial(self._happen, whose))

    def _rates(self) -> list[float]:
        return [rate * self.crises if event is Event.CRISIS else rate for event, rate in A_YEAR.items()]

    def _happen(self, whose: Somebody) -> None:
        """Let something happen to somebody, and the next thing in its own time."""
        if whose.gone:
            return
        self._next_event(whose)
        event = self.chance.choices(tuple(A_YEAR), self._rates())[0]
        if whose.stopped_at is not None and event not in (Event.CRISIS, Event.LOST_PHONE):
            return
        self.happened[event.value] += 1
        self._live(whose, event)

    def _live(self, whose: Somebody, event: Event) -> None:
        turns: Mapping[Event, Callable[[Somebody], None]] = {
            Event.CHAT: lambda it: self._say(it, "fine"),
            Event.STRESS: lambda it: self._say(it, "stress"),
            Event.TALK: lambda it: self._say(it, "talk"),
            Event.LAPSE: self._lapse,
            Event.CRISIS: self._crisis,
            Event.STOP: self._stop,
            Event.PAUSE: lambda it: self.write(it, f"PAUSE {self.chance.randrange(2, 15)}", "keyword"),
            Event.LESS: lambda it: self.write(it, "LESS", "keyword"),
            Event.MORE: lambda it: self.write(it, "MORE", "keyword"),
            Event.HELP: lambda it: self.write(it, "HELP", "keyword"),
            Event.LOST_PHONE: self._lose_phone,
            Event.STOPPED_AT_CARRIER: lambda it: self.stage.network.block(it.number, PROGRAM_NUMBER),
        }
        turns[event](whose)

    def _lapse(self, whose: Somebody) -> None:
        whose.lapsed_until = self.stage.now() + timedelta(days=self.chance.uniform(2, 20))
        whose.mood -= 1
        if self.chance.random() < 0.5:
            self._say(whose, "lapse")

    def _crisis(self, whose: Somebody) -> None:
        self._say(whose, "crisis")
        whose.mood = 1.0
        if self.chance.random() < 0.4:
            self.stage.network.timers.after(self.chance.uniform(20, 900), partial(self._say, whose, "again", "fine"))

    def _stop(self, whose: Somebody) -> None:
        word = "ALTO" if whose.lang == "es" else "quit"
        self.write(whose, self.chance.choice(("STOP", "stop", "Stop please", word)), "stop")
        whose.stopped_at = self.stage.now()
        if self.chance.random() < 0.3:
            days = self.chance.uniform(1, 60)
            self.stage.network.timers.after(days * 86_400, partial(self._start, whose))

    def _start(self, whose: Somebody) -> None:
        whose.stopped_at = None
        self.write(whose, "START", "keyword")

    def _lose_phone(self, whose: Somebody) -> None:
        """Lose a phone: it is found again, or its owner gets another number, or somebody else gets theirs."""
        whose.lost = True
        self.stage.network.ends(whose.number, _LOST)
        days = self.chance.uniform(1, 20)
        self.stage.network.timers.after(days * 86_400, partial(self._phone_again, whose, self.chance.random()))

    def _phone_again(self, whose: Somebody, luck: float) -> None:
        if luck < 0.75:
            self.stage.network.ends(whose.number, Outcome())
            whose.lost = False
            whose.gone = luck >= 0.45
        if luck >= 0.45:
            self._stranger(whose.lang, "moved")

    def _next_stranger(self) -> None:
        seconds = self.chance.expovariate(max(self._rate, 0.5) / _A_YEAR_SECONDS)
        self.stage.network.timers.after(seconds, self._somebody_new)

    def _somebody_new(self) -> None:
        self._next_stranger()
        meaning = self.chance.choice(("fine", "crisis", "wrong", "talk", "stress"))
        self._stranger(self.chance.choice(("en", "es")), meaning)

    def _stranger(self, lang: str, meaning: str) -> None:
        """Let a number write that nobody knows."""
        label = "keyword" if meaning in ("wrong", "talk", "moved") else meaning
        sid = self.stage.network.text(
            next(self.phones), PROGRAM_NUMBER, self.chance.choice(load_words()[lang][meaning])
        )
        self.happened["stranger"] += 1
        self.written[label] += 1
        self._meant(sid, label)

    def _meant(self, sid: str, label: str) -> None:
        self.labels[sid] = label
        self.wrote(sid)
        if label == "crisis":
            self.stage.hurry()
