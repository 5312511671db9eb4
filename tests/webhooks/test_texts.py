"""Texts: what is signed is stored, once, whatever it holds; and somebody sees it."""

import hashlib

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from outreach.actions import answering, replies
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.phone import PhoneNumber
from outreach.records import replies as records
from outreach.records.specialists import Specialist
from tests import make
from tests.webhooks.site import ACCOUNT, DANA, OURS, SECRET, Site, make_site, sign, text

EMPTY = "<Response />"


def bodies(site: Site) -> list[str]:
    return list(site.rows("replies", "body"))


def is_seen(site: Site) -> bool:
    """Whether a person is told, and the text was dealt with."""
    return site.count("escalations") == 1 and None not in site.rows("replies", "handled_at")


def said_to(site: Site, number: str) -> list[str]:
    return [row.text_key for row in site.rows("messages", "to", "text_key") if row.to.e164 == number]


def test_a_text_is_stored_answered_with_silence_and_replied_to_through_the_outbox(site: Site, sam: Specialist) -> None:
    answer = site.posts("/texts", text())

    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert EMPTY in answer.text
    assert bodies(site) == [SECRET]
    assert is_seen(site)
    assert said_to(site, DANA) != []
    assert said_to(site, sam.phone.e164) == ["page"]


def test_the_same_text_twice_is_one_reply_and_one_answer(site: Site, sam: Specialist) -> None:
    first = site.posts("/texts", text())
    before = site.stored()

    second = site.posts("/texts", text(), headers={"I-Twilio-Idempotency-Token": "again"})

    assert (first.status_code, second.status_code) == (200, 200)
    assert site.stored() == before
    assert len(said_to(site, sam.phone.e164)) == 1


@pytest.mark.parametrize(
    ("more", "body"),
    [
        pytest.param({"Body": ""}, "", id="an empty body"),
        pytest.param({"Body": None}, "", id="no body"),
        pytest.param({"Body": "", "NumMedia": "1", "MediaUrl0": "https://x.example/1"}, "", id="a picture alone"),
        pytest.param({"Body": "a\x00b\x00"}, "ab", id="NULs in the body"),
        pytest.param({"Body": "\x00"}, "", id="only NULs"),
        pytest.param({"To": "\x00" + OURS}, SECRET, id="NULs in the number"),
        pytest.param({"MessageSid": "SM\x001"}, SECRET, id="NULs in the id"),
        pytest.param({"Extra\x00": "\x00"}, SECRET, id="NULs in an unknown field"),
        pytest.param({"Body": "🙏🏽 ¿estás? \u202e\u200b"}, "🙏🏽 ¿estás? \u202e\u200b", id="odd characters"),
        pytest.param({"Body": "\ufffd\uffff"}, "\ufffd\uffff", id="no characters"),
        pytest.param({"Body": "x" * 1600}, "x" * 1600, id="as long as texts get"),
        pytest.param({"NumMedia": "9" * 30}, SECRET, id="endless pictures"),
        pytest.param({"NumMedia": "-1"}, SECRET, id="less than no pictures"),
        pytest.param({"NumMedia": "²"}, SECRET, id="a digit that is none"),
        pytest.param({"NumMedia": None}, SECRET, id="no count of pictures"),
        pytest.param({"To": None}, SECRET, id="to nobody"),
        pytest.param({"To": "t" * 5000}, SECRET, id="to a very long number"),
        pytest.param({"MessageSid": "SM" + "x" * 5000}, SECRET, id="a very long id"),
        pytest.param({"Body": "  \n\t "}, "  \n\t ", id="white space, kept as it was signed"),
        pytest.param({"FromCity": "DENVER", "NewThing": "yes", "SmsStatus": None}, SECRET, id="unknown fields"),
    ],
)
def test_what_is_signed_is_stored_whatever_it_holds(site: Site, more: dict[str, str | None], body: str) -> None:
    answer = site.posts("/texts", text(**more))

    assert answer.status_code == 200
    assert bodies(site) == [body]
    assert None not in site.rows("replies", "handled_at")


@pytest.mark.parametrize(
    "more",
    [{"Body": ""}, {"Body": None}, {"Body": "", "NumMedia": "1"}, {"Body": "\x00"}],
    ids=["empty", "none", "a picture", "a NUL"],
)
def test_a_text_without_words_is_seen_by_a_person(site: Site, more: dict[str, str | None]) -> None:
    site.posts("/texts", text(**more))

    assert is_seen(site)


@pytest.mark.parametrize(
    "sender",
    [None, "RIVERSIDE", "72345", "whatsapp:+12025550110", "+1" * 50, "\x00"],
    ids=["missing", "a name", "a short code", "another network", "far too long", "a NUL"],
)
@pytest.mark.parametrize("body", [SECRET, "JOIN RECOVERY", "STOP"], ids=["a worry", "join", "stop"])
def test_a_sender_without_a_number_is_stored_and_seen_and_nothing_is_sent_back(
    site: Site,
    sam: Specialist,
    sender: str | None,
    body: str,
) -> None:
    answer = site.posts("/texts", text(body, From=sender))

    assert answer.status_code == 200
    assert bodies(site) == [body]
    assert None not in site.rows("replies", "handled_at")
    assert {number.e164 for number in site.rows("messages", "to")} <= {sam.phone.e164}
    assert site.count("participants") == 0


@pytest.mark.parametrize("sender", [None, "RIVERSIDE", "72345"], ids=["missing", "a name", "a short code"])
def test_a_sender_without_a_number_is_put_before_a_person(site: Site, sam: Specialist, sender: str | None) -> None:
    site.posts("/texts", text("hello", From=sender))

    assert is_seen(site)
    assert said_to(site, sam.phone.e164) != []


