"""Where nobody may lead us: into a network that is not public."""

import pytest

from outreach.adapters.public_network import is_public


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - the point is that nobody asks it
        "10.1.2.3",
        "100.64.0.1",
        "127.8.8.8",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.0.1",
        "192.88.99.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:0:1::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "no address",
    ],
)
def test_these_are_nobodys_public_address(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "142.250.72.14", "2607:f8b0:4005::200e"])
def test_these_are_public(address: str) -> None:
    assert is_public(address)
