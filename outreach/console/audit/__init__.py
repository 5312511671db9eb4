"""The audit log: who read what, and who did what."""

from outreach.console.audit import log
from outreach.console.audit.log import pages

__all__ = ["log", "pages"]
