"""Who is let in: a token in the link, then in a cookie; and no page of another site on a visitor's behalf."""

import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from gdtui.engine.base.errors import InputError

SHORTEST_TOKEN, LONGEST_TOKEN = 16, 200
_TOKEN = re.compile(r"[A-Za-z0-9_.~-]+")
_OWN_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class Gate(NamedTuple):
    """What a visitor has to show.

    Attributes:
        token: what the link carries; "" where everybody on this machine is welcome.
    """

    token: str

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds the token, which a browser sends to every port of a host.

        That of servers with the same token, which share visitors, and of no others.
        """
        return "gdtui-" + hashlib.sha256(self.token.encode()).hexdigest()[:12]

    def knows(self, token: str | None) -> bool:
        """Whether it is the token. Takes as long for a wrong one as for the right one."""
        return not self.token or hmac.compare_digest((token or "").encode(), self.token.encode())

    def addressed(self, host: str) -> bool:
        """Whether the `Host` that a request names may be ours.

        Without a token only this machine's own names: another one that leads here is how a page of another
        site gets to a server which only listens on this machine (DNS rebinding).
        """
        return bool(self.token) or _name(f"//{host}") in _OWN_NAMES

    def from_own_page(self, headers: Mapping[str, str]) -> bool:
        """Whether a WebSocket was opened by a page of this server; browsers do not let pages lie about it."""
        host = headers.get("Host", "")
        return bool(host) and headers.get("Origin") in (f"http://{host}", f"https://{host}")


def token_for(host: str, given: str | None) -> str:
    """The token to ask for: the one given, one that is made up, or "" where none is needed.

    Raises:
        InputError: one line that says what is wrong with it.
    """
    if given is None:
        return "" if is_local(host) else secrets.token_urlsafe(18)
    if not _TOKEN.fullmatch(given):
        raise InputError("--token takes letters, digits and -._~ alone, as it stands in a link")
    if not SHORTEST_TOKEN <= len(given) <= LONGEST_TOKEN:
        raise InputError(
            f"--token takes {SHORTEST_TOKEN} to {LONGEST_TOKEN} characters, not {len(given)}: "
            "a shorter one is guessed; without --token one is made"
        )
    return given


def is_local(host: str) -> bool:
    """Whether only this machine reaches a server on that address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_everywhere(host: str) -> bool:
    """Whether a server on that address is reached by every name of this machine."""
    try:
        return not host or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def _name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
