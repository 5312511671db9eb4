"""Which addresses are the internet's: what somebody tells us to connect to may not lead into a network of ours."""

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

_ELSEWHERE = (
    IPv6Network("::/96"),
    IPv6Network("::ffff:0:0/96"),
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2001::/32"),
    IPv6Network("2002::/16"),
)
"""Addresses that hold another one, which may be anybody's."""

_NEVER = (IPv4Network("192.88.99.0/24"),)


def is_public(address: str) -> bool:
    """Say whether an address is one of the internet's, and nobody's own network."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.scope_id is not None or any(found in each for each in _ELSEWHERE):
            return False
    elif any(found in each for each in _NEVER):
        return False
    odd = found.is_multicast or found.is_reserved or found.is_unspecified or found.is_loopback or found.is_link_local
    return found.is_global and not odd
