"""Stories of faults that no statement can stage: what is killed, raised or repeated in the middle of things."""

# ruff: noqa: ANN401 - what is passed through is not ours

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from outreach.actions import delivery
from outreach.domain.conversation import respond
from outreach.domain.escalation import EscalationStatus
from outreach.domain.reading import read
from outreach.rehearsal import Rehearsal


class Killed(BaseException):
    """What a worker that is killed feels: no exception of its own, and no chance to tidy up."""


def _kill_before_settling(monkeypatch: pytest.MonkeyPatch, rehearsal: Rehearsal, happens: Callable[[], object]) -> None:
    """Let something happen whose worker dies when the carrier has taken its texts and nobody has written that down."""

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "_settle", killed)
        with suppress(Killed):
            happens()
        rehearsal.world.stop_background()
    rehearsal.world.start_background()


@pytest.mark.parametrize("trouble", ["is well", "loses receipts"])
def test_a_worker_killed_between_call_and_commit_asks_nobody_twice(
    rehearsal: Rehearsal,
    monkeypatch: pytest.MonkeyPatch,
    trouble: str,
) -> None:
    dana = rehearsal.participant("Dana", asks_daily_at="09:00")
    if trouble != "is well":
        rehearsal.world.network.faults.say(trouble)

    _kill_before_settling(monkeypatch, rehearsal, lambda: rehearsal.until("09:00"))
    rehearsal.wait(hours=3)

    dana.hears("How are you today")
    dana.hears_nothing()
    dana.texts("4")
    dana.hears("0 to 10")


@pytest.mark.parametrize("trouble", ["is well", "loses receipts"])
def test_a_worker_killed_between_call_and_commit_loses_no_page_and_no_card(
    rehearsal: Rehearsal,
    monkeypatch: pytest.MonkeyPatch,
    trouble: str,
) -> None:
    dana = rehearsal.participant("Dana")
    sam = rehearsal.specialist("Sam", on_call=True)
    if trouble != "is well":
        rehearsal.world.network.faults.say(trouble)

    _kill_before_settling(monkeypatch, rehearsal, lambda: dana.texts("i want to die"))
    rehearsal.wait(minutes=4)

    dana.hears("988")
    dana.heard(2, at_most=True)
    sam.hears("Reply 1")
    sam.texts("1")
    rehearsal.has_escalation("Dana", EscalationStatus.ACKNOWLEDGED, by="Sam")


def test_a_text_that_the_carrier_brings_twice_is_one_text(rehearsal: Rehearsal) -> None:
    dana = rehearsal.participant("Dana", asks_daily_at="09:00")
    rehearsal.until("09:00")
    dana.hears("How are you today")
    world = rehearsal.world
    deliver = world.deliver
    brought: list[tuple[Any, ...]] = []

    def keep(*request: Any) -> tuple[int, str]:
        brought.append(request)
        return deliver(*request)

    world.deliver = keep

    dana.texts("4")
    texts = [request for request in brought if request[1].endswith("/texts")]
    answers = [deliver(*texts[0]) for _ in range(3)]
    rehearsal.wait(minutes=2)

    assert [status for status, _ in answers] == [200, 200, 200]
    dana.hears("0 to 10")
    dana.texts("3")
    dana.hears("Any slip")
    dana.hears_nothing()


@pytest.mark.parametrize("seed", range(3))
def test_receipts_may_come_in_any_order_and_at_any_time(rehearsal: Rehearsal, seed: int) -> None:
    dana = rehearsal.participant("Dana", asks_daily_at="09:00")
    sam = rehearsal.specialist("Sam", on_call=True)
    world = rehearsal.world
    deliver = world.deliver
    held: list[tuple[Any, ...]] = []

    def hold_receipts(*request: Any) -> tuple[int, str]:
        if "/receipts/" not in request[1]:
            return deliver(*request)
        held.append(request)
        return 204, ""

    world.deliver = hold_receipts
    rehearsal.until("09:00")
    dana.texts("2")
    dana.hears("How are you today")
    dana.hears("Do you feel safe")
    sam.hears("Reply 1")
    rehearsal.wait(minutes=5)
    repeated = [*held, *held]
    random.Random(seed).shuffle(repeated)
    statuses = {deliver(*request)[0] for request in repeated}
    world.deliver = deliver

    assert statuses == {204}
    sam.texts("1")
    dana.hears("Sam")
    rehearsal.nobody_hears_anything_else()


def test_a_database_that_restarts_while_a_text_is_handled_loses_nothing(
    rehearsal: Rehearsal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dana = rehearsal.participant("Dana")
    sam = rehearsal.specialist("Sam", on_call=True)
    restarts = iter([rehearsal.world.restart_database])

    def respond_while_it_restarts(**given: Any) -> object:
        next(restarts, lambda: None)()
        return respond(**given)

    monkeypatch.setattr("outreach.actions.answering.respond", respond_while_it_restarts)
    dana.texts("i want to die")
    rehearsal.wait(minutes=1)

    dana.hears("988")
    sam.hears("Reply 1")
    rehearsal.wait(minutes=1)
    rehearsal.nobody_hears_anything_else()


def _failing(fails: int, seen: list[str]) -> Callable[..., object]:

    def fail_at_first(body: str, **given: Any) -> object:
        seen.append(body)
        if len(seen) <= fails:
            raise ValueError("a bug of ours")
        return read(body, **given)

    return fail_at_first


def test_a_reader_that_fails_once_is_asked_again(rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    dana = rehearsal.participant("Dana")
    sam = rehearsal.specialist("Sam", on_call=True)
    monkeypatch.setattr("outreach.actions.answering.read", _failing(1, []))

    dana.texts("i want to die")
    rehearsal.wait(seconds=30)

    dana.hears("988")
    sam.hears("Reply 1")
    rehearsal.nobody_hears_anything_else()


def test_a_text_on_which_the_reader_fails_is_read_by_a_person(
    rehearsal: Rehearsal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dana = rehearsal.participant("Dana")
    sam = rehearsal.specialist("Sam", on_call=True)
    monkeypatch.setattr("outreach.actions.answering.read", _failing(99, []))

    dana.texts("something nobody foresaw")
    rehearsal.wait(minutes=2)

    dana.hears("A person here will read what you wrote")
    rehearsal.has_escalation("Dana", EscalationStatus.OPEN)
    sam.hears("Urgent: D. needs a person")
    sam.texts("1")
    dana.hears("Sam")
    sam.texts("READ")
    sam.hears("You have D.")
    sam.hears("something nobody foresaw")
    rehearsal.nobody_hears_anything_else()


def test_one_persons_unreadable_text_holds_up_nobody_else(
    rehearsal: Rehearsal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dana, ari = rehearsal.participant("Dana"), rehearsal.participant("Ari")
    rehearsal.specialist("Sam", on_call=True)

    def fail_on_dana(body: str, **given: Any) -> object:
        if body == "odd":
            raise RuntimeError("a bug of ours")
        return read(body, **given)

    monkeypatch.setattr("outreach.actions.answering.read", fail_on_dana)
    dana.texts("odd")
    ari.texts("HELP")

    ari.hears("988")
