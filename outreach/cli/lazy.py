"""Commands that are imported only when they are called, so that each costs what it needs and no more."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group whose commands are named, not imported: `where` maps each to "module:attribute"."""

    def __init__(self, *args: Any, where: Mapping[str, str], **options: Any) -> None:  # noqa: ANN401
        """Take what click.Group takes, and where each command is."""
        super().__init__(*args, **options)
        self._where = where

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command, in the order of the alphabet."""
        return sorted(self._where)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None when there is no such command."""
        if cmd_name not in self._where:
            return None
        module, _, attribute = self._where[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found
