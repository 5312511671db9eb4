"""Phones of the simulated network, as somebody with a browser would use them: over HTTP."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import urllib3

_TIMEOUT = urllib3.Timeout(connect=5.0, read=60.0)


class PhoneTrouble(Exception):
    """The phone network refused something; says what it answered."""


@dataclass(frozen=True, slots=True)
class Said:
    """One text on a phone: `arrived` or written there, when, and the words."""

    sid: str
    arrived: bool
    at: datetime
    body: str


class Phones:
    """Every phone of the network; safe to use from several threads."""

    def __init__(self, url: str, *, connections: int = 1) -> None:
        """Remember where the network is."""
        self._url = url
        self._pool = urllib3.PoolManager(maxsize=connections, block=True, timeout=_TIMEOUT, retries=False)

    def add(self, number: str) -> None:
        """Put a phone on the network."""
        self._pool.request("POST", f"{self._url}/phones", json={"number": number}, redirect=False)

    def text(self, number: str, body: str, to: str) -> str:
        """Text from a phone, and give the carrier's id of the text once the webhook has answered."""
        answer = self._ask("POST", f"/phones/{number}/texts", {"body": body, "to": to})
        return str(answer["sid"])

    def read(self, number: str) -> list[Said]:
        """Read a phone: every text, in both directions, in order."""
        answer = self._ask("GET", f"/phones/{number}.json", None)
        return [_said(text) for text in answer["texts"]]

    def log(self, *, after: int = -1, kind: str | None = None) -> list[dict[str, Any]]:
        """Read what happened on the network, oldest first: all of it, or of one kind, or since an entry's order."""
        only = "" if kind is None else f"&kind={kind}"
        entries: list[dict[str, Any]] = self._ask("GET", f"/simulator/log.json?after={after}{only}", None)["entries"]
        return entries

    def state(self) -> dict[str, Any]:
        """Read the network's books: its texts, its calls, and who is opted out."""
        return self._ask("GET", "/simulator/state.json", None)

    def fault(self, fault: str, *, probability: float) -> None:
        """Let the carrier fail in one way from now on, as often as that."""
        self._ask("POST", "/simulator/faults", {"fault": fault, "probability": str(probability)})

    def clear_fault(self, fault: str) -> None:
        """End one way of failing."""
        self._ask("POST", "/simulator/faults", {"clear": fault})

    def clear_faults(self) -> None:
        """Make the carrier well again."""
        self._ask("DELETE", "/simulator/faults", None)

    def meets(self, number: str, answer: str, presses: str) -> None:
        """Decide what calls to a phone meet."""
        self._ask("POST", "/simulator/meets", {"number": number, "answer": answer, "presses": presses})

    def _ask(self, method: str, path: str, body: Mapping[str, str] | None) -> dict[str, Any]:
        answer = self._pool.request(method, f"{self._url}{path}", json=body)
        if answer.status not in {200, 201}:
            raise PhoneTrouble(f"{method} {path}: {answer.status} {answer.data[:300]!r}")
        found: dict[str, Any] = json.loads(answer.data)
        return found


def _said(text: Mapping[str, Any]) -> Said:
    return Said(text["sid"], text["direction"] == "in", datetime.fromisoformat(text["at"]), text["body"])
