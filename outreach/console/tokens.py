"""Marks by which a form that is sent twice is known to be the same."""

import secrets


def new_token() -> str:
    """Make a mark that nobody else has."""
    return secrets.token_urlsafe(16)
