"""The pages on which a lead sets a program: all change one draft, which is applied once its consequences are seen."""

from outreach.console.program import (
    apply,
    cadence,
    canned,
    concerns,
    hours,
    ladders,
    overview,
    preview,
    questions,
    rehearse,
    said,
    text,
    versions,
    wording,
)
from outreach.console.program.desk import pages

__all__ = [
    "apply",
    "cadence",
    "canned",
    "concerns",
    "hours",
    "ladders",
    "overview",
    "pages",
    "preview",
    "questions",
    "rehearse",
    "said",
    "text",
    "versions",
    "wording",
]
