"""The page of one person: what they wrote, what is known of them, and what one can do for them."""

from outreach.console.person import composing, contact_notes, knowing, show, steering

AREAS = (show.pages, composing.pages, knowing.pages, steering.pages, contact_notes.pages)
