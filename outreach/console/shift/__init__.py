"""What a specialist does about shifts of their own: swaps, hand-overs, rest."""

from outreach.console.shift import handover, overview, rest, settings, swaps
from outreach.console.shift.base import pages

__all__ = ["handover", "overview", "pages", "rest", "settings", "swaps"]
