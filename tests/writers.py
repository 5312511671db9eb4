"""Accounts for tests of what is written at the console."""

import itertools
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.domain.writer import Writer
from outreach.records import accounts
from tests import make

_counted = itertools.count(1)


def writer(session: Session, name: str = "Sam", *, specialist: UUID | None = None) -> Writer:
    """Somebody with an account."""
    login = f"writer{next(_counted)}"
    account = accounts.add(session, login=login, name=name, specialist=specialist, lang="en", now=make.NOW)
    assert account is not None
    return Writer(account.id, account.name)
