"""Staff calls: one of ours who calls our number reaches whom they look after, or a colleague, never themselves."""

import pytest

from outreach.records.specialists import Specialist
from tests.webhooks.calling import NOT_TAKEN, SID, dials, does, hangs_up, sent, spoken
from tests.webhooks.site import DANA, OURS, Site, text


@pytest.mark.usefixtures("dana")
def test_one_of_ours_who_calls_is_connected_by_a_key_or_a_code(site: Site, sam: Specialist) -> None:
    site.posts("/texts", text("i want to kill myself"))
    sent(site)
    staff = [("CallSid", SID), ("From", sam.phone.e164), ("To", OURS)]

    which = site.posts("/calls/incoming", staff)
    wrong = site.posts("/calls/incoming/staff/code", [*staff, ("Digits", "99")])
    right = site.posts("/calls/incoming/staff/code", [*staff, ("Digits", "10")])
    later = [("CallSid", "CA" + "9" * 32), *staff[1:]]
    mine = site.posts("/calls/incoming", later)
    again = site.posts("/calls/incoming/staff/key", [*later, ("Digits", "1")])

    assert "Key in the code" in spoken(which.text)
    assert "We do not know that code" in spoken(wrong.text)
    assert "Press 1 to be connected to D, M" in spoken(mine.text)
    assert [dials(each) for each in (right, again)] == [DANA, DANA]
    assert site.rows("escalations", "acknowledged_by") == [sam.id]


@pytest.mark.usefixtures("dana")
def test_one_of_ours_is_not_connected_to_whom_somebody_else_has(site: Site, sam: Specialist, kim: Specialist) -> None:
    site.posts("/texts", text("i want to kill myself"))
    site.posts("/texts", text("1", From=sam.phone.e164, MessageSid="SM" + "2" * 32))

    answer = site.posts("/calls/incoming/staff/code", [("CallSid", SID), ("From", kim.phone.e164), ("Digits", "10")])

    assert "Somebody else has taken that one" in spoken(answer.text)


@pytest.mark.parametrize("step", ["key", "code"])
def test_one_of_ours_who_needs_a_person_reaches_a_colleague_never_themselves(
    site: Site, sam: Specialist, kim: Specialist, step: str
) -> None:
    staff = [("CallSid", SID), ("From", sam.phone.e164), ("To", OURS)]
    asked = site.posts("/calls/incoming", staff)

    answer = site.posts(f"/calls/incoming/staff/{step}", [*staff, ("Digits", "0")])
    nobody = does(site, "after/1", *NOT_TAKEN)

    assert "If you need a person yourself, press 0" in spoken(asked.text)
    assert dials(answer) == kim.phone.e164
    assert dials(nobody) is None
    assert "9 8 8" in spoken(nobody.text)
    hangs_up(site)
    assert site.rows("reasons", "what") == ["called, and nobody could take it"]
