"""The pages on which a lead sets a program: all change one draft, which is applied once its consequences are seen."""

from outreach.console.program import (
    apply,
    cadence,
    hours,
    overview,
    preview,
    questions,
    said,
    text,
    versions,
)
from outreach.console.program.desk import pages

__all__ = ["apply", "cadence", "hours", "overview", "pages", "preview", "questions", "said", "text", "versions"]
