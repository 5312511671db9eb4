"""What specialists do about shifts by text: show that texts reach them, swap, take, keep and relieve."""

from collections.abc import Callable, Mapping

from outreach.actions.desk import Desk
from outreach.domain.shift_commands import ShiftCommand, ShiftVerb
from outreach.domain.text_keys import TextKey
from outreach.records import specialists


def obey(desk: Desk, command: ShiftCommand) -> None:
    """Do what a specialist asks for about shifts."""
    _DO[command.verb](desk, command)


def _ready(desk: Desk, command: ShiftCommand) -> None:
    """Note that our texts reach them."""
    del command
    specialists.answered(desk.session, desk.specialist.id, now=desk.now)
    desk.answer(TextKey.REACH_NOTED, {"program": desk.programs[0].program.neutral_name})


def _help(desk: Desk, command: ShiftCommand) -> None:
    del command
    desk.answer(TextKey.STAFF_HELP)


_DO: Mapping[ShiftVerb, Callable[[Desk, ShiftCommand], None]] = {
    ShiftVerb.READY: _ready,
    ShiftVerb.SWAP: _help,
    ShiftVerb.YES: _help,
    ShiftVerb.NO: _help,
    ShiftVerb.KEEP: _help,
    ShiftVerb.SHIFTS: _help,
    ShiftVerb.COVER: _help,
}
