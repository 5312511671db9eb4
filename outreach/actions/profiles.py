"""Profiles: writing down somebody's goals, their pathway and how to reach them safely."""

from dataclasses import astuple
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions.people import Person
from outreach.domain.writer import Writer
from outreach.records import profiles
from outreach.records.profiles import Known, Profile

LONGEST = 4000


class Overtaken(ValueError):
    """Raised when somebody else has changed a profile since it was read; holds how it is now."""

    def __init__(self, now_it_is: Profile) -> None:
        """Keep how it is now."""
        super().__init__("somebody else has changed it meanwhile")
        self.now_it_is = now_it_is


class TooLong(ValueError):
    """Raised for more words than a profile holds."""


def change(
    session: Session, person: Person, known: Known, *, after: int, writer: Writer, now: datetime
) -> Profile | None:
    """Write down what is known of a participant from now on; `after` is the number of what the writer had before them.

    Raises Overtaken and TooLong. What says nothing new changes nothing.
    """
    assert person.participant is not None, "a profile is a participant's"
    participant = person.participant.id
    if any(len(words) > LONGEST for words in astuple(known)):
        raise TooLong
    before = profiles.latest(session, participant)
    if known == (Known() if before is None else before.known):
        return before
    number = 0 if before is None else before.number
    if number == after and profiles.add(session, participant, known, number=after + 1, writer=writer, now=now):
        return profiles.latest(session, participant)
    is_now = profiles.latest(session, participant)
    assert is_now is not None, "nobody is overtaken by nothing"
    raise Overtaken(is_now)
