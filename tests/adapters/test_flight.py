"""Calls in flight: asked for again and again, held up by nobody's slowness, and dropped when nobody listens."""

import socket
import time
from collections.abc import Sequence

from outreach.domain.phone import PhoneNumber
from outreach.ports import Accepted, Outgoing
from tests.adapters.carrier import DANA, TAKEN, Answer, TinyServer, outgoing, resets, send, sending_to

RILEY = PhoneNumber("+12025550111")


def first(answer: Answer) -> Answer:
    """Do this with the first request, and take all others."""
    waiting = [answer]

    def answers(client: socket.socket) -> None:
        (waiting.pop() if waiting else TAKEN)(client)

    return answers


def slowly(client: socket.socket) -> None:
    time.sleep(0.4)
    TAKEN(client)


def test_what_comes_later_does_not_wait_for_a_slow_call() -> None:
    slow, quick = outgoing(1), outgoing(2, to=RILEY)
    with TinyServer(first(slowly)) as server, sending_to(server.url, timeout=5) as carrier:
        ended = send(carrier, [slow], [quick])

    assert [key for key, _ in ended] == [quick.message_id, slow.message_id]


def test_somebodys_next_message_waits_for_their_slow_call_though_it_came_later() -> None:
    slow, next_one = outgoing(1, body="one"), outgoing(2, body="two")
    with TinyServer(first(slowly)) as server, sending_to(server.url, timeout=5) as carrier:
        ended = send(carrier, [slow], [next_one])

    assert [key for key, _ in ended] == [slow.message_id, next_one.message_id]
    assert server.most_at_once == 1


def test_it_says_how_many_more_there_is_room_for() -> None:
    rooms: list[int] = []
    batches = iter([[outgoing(1)], [outgoing(2, to=RILEY)]])

    def more(room: int) -> Sequence[Outgoing]:
        rooms.append(room)
        return next(batches, ())

    with TinyServer(slowly) as server, sending_to(server.url, timeout=5) as carrier:
        list(carrier.send(more))

    assert rooms[:3] == [rooms[0], rooms[0] - 1, rooms[0] - 2]
    assert rooms[-1] == rooms[0]


def test_what_nobody_listens_to_any_more_does_not_go_out_later() -> None:
    danas, rileys = [outgoing(1, body="one"), outgoing(2, body="two")], [outgoing(3, to=RILEY, body="three")]
    with TinyServer(first(slowly)) as server, sending_to(server.url, timeout=5) as carrier:
        waiting = [rileys, danas]

        def more(_: int) -> Sequence[Outgoing]:
            return waiting.pop() if len(waiting) == 2 or (waiting and server.asked) else ()  # Dana's is the slow one

        for _ in carrier.send(more):
            break  # Riley's has ended; whoever listened is gone
        send(carrier, [outgoing(4, to=RILEY, body="four")])
        time.sleep(0.5)
        send(carrier, [])

    assert "two" not in [asked.form["Body"][0] for asked in server.asked]


def test_a_connection_is_used_again_unless_something_went_wrong_on_it() -> None:
    with TinyServer(TAKEN) as server, sending_to(server.url) as carrier:
        for number in range(5):
            send(carrier, [outgoing(number)])
        used = server.connections
    with TinyServer(first(resets)) as server, sending_to(server.url) as carrier:
        found = [send(carrier, [outgoing(number, to=DANA)])[0][1] for number in range(3)]

    assert used == 1
    assert [type(one) is Accepted for one in found] == [False, True, True]
    assert server.connections == 2
