from collections.abc import Iterator

import pytest

from outreach.ports import Transaction
from tests import make
from tests.queries.reports.world import BEGAN, World


@pytest.fixture
def world(transaction: Transaction) -> Iterator[World]:
    """A program in Denver in which nothing has happened yet."""
    with transaction() as session:
        yield World(session, make.program(session, now=BEGAN))


@pytest.fixture(params=["as somebody asks", "from the tallies"])
def settled(request: pytest.FixtureRequest, world: World) -> "Settled":
    """Call it when everything has happened: figures must be the same, counted at night or as somebody asks."""
    return Settled(world, tallied=request.param == "from the tallies")


class Settled:
    """Lets the nights pass in which days are counted, or does not."""

    def __init__(self, world: World, *, tallied: bool) -> None:
        self._world, self._tallied = world, tallied

    def __call__(self) -> None:
        if self._tallied:
            self._world.count()
