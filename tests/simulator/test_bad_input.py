"""Whatever is sent, the network answers as Twilio would, and never falls over."""

from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach.simulator.signing import Overrides
from outreach.simulator.twiml import BadDocument, read_messaging, read_voice
from tests.simulator.world import DANA, PROGRAM, World

FIELDS = (
    *("To", "From", "Body", "MessagingServiceSid", "StatusCallback", "ValidityPeriod", "ScheduleType", "SendAt"),
    *("Url", "Twiml", "Timeout", "TimeLimit", "Method", "MachineDetection", "AsyncAmd", "MediaUrl", "Attempt"),
)
FILTERS = ("To", "From", "DateSent", "DateSent<", "DateSent>", "Status", "StartTime", "PageSize", "Page", "PageToken")
ODD = st.sampled_from([DANA, PROGRAM, "9" * 5000, "-1", "\0", "٣", "0001-01-01T00:00:00+23:59", "http://[", "fixed"])
TEXTS = ODD | st.text(min_size=1, max_size=20)
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ask(world: World, method: str, path: str, **more: Any) -> int:  # noqa: ANN401
    account = world.network.account.sid
    answer = world.client.http_client.request(
        method, f"https://api.twilio.com/2010-04-01/Accounts/{account}/{path}.json", auth=world.client.auth, **more
    )
    return int(answer.status_code)


@quick
@given(path=st.sampled_from(["Messages", "Calls"]), form=st.dictionaries(st.sampled_from(FIELDS), TEXTS))
def test_any_form_is_taken_or_refused(world: World, path: str, form: dict[str, str]) -> None:
    assert ask(world, "POST", path, data={"To": DANA, "From": PROGRAM} | form) in {201, 400}


@quick
@given(path=st.sampled_from(["Messages", "Calls"]), filters=st.dictionaries(st.sampled_from(FILTERS), TEXTS))
def test_any_filter_is_used_or_refused(world: World, path: str, filters: dict[str, str]) -> None:
    world.network.text(DANA, PROGRAM, "hello")

    account = world.network.account
    answer = world.pages.get(
        f"/2010-04-01/Accounts/{account.sid}/{path}.json", query_string=filters, auth=(account.sid, account.token)
    )
    assert answer.status_code in {200, 400}


@given(st.text() | st.text().map(lambda words: f"<Response>{words}</Response>"))
def test_any_document_is_read_or_named_bad(document: str) -> None:
    for read in (read_messaging, read_voice):
        with suppress(BadDocument):
            assert isinstance(read(document), tuple)


@given(st.text())
def test_any_fragment_gives_timeouts_one_can_live_with(fragment: str) -> None:
    overrides = Overrides.of(f"https://program.example/#{fragment}")

    assert 0 <= overrides.retries <= 5
    assert 0.1 <= overrides.connect <= 10
    assert 0.1 <= overrides.total <= 15


def test_a_moment_that_is_none_is_refused_though_nothing_is_scheduled(world: World) -> None:
    assert ask(world, "POST", "Messages", data={"To": DANA, "From": PROGRAM, "Body": "hi", "SendAt": "soon"}) == 400
