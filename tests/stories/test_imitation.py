"""Stories on an imitation of Twilio that is not ours, where it is installed: deploy/imitation --install does it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from imitating.server import Imitation, what_is_missing
from outreach.actions import delivery
from outreach.domain.escalation import EscalationStatus
from outreach.rehearsal import FAILS, HOLDS, Elsewhere, Rehearsal, rehearse_files
from outreach.rehearsal.webhook_door import WebhookDoor
from outreach.rehearsal.world import PROGRAM_NUMBER
from outreach.wiring import wall_clock

HERE = Path(__file__).parent


class Killed(BaseException):
    """A process ends here."""


@pytest.fixture
def imitation() -> Iterator[Elsewhere]:
    """An imitation that has met nobody yet."""
    missing = what_is_missing()
    if missing is not None:
        pytest.skip(missing)
    with Imitation() as imitation:
        yield imitation.at


@pytest.fixture
def today(imitation: Elsewhere) -> Iterator[Rehearsal]:
    """A stage whose clock shows what the wall's does, for what compares our times with those of the carrier."""
    with Rehearsal(wall_clock(), elsewhere=imitation) as stage:
        yield stage


def _played(name: str, imitation: Elsewhere) -> tuple[int, str]:
    said: list[str] = []
    code = rehearse_files([HERE / f"{name}.story"], elsewhere=imitation, write=said.append)
    return code, "\n".join(said)


@pytest.mark.parametrize("story", ["every_way_to_say_stop", "nobody_answers"])
def test_the_story_holds_on_an_imitation_that_is_not_ours(story: str, imitation: Elsewhere) -> None:
    code, said = _played(story, imitation)

    assert code == HOLDS, said


def test_a_webhook_that_we_refuse_there_fails_the_story(imitation: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WebhookDoor, "_sign", lambda *_: "signed by nobody")

    code, said = _played("a_stranger_says_hello", imitation)

    assert code == FAILS
    assert "403" in said


def test_a_cry_for_help_that_no_webhook_brought_is_found_in_the_list_there(today: Rehearsal) -> None:
    today.world.runtime = replace(today.world.runtime, asks_back=timedelta(minutes=1))
    dana = today.participant("Dana")
    sam = today.specialist("Sam", on_call=True)
    today.world.carrier.own(PROGRAM_NUMBER, sms_url="http://127.0.0.1:9/nobody-listens-here")

    dana.texts("i want to die")
    today.wait(minutes=3)

    dana.hears("988")
    sam.hears("Reply 1")


def test_a_page_of_which_only_the_list_there_knows_is_not_sent_again(
    today: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    dana = today.participant("Dana")
    sam = today.specialist("Sam", on_call=True)
    knock = WebhookDoor.knock

    def lose_receipts(door: WebhookDoor, path: str, *request: Any) -> tuple[int, str]:  # noqa: ANN401
        return (204, "") if path.startswith("/receipts/") else knock(door, path, *request)

    def killed(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(WebhookDoor, "knock", lose_receipts)
    with monkeypatch.context() as patched, suppress(Killed):
        patched.setattr(delivery, "_settle", killed)
        dana.texts("i want to die")
    today.wait(minutes=4)

    sam.heard(1)
    dana.heard(1)
    sam.texts("1")
    today.has_escalation("Dana", EscalationStatus.ACKNOWLEDGED, by="Sam")
