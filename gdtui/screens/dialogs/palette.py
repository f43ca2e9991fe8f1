"""The command palette, which letters may reach late."""

from typing import Any

from textual.command import CommandPalette


class Palette(CommandPalette):
    """Textual's palette; a letter typed right behind the enter that closes it starts no search any more.

    Textual would search, and end the program when it finds its list of commands gone.
    """

    def _gather_commands(self, search_value: str) -> Any:
        """Search, as long as the palette is open."""
        return super()._gather_commands(search_value) if self.is_current else None
