"""What goes over the air is packed where the browser takes it so, and the same when unpacked."""

import gzip

import pytest

from tests.console.desk import Console

PACKED = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize("path", ["/account/", "/assets/htmx.js", "/static/console.css"])
def test_what_is_packed_is_the_same_when_unpacked(console: Console, path: str) -> None:
    client = console.as_specialist().client
    plain, packed = client.get(path, buffered=True), client.get(path, headers=PACKED, buffered=True)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 1.5
    unpacked = gzip.decompress(packed.data)
    assert unpacked == plain.data or b"csrf" in unpacked


def test_who_takes_nothing_packed_gets_it_plain(console: Console) -> None:
    assert "Content-Encoding" not in console.as_specialist().client.get("/account/").headers


def test_pages_are_padded_by_chance(console: Console) -> None:
    client = console.as_specialist().client

    assert len({client.get("/account/", headers=PACKED).headers["X-Padding"] for _ in range(20)}) > 3
