"""Zones by the places that people know, because nobody lives in America/Indiana/Indianapolis."""

from collections.abc import Mapping

from outreach.console.words import _


def zones() -> Mapping[str, str]:
    """Map the zones of the United States to the places whose clocks they are."""
    return {
        "America/New_York": _("Eastern: New York, Atlanta, Miami, most of Michigan and Indiana"),
        "America/Chicago": _("Central: Chicago, Texas, Tennessee, Louisiana, Minnesota"),
        "America/Denver": _("Mountain: Colorado, Utah, New Mexico, Montana"),
        "America/Phoenix": _("Arizona (its clocks do not change)"),
        "America/Boise": _("Mountain: southern Idaho"),
        "America/Los_Angeles": _("Pacific: California, Washington, Oregon, Nevada"),
        "America/Anchorage": _("Alaska"),
        "Pacific/Honolulu": _("Hawaii"),
        "America/Puerto_Rico": _("Puerto Rico and the Virgin Islands"),
        "Pacific/Guam": _("Guam and the Northern Marianas"),
        "Pacific/Pago_Pago": _("American Samoa"),
    }


def zone_words(zone: str | None) -> str:
    """Say whose clocks a zone is, or where it is."""
    if zone is None:
        return _("not known")
    return zones().get(zone) or zone.rpartition("/")[2].replace("_", " ")


def zone_choices(chosen: str | None) -> list[tuple[str, str]]:
    """List what a form offers: nothing, the places, and what somebody has who lives elsewhere."""
    known = [("", _("Nobody knows yet")), *zones().items()]
    if chosen and chosen not in zones():
        known.append((chosen, chosen))
    return known
