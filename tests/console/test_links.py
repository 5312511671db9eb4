"""No link leads nowhere, whoever follows it."""

import pytest

from tests.console.crawling import crawl
from tests.console.desk import Console
from tests.console.lively import lively

ROLES = ["as_specialist", "as_lead", "as_supervisor", "as_admin", "as_auditor"]


@pytest.mark.parametrize("role", ROLES)
def test_no_link_leads_nowhere(console: Console, role: str) -> None:
    lively(console)
    console.as_lead()

    assert crawl(console, getattr(console, role)())
