"""What we worried about: escalations by their reasons, and what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outreach.domain.escalation import Outcome, ReasonKind
from outreach.queries.reports.frame import Frame
from outreach.queries.reports.waiting import opened_in
from outreach.records.escalations import EscalationRow
from outreach.records.reasons import ReasonRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Worry:
    """A reason to look at somebody; concerns say which category, the other kinds speak for themselves."""

    kind: ReasonKind
    category: str | None


@dataclass(frozen=True, slots=True)
class Came:
    """What came of the escalations with a reason; None is those that live still."""

    of: Mapping[Outcome | None, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(self.of.values())


def by_reason(session: Session, frame: Frame) -> Mapping[Worry, Came]:
    """Count the escalations that opened in a period by reason and outcome, the most frequent reason first.

    One with several reasons counts under each of them, and once under each.
    """
    row = EscalationRow
    key = (ReasonRow.kind, ReasonRow.category, row.outcome)
    rows = session.execute(
        select(*key, func.count(row.id.distinct()))
        .join(ReasonRow, ReasonRow.escalation_id == row.id)
        .where(*opened_in(frame))
        .group_by(*key)
    )
    found: dict[Worry, dict[Outcome | None, int]] = {}
    for kind, category, outcome, count in rows:
        found.setdefault(Worry(kind=kind, category=category), {})[outcome] = count
    counted = {worry: Came(came) for worry, came in found.items()}
    return dict(sorted(counted.items(), key=lambda each: (-each[1].count, each[0].kind, each[0].category or "")))
