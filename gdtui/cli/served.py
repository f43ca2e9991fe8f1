"""`gdtui serve`: the app in a browser. What is wrong with a session's options is said before it listens."""

import gc
import os
import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gdtui.cli.opening import opened
from gdtui.cli.options import OPTIONS, Option
from gdtui.engine.base.errors import InputError
from gdtui.engine.table import STANDARD_INPUT

if TYPE_CHECKING:
    from gdtui.serve.plan import Plan

_HOST, _PORT, _IDLE = "127.0.0.1", 8000, 30
_ROOM = "serve"


def run(given: Mapping[str, Any]) -> int:
    """Serve until a signal comes; 128 and its number.

    Raises:
        InputError: one line that says what to write instead.
    """
    wanted = plan(given)
    gc.enable()  # a server runs for long, and `__main__` has only a start in mind
    from gdtui.serve.pages import files

    files()  # says so when textual-serve is not installed, before anything is imported that comes with it
    from gdtui.serve.listening import serve
    from gdtui.serve.warm import warmed

    with warmed(wanted) as warm:
        return serve(warm, lambda link: print(told(wanted, link), flush=True))


def plan(given: Mapping[str, Any]) -> "Plan":
    """What is served, where, and to whom.

    Raises:
        InputError: one line that says what to write instead.
    """
    from gdtui.serve.capacity import limit
    from gdtui.serve.gate import token_for
    from gdtui.serve.paper import paper_of
    from gdtui.serve.plan import Plan
    from gdtui.serve.process import session_environment

    if given.get("data") == STANDARD_INPUT:
        raise InputError("--data - is read once, and sessions are many: write a file's name")
    asked = opened({**given, "restricted": True})
    host = given.get("host", _HOST)
    return Plan(
        (sys.executable, "-P", "-m", "gdtui", *session_words(given)),
        session_environment(os.environ),
        host,
        given.get("port", _PORT),
        token_for(host, given.get("token")),
        limit(given.get("sessions")),
        given.get("idle", _IDLE),
        paper_of(asked.theme),
    )


def session_words(given: Mapping[str, Any]) -> list[str]:
    """The arguments of a session: those of `gdtui serve` but the server's own, and always --restricted."""
    rows = [row for row in OPTIONS.values() if row.key in given and row.group != _ROOM]
    words = [word for row in rows if row.name != "restricted" for word in _typed(row, given[row.key])]
    return [given["screen"], "--restricted", *words]


def _typed(row: Option, value: Any) -> Iterator[str]:
    """An option as it is typed."""
    for each in value if row.repeats else [value]:
        if not row.kind.shown:
            yield f"--{row.name}"
        else:
            yield row.kind.write(each) if row.positional else f"--{row.name}={row.kind.write(each)}"


def told(wanted: "Plan", link: str) -> str:
    """What is said once the server listens."""
    ends = f", which end after {wanted.idle:g} minutes without a key" if wanted.idle else ""
    many = "one session" if wanted.sessions == 1 else f"{wanted.sessions} sessions"
    return f"gdtui in the browser: {link}\nUp to {many} at once{ends}. ctrl+c ends the server."
