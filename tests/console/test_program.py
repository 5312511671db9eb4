"""A lead sets a program without IT: in steps that are kept, with what it would do beside them, and a way back."""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from html import unescape
from uuid import UUID

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from outreach.actions import programs
from outreach.domain.program import Program
from outreach.records import program_drafts
from outreach.records.audit import AuditRow
from tests import make
from tests.console.desk import Console, Signed

PAGES = ("", "/check-ins", "/hours", "/text", "/apply", "/versions", "/versions/1")
OTHER_PAGES = (
    "/questions",
    "/questions/check_in",
    "/concerns",
    "/words",
    "/words/thanks",
    "/ladders",
    "/ladders/urgent",
    "/rehearse",
)


def key(console: Console) -> UUID:
    """The id of the program; `console.program` would apply the pack again."""
    with console.runtime.transaction() as session:
        return programs.named(session, "standard").program_id


def at(console: Console, page: str = "") -> str:
    return f"/programs/{key(console)}/program{page}"


def form_of(html: str, form: str) -> dict[str, list[str]]:
    """Every field of a form, as a browser would send it back unchanged."""
    found = re.search(rf'<form[^>]*id="{form}".*?</form>', html, re.DOTALL)
    assert found is not None
    fields: dict[str, list[str]] = {}
    for tag in re.finditer(r"<input ([^>]*)>", found[0]):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag[1]))
        if given.get("type") != "checkbox" or " checked" in f" {tag[1]}":
            fields.setdefault(given["name"], []).append(unescape(given.get("value", "")))
    for name, inner in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', found[0], re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner) or re.search(r'value="([^"]*)"', inner)
        assert chosen is not None
        fields[name] = [unescape(chosen[1])]
    for name, inner in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', found[0], re.DOTALL):
        fields[name] = [unescape(inner).removeprefix("\n")]
    return fields


def draft(console: Console) -> str | None:
    with console.runtime.transaction() as session:
        found = program_drafts.of_program(session, key(console))
    return found[0].source if found else None


def in_use(console: Console) -> Program:
    with console.runtime.transaction() as session:
        return programs.in_use(session, key(console)).program


def send(
    lead: Signed, console: Console, page: str, form: str, changes: Mapping[str, object] | None = None
) -> TestResponse:
    """Send a form as the page gave it, but for some changes; what is empty is not sent, as boxes without a tick."""
    fields: dict[str, object] = {**form_of(lead.text(at(console, page)), form), **(changes or {})}
    return lead.post(at(console, page), {name: value for name, value in fields.items() if value != []})


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_a_lead(console: Console, page: str) -> None:
    assert "<h1>" in console.as_lead().text(at(console, page))


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_sees_the_program(console: Console, page: str) -> None:
    others = (console.as_specialist(), console.as_supervisor(), console.as_admin(), console.as_auditor())
    assert [each.get(at(console, page)).status_code for each in others] == [403] * 4


@pytest.mark.parametrize(("page", "form"), [("/check-ins", "cadence"), ("/hours", "hours")])
def test_a_form_that_is_sent_back_as_it_was_changes_nothing(console: Console, page: str, form: str) -> None:
    lead = console.as_lead()

    answer = send(lead, console, page, form)

    assert answer.status_code == 303
    text = lead.text(at(console, "/apply"))
    assert "Nothing that anybody would notice" in text or "You have not changed anything" in text


def test_other_days_are_kept_in_a_draft_and_change_nothing_yet(console: Console) -> None:
    lead = console.as_lead()
    changes = {"phase-0-days": ["mon", "thu"], "slots": "9 am", "jitter": "10"}

    answer = send(lead, console, "/check-ins", "cadence", changes)

    assert answer.status_code == 303
    kept = draft(console)
    assert kept is not None
    assert 'days = ["mon", "thu"]' in kept
    assert 'slots = ["09:00"]' in kept
    assert "# How to read this file." in kept, "what stands around it stays"
    assert in_use(console) == make.pack().program


