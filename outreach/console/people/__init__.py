"""The people of a program: their list, and every way onto it, along it and off it."""

from outreach.console.people import bulk, forms, imports, listing, merging, number, strangers
from outreach.console.people.base import pages

__all__ = ["bulk", "forms", "imports", "listing", "merging", "number", "pages", "strangers"]
