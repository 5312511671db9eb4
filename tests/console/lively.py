"""A program in which there is something on every page."""

from dataclasses import dataclass
from uuid import UUID

from outreach.actions import replies
from outreach.domain.rota import Role
from outreach.records import participants
from tests import make
from tests.console.desk import Console, Signed


@dataclass
class Lively:
    """Who is in it: `dana` is in danger, `ari` wants to use, `rosa` is well, and a stranger wrote."""

    console: Console
    sam: Signed
    lee: Signed
    dana: UUID
    ari: UUID
    rosa: UUID
    stranger: UUID

    def writes(self, who: UUID, body: str) -> None:
        """Let a participant text us."""
        with self.console.runtime.transaction() as session:
            phone = participants.by_ids(session, [who])[who].phone
        replies.receive(self.console.runtime, make.inbound(body, phone=phone))


def lively(console: Console) -> Lively:
    """Fill a console's program."""
    sam, lee = console.as_specialist(on_call=True), console.as_lead()
    assert sam.specialist is not None
    stranger = make.number()
    with console.runtime.transaction() as session:
        make.specialist(session, "Mia", on_call=Role.BACKUP, now=console.clock())
        people = [
            make.the_id(make.participant(session, name, lang=lang, peer=sam.specialist.id, at_risk=at_risk))
            for name, lang, at_risk in (
                ("Dana Moore", "en", True),
                ("Ari Lund", "en", False),
                ("Rosa Diaz", "es", False),
            )
        ]
    dana, ari, rosa = people
    made = Lively(console, sam, lee, dana, ari, rosa, stranger=UUID(int=0))
    made.writes(made.dana, "i want to die tonight")
    made.writes(made.ari, "i want to use so bad")
    made.writes(made.rosa, "estoy bien gracias")
    replies.receive(console.runtime, make.inbound("hi is this the recovery place", phone=stranger))
    with console.runtime.transaction() as session:
        met = participants.stranger_by_phone(session, stranger)
        assert met is not None
        made.stranger = met.id
    console.clock.move(minutes=3)
    return made
