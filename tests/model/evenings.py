"""The evenings on which histories begin: five of ours, a rota in which they take turns, and two who may write."""

from datetime import datetime, time
from functools import cache
from uuid import UUID

from outreach.actions import rotas
from outreach.domain.continuing import NewRotation
from outreach.domain.hours import at_wall_clock
from outreach.domain.limits import PeerLimits
from outreach.domain.rota import Role
from outreach.domain.rotation import Pattern, Turn
from outreach.packs.rota_file import LoadedRota
from outreach.records.specialists import StaffRole
from tests import make
from tests.model.town import Town, in_use

ZONE = "America/Denver"
EVENINGS = (datetime(2026, 3, 4), datetime(2026, 3, 7), datetime(2026, 10, 31))  # noqa: DTZ001 - days on the wall
"""An evening like any, and those before the clocks go forward and back."""


@cache
def stage() -> Town:
    """Give the one town of this process."""
    return Town()


@cache
def prepared(evening: datetime) -> tuple[bytes, dict, dict]:
    """Set the stage for an evening, once; gives it back as it was kept."""
    town = Town()
    town.clock.at = now = at_wall_clock(evening.date(), time(18), ZONE)
    with town.runtime.transaction() as session:
        program = in_use(session, peers=PeerLimits(most_urgent=1), now=now)
        roles = {"Sam": StaffRole.SPECIALIST, "Mia": StaffRole.SPECIALIST, "Kim": StaffRole.SPECIALIST}
        roles |= {"Lee": StaffRole.LEAD, "Ada": StaffRole.ADMIN}
        staff = {
            name: make.specialist(session, name, in_use=program, role=role, on_call=None, now=now)
            for name, role in roles.items()
        }
        people = {
            "Dana": make.participant(session, in_use=program, peer=staff["Sam"].id, now=now),
            "Ari": make.participant(session, "Ari Lund", in_use=program, at_risk=True, now=now),
        }
        turns = [staff[name].id for name in ("Sam", "Mia", "Kim")]
        rules = [
            _turns("days", Role.PRIMARY, time(8), time(20), turns),
            _turns("nights", Role.PRIMARY, time(20), time(8), [*turns[1:], turns[0]]),
            _turns("behind", Role.BACKUP, time(2), time(2), [*turns[2:], *turns[:2]]),
        ]
        loaded = LoadedRota(rotations=tuple(rules), zone=None, text="")
        rotas.apply(session, program.program_id, loaded, zone=ZONE, now=now)
    return town.kept(), staff, people


def _turns(name: str, role: Role, starts: time, ends: time, people: list[UUID]) -> NewRotation:
    if starts == ends:
        pattern = Pattern(name=name, role=role, turn=Turn.DAILY, hand_over=starts)
    else:
        pattern = Pattern(name=name, role=role, turn=Turn.DAILY, starts=starts, ends=ends)
    return NewRotation(pattern=pattern, people=tuple(people))
