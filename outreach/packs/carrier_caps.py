"""The table of what carriers let our numbers carry, by how they are registered."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from outreach.domain.pace import CarrierClass

SAFEST = "low_volume"
"""The class of a sender of which nobody said how it is registered."""


@cache
def load_carrier_classes() -> Mapping[str, CarrierClass]:
    """Read the table that ships with the product; read once."""
    table = tomllib.loads(files("outreach.packs").joinpath("carrier_caps.toml").read_text(encoding="utf-8"))
    return {
        name: CarrierClass(
            name=name,
            title=entry["title"],
            per_second=entry["per_second"],
            per_minute=entry.get("per_minute"),
            per_day=entry.get("per_day"),
            day_zone=table["day_zone"],
            source=entry["source"],
            verified_on=entry["verified"],
        )
        for name, entry in table["class"].items()
    }
