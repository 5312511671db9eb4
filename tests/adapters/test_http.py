"""HTTP as bytes: what is written is what was meant, and an answer is read whole, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.adapters.http import Answer, read_answer, write_request

HEAD = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
WHOLE = {
    "with a length": HEAD + b"Content-Length: 7\r\n\r\n{'a':1}",
    "in chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\n{'a'\r\n3;x=y\r\n:1}\r\n0\r\nX-More: 1\r\n\r\n",
    "after a provisional one": b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD + b"Content-Length: 7\r\n\r\n{'a':1}",
}


@pytest.mark.parametrize("heard", WHOLE.values(), ids=WHOLE)
def test_an_answer_is_read_when_its_last_byte_has_come_and_no_sooner(heard: bytes) -> None:
    early = [read_answer(heard[:length], ended=False) for length in range(len(heard))]

    assert set(early) == {None}
    answer = read_answer(heard, ended=False)
    assert answer is not None
    assert (answer.status, answer.text, answer.is_last) == (201, "{'a':1}", False)


def test_without_a_length_an_answer_ends_with_its_connection() -> None:
    heard = HEAD + b"\r\n{'a':1}"

    assert read_answer(heard, ended=False) is None
    assert read_answer(heard, ended=True) == Answer(201, {"content-type": "application/json"}, b"{'a':1}", is_last=True)


@pytest.mark.parametrize(
    "heard",
    [
        pytest.param(HEAD + b"Connection: close\r\nContent-Length: 0\r\n\r\n", id="it says so"),
        pytest.param(b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", id="it is old"),
        pytest.param(HEAD + b"Content-Length: 1\r\n\r\nabc", id="more came than was said"),
    ],
)
def test_some_connections_carry_no_second_answer(heard: bytes) -> None:
    answer = read_answer(heard, ended=False)

    assert answer is not None
    assert answer.is_last


@pytest.mark.parametrize(
    "heard",
    [
        pytest.param(b"220 mail.example.org\r\n\r\n", id="another language"),
        pytest.param(b"HTTP/2 200\r\n\r\n", id="another version"),
        pytest.param(b"HTTP/1.1 abc OK\r\n\r\n", id="no status"),
        pytest.param(HEAD + b"nonsense\r\n\r\n", id="no header"),
        pytest.param(HEAD + b"Content-Length: -5\r\n\r\n", id="less than nothing"),
        pytest.param(HEAD + b"Content-Length: 99999999999\r\n\r\n", id="more than anybody wants"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", id="no size of a chunk"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabcd\r\n", id="a chunk longer than it says"),
        pytest.param(b"x" * 70_000, id="a head without end"),
    ],
)
def test_what_is_no_answer_is_refused(heard: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_answer(heard, ended=False)


@given(heard=st.binary(max_size=200), ended=st.booleans())
def test_any_bytes_are_an_answer_or_half_of_one_or_refused(heard: bytes, *, ended: bool) -> None:
    try:
        answer = read_answer(b"HTTP/1.1 200 OK\r\n" + heard, ended=ended)
    except ValueError:
        return

    assert answer is None or answer.status == 200


def test_a_request_is_written_whole() -> None:
    written = write_request("POST", "https://api.example.org:8443/a/b?c=d", {"User-Agent": "us"}, b"To=1")

    head, _, body = written.partition(b"\r\n\r\n")
    assert head.split(b"\r\n")[:2] == [b"POST /a/b?c=d HTTP/1.1", b"Host: api.example.org:8443"]
    assert b"User-Agent: us" in head
    assert b"Content-Length: 4" in head
    assert body == b"To=1"


@pytest.mark.parametrize(
    ("url", "header"),
    [("https://a.example/b", "x\r\nEvil: 1"), ("https://a.example/b c", "x"), ("https://a.example/b", "x\ny")],
)
def test_nothing_can_be_smuggled_into_a_request(url: str, header: str) -> None:
    with pytest.raises(ValueError, match="more than it says"):
        write_request("GET", url, {"X": header}, b"")
