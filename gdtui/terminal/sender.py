"""What the driver asks of its app."""

from typing import Protocol

from gdtui.terminal.capabilities import Capabilities


class Sender(Protocol):
    """What the driver asks of its app beside what every Textual app does."""

    @property
    def capabilities(self) -> Capabilities:
        """What the terminal can show."""

    def send_frame(self) -> None:
        """Send what the terminal does not show yet."""

    def forget_screen(self) -> None:
        """What the terminal shows is not known any more."""

    def link_freed(self) -> None:
        """The link takes frames again."""

    def ambiguous_are(self, width: int) -> None:
        """How many cells wide the terminal draws what may be one or two."""

    def truecolor_is_there(self) -> None:
        """The terminal takes any 0xRRGGBB, though its name does not say so."""

    def action_suspend_process(self) -> None:
        """Give the terminal back to the shell."""
