"""Making one of two people, as a lead does."""

from outreach.actions import merging
from outreach.actions.people import Person
from outreach.ports import Runtime
from tests import make


def merge(
    runtime: Runtime, kept: Person, gone: Person, *, number_of_gone: bool = False, why: str = "she called from both"
) -> Person:
    with runtime.transaction() as session:
        found = merging.look(session, make.the_id(kept), make.the_id(gone), number_of_gone=number_of_gone)
        return merging.merge(session, found, why=why, by="Lee", now=runtime.now())
