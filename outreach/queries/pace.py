"""Whether our numbers and guards are as they should be: what `outreach check` says of them."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from outreach.domain.sentences import Sentence
from outreach.queries.safety import Finding, mend, note
from outreach.records import brakes, known_senders


def pace_findings(session: Session, *, pool: Sequence[str]) -> Iterator[Finding]:
    """Find who knows a number that is no longer ours, and whether check-ins are held."""
    for number, count in known_senders.count(session).items():
        if number not in pool:
            whose = Sentence("1 person knows") if count == 1 else Sentence("{count} people know", count=count)
            what = Sentence(
                "{whose} a number that is no longer ours (it ends in {number})", whose=whose, number=number[-4:]
            )
            yield note(
                Sentence("number"),
                what,
                Sentence("nothing: their next text comes from another one, and says who we are"),
            )
    brake = brakes.of(session)
    if brake is not None and brake.held_since is not None:
        remedy = Sentence("look why there were so many, then run `outreach brake release`")
        yield mend(
            Sentence("check-ins"), Sentence("they are held: far more went out in an hour than anybody planned"), remedy
        )
