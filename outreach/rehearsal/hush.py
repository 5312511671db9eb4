"""Quiet: while a story is played, its transcript is all that is said; what went wrong inside us stands in it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from structlog.typing import EventDict

_FROM = logging.ERROR


@contextmanager
def hushed() -> Iterator[list[str]]:
    """Keep logs, ours and those of libraries, out of the transcript; gives the list in which our errors are noted."""
    before, disabled = structlog.get_config(), logging.root.manager.disable
    troubles: list[str] = []

    def note(_logger: object, _method: str, event: EventDict) -> EventDict:
        troubles.append(f"{event['event']} ({event.get('error') or event.get('part') or 'see the log'})")
        raise structlog.DropEvent

    structlog.configure(processors=[note], wrapper_class=structlog.make_filtering_bound_logger(_FROM))
    logging.disable(logging.CRITICAL)
    try:
        yield troubles
    finally:
        structlog.configure(**before)
        logging.disable(disabled)
