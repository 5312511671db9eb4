"""What the pages of administrators have in common: their tabs, their programs, and the zone in which they read."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, abort, request, url_for

from outreach.actions import programs
from outreach.actions.account_keeping import Keeper
from outreach.actions.programs import ProgramInUse
from outreach.console.admin import signs as admin_signs
from outreach.console.admin import words as admin_words
from outreach.console.here import me
from outreach.console.words import _
from outreach.domain.access import ConsoleRole, Right
from outreach.ports import Work
from outreach.records import accounts

pages = Blueprint("admin", __name__, url_prefix="/admin")


def tabs() -> list[tuple[str, str, bool]]:
    """List the pages of an administrator: address, words, and whether it is this one."""
    lines = (
        (_("Health"), "admin.show"),
        (_("Accounts"), "admin.accounts"),
        (_("Messages"), "admin.messages"),
        (_("Numbers"), "admin.senders"),
        (_("Keys"), "admin.keys"),
        (_("Drills"), "admin.drills"),
        (_("Check"), "admin.check"),
        (_("Test text"), "admin.trial"),
    )
    return [(url_for(endpoint), words, _is_here(url_for(endpoint))) for words, endpoint in lines]


def _is_here(address: str) -> bool:
    """Say whether this page is the one at an address, or stands below it."""
    return request.path == address or (address != url_for("admin.show") and request.path.startswith(address))


@pages.context_processor
def words() -> dict[str, object]:
    """Give templates their tabs, and the words of what they show."""
    return {"tabs": tabs, "said": admin_words, "signs": admin_signs}


def administered(session: Work) -> Mapping[UUID, ProgramInUse]:
    """Find the programs that they administer, by name."""
    theirs = me().programs(Right.ADMIN)
    found = programs.all_in_use(session, list(theirs))
    return {key: found[key] for key in theirs if key in found}


def one_administered(session: Work, program: UUID | None) -> ProgramInUse:
    """Find one program that they administer, their first where none is named; 404 for any other."""
    theirs = administered(session)
    chosen = next(iter(theirs), None) if program is None else program
    if chosen is None or chosen not in theirs:
        abort(404)
    return theirs[chosen]


def zone_of(theirs: Mapping[UUID, ProgramInUse]) -> str:
    """Choose the zone to read moments in: that of their first program."""
    return next((each.program.zone for each in theirs.values()), "UTC")


def keeper_of(session: Work) -> Keeper:
    """Say as which admin they keep accounts."""
    grants = accounts.grants_of(session, [me().account_id])
    everywhere = any(each.program_id is None and each.role is ConsoleRole.ADMIN for each in grants)
    return Keeper(account=me().account_id, programs=me().programs(Right.ADMIN), everywhere=everywhere)


def id_in(given: str) -> UUID | None:
    """Read an id out of a form or an address; None for nothing, 404 for what is none."""
    if not given:
        return None
    try:
        return UUID(given)
    except ValueError:
        abort(404)