@pytest.mark.parametrize(
    ("page", "form", "changes", "said"),
    [
        ("/check-ins", "cadence", {"slots": "9 am, 3:30 pm"}, "more than the cap"),
        ("/check-ins", "cadence", {"slots": "noonish"}, "must be a time of day"),
        ("/check-ins", "cadence", {"phase-0-weeks": "many"}, "must be a whole number"),
        ("/check-ins", "cadence", {"phase-0-days": []}, "visits on no day"),
        ("/check-ins", "cadence", {"jitter": "a while"}, "is not a length of time"),
        ("/hours", "hours", {"closes": "08:00"}, "must open before they close"),
        ("/hours", "hours", {"blocked": "2026-12-25\nChristmas"}, "must be a day"),
        ("/hours", "hours", {"per_week": "0"}, "a cap below 1"),
        ("/hours", "hours", {"remind_after": "3 days"}, "shorter than missed_after"),
    ],
)
def test_a_mistake_is_named_beside_what_was_typed_and_nothing_is_lost(
    console: Console, page: str, form: str, changes: dict[str, object], said: str
) -> None:
    lead = console.as_lead()

    answer = send(lead, console, page, form, changes)

    assert answer.status_code == 422
    assert said in unescape(answer.text)
    typed = form_of(answer.text, form)
    assert all(
        typed.get(name, []) == (value if isinstance(value, list) else [value]) for name, value in changes.items()
    )
    assert draft(console) is None


def test_a_stage_is_added_moved_and_taken_out(console: Console) -> None:
    lead = console.as_lead()
    added = send(lead, console, "/check-ins", "cadence", {"do": "add"})
    fields = form_of(added.text, "cadence")
    assert (added.status_code, fields["phases"]) == (200, ["2"])

    fields.update({"phase-1-name": ["daily"], "phase-1-weeks": ["2"], "phase-1-days": ["mon", "tue", "wed"]})
    moved = lead.post(at(console, "/check-ins"), {**fields, "do": "up-1"})

    assert form_of(moved.text, "cadence")["phase-0-name"] == ["daily"]
    assert 'name = "daily"' in (draft(console) or "")
    out = lead.post(at(console, "/check-ins"), {**form_of(moved.text, "cadence"), "do": "remove-0"})
    assert form_of(out.text, "cadence")["phases"] == ["1"]


def test_the_preview_beside_the_form_follows_what_is_typed(console: Console) -> None:
    lead = console.as_lead()
    with console.runtime.transaction() as session:
        for _ in range(3):
            make.participant(session)
        make.participant(session, zone=None)
    fields = form_of(lead.text(at(console, "/check-ins")), "cadence")

    def told(**changes: object) -> str:
        sent = {**fields, **changes, "part": "cadence"}
        return " ".join(lead.post(at(console, "/preview"), sent, htmx=True).text.split())

    assert "4 people" in told()
    assert "16 texts" in told()
    assert "1 person has no zone" in told()
    assert "nobody is on shift" in told()
    assert "32 texts" in told(**{"phase-0-days": ["tue", "fri"]})
    assert "must be a time of day" in told(slots="noonish")
    assert draft(console) is None


def test_blocked_days_are_counted_beside_the_form(console: Console) -> None:
    lead = console.as_lead()
    with console.runtime.transaction() as session:
        make.participant(session)
    fields = form_of(lead.text(at(console, "/hours")), "hours")

    answer = lead.post(at(console, "/preview"), {**fields, "blocked": "2026-03-10", "part": "hours"}, htmx=True)

    assert "1 falls on a blocked day" in answer.text


def test_applying_shows_the_difference_first_and_takes_one_press(console: Console) -> None:
    lead = console.as_lead()
    send(lead, console, "/check-ins", "cadence", {"phase-0-days": ["mon", "thu"]})

    page = lead.text(at(console, "/apply"))
    assert "weekly: tue, for 12 weeks (check_in) → weekly: mon/thu, for 12 weeks (check_in)" in unescape(page)
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    answer = lead.post(at(console, "/apply"), {"seen": seen[1]})

    assert answer.status_code == 303
    assert [day.value for day in in_use(console).cadence.phases[0].days] == ["mon", "thu"]
    assert draft(console) is None
    again = lead.post(at(console, "/apply"), {"seen": seen[1]})
    assert again.headers["Location"].endswith("/apply"), "a second press of what is gone does nothing"


def test_what_comes_of_a_change_is_fetched_once_the_page_is_there_and_shown_at_once_without_script(
    console: Console,
) -> None:
    lead = console.as_lead()
    with console.runtime.transaction() as session:
        make.participant(session)
    send(lead, console, "/check-ins", "cadence", {"phase-0-days": ["mon", "thu"]})

    page = lead.text(at(console, "/apply"))
    (plain,) = re.findall(r'<noscript>.*?href="([^"]+)"', page, re.DOTALL)

    assert 'hx-trigger="load"' in page
    assert "1 person" not in page
    assert "1 person" in lead.text(unescape(plain))


