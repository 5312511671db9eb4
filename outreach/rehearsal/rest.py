"""The part of Twilio's documented API that tells a rehearsal what a server was asked to carry, asked over HTTP."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import urllib3

_VERSION = "2010-04-01"
_PAGE = 50


class Refused(Exception):
    """Raised when that server does not do what it is asked; says what it answered."""


class Rest:
    """An account at a server that speaks Twilio's API."""

    def __init__(self, base_url: str, login: tuple[str, str]) -> None:
        """Connect to nothing yet."""
        self._base_url = base_url.rstrip("/")
        self._account = f"/{_VERSION}/Accounts/{login[0]}"
        self._headers = urllib3.util.make_headers(basic_auth=":".join(login))
        self._pool = urllib3.PoolManager(retries=False, timeout=30)

    def newest(self, what: str) -> str | None:
        """Give the sid of the latest in a list."""
        found = self.get(f"{self._account}/{what}.json?PageSize=1")[what.lower()]
        return found[0]["sid"] if found else None

    def newer_than(self, what: str, sid: str | None) -> list[dict[str, Any]]:
        """List what came after somebody's sid, oldest first: lists give the newest first, page by page."""
        found: list[dict[str, Any]] = []
        page: str | None = f"{self._account}/{what}.json?PageSize={_PAGE}"
        while page is not None:
            answer = self.get(page)
            for one in answer[what.lower()]:
                if one["sid"] == sid:
                    return found[::-1]
                found.append(one)
            page = answer["next_page_uri"]
        return found[::-1]

    def own(self, number: str, urls: Mapping[str, str]) -> None:
        """Say what is asked when a number of the account is texted or called; one that it lacks is got."""
        numbers = f"{self._account}/IncomingPhoneNumbers"
        known = self.get(f"{numbers}.json?PhoneNumber={quote(number)}")["incoming_phone_numbers"]
        form = {"".join(word.title() for word in name.split("_")): url for name, url in urls.items()}
        if known:
            self.post(f"{numbers}/{known[0]['sid']}.json", form)
        else:
            self.post(f"{numbers}.json", {"PhoneNumber": number, **form})

    def get(self, path: str) -> dict[str, Any]:
        """Ask for something."""
        return self._ask("GET", path, None)

    def post(self, path: str, form: Mapping[str, str]) -> dict[str, Any]:
        """Have something done."""
        return self._ask("POST", path, urlencode(form))

    def close(self) -> None:
        """Hang up."""
        self._pool.clear()

    def _ask(self, method: str, path: str, body: str | None) -> dict[str, Any]:
        headers = {**self._headers, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            answer = self._pool.request(method, f"{self._base_url}{path}", body=body, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            raise Refused(f"{self._base_url} does not answer: {error}") from error
        if answer.status >= 400:
            raise Refused(f"{method} {path}: {answer.status} {answer.data.decode(errors='replace')[:300]}")
        found: dict[str, Any] = json.loads(answer.data)
        return found
