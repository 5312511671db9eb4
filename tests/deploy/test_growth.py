"""The bench's look at plans: among very many rows every hot statement finds its own, and a lost index is noticed."""

import pytest
import sqlalchemy as sa

from benchmark import growth, multitude
from outreach.domain.delivery import MessageStatus
from outreach.ports import Runtime
from outreach.wiring import build
from tests import make
from tests.records import rows
from tests.webhooks.site import settings

MANY = 20_000


@pytest.fixture
def crowded(engine: sa.Engine, doorbell: make.Doorbell) -> Runtime:
    """An installation that has sent very many texts, nearly all of them long ago."""
    runtime = build(settings(), now=make.Clock(), engine=engine, doorbell=doorbell)
    with runtime.transaction() as session:
        rows.message(session, make.participant(session))
    past = f"timestamptz '{make.NOW}' - n * interval '1 minute'"
    sent = {"status": f"'{MessageStatus.DELIVERED}'", "participant_id": "gen_random_uuid()", "carrier_id": "'SM' || n"}
    multitude.multiply(engine, "messages", MANY, sent | dict.fromkeys(("created_at", "next_try_at", "sent_at"), past))
    multitude.look_over(engine)
    return runtime


@pytest.mark.parametrize("migrated_url", ["postgresql"], indirect=True)
def test_no_hot_statement_reads_all_messages_until_an_index_is_lost(crowded: Runtime, engine: sa.Engine) -> None:
    before = growth.whole_reads(crowded, engine)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP INDEX ix_messages_ready"))
    after = growth.whole_reads(crowded, engine)

    assert before == []
    assert "claiming prompts (messages)" in after
