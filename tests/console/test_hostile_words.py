"""Whatever people are called and write, no page takes it for its own, and no title or address tells of them."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from outreach.actions import due
from outreach.actions.replies import receive
from outreach.domain.phone import PhoneNumber
from outreach.records import accounts as records
from outreach.records import audit
from tests import make
from tests.console.desk import Console, Signed
from tests.console.walking import crawl, everything

SCRIPT = "<script>alert(1)</script>"
BREAKS_OUT = "'\"><img src=x onerror=alert(2)>{{7*7}}</title></textarea>"
STRANGE_NAME = f"Zebulon {SCRIPT}{BREAKS_OUT}"
LEADS = ("href", "action", "hx-get", "hx-post", "src")
PHONE, STRANGER = PhoneNumber("+13035550666"), PhoneNumber("+13035550999")


@dataclass
class Page(HTMLParser):
    """A page as a browser reads it: its tags, its title, and where it leads."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    title: str = ""
    _in_title: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_title = tag == "title"

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def read(text: str) -> Page:
    page = Page()
    page.feed(text)
    page.close()
    return page


@pytest.fixture
def hostile(console: Console) -> Signed:
    """Somebody who may see everything, of people whose names and words are hostile."""
    signed = everything(console, "Robin")
    with console.runtime.transaction() as session:
        assert signed.specialist is not None
        strange = make.specialist(session, f"Kim {SCRIPT}{BREAKS_OUT}", now=console.clock())
        dana = make.participant(session, STRANGE_NAME, phone=PHONE, peer=signed.specialist.id)
        records.add(session, login="kim", name=STRANGE_NAME, specialist=strange.id, lang="en", now=make.NOW)
        whom = {"participant": make.the_id(dana), "program": dana.in_use.program_id}
        audit.write(session, SCRIPT, account=signed.account, detail=BREAKS_OUT, now=make.NOW, **whom)
    for words in ("i want to die tonight", f"{SCRIPT} {BREAKS_OUT}", "=cmd|' /C calc'!A0"):
        receive(console.runtime, make.inbound(words, phone=PHONE))
    receive(console.runtime, make.inbound(f"hello {SCRIPT}{BREAKS_OUT}", phone=STRANGER))
    console.clock.at += timedelta(minutes=1)
    due.do_what_is_due(console.runtime)
    return signed


def test_no_page_runs_what_somebody_is_called_or_wrote(hostile: Signed) -> None:
    pages = crawl(hostile)

    assert len(pages) > 15
    assert any("Zebulon" in text for text in pages.values())
    for path, text in pages.items():
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path
        assert "49" not in re.findall(r"Zebulon[^<]*?(\d\d)&lt;", text), path
        for tag, attrs in read(text).tags:
            assert not any(name.startswith("on") for name in attrs), (path, tag, attrs)
            assert tag != "script" or attrs.get("src"), path
            assert tag != "img" or (attrs.get("src") or "").startswith(("/", "data:")), path


def test_no_title_and_no_address_tells_of_anybody(hostile: Signed) -> None:
    for path, text in crawl(hostile).items():
        page = read(text)
        told = [value for _, attrs in page.tags for name in LEADS if (value := attrs.get(name))]
        for words in (page.title, path, *told):
            for private in ("Zebulon", "Z.", "want to die", "3035550666", "0666", "0999"):
                assert private not in words, (path, words)


def test_what_is_given_back_on_an_error_is_text_and_no_more(hostile: Signed) -> None:
    answer = hostile.post("/admin/accounts/invite", {"name": BREAKS_OUT, "login": SCRIPT, "lang": BREAKS_OUT})

    assert answer.status_code == 422
    assert "<img src=x" not in answer.text
    assert SCRIPT not in answer.text
    assert BREAKS_OUT in [attrs.get("value") for tag, attrs in read(answer.text).tags if tag == "input"]
