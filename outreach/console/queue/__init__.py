"""The queue of all who wait for one of us, and the acts on one escalation."""

from outreach.console.queue import board, desk

AREAS = (board.pages, desk.pages)