def test_what_was_not_seen_is_not_applied(console: Console) -> None:
    lead = console.as_lead()
    send(lead, console, "/check-ins", "cadence", {"phase-0-days": ["mon", "thu"]})
    seen = re.search(r'name="seen" value="([^"]+)"', lead.text(at(console, "/apply")))
    assert seen is not None
    send(lead, console, "/check-ins", "cadence", {"phase-0-days": ["wed"]})

    lead.post(at(console, "/apply"), {"seen": seen[1]})

    assert in_use(console) == make.pack().program


def test_who_applies_is_in_the_audit_log_and_among_the_versions(console: Console) -> None:
    lead = console.as_lead("Lena")
    apply(console, lead, {"phase-0-days": ["mon", "thu"]})

    page = lead.text(at(console, "/versions"))

    assert "Version 2" in page
    assert page.count("Lena") >= 2, "in the menu and in the list"
    assert "at a terminal" in page
    with console.runtime.transaction() as session:
        actions = session.execute(sa.select(AuditRow.action, AuditRow.detail)).all()
    assert ("program_applied", "version 2") in [tuple(row) for row in actions]


def apply(console: Console, lead: Signed, changes: dict[str, object]) -> None:
    send(lead, console, "/check-ins", "cadence", changes)
    seen = re.search(r'name="seen" value="([^"]+)"', lead.text(at(console, "/apply")))
    assert seen is not None
    assert lead.post(at(console, "/apply"), {"seen": seen[1]}).status_code == 303


def test_one_press_goes_back_to_an_earlier_version(console: Console) -> None:
    lead = console.as_lead()
    apply(console, lead, {"phase-0-days": ["mon", "thu"]})

    page = unescape(lead.text(at(console, "/versions/1")))
    assert "mon/thu, for 12 weeks (check_in) → weekly: tue" in page
    assert lead.post(at(console, "/versions/1/return")).status_code == 303

    assert in_use(console) == make.pack().program
    assert "Version 3" in lead.text(at(console, "/versions"))


def test_there_is_no_page_of_a_version_that_never_was(console: Console) -> None:
    lead = console.as_lead()
    assert lead.get(at(console, "/versions/9")).status_code == 404
    assert lead.post(at(console, "/versions/9/return")).status_code == 404


def test_the_text_box_names_mistakes_by_line_and_keeps_what_was_typed(console: Console) -> None:
    lead = console.as_lead()
    broken = make.pack().text.replace('days = ["tue"]', 'days = ["toosday"]')
    line = broken.splitlines().index('days = ["toosday"]') + 1

    answer = lead.post(at(console, "/text"), {"text": broken.replace("\n", "\r\n")})

    assert answer.status_code == 422
    assert f"line {line}:" in answer.text
    assert "toosday" in unescape(lead.text(at(console, "/text")))
    assert draft(console) == broken
    elsewhere = lead.get(at(console, "/check-ins"))
    assert elsewhere.headers["Location"].endswith("/text"), "a broken draft is mended first"


def test_a_draft_can_be_thrown_away(console: Console) -> None:
    lead = console.as_lead()
    send(lead, console, "/check-ins", "cadence", {"phase-0-days": ["mon", "thu"]})

    lead.post(at(console, "/draft/discard"))

    assert draft(console) is None


def test_another_lead_hears_that_somebody_has_a_draft_and_does_not_see_it_as_theirs(console: Console) -> None:
    send(console.as_lead("Lena"), console, "/check-ins", "cadence", {"phase-0-days": ["mon", "thu"]})

    page = console.as_lead("Kim").text(at(console))

    assert "Lena has changes" in page
    assert "What your draft changes" not in page


def test_the_pages_are_there_in_spanish(console: Console) -> None:
    lead = console.as_lead("Luz", lang="es")
    page = lead.text(at(console, "/check-ins"))
    assert "Cuándo preguntamos" in page
    told = lead.post(at(console, "/preview"), {}, htmx=True)
    assert "mensajes" in told.text


@pytest.mark.parametrize("page", [*PAGES, *OTHER_PAGES])
def test_a_page_asks_as_much_of_the_database_for_few_as_for_many(
    console: Console, page: str, statements: AbstractContextManager[list[str]]
) -> None:
    lead = console.as_lead()
    send(lead, console, "/hours", "hours", {"per_day": "2"})
    lead.text(at(console, page))
    with console.runtime.transaction() as session:
        for _ in range(12):
            make.participant(session)

    path = at(console, page)
    with statements as asked:
        lead.text(path)

    assert len(asked) <= 22
