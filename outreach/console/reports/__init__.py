"""The reports of a program: what a lead, and all who answer for a program, read of it; on pages and in files."""

from outreach.console.reports import by_name, views
from outreach.console.reports.views import pages

__all__ = ["by_name", "pages", "views"]
