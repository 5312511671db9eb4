from datetime import UTC, datetime

import pytest
from openapi_core import OpenAPI

from outreach.simulator import Clock
from tests.simulator.contract import read_contract
from tests.simulator.world import Pages, World, make_world

START = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def contract() -> OpenAPI:
    return read_contract()


@pytest.fixture
def world(contract: OpenAPI) -> World:
    return make_world(contract, lambda: Clock(START))


@pytest.fixture
def browser(world: World) -> Pages:
    return world.pages
