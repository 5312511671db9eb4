"""Which pictures there are: who looks at what, on which screen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page

from gallery.house import House

_DANA, _ANDREA = "Dana Whitfield", "Andrea Voss"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture: `path` may name {program} and people such as {andrea}; `first` is done on the page before."""

    name: str
    login: str
    path: str
    width: int = 1100
    height: int = 1000
    colour: Literal["light", "dark"] = "light"
    lang: str = "en"
    first: Callable[[Page, House], None] | None = None


def _claim(page: Page, _: House) -> None:
    """Press the first button that claims, where there is one, so that the box to write in is open."""
    button = page.get_by_role("button", name="Claim").or_(page.get_by_role("button", name="Take"))
    if button.count():
        button.first.click()
        page.wait_for_timeout(800)


def _foreseen(page: Page, _: House) -> None:
    """Wait until the preview has looked at everybody."""
    page.get_by_text("One moment").wait_for(state="detached")


PICTURES = (
    Picture(name="queue", login="sam", path="/"),
    Picture(name="person", login="lena", path="/people/{dana}"),
    Picture(name="person-claimed", login="sam", path="/people/{andrea}", first=_claim),
    Picture(name="shifts", login="sam", path="/shifts"),
    Picture(name="people", login="lena", path="/programs/{program}/people"),
    Picture(name="cadence", login="lena", path="/programs/{program}/program/check-ins", height=830, first=_foreseen),
    Picture(name="rota", login="lena", path="/programs/{program}/rota"),
    Picture(name="reports", login="lena", path="/programs/{program}/reports"),
    Picture(name="admin", login="ada", path="/admin/"),
    Picture(name="audit", login="carla", path="/audit/"),
    Picture(name="queue-phone", login="sam", path="/", width=360, height=900),
    Picture(name="queue-dark", login="sam", path="/", colour="dark"),
    Picture(name="queue-spanish", login="sam", path="/", lang="es"),
)
