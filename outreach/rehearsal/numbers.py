"""Numbers: what a number of ours is told to do at a carrier that we make up, as at a real one."""

from collections.abc import Mapping

from outreach.domain.calls import FALLBACK_FOR_PEOPLE, INCOMING, INCOMING_OVER

OVERRIDES = "#rc=5&rp=all"
"""What is asked of a carrier with each of our addresses: to try five times, whatever goes wrong."""


def when_called(public_url: str) -> Mapping[str, str]:
    """Name the addresses that are asked when such a number is called."""
    return {
        "voice_url": f"{public_url}{INCOMING}",
        "voice_fallback_url": f"{public_url}{FALLBACK_FOR_PEOPLE}",
        "status_callback": f"{public_url}{INCOMING_OVER}",
    }
