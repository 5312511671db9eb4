"""What specialists do about shifts by text: show that texts reach them, swap, take, keep and relieve."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from outreach.actions import covering, rota, swaps
from outreach.actions.desk import Desk
from outreach.actions.programs import ProgramInUse
from outreach.actions.swap_words import period_words
from outreach.domain.from_until import FromUntil
from outreach.domain.moments import time_words
from outreach.domain.rota import Role, Shift
from outreach.domain.shift_commands import ShiftCommand, ShiftVerb
from outreach.domain.shift_days import meant
from outreach.domain.swapping import hindrance_words
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.records import shifts, specialists
from outreach.records import swaps as records
from outreach.records.shifts import StoredShift
from outreach.records.specialists import Specialist
from outreach.records.swaps import Swap

_AHEAD = timedelta(days=100)
_LISTED = timedelta(days=14)
_LINES = 6
_NAMED = 4


def obey(desk: Desk, command: ShiftCommand) -> None:
    """Do what a specialist asks for about shifts."""
    _DO[command.verb](desk, command)


def _ready(desk: Desk, command: ShiftCommand) -> None:
    """Note that our texts reach them."""
    del command
    specialists.answered(desk.session, desk.specialist.id, now=desk.now)
    desk.answer(TextKey.REACH_NOTED, {"program": desk.programs[0].program.neutral_name})


def _swap(desk: Desk, command: ShiftCommand) -> None:
    """Ask others to take a shift of theirs."""
    if command.wish is None:
        desk.answer(TextKey.SWAP_HELP)
        return
    for in_use in desk.programs:
        there = shifts.explained(desk.session, in_use.program_id, start=desk.now, end=desk.now + _AHEAD)
        mine = [each for each in there if each.shift.specialist == desk.specialist.id]
        found = meant(
            wish=command.wish,
            shifts=[(each.shift.starts_at, each.shift.ends_at) for each in mine],
            zone=in_use.program.zone,
            day_first=desk.specialist.lang == "es",
            now=desk.now,
        )
        if found is not None:
            _ask(desk, in_use, mine[found[0]], found[1], command.name)
            return
    desk.answer(TextKey.SWAP_NO_SHIFT)


def _ask(desk: Desk, in_use: ProgramInUse, shift: StoredShift, period: FromUntil, name: str) -> None:
    named = _named(desk, in_use, name) if name else None
    if name and named is None:
        return
    starts_at, ends_at = period
    try:
        asked = swaps.ask(desk.session, in_use, shift, starts_at=starts_at, ends_at=ends_at, named=named, now=desk.now)
    except swaps.CannotTake as error:
        assert named is not None
        why = hindrance_words(error.hindrance, lang=desk.specialist.lang)
        desk.answer(TextKey.SWAP_NAMED_CANNOT, {"specialist": named.name, "why": why})
        return
    if not asked.people:
        return
    key = TextKey.SWAP_NOTED_LATER if asked.later else TextKey.SWAP_NOTED
    desk.answer(key, {**_about(desk, in_use, asked.swap), "names": _names(asked.people)})


def _named(desk: Desk, in_use: ProgramInUse, name: str) -> Specialist | None:
    """Find the one of the team who is meant, by the beginning of the name; else ask who is."""
    team = [one for one in specialists.of_program(desk.session, in_use.program_id) if one.id != desk.specialist.id]
    wanted = name.casefold()
    exactly = [one for one in team if one.name.casefold() == wanted]
    found = exactly or [one for one in team if one.name.casefold().startswith(wanted)]
    if len(found) == 1:
        return found[0]
    desk.answer(TextKey.SWAP_WHO, {"names": ", ".join(one.name for one in found or team)})
    return None


def _names(people: Sequence[Specialist]) -> str:
    names = ", ".join(one.name for one in people[:_NAMED])
    return names if len(people) <= _NAMED else f"{names} (+{len(people) - _NAMED})"


def _about(desk: Desk, in_use: ProgramInUse, swap: Swap) -> dict[str, str]:
    zone, lang = in_use.program.zone, desk.specialist.lang
    words = period_words(swap.starts_at, swap.ends_at, zone=zone, lang=lang, now=desk.now)
    return {"code": swap.code, **words}


def _yes(desk: Desk, command: ShiftCommand) -> None:
    """Take a shift that is open; without a code, the only one that is asked of them."""
    found = _open(desk, command)
    if found is None:
        return
    try:
        swaps.take(desk.session, found, desk.specialist, now=desk.now)
    except swaps.CannotTake as error:
        desk.answer(TextKey.SWAP_CANNOT, {"why": hindrance_words(error.hindrance, lang=desk.specialist.lang)})
    except swaps.NotOpen:
        desk.answer(TextKey.SWAP_UNKNOWN, {"code": found.code})


def _open(desk: Desk, command: ShiftCommand) -> Swap | None:
    """Find the open shift that is meant, or answer that there is none."""
    if command.code:
        found = records.by_code(desk.session, command.code, desk.program_ids)
        if found is None:
            desk.answer(TextKey.SWAP_UNKNOWN, {"code": command.code})
        return found
    others = [
        each
        for each in records.open_in(desk.session, desk.program_ids)
        if each.asker_id != desk.specialist.id and each.named_id in (None, desk.specialist.id)
    ]
    if len(others) == 1:
        return others[0]
    desk.answer(TextKey.SWAP_NEEDS_CODE if others else TextKey.STAFF_HELP)
    return None


def _no(desk: Desk, command: ShiftCommand) -> None:
    found = records.by_code(desk.session, command.code, desk.program_ids)
    if found is not None:
        swaps.decline(desk.session, found, desk.specialist, now=desk.now)
    desk.answer(TextKey.SWAP_NO_NOTED)


def _keep(desk: Desk, command: ShiftCommand) -> None:
    """Take back what they asked; it stays theirs."""
    found = records.by_code(desk.session, command.code, desk.program_ids)
    if found is None or found.asker_id != desk.specialist.id or not swaps.keep(desk.session, found, now=desk.now):
        desk.answer(TextKey.SWAP_UNKNOWN, {"code": command.code})
        return
    in_use = next(each for each in desk.programs if each.program_id == found.program_id)
    desk.answer(TextKey.SWAP_KEPT, _about(desk, in_use, found))


def _shifts(desk: Desk, command: ShiftCommand) -> None:
    """List theirs of the next two weeks, and those that they may take."""
    del command
    lines: list[str] = []
    for in_use in desk.programs:
        zone = in_use.program.zone
        mine = [
            each
            for each in shifts.between(desk.session, in_use.program_id, start=desk.now, end=desk.now + _LISTED)
            if each.specialist == desk.specialist.id
        ]
        words = [
            period_words(each.starts_at, each.ends_at, zone=zone, lang=desk.specialist.lang, now=desk.now)
            for each in mine
        ]
        lines += [_said(desk, TextKey.SHIFT_MINE, each) for each in words[:_LINES]]
        lines += [
            _open_line(desk, in_use, each) for each in records.open_in(desk.session, [in_use.program_id])[:_LINES]
        ]
    if lines:
        desk.answer(TextKey.SHIFTS, {"lines": "\n".join(line for line in lines if line)})
    else:
        desk.answer(TextKey.SHIFTS_NONE)


def _open_line(desk: Desk, in_use: ProgramInUse, swap: Swap) -> str:
    fields = _about(desk, in_use, swap)
    if swap.asker_id is None:
        return _said(desk, TextKey.SHIFT_OPEN, fields)
    asker = specialists.by_ids(desk.session, [swap.asker_id])[swap.asker_id]
    return _said(desk, TextKey.SHIFT_ASKED, {**fields, "specialist": asker.name})


def _said(desk: Desk, key: TextKey, fields: Mapping[str, str]) -> str:
    return say(key, lang=desk.specialist.lang, wording=desk.programs[0].program.wording, **fields)


def _cover(desk: Desk, command: ShiftCommand) -> None:
    """Come on call right now: in the place of whoever is named, of the only one who is on, or of nobody."""
    running = [
        (in_use, shift)
        for in_use in desk.programs
        for shift in rota.current_shifts(desk.session, in_use.program_id, now=desk.now)
    ]
    own = [shift for _, shift in running if shift.specialist == desk.specialist.id and shift.role is Role.PRIMARY]
    if own and not command.name:
        until = own[0].ends_at
        words = time_words(until, now=desk.now, zone=desk.programs[0].program.zone, lang=desk.specialist.lang)
        desk.answer(TextKey.COVER_ALREADY, {"until": words})
        return
    names = specialists.by_ids(desk.session, [shift.specialist for _, shift in running])
    others = [(in_use, shift) for in_use, shift in running if shift.specialist != desk.specialist.id]
    wanted = command.name.casefold()
    found = [each for each in others if names[each[1].specialist].name.casefold().startswith(wanted)]
    if not wanted:
        found = [each for each in others if each[1].role is Role.PRIMARY] or others
    if len(found) == 1 or (not others and not wanted):
        _come_on(desk, *(found[0] if found else (desk.programs[0], None)))
        return
    desk.answer(TextKey.COVER_WHOM, {"names": ", ".join(dict.fromkeys(one.name for one in names.values())) or "-"})


def _come_on(desk: Desk, in_use: ProgramInUse, shift: Shift | None) -> None:
    try:
        if shift is None:
            covering.come_on(desk.session, in_use, desk.specialist, now=desk.now)
        else:
            covering.relieve(desk.session, in_use, desk.specialist, shift, now=desk.now)
    except swaps.CannotTake as error:
        desk.answer(TextKey.SWAP_CANNOT, {"why": hindrance_words(error.hindrance, lang=desk.specialist.lang)})


_DO: Mapping[ShiftVerb, Callable[[Desk, ShiftCommand], None]] = {
    ShiftVerb.READY: _ready,
    ShiftVerb.SWAP: _swap,
    ShiftVerb.YES: _yes,
    ShiftVerb.NO: _no,
    ShiftVerb.KEEP: _keep,
    ShiftVerb.SHIFTS: _shifts,
    ShiftVerb.COVER: _cover,
}
