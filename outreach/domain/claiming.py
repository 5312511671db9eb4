"""Claiming: one person's thread is one specialist's to write in, for five minutes at a time.

Two people who answer the same text at once say two things to somebody in need. Whoever acts goes on having the thread;
whoever walks away loses it by itself, so that nobody has to be asked to let go.
"""

from datetime import timedelta

CLAIM_LASTS = timedelta(minutes=5)
SEEN_FOR = timedelta(seconds=40)
"""How long after they last looked somebody still counts as looking; a page says so every fifteen seconds."""
