"""Administration of the installation: its health, accounts, lines and messages; nothing here is about one program."""

from outreach.console.admin import accounts, health, invite, machine, messages
from outreach.console.admin.base import pages

__all__ = ["accounts", "health", "invite", "machine", "messages", "pages"]
