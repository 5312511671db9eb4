"""The menu: what somebody may open, in the program that they look at."""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, request, url_for

from outreach.console.here import me
from outreach.console.words import _
from outreach.domain.access import Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the menu."""

    words: str
    address: str
    here: bool


def menu() -> list[Entry]:
    """List what they may open."""
    lines = (
        (_("Queue"), Right.QUEUE, "queue.show"),
        (_("Shifts"), Right.SHIFTS, "shift.show"),
        (_("People"), Right.PEOPLE, "people.list_all"),
        (_("Program"), Right.PROGRAM, "program.show"),
        (_("Rota"), Right.ROTA, "rota.show"),
        (_("Notes to sign"), Right.SIGN_OFF, "contact_notes.to_sign_off"),
        (_("Reports"), Right.REPORTS, "reports.show"),
        (_("Admin"), Right.ADMIN, "admin.show"),
        (_("Audit log"), Right.AUDIT, "audit.show"),
    )
    return [
        Entry(words=words, address=address, here=_is_here(endpoint))
        for words, right, endpoint in lines
        if me().holds(right) and (address := _address(endpoint, right)) is not None
    ]


def _is_here(endpoint: str) -> bool:
    """Say whether the page that is open belongs to a line of the menu."""
    if endpoint == "contact_notes.to_sign_off":
        return request.endpoint == endpoint
    return request.blueprint == endpoint.partition(".")[0]


def _address(endpoint: str, right: Right) -> str | None:
    """Say where a page is, of the program that they look at, or else their first."""
    if endpoint not in current_app.view_functions:
        return None
    rules = current_app.url_map.iter_rules(endpoint)
    if not any("program" in rule.arguments for rule in rules):
        return url_for(endpoint)
    theirs = me().programs(right)
    shown = (request.view_args or {}).get("program")
    return url_for(endpoint, program=shown if isinstance(shown, UUID) and shown in theirs else theirs[0])
