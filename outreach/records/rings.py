"""Rings that wait for their transaction to commit: a ring before the commit would send a worker to look at nothing."""

from typing import cast

from sqlalchemy.orm import Session

from outreach.domain.delivery import Lane

_KEY = "outreach_rings"


def ring_after_commit(session: Session, lane: Lane) -> None:
    """Remember to ring for a lane once this transaction has committed."""
    session.info.setdefault(_KEY, set()).add(lane)


def queued_rings(session: Session) -> tuple[Lane, ...]:
    """Name the lanes to ring for, urgent first, and forget them."""
    lanes = cast("set[Lane]", session.info.pop(_KEY, set()))
    return tuple(lane for lane in Lane if lane in lanes)
