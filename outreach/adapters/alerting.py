"""The ways on which the watchman is heard outside: none of them is the outbox, and none needs the database."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import urllib3

from outreach.domain.alerting import Alert
from outreach.domain.calls import FALLBACK_FOR_STAFF, CallPlan
from outreach.domain.escalation import Channel
from outreach.domain.outside import NotAlarmed
from outreach.domain.phone import PhoneNumber
from outreach.domain.urgency import Urgency
from outreach.domain.watch_words import alert_in_words, in_figures, subject_in_words
from outreach.ports import Accepted, Carrier, MailNotSent, Outcome, Outgoing, Post
from outreach.records.base import new_id

_SECONDS = 10.0
_GOOD_FOR = timedelta(minutes=30)
_CALL = CallPlan(begins_at=FALLBACK_FOR_STAFF, fallback_at=FALLBACK_FOR_STAFF)
"""It says words that never change, so that it needs no table of ours."""


class Web:
    """Asks addresses outside, once each, and follows nobody elsewhere."""

    def __init__(self, *, seconds: float = _SECONDS) -> None:
        """Prepare; nothing is connected yet."""
        self._seconds = seconds

    def post(self, url: str, body: bytes, *, kind: str) -> None:
        """Post something; raises NotAlarmed unless it is taken."""
        timeout = urllib3.Timeout(total=self._seconds)
        try:
            with urllib3.PoolManager(retries=False, timeout=timeout) as pool:
                answer = pool.request("POST", url, body=body, headers={"Content-Type": kind}, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            raise NotAlarmed(type(error).__name__) from error
        if not 200 <= answer.status < 300:
            raise NotAlarmed(str(answer.status))


class AlarmUrl:
    """A webhook elsewhere that takes an alarm as JSON: what is wrong, and nothing of anybody."""

    called = "webhook"

    def __init__(self, url: str, web: Web) -> None:
        """Remember where."""
        self._url = url
        self._web = web

    def alarm(self, alert: Alert) -> None:
        """Post the alarm; raises NotAlarmed."""
        self._web.post(self._url, json.dumps(in_figures(alert)).encode(), kind="application/json")


class Pulse:
    """An outside heartbeat, as healthchecks.io and its like expect it: silence is noticed there."""

    def __init__(self, url: str, web: Web) -> None:
        """Remember where."""
        self._url = url
        self._web = web

    def beat(self, *, well: bool) -> None:
        """Say that all was checked and is well, or that it is not; raises NotAlarmed."""
        self._web.post(self._url if well else f"{self._url}/fail", b"", kind="text/plain")


class AlarmMail:
    """E-mail to those who are to be told."""

    called = "e-mail"

    def __init__(self, post: Post, *, to: Sequence[str], lang: str) -> None:
        """Remember whom."""
        self._post = post
        self._to = tuple(to)
        self._lang = lang

    def alarm(self, alert: Alert) -> None:
        """Write to each; raises NotAlarmed when none of it went out."""
        failed = []
        subject, body = subject_in_words(alert, lang=self._lang), alert_in_words(alert, lang=self._lang)
        for to in self._to:
            try:
                self._post.send(to=to, subject=subject, body=body)
            except MailNotSent as error:
                failed.append(str(error))
        if len(failed) == len(self._to):
            raise NotAlarmed(failed[0])


class AlarmTexts:
    """Texts and calls from another number of ours, handed to the carrier at once and without the outbox.

    A call says only that there is something to read: that it rings at night is the alarm.
    """

    called = "second sender"

    def __init__(self, carrier: Carrier, *, sender: PhoneNumber, to: Sequence[PhoneNumber], lang: str) -> None:
        """Remember from which number, and whom."""
        self._carrier = carrier
        self._sender = sender
        self._to = tuple(to)
        self._lang = lang

    def alarm(self, alert: Alert) -> None:
        """Text each, and call them when it cannot wait; raises NotAlarmed when the carrier took none of it."""
        batch = [self._outgoing(to, alert) for to in self._to]
        if alert.urgency >= Urgency.URGENT:
            batch += [replace(each, message_id=new_id(alert.at), channel=Channel.CALL, call=_CALL) for each in batch]
        outcomes = self._sent(batch)
        if not any(isinstance(outcome, Accepted) for outcome in outcomes.values()):
            raise NotAlarmed(", ".join(sorted({type(outcome).__name__ for outcome in outcomes.values()})))

    def _outgoing(self, to: PhoneNumber, alert: Alert) -> Outgoing:
        return Outgoing(
            message_id=new_id(alert.at),
            channel=Channel.TEXT,
            to=to,
            sender=self._sender,
            body=alert_in_words(alert, lang=self._lang),
            good_for=_GOOD_FOR,
        )

    def _sent(self, batch: Sequence[Outgoing]) -> dict[UUID, Outcome]:
        left = [batch]
        ended: dict[UUID, Outcome] = {}
        for outcomes in self._carrier.send(lambda _room: left.pop() if left else []):
            ended.update(outcomes)
        return ended
