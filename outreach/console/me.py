"""Who is signed in, and what they may do where."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from outreach.actions.seeing import Onlooker
from outreach.domain.access import ConsoleRole, Right, holds
from outreach.records.accounts import Grant
from outreach.records.sessions import SignedIn
from outreach.records.specialists import Specialist


@dataclass(frozen=True, kw_only=True)
class Me:
    """Somebody who is signed in; `names` maps every program to its name, `roles` theirs to what they are in it.

    The first properties are what Flask-Login asks of a user.
    """

    account_id: UUID
    name: str
    lang: str
    specialist: Specialist | None
    roles: Mapping[UUID, frozenset[ConsoleRole]]
    names: Mapping[UUID, str]
    session: SignedIn
    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Give what the cookie holds."""
        return self.token

    def programs(self, right: Right) -> tuple[UUID, ...]:
        """List the programs in which they hold a right, by name."""
        found = [program for program, roles in self.roles.items() if holds(roles, right)]
        return tuple(sorted(found, key=lambda program: self.names[program].casefold()))

    def holds(self, right: Right, program: UUID | None = None) -> bool:
        """Say whether they hold a right in a program, or without one in any."""
        if right is Right.SELF:
            return True
        if program is None:
            return any(holds(roles, right) for roles in self.roles.values())
        return holds(self.roles.get(program, ()), right)

    def looking(self, program: UUID) -> Onlooker:
        """Say as whom they look at people of a program."""
        return Onlooker(
            account=self.account_id,
            name=self.name,
            specialist=None if self.specialist is None else self.specialist.id,
            roles=self.roles.get(program, frozenset()),
        )


def roles_of(grants: list[Grant], programs: Mapping[UUID, str]) -> dict[UUID, frozenset[ConsoleRole]]:
    """Spread grants over programs: one that names none is for every program there is."""
    return {
        program: frozenset(each.role for each in grants if each.program_id in (None, program)) for program in programs
    }
