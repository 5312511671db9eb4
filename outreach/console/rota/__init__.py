"""The rota of a program: who is on call when, and whatever changes it."""

from outreach.console.rota import board, change, fairness, file, lists, swaps
from outreach.console.rota.base import pages

__all__ = ["board", "change", "fairness", "file", "lists", "pages", "swaps"]
