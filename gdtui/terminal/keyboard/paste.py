"""What is pasted, up to a limit."""

PASTE_LIMIT = 8192
"""Characters kept of one paste."""


class Paste:
    """A paste as it comes in."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._room = PASTE_LIMIT

    def add(self, text: str) -> None:
        """Add what still fits."""
        kept = text[: self._room]
        if kept:
            self._parts.append(kept)
            self._room -= len(kept)

    def take(self) -> str:
        """All of it; the next paste begins."""
        text = "".join(self._parts)
        self._parts, self._room = [], PASTE_LIMIT
        return text
