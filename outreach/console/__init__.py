"""The web pages of specialists and leads."""
