"""Lists: filters, order, pages."""

from datetime import timedelta

import pytest
from twilio.base.exceptions import TwilioException

from tests.simulator.world import DANA, PROGRAM, SAM, World


def bodies(world: World, **filters: object) -> list[str]:
    return [message.body for message in world.client.messages.list(**filters)]


def test_the_newest_message_comes_first(world: World) -> None:
    for body in ("one", "two", "three"):
        world.send(body)

    assert bodies(world) == ["three", "two", "one"]


def test_messages_are_found_by_recipient_and_sender(world: World) -> None:
    world.send("to Dana")
    world.send("to Sam", to=SAM)
    world.network.text(DANA, PROGRAM, "from Dana")

    assert bodies(world, to=DANA) == ["to Dana"]
    assert bodies(world, from_=DANA) == ["from Dana"]
    assert bodies(world, to=SAM, from_=PROGRAM) == ["to Sam"]


def test_messages_are_found_by_when_they_were_sent(world: World) -> None:
    start = world.clock()
    for body in ("first", "second"):
        world.send(body)
        world.wait(3600)

    assert bodies(world, date_sent_after=start + timedelta(minutes=30)) == ["second"]
    assert bodies(world, date_sent_before=start + timedelta(minutes=30)) == ["first"]
    assert bodies(world, date_sent=start) == ["second", "first"]
    assert bodies(world, date_sent=start + timedelta(days=1)) == []


def test_a_message_still_queued_has_no_date_to_be_found_by(world: World) -> None:
    world.send("waiting")

    assert bodies(world, date_sent_before=world.clock() + timedelta(days=1)) == []
    assert bodies(world, to=DANA) == ["waiting"]


def test_the_sdk_walks_all_pages(world: World) -> None:
    for number in range(7):
        world.send(str(number))

    assert bodies(world, page_size=3) == ["6", "5", "4", "3", "2", "1", "0"]


def test_pages_stay_in_step_while_messages_arrive(world: World) -> None:
    for number in range(4):
        world.send(str(number))
    page = world.client.messages.page(page_size=2)
    world.send("late")
    following = page.next_page()

    assert following is not None
    assert [message.body for message in following] == ["1", "0"]
    assert following.next_page() is None


def test_one_can_go_back_a_page(world: World) -> None:
    for number in range(4):
        world.send(str(number))
    following = world.client.messages.page(page_size=2).next_page()
    assert following is not None
    page = following.previous_page()

    assert page is not None
    assert [message.body for message in page] == ["3", "2"]


def test_a_page_keeps_its_filters(world: World) -> None:
    for number in range(3):
        world.send(str(number))
        world.send("other", to=SAM)

    assert bodies(world, to=DANA, page_size=1) == ["2", "1", "0"]


@pytest.mark.parametrize(("size", "code"), [("1001", 20007), ("0", 20001), ("many", 20001)])
def test_a_page_has_a_sensible_size(world: World, size: str, code: int) -> None:
    answer = world.client.request(
        "GET",
        f"{world.client.api.base_url}/2010-04-01/Accounts/{world.network.account.sid}/Messages.json",
        {"PageSize": size},
    )

    assert (answer.status_code, f'"code": {code}' in answer.text) == (400, True)


def test_a_token_that_was_never_given_is_refused(world: World) -> None:
    with pytest.raises(TwilioException):
        world.client.messages.page(page_token="PASM123")


def test_calls_are_found_by_status_and_number(world: World) -> None:
    ended = world.call()
    world.wait(60)
    live = world.call(to=DANA)

    assert [call.sid for call in world.client.calls.list(status="no-answer")] == [ended.sid]
    assert [call.sid for call in world.client.calls.list(to=DANA)] == [live.sid]
    assert [call.sid for call in world.client.calls.list()] == [live.sid, ended.sid]
    assert [call.sid for call in world.client.calls.list(start_time_after=ended.date_created)] == [ended.sid]