def test_a_text_without_an_id_gets_one_of_its_own(site: Site) -> None:
    site.posts("/texts", text(MessageSid=None))
    site.posts("/texts", text(MessageSid=None))
    site.posts("/texts", text("something else", MessageSid=None))

    assert bodies(site) == [SECRET, "something else"]
    assert all(carrier_id.startswith("without-id-") for carrier_id in site.rows("replies", "carrier_id"))


@pytest.mark.parametrize("name", ["SmsMessageSid", "SmsSid"])
def test_an_older_name_of_the_id_will_do(site: Site, name: str) -> None:
    site.posts("/texts", [*text(MessageSid=None), (name, "SM7")])

    assert site.rows("replies", "carrier_id") == ["SM7"]


def test_of_a_field_that_comes_twice_the_first_counts_and_both_are_kept(site: Site) -> None:
    form = [*text("first"), ("Body", "second"), ("Body", "first")]

    site.posts("/texts", form)

    assert bodies(site) == ["first"]
    (parameters,) = site.rows("replies", "parameters")
    assert '"Body": ["first", "second", "first"]' in parameters


@pytest.mark.parametrize(
    ("raw", "decoded"),
    [
        pytest.param(b"%E9%ZZ%", "%E9%ZZ%", id="broken escapes"),
        pytest.param(b"%ED%A0%80", "%ED%A0%80", id="a lone surrogate"),
        pytest.param(b"%C0%80", "%C0%80", id="an overlong NUL"),
        pytest.param(b"caf%C3%A9+%F0%9F%99%8F", "caf\u00e9 \U0001f64f", id="as it should be"),
    ],
)
def test_an_odd_encoding_is_stored_as_it_can_be_read_if_it_was_signed_so(site: Site, raw: bytes, decoded: str) -> None:
    body = b"AccountSid=" + ACCOUNT.encode() + b"&MessageSid=SM1&From=%2B12025550110&Body=" + raw
    form = [("AccountSid", ACCOUNT), ("MessageSid", "SM1"), ("From", DANA), ("Body", decoded)]

    answer = site.asks("/texts", raw=body, headers={"X-Twilio-Signature": sign("/texts", form)})

    assert answer.status_code == 200
    assert bodies(site) == [decoded]


def test_bytes_that_are_no_form_at_all_are_refused(site: Site) -> None:
    form = text("caf\ufffd")

    answer = site.asks("/texts", raw=b"Body=caf\xe9", headers={"X-Twilio-Signature": sign("/texts", form)})

    assert answer.status_code == 403
    assert site.stored() == 0


def test_what_the_carrier_answered_itself_is_not_answered_again(site: Site) -> None:
    with site.runtime.transaction() as session:
        make.participant(session, phone=PhoneNumber(DANA))

    site.posts("/texts", text("STOP", OptOutType="STOP"))

    assert said_to(site, DANA) == []
    assert [state.value for state in site.rows("consents", "state")] == ["given", "withdrawn"]


def test_without_any_program_a_text_is_kept(engine: sa.Engine, clock: make.Clock, doorbell: make.Doorbell) -> None:
    site = make_site(engine, clock, doorbell)

    answer = site.posts("/texts", text("hello"))

    assert answer.status_code == 200
    assert bodies(site) == ["hello"]


def test_when_the_database_is_down_the_carrier_is_asked_to_come_again(
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def is_down(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("the database is down"))

    monkeypatch.setattr(records, "store_all", is_down)

    answer = site.posts("/texts", text())

    assert answer.status_code >= 500
    assert SECRET not in answer.text
    assert site.stored() == 0


def test_when_the_database_goes_after_storing_the_text_is_safe(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_down(*_: object, **__: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("the database is down"))

    monkeypatch.setattr(records, "claim", is_down)

    answer = site.posts("/texts", text())

    assert (answer.status_code, EMPTY in answer.text) == (200, True)
    assert bodies(site) == [SECRET]
    assert site.rows("replies", "handled_at") == [None]


def test_when_thinking_fails_the_text_is_safe_and_thought_about_again(
    site: Site,
    sam: Specialist,
    clock: make.Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(answering, "respond", _cannot_think)
        answer = site.posts("/texts", text())
    waited = site.rows("replies", "handled_at", "attempts")

    clock.move(seconds=30)
    replies.handle_waiting(site.runtime, limit=10)

    assert (answer.status_code, EMPTY in answer.text) == (200, True)
    assert [(row.handled_at, row.attempts) for row in waited] == [(None, 1)]
    assert is_seen(site)
    assert said_to(site, sam.phone.e164) == ["page"]


def test_when_thinking_keeps_failing_a_person_reads_it(
    site: Site,
    sam: Specialist,
    clock: make.Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answering, "respond", _cannot_think)
    site.posts("/texts", text())

    for _ in range(4):
        clock.move(minutes=2)
        replies.handle_waiting(site.runtime, limit=10)

    assert is_seen(site)
    assert said_to(site, sam.phone.e164) != []


def _cannot_think(**_: object) -> None:
    raise RuntimeError(f"cannot think about {hashlib.sha256(SECRET.encode()).hexdigest()}")


def test_what_is_said_waits_in_the_outbox_for_the_carrier(site: Site, sam: Specialist) -> None:
    del sam
    site.posts("/texts", text("hello"))

    assert set(site.rows("messages", "status")) == {MessageStatus.QUEUED}
    assert MessageKind.ANSWER in site.rows("messages", "kind")
