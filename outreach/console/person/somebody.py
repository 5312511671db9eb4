"""Whom a person's page is about: a participant, or a number that belongs to nobody we know."""

from dataclasses import dataclass
from uuid import UUID

from flask import abort

from outreach.actions import people
from outreach.actions.people import Person
from outreach.console.here import anybody, me, noted, person_here
from outreach.domain.access import Right
from outreach.domain.writer import Writer
from outreach.ports import Work
from outreach.queries.thread import Whose
from outreach.records import participants


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """Whom a page is about; `address` is what their pages' addresses hold."""

    person: Person

    @property
    def address(self) -> dict[str, UUID]:
        """Say by what their pages are found."""
        if self.person.participant_id is not None:
            return {"person": self.person.participant_id}
        assert self.person.stranger_id is not None
        return {"stranger": self.person.stranger_id}

    @property
    def whose(self) -> Whose:
        """Say whose thread is theirs."""
        return Whose(participant=self.person.participant_id, stranger=self.person.stranger_id)

    @property
    def zone(self) -> str:
        """The zone of the times that the page names."""
        return self.person.in_use.program.zone

    @property
    def called(self) -> str:
        """What the page calls them: the name that they gave, or the last digits of their number."""
        participant = self.person.participant
        return f"…{self.person.phone.last_four}" if participant is None else participant.name

    @property
    def first_name(self) -> str:
        """What a button calls them."""
        participant = self.person.participant
        return participant.first_name if participant is not None and self.person.named else self.called

    @property
    def may_act(self) -> bool:
        """Whether whoever looks works with participants here, and does not only look."""
        return me().holds(Right.QUEUE, self.person.in_use.program_id)

    @property
    def may_text(self) -> bool:
        """Whether whoever looks acts as one of our people: only they have a name that a text is signed with."""
        return self.may_act and me().specialist is not None


def somebody_here(session: Work, person: UUID | None, stranger: UUID | None, *, acts: bool = False) -> Somebody:
    """Find whom a page is about, and note that they are read; 404, or OutOfScope, or 403 for who may only look."""
    found = Somebody(person=_stranger_here(session, stranger) if person is None else person_here(session, person))
    if acts and not found.may_act:
        abort(403)
    return found


def note_opened(session: Work, somebody: Somebody) -> None:
    """Note that the page of an unknown sender was opened; of a participant that is noted by whoever finds them."""
    stranger, program = somebody.person.stranger_id, somebody.person.in_use.program_id
    if stranger is not None:
        noted(session, "read_stranger", program=program, detail=str(stranger))


def _stranger_here(session: Work, stranger: UUID | None) -> Person:
    """Find an unknown sender; whoever works with participants of the program may see them."""
    met = None if stranger is None else participants.strangers_by_ids(session, [stranger]).get(stranger)
    person = None if met is None else people.of_stranger(session, met)
    if person is None or not me().holds(Right.QUEUE, person.in_use.program_id):
        abort(404)
    return person


def again(session: Work, somebody: Somebody) -> Somebody:
    """Find somebody as they are after a change."""
    participant = somebody.person.participant_id
    return somebody if participant is None else Somebody(person=anybody(session, participant))


def writer() -> Writer:
    """Say who writes."""
    return Writer(me().account_id, me().name)
