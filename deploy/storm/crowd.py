"""The people in the storm: asked at their hour, texting all the while; and specialists who take what comes to them."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from datetime import time as day_time
from itertools import islice
from random import Random
from urllib.parse import urlencode

import urllib3
from twilio.request_validator import RequestValidator

from demonstration import people
from demonstration.installation import PROGRAM_NUMBER, STAFF_NUMBER
from demonstration.phones import PhoneTrouble
from outreach.actions.enrollment import NewParticipant
from outreach.domain.hours import local
from outreach.domain.phone import PhoneNumber
from outreach.ports import Runtime
from storm.place import SPEED, Place

CALM = ("4", "3", "5", "4 and thank you for asking", "ok i guess", "tired but here", "doing alright, kids are back")
WORRYING = ("i want to kill myself", "not safe. i want to die", "i overdosed last night", "i dont want to be alive")
STOPPING = ("STOP", "stop texting me", "unsubscribe")
STAFF = (*(peer.number for peer in people.PEERS), people.LEAD_NUMBER)
_HANDS = 12
_CODE = re.compile(r"(?:[Cc]ode|c[oó]digo|like 1|como 1) (\d+)")
_PAGES = ("Reply 1", "Responde 1")
_TAKEN = ("You have ", "Atiendes a ")
_WORRIES, _SEVERAL, _STRANGERS, _REPEATS = 0.25, 0.15, 0.1, 0.2
_TAKES, _CLOSES = 0.7, 0.6
_LOOKS_SECONDS = 0.3


def _lines() -> urllib3.PoolManager:
    return urllib3.PoolManager(maxsize=_HANDS, block=True, timeout=15.0, retries=False)


@dataclass(slots=True)
class Crowd:
    """Everybody with a phone; each text comes from one of them, chosen by chance from the seed."""

    place: Place
    chance: Random
    asked: Sequence[str]
    leaving: Sequence[str]
    strangers: Sequence[str]
    webhooks: urllib3.PoolManager = field(default_factory=_lines)
    sent: Counter[str] = field(default_factory=Counter)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def live(self, *, seconds: float, a_second: float) -> None:
        """Let everybody text for so long, and specialists answer until `rest`."""
        hands = ThreadPoolExecutor(_HANDS, thread_name_prefix="hands")
        self._threads = [
            threading.Thread(target=self._text, args=(hands, seconds, a_second), name="participants"),
            threading.Thread(target=self._answer_pages, name="specialists"),
        ]
        for thread in self._threads:
            thread.start()

    def texting(self) -> bool:
        """Say whether participants still text."""
        return self._threads[0].is_alive()

    def rest(self) -> None:
        """Let specialists put their phones away."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _text(self, hands: ThreadPoolExecutor, seconds: float, a_second: float) -> None:
        began = time.monotonic()
        for number in range(round(seconds * a_second)):
            if self._over.wait(max(0.0, began + number / a_second - time.monotonic())):
                break
            for phone, body, again in self._next():
                hands.submit(self._send, phone, body, PROGRAM_NUMBER, again=again)
        hands.shutdown()

    def _next(self) -> Iterator[tuple[str, str, bool]]:
        """Choose who texts what; `again` says that the carrier will tell of it twice more."""
        chance = self.chance
        leaving = [phone for phone in self.leaving if not self.sent[phone]]
        if leaving and chance.random() < len(self.leaving) / 80:
            self.sent[leaving[0]] += 1
            yield leaving[0], chance.choice(STOPPING), chance.random() < _REPEATS
            return
        phone = chance.choice(self.strangers if chance.random() < _STRANGERS else self.asked)
        for _ in range(chance.randint(2, 4) if chance.random() < _SEVERAL else 1):
            body = chance.choice(WORRYING if chance.random() < _WORRIES else CALM)
            yield phone, body, chance.random() < _REPEATS

    def _send(self, phone: str, body: str, to: str, *, again: bool = False) -> None:
        with suppress(PhoneTrouble, urllib3.exceptions.HTTPError):
            sid = self.place.phones.text(phone, body, to)
            for _ in range(2 if again else 0):
                self._tell_again(sid, phone, body, to)

    def _tell_again(self, sid: str, phone: str, body: str, to: str) -> None:
        """Tell the webhook of a text that it knows, signed as the carrier signs."""
        settings = self.place.settings
        url = f"{settings.public_url}/texts"
        form = {"MessageSid": sid, "SmsSid": sid, "From": phone, "To": to, "Body": body, "NumMedia": "0"}
        form["AccountSid"] = settings.twilio_account_sid
        signature = RequestValidator(settings.twilio_auth_token.get_secret_value()).compute_signature(url, form)
        headers = {"X-Twilio-Signature": signature, "Content-Type": "application/x-www-form-urlencoded"}
        with suppress(urllib3.exceptions.HTTPError):
            self.webhooks.request("POST", url, body=urlencode(form), headers=headers)

    def _answer_pages(self) -> None:
        """Let specialists read their phones, take most of what they are paged for, and close most of that."""
        seen = -1
        while not self._over.wait(_LOOKS_SECONDS):
            with suppress(PhoneTrouble, urllib3.exceptions.HTTPError):
                for entry in self.place.phones.log(after=seen, kind="text_arrived"):
                    seen = entry["order"]
                    if entry["to"] in STAFF:
                        self._answer(entry["to"], entry["body"])

    def _answer(self, specialist: str, body: str) -> None:
        code = _CODE.search(body)
        if code is None:
            return
        if any(words in body for words in _PAGES) and self.chance.random() < _TAKES:
            self._send(specialist, f"1 {code[1]}", STAFF_NUMBER)
        elif body.startswith(_TAKEN) and self.chance.random() < _CLOSES:
            self._send(specialist, f"DONE {code[1]} reached", STAFF_NUMBER)


def move_in(place: Place, *, size: int, seconds: float, seed: int) -> Crowd:
    """Enroll everybody as of an hour ago; their check-ins come due one after the other while the storm lasts.

    One in eight will stop, some of them before they were asked.
    """
    began = place.runtime.now()
    past = _as_of(place, began - timedelta(hours=1))
    in_use = people.apply_program(past)
    people.hire(past, in_use, "Lena Okafor", people.LEAD_NUMBER, ["en"], lead=True)
    for peer in people.PEERS:
        people.put_on_call(past, in_use, people.hire(past, in_use, peer.name, peer.number, peer.speaks))
    numbers = people.many_numbers()
    phones = list(islice(numbers, size))
    slots = [_slot(began, seconds, index / size, in_use.program.zone) for index in range(size)]
    newcomers = [
        NewParticipant(
            name=f"Storm Number{index}", phone=PhoneNumber(phone), zone=in_use.program.zone, slot=slot, daily=True
        )
        for index, (phone, slot) in enumerate(zip(phones, slots, strict=True), start=1)
    ]
    people.enroll(past, in_use, newcomers)
    leaving = phones[3::8]
    asked = [phone for phone in phones if phone not in leaving]
    chance = Random(seed)  # noqa: S311 - the weather, not secrets
    return Crowd(place, chance, asked, leaving, list(islice(numbers, max(2, size // 10))))


def _slot(began: datetime, seconds: float, share: float, zone: str) -> day_time:
    due = local(began, zone) + timedelta(seconds=share * seconds * SPEED)
    return day_time(due.hour, due.minute)


def _as_of(place: Place, moment: datetime) -> Runtime:
    return replace(place.runtime, now=lambda: moment)
