"""Taking what is due in batches, one transaction each; one damaged row never keeps the others from their turn."""

from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from outreach.ports import Runtime

log = structlog.get_logger(__name__)

_BATCHES_A_PASS = 200


class Due(Protocol):
    """Takes what is due, at most so many and passing over so many; says how many there were."""

    def __call__(self, session: Session, *, now: datetime, limit: int, passing: int) -> int:
        """Take them."""


def all_due(runtime: Runtime, due: Due) -> int:
    """Take batches of one kind of work until there is less than a batch of it; says how much it was.

    A batch that fails is taken apart.
    """
    total = 0
    for _ in range(_BATCHES_A_PASS):
        try:
            with runtime.transaction() as session:
                done = due(session, now=runtime.now(), limit=runtime.batch, passing=0)
        except OperationalError:
            raise
        except Exception:
            log.exception("batch_failed")
            return total + _one_by_one(runtime, due)
        total += done
        if done < runtime.batch:
            break
    return total


def _one_by_one(runtime: Runtime, due: Due) -> int:
    """Take what is due one by one, passing over what fails; it is tried again in the next pass."""
    failed = taken = 0
    for _ in range(runtime.batch):
        try:
            with runtime.transaction() as session:
                done = due(session, now=runtime.now(), limit=1, passing=failed)
        except OperationalError:
            raise
        except Exception:
            log.exception("step_failed")
            failed += 1
            continue
        if not done:
            break
        taken += done
    return taken
