"""Administration: how the installation is, in lights and sentences."""

from flask import render_template

from outreach.console.admin.base import administered, pages, zone_of
from outreach.console.guard import may
from outreach.console.here import db, now, runtime
from outreach.domain import vital_signs
from outreach.domain.access import Right
from outreach.queries import installation


@pages.get("/")
@may(Right.ADMIN)
def show() -> str:
    """Show how it is."""
    return render_template("admin/health.html", **_as_it_is())


@pages.get("/health")
@may(Right.ADMIN, resting=True)
def show_again() -> str:
    """Show it again, for a page that is left open."""
    return render_template("admin/health_part.html", **_as_it_is())


def _as_it_is() -> dict[str, object]:
    disk = installation.disk_of(runtime().on_disk)
    with db() as session:
        zone = zone_of(administered(session))
        vitals = installation.vitals(session, disk=disk, now=now())
    order = list(vital_signs.Light)
    worst_first = sorted(vitals, key=lambda vital: -order.index(vital.light))
    return {"vitals": worst_first, "overall": vital_signs.worst(vitals), "zone": zone}
