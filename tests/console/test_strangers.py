"""Unknown senders: somebody of ours, somebody new, or nobody; and that no address or title says anything of anybody."""

import re
from contextlib import AbstractContextManager

import pytest

from outreach.actions import number_changes, replies, taking
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import Outcome
from outreach.domain.phone import PhoneNumber
from outreach.queries import newcomers
from outreach.records import escalations
from tests import make
from tests.actions import looking
from tests.console.desk import Console
from tests.console.peopling import NEW, TITLE, actions, at, by_phone, enroll, now_of


def writes(console: Console, body: str = "hi, it's me") -> newcomers.Newcomer:
    replies.receive(console.runtime, make.inbound(body, phone=NEW))
    with console.runtime.transaction() as session:
        return newcomers.waiting(session, console.program.program_id)[0]


def test_who_wrote_is_listed_and_read_with_their_texts(console: Console) -> None:
    stranger, lead = writes(console, "is Dana there"), console.as_lead()

    assert "…9903" in lead.text(at(console, "/strangers"))
    assert "is Dana there" in lead.text(at(console, f"/strangers/{stranger.id}"))
    assert actions(console, lead) == ["read_stranger"]


def test_it_is_somebody_of_ours_with_another_number(console: Console) -> None:
    dana, stranger, lead = enroll(console), writes(console), console.as_lead()
    page = at(console, f"/strangers/{stranger.id}")

    found = lead.post(f"{page}/find", {"typed": "dana"})
    answer = lead.post(f"{page}/claim", {"person": str(dana.participant_id), "proof": "she called me"})

    assert f'value="{dana.participant_id}"' in found.text
    assert answer.status_code == 303
    assert now_of(console, dana).phone == NEW
    assert "Nobody has written whom we do not know." in lead.text(at(console, "/strangers"))


def test_it_is_somebody_new(console: Console) -> None:
    stranger, lead = writes(console), console.as_lead()
    page = at(console, f"/strangers/{stranger.id}/enroll")

    form = lead.text(page)
    wrong = lead.post(page, {"name": "", "language": "en", "agreed": "none"})
    answer = lead.post(page, {"name": "Kim Lee", "language": "en", "agreed": "invite"})

    assert "…9903" in form
    assert wrong.status_code == 422
    assert answer.status_code == 303
    kim = by_phone(console, NEW)
    assert kim is not None
    assert [each.participant_id for each in looking.replies(console.runtime.transaction)] == [kim.id]
    assert looking.messages(console.runtime.transaction, MessageKind.INVITATION)


def test_it_is_nobody_of_ours_once_somebody_has_looked_after_it(console: Console) -> None:
    sam = console.as_specialist(on_call=True).specialist
    stranger, lead = writes(console), console.as_lead()
    page = at(console, f"/strangers/{stranger.id}/nobody")
    refused = lead.post(page, {"why": "sells roofs"})
    with console.runtime.transaction() as session:
        live = escalations.live_of(session, stranger=stranger.id)
        assert live is not None
        assert sam is not None
        taking.resolve(session, live, sam, outcome=Outcome.OTHER, note="", now=console.clock())

    answer = lead.post(page, {"why": "sells roofs"})

    assert refused.status_code == 422
    assert "sells roofs" in refused.text
    assert answer.status_code == 303
    assert "…9903" not in lead.text(at(console, "/strangers"))


def test_who_had_the_number_before_is_named_with_a_warning(console: Console) -> None:
    dana = enroll(console)
    with console.runtime.transaction() as session:
        number_changes.change(session, dana, PhoneNumber("+13035559904"), proof="met", by="Lee", now=make.NOW)
    replies.receive(console.runtime, make.inbound("who is this", phone=dana.phone))

    assert "Dana Moore had this number before." in console.as_lead().text(at(console, "/strangers"))


@pytest.mark.parametrize("what", ["find", "claim", "nobody"])
def test_a_stranger_who_is_not_there_is_not_found(console: Console, what: str) -> None:
    path = at(console, f"/strangers/01a1fcd6-cbcb-7205-9650-1b73d7c0d071/{what}")

    assert console.as_lead().post(path, {"typed": "dana", "why": "x", "proof": "x"}).status_code == 404


def test_titles_and_addresses_hold_nothing_of_anybody(console: Console) -> None:
    dana, twin, stranger, lead = enroll(console), enroll(console, "D. Moore"), writes(console), console.as_lead()
    paths = [
        f"/{dana.participant_id}/number",
        f"/{dana.participant_id}/same-as",
        f"/{dana.participant_id}/same-as/{twin.participant_id}",
        "/strangers",
        f"/strangers/{stranger.id}",
    ]

    seen = [lead.text(at(console, path)) for path in paths]

    titles = [TITLE.findall(page)[0] for page in seen]
    links = [link for page in seen for link in re.findall(r'(?:href|action)="([^"]*)"', page)]
    assert not [words for words in (*titles, *links) if re.search(r"moore|dana|9903", words, re.IGNORECASE)]


@pytest.mark.parametrize("path", ["/import", "/strangers/{stranger}", "/{dana}/number", "/{dana}/same-as"])
def test_a_specialist_sees_none_of_it(console: Console, path: str) -> None:
    dana, stranger = enroll(console), writes(console)

    there = path.format(dana=dana.participant_id, stranger=stranger.id)
    assert console.as_specialist().get(at(console, there)).status_code == 403


def test_the_list_of_strangers_takes_as_many_statements_for_many_as_for_one(
    console: Console, statements: AbstractContextManager[list[str]]
) -> None:
    lead = console.as_lead()
    writes(console)
    lead.text(at(console, "/strangers"))
    with statements as asked:
        lead.text(at(console, "/strangers"))
        for_one = len(asked)
        for _ in range(5):
            replies.receive(console.runtime, make.inbound("hello"))
        asked.clear()
        page = lead.text(at(console, "/strangers"))

        assert len(asked) == for_one
    assert page.count("/people/strangers/") == 6
