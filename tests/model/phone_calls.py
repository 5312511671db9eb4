"""Calls between somebody of ours and a person in a town: who picks up, who hangs up, and what is never told."""

from enum import StrEnum

from outreach.actions import after_calls, bridging
from outreach.domain.calls import Connection, PickedUp
from outreach.ports import Outgoing, Runtime
from outreach.records import calls

AT = "https://outreach.example.org/calls"


class Goes(StrEnum):
    """How a call between two goes."""

    TALKED = "talked"
    NOBODY = "nobody"
    MACHINE = "machine"
    CUT_OFF = "cut off"  # in the midst of it, and nobody ever tells us
    NO_KEY = "no key"


def is_between_two(call: Outgoing) -> bool:
    """Say whether a call connects two."""
    return call.call is not None and "/bridges/" in call.call.begins_at


def goes(runtime: Runtime, call: Outgoing, how: Goes) -> None:
    """Let whoever asked for a call pick up, and let it go somehow, each step in a transaction of its own."""
    with runtime.transaction() as session:
        bridging.picked_up(session, call.message_id, time=1, at=AT)
    if how is Goes.NO_KEY:
        return
    with runtime.transaction() as session:
        bridging.press(session, call.message_id, key="1", at=AT, ours=runtime.senders, now=runtime.now())
        between = calls.of_message(session, call.message_id)
    assert between is not None
    if how is Goes.MACHINE:
        with runtime.transaction() as session:
            bridging.heard_who(session, between.id, PickedUp.MACHINE)
    if how in (Goes.TALKED, Goes.CUT_OFF, Goes.MACHINE):
        with runtime.transaction() as session:
            key = "" if how is Goes.MACHINE else "5"
            bridging.whisper(session, between.id, time=1, key=key, at=AT, now=runtime.now())
    if how is not Goes.CUT_OFF:
        with runtime.transaction() as session:
            after_calls.connection_over(session, between.id, _ENDS[how], now=runtime.now())


_ENDS = {
    Goes.TALKED: Connection.TALKED,
    Goes.NOBODY: Connection.NO_ANSWER,
    Goes.MACHINE: Connection.DECLINED,
}
