"""Rehearsals: stories played against the real code, by a program lead before going live and by our own tests."""

from outreach.rehearsal.elsewhere import Elsewhere
from outreach.rehearsal.networks import Lacks
from outreach.rehearsal.phones import Expectation, PhoneInHand
from outreach.rehearsal.play import FAILS, HOLDS, MALFORMED, SKIPPED, play, rehearse_files
from outreach.rehearsal.rehearsal import Rehearsal
from outreach.rehearsal.story import MalformedStory, read_story

__all__ = [
    "FAILS",
    "HOLDS",
    "MALFORMED",
    "SKIPPED",
    "Elsewhere",
    "Expectation",
    "Lacks",
    "MalformedStory",
    "PhoneInHand",
    "Rehearsal",
    "play",
    "read_story",
    "rehearse_files",
]
