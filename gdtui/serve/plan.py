"""What is served, where, and to whom."""

from collections.abc import Mapping
from typing import NamedTuple


class Plan(NamedTuple):
    """How the app is served.

    Attributes:
        command: the program of a session and its arguments.
        env: the environment of a session.
        host: the address or name to listen at.
        port: the port; 0 for one that is free.
        token: what the link has to carry; "" for none.
        sessions: how many there may be at once.
        idle: minutes without a key after which a session ends; 0 for never.
        paper: the colour behind the terminal, for CSS.
    """

    command: tuple[str, ...]
    env: Mapping[str, str]
    host: str
    port: int
    token: str
    sessions: int
    idle: float
    paper: str

    def link(self, port: int) -> str:
        """The address to open in a browser, once the port is known."""
        from gdtui.serve.gate import is_everywhere

        name = self.host
        if is_everywhere(name):
            import socket

            name = socket.gethostname()
        shown = f"[{name}]" if ":" in name else name
        return f"http://{shown}:{port}/" + (f"?token={self.token}" if self.token else "")
