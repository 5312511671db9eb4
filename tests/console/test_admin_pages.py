"""The pages of administrators: who may open them, what they show and never show, and that asking costs little."""

from contextlib import AbstractContextManager

import pytest

from outreach.domain.access import ConsoleRole
from outreach.domain.delivery import MessageKind
from outreach.domain.sentences import Sentence, verbatim
from outreach.queries import safety
from outreach.records import audit, heartbeats
from tests import make
from tests.console.desk import Console
from tests.records import rows

PAGES = (
    "/admin/",
    "/admin/accounts",
    "/admin/accounts/invite",
    "/admin/messages",
    "/admin/numbers",
    "/admin/keys",
    "/admin/drills",
    "/admin/check",
    "/admin/test-text",
)
ROLES = tuple(ConsoleRole)


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_of_administrators_open_to_them_alone(console: Console, role: ConsoleRole) -> None:
    somebody = console.signed_in("Robin", role)

    answers = {somebody.get(page).status_code for page in PAGES}

    assert answers == ({200} if role is ConsoleRole.ADMIN else {403})


@pytest.mark.parametrize("role", ROLES)
def test_the_audit_log_opens_to_those_who_answer_for_it(console: Console, role: ConsoleRole) -> None:
    somebody = console.signed_in("Robin", role)

    answers = {somebody.get(page).status_code for page in ("/audit/", "/audit/file.csv")}

    reads = role in (ConsoleRole.ADMIN, ConsoleRole.AUDITOR, ConsoleRole.SUPERVISOR)
    assert answers == ({200} if reads else {403})


def test_every_page_speaks_spanish(console: Console) -> None:
    admin = console.as_admin(lang="es")

    for page in (*PAGES, "/audit/"):
        text = admin.text(page)
        assert '<html lang="es">' in text
        assert "Administration" not in text
        assert "Registro" in text


def test_no_page_shows_a_secret_or_anything_of_a_person(console: Console) -> None:
    with console.runtime.transaction() as session:
        dana = make.participant(session, "Dana Moore")
        rows.message(session, dana, MessageKind.NOTE, body="call me about the craving")
        audit.write(
            session,
            "noted",
            account=None,
            participant=make.the_id(dana),
            program=dana.in_use.program_id,
            detail="craving",
            now=make.NOW,
        )
    admin = console.as_admin()

    for page in (*PAGES, "/admin/keys?count=yes", "/audit/", "/audit/file.csv"):
        text = admin.text(page)
        for secret in (
            "Moore",
            "craving",
            dana.phone.e164,
            "tests do not type it",
            "JBSWY3DPEHPK3PXP",
            "0123456789abcdef",
        ):
            assert secret not in text, (page, secret)


@pytest.mark.parametrize("page", [*PAGES, "/audit/"])
def test_a_page_takes_a_fixed_number_of_statements(
    console: Console, statements: AbstractContextManager[list[str]], page: str
) -> None:
    admin = console.as_admin()
    with console.runtime.transaction() as session:
        for number in range(60):
            dana = make.participant(session, f"Person {number}")
            rows.message(session, dana, MessageKind.NOTE)
            audit.write(session, "read", account=admin.account, program=dana.in_use.program_id, now=make.NOW)
    admin.text(page)

    with statements as asked:
        admin.text(page)

    assert len([each for each in asked if each.startswith(("SELECT", "WITH"))]) <= 25, page


def test_health_is_red_while_no_scheduler_is_seen_and_green_when_all_is_well(console: Console) -> None:
    admin = console.as_admin()
    assert "No scheduler was ever seen" in admin.text("/admin/")
    assert "Act now" in admin.text("/admin/")

    with console.runtime.transaction() as session:
        heartbeats.beat(session, "scheduler", now=console.clock())
        heartbeats.beat(session, "watchman", now=console.clock())

    text = admin.text("/admin/health")
    assert "All is well." in text
    assert "Act now" not in text
    assert "<html" not in text


def test_the_message_log_shows_what_became_of_each_and_goes_on(console: Console) -> None:
    with console.runtime.transaction() as session:
        dana = make.participant(session, "Dana Moore")
        for minute in range(52):
            rows.message(session, dana, MessageKind.NOTE if minute else MessageKind.CRISIS_CARD, now=console.clock())
    admin = console.as_admin()

    text = admin.text("/admin/messages")
    older = text.partition('href="/admin/messages?')[2].partition('"')[0].replace("&amp;", "&")

    assert text.count("D.M.") == 50
    assert "Crisis text</td>" not in text
    assert admin.text(f"/admin/messages?{older}").count("D.M.") == 2
    assert admin.text("/admin/messages?kind=crisis_card").count("D.M.") == 1
    assert admin.text("/admin/messages?status=delivered").count("D.M.") == 0
    assert admin.text("/admin/messages?day=2026-03-04").count("D.M.") == 50
    assert admin.text("/admin/messages?day=2026-03-01").count("D.M.") == 0


@pytest.mark.parametrize(
    "question", ["kind=x", "status=x", "trouble=x", "day=x", "day=9999-12-31", "trouble=any", "trouble=filtered"]
)
def test_a_question_that_nobody_could_have_asked_is_answered_all_the_same(console: Console, question: str) -> None:
    console.as_admin().text(f"/admin/messages?{question}")


@pytest.mark.parametrize("question", ["program=x", "before=x", "program=019cb9ca-c680-71ff-aae5-e5b67e1592f2"])
def test_what_is_not_there_or_not_theirs_is_not_there(console: Console, question: str) -> None:
    console.as_admin().text(f"/admin/messages?{question}", status=404)


def test_keys_are_named_and_counted_when_somebody_asks(console: Console) -> None:
    admin = console.as_admin()

    assert "tests" in admin.text("/admin/keys")
    assert "participants" not in admin.text("/admin/keys")
    assert "participants" in admin.text("/admin/keys?count=yes")


def test_check_says_that_it_cannot_where_nobody_gave_it_the_means(console: Console) -> None:
    assert "outreach check" in console.as_admin().text("/admin/check")


def test_check_shows_what_is_quick_and_looks_at_the_rest_when_asked(console: Console) -> None:
    def checks(*, slow: bool) -> list[safety.Finding]:
        found = safety.well(Sentence("doorbell"), Sentence("Redis answers"))
        missing = safety.mend(verbatim("rota"), verbatim("nobody <is> there"), verbatim("add"))
        return [found] if slow else [missing]

    options = console.app.extensions["options"]
    object.__setattr__(options, "checks", checks)
    admin = console.as_admin()

    quick, all_of_it = admin.text("/admin/check"), admin.post("/admin/check").text

    assert "1 thing must be mended" in quick
    assert "nobody &lt;is&gt; there" in quick
    assert "Redis answers" not in quick
    assert "Redis answers" in all_of_it
