"""Calendars over the web: the secret address opens shifts, and everything else is nothing at all."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.actions import rostering
from outreach.domain.rota import Role, Shift
from outreach.records import calendars, specialists
from outreach.records.calendars import Whose
from tests import make
from tests.webhooks.site import Site


def secret_of(site: Site, *, rota: bool = False, anew: bool = False) -> str:
    """Somebody is on call from tomorrow on for a day, and Dana is looked after; make the secret of one calendar."""
    with site.runtime.transaction() as session:
        in_use = make.program(session)
        there = {one.name: one for one in specialists.of_program(session, in_use.program_id)}
        if "Sam" not in there:
            make.participant(session, "Dana Moore")
            for name, role in (("Sam", Role.PRIMARY), ("Tess", Role.BACKUP)):
                there[name] = make.specialist(session, name, on_call=None)
                start = make.NOW + timedelta(days=1)
                turn = Shift(specialist=there[name].id, starts_at=start, ends_at=start + timedelta(hours=8), role=role)
                rostering.add_shift(session, in_use.program_id, turn, now=make.NOW)
        whose = Whose(program_id=in_use.program_id) if rota else Whose(specialist_id=there["Sam"].id)
        return calendars.secret_of(session, whose, anew=anew, now=make.NOW)


def test_a_secret_address_gives_somebody_their_shifts(site: Site) -> None:
    answer = site.asks(f"/calendars/{secret_of(site)}.ics", method="GET")

    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Harbor: on call" in answer.text
    assert "DTSTART;TZID=America/Denver:20260305T100000" in answer.text


def test_a_rotas_address_names_who_is_on_call_and_nobody_whom_we_look_after(site: Site) -> None:
    answer = site.asks(f"/calendars/{secret_of(site, rota=True)}.ics", method="GET")

    assert answer.text.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:Sam: on call" in answer.text
    assert "SUMMARY:Tess: backup" in answer.text
    assert "Dana" not in answer.text


@pytest.mark.parametrize("secret", ["x", "../health", "%00", "a" * 22, "a" * 5000, "ñandú"])
def test_anything_else_is_nothing(site: Site, secret: str) -> None:
    secret_of(site)

    assert site.asks(f"/calendars/{secret}.ics", method="GET").status_code == 404


def test_a_new_secret_shuts_the_old_one(site: Site) -> None:
    old = secret_of(site)
    new = secret_of(site, anew=True)

    assert site.asks(f"/calendars/{old}.ics", method="GET").status_code == 404
    assert site.asks(f"/calendars/{new}.ics", method="GET").status_code == 200
    assert secret_of(site) == new


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    path = f"/calendars/{secret_of(site)}.ics"
    tag = site.asks(path, method="GET").headers["ETag"]

    again = site.asks(path, method="GET", headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")


def test_the_secret_is_sealed_and_is_no_shorter_than_128_bits(site: Site) -> None:
    secret = secret_of(site)

    with site.engine.connect() as connection:
        stored = bytes(connection.execute(sa.text("SELECT secret FROM calendars")).scalar_one())

    assert len(secret) >= 22
    assert secret.encode() not in stored
