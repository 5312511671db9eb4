"""Quiet: while a story is played, its transcript is all that is said."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


@contextmanager
def hushed() -> Iterator[None]:
    """Keep logs, ours and those of libraries, out of the transcript."""
    before, disabled = structlog.get_config(), logging.root.manager.disable
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        structlog.configure(**before)
        logging.disable(disabled)
