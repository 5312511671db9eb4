"""Swapping in a story: "Sam swaps 2026-03-08 with Tess", by the texts that the two of them would write."""

from datetime import datetime

from outreach.actions import swaps as actions
from outreach.domain.rota import Role
from outreach.domain.swapping import SwapStatus
from outreach.records import swaps
from outreach.rehearsal.phones import Expectation
from outreach.rehearsal.rehearsal import Rehearsal


def swap(stage: Rehearsal, who: str, day: str, other: str) -> None:
    """Let one ask and the other take; what they hear is left for the story to say."""
    program = stage.program.program_id
    before = _open(stage)
    stage.phone(who).texts(f"SWAP {day} {stage.phone(other).name}")
    asked = [each for each in _open(stage) if each not in before]
    if not asked:
        raise Expectation(f"{who} cannot ask {other} to take a shift on {day}: {_last_heard(stage, who)}")
    stage.phone(other).texts(f"TAKE {asked[0]}")
    with stage.world.runtime.transaction() as session:
        found = swaps.latest_with(session, asked[0], [program])
    if found is None or found.status is not SwapStatus.TAKEN:
        raise Expectation(f"{other} cannot take the shift of {who} on {day}: {_last_heard(stage, other)}")


def leave_open(stage: Rehearsal, start: datetime, end: datetime) -> None:
    """Offer a shift that nobody has."""
    with stage.world.runtime.transaction() as session:
        actions.leave_open(session, stage.program, starts_at=start, ends_at=end, role=Role.PRIMARY, now=stage.now)


def _open(stage: Rehearsal) -> list[str]:
    with stage.world.runtime.transaction() as session:
        return [each.code for each in swaps.open_in(session, [stage.program.program_id])]


def _last_heard(stage: Rehearsal, who: str) -> str:
    stage.world.settle()
    unread = stage.phone(who).unread()
    return unread[-1].body if unread else "nothing was said"
