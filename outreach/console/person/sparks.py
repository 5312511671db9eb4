"""Small drawings of answers: made by a library, and stripped of everything that a strict page does not take."""

from functools import lru_cache
from typing import Any

from markupsafe import Markup

from outreach.console.drawing import pygal

_NOT_WANTED = frozenset({"defs", "title", "script", "style", "desc"})
_OVERLAYS = ("text-overlay", "tooltip-overlay", "titles")


@lru_cache(maxsize=512)
def spark(values: tuple[float, ...], *, low: float | None, high: float | None) -> Markup:
    """Draw a line through some values, from the lowest to the highest there can be; its colours are the page's.

    A page that is looked at is drawn again and again; the same few numbers are drawn once.
    """
    chart = pygal.Line(range=None if low is None or high is None else (low, high), no_prefix=True)
    chart.add("", list(values))
    chart.add_xml_filter(_stripped)
    drawn = chart.render_sparkline(
        width=220, height=52, show_dots=True, dots_size=2.5, css=[], disable_xml_declaration=True, pretty_print=False
    )
    return Markup(drawn)  # noqa: S704 - drawn here, of numbers only


def _stripped(root: Any) -> Any:  # noqa: ANN401 - an element of whichever library pygal found
    """Leave lines and dots, and no style, script, id or word."""
    for parent in list(root.iter()):
        for child in list(parent):
            classes = child.get("class") or ""
            if child.tag in _NOT_WANTED or not isinstance(child.tag, str) or any(each in classes for each in _OVERLAYS):
                parent.remove(child)
        for unwanted in ("style", "id"):
            parent.attrib.pop(unwanted, None)
    for gone in ("width", "height"):
        root.attrib.pop(gone, None)
    root.set("focusable", "false")
    return root
