"""Squeezing templates: the blanks with which their lines are set in are for those who write them, and go no further."""

import re

from jinja2.ext import Extension

_SET_IN = re.compile(r"\n[ \t]{2,}")


class Squeezed(Extension):
    """Takes all blanks but one before each line of a template as it is read; the one keeps words apart."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Give the template with one."""
        del name, filename
        return _SET_IN.sub("\n ", source)
