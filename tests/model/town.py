"""A town small enough to be looked at from every side: the real code on a database in memory that can be put back."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from outreach.actions import programs
from outreach.actions.people import Person
from outreach.actions.programs import ProgramInUse
from outreach.adapters.database import make_engine, make_transaction
from outreach.domain.phone import PhoneNumber
from outreach.packs.lexicons import load_lexicon
from outreach.packs.program_file import LoadedProgram, digest_of
from outreach.packs.states import load_state_hours
from outreach.ports import Runtime
from outreach.records.specialists import Specialist
from outreach.records.tables import metadata
from tests import make
from tests.actions.carrier import Carrier

MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Town:
    """One installation, its clock and its carrier; `kept` puts a moment of it away, `put_back` brings that back."""

    engine: Engine = field(default_factory=lambda: make_engine("sqlite://", make.KEYS))
    clock: make.Clock = field(default_factory=make.Clock)
    doorbell: make.Doorbell = field(default_factory=lambda: make.Doorbell(heard=False))
    kind: type[Carrier] = Carrier
    carrier: Carrier = field(init=False)
    runtime: Runtime = field(init=False)
    staff: dict[str, Specialist] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def __post_init__(self) -> None:
        metadata.create_all(self.engine)
        self.carrier = self.kind(now=self.clock)
        self.runtime = Runtime(
            transaction=make_transaction(self.engine, self.doorbell),
            carrier=self.carrier,
            doorbell=self.doorbell,
            now=self.clock,
            lexicon=load_lexicon(),
            state_hours=load_state_hours(),
            public_url="https://outreach.example.org",
            sender=PhoneNumber("+13035550100"),
            page_sender=PhoneNumber("+13035550101"),
        )

    def kept(self) -> bytes:
        """Put the database away as it is."""
        connection = self.engine.raw_connection()
        try:
            kept: bytes = connection.driver_connection.serialize()  # type: ignore[union-attr]
        finally:
            connection.close()
        return kept

    def put_back(self, kept: bytes) -> None:
        """Make the database what it was; there is only ever one connection to it."""
        connection = self.engine.raw_connection()
        try:
            connection.driver_connection.deserialize(kept)  # type: ignore[union-attr]
        finally:
            connection.close()

    def name_of(self, who: object) -> str:
        """Name one of ours by id; "" for nobody."""
        return next((name for name, somebody in self.staff.items() if somebody.id == who), "")


def in_use(session: Session, *, now: datetime = make.NOW, **changed: object) -> ProgramInUse:
    """The usual program with some parts of it changed, in use."""
    loaded = make.pack()
    program = replace(loaded.program, **changed)  # type: ignore[arg-type]
    return programs.apply(
        session, LoadedProgram(program=program, text=loaded.text, digest=digest_of(program)), now=now
    )[0]
