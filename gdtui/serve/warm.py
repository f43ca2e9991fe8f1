"""A warm host of the server's own, whose copies its sessions are."""

import contextlib
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from gdtui.serve.plan import Plan

_TO_LISTEN = 30.0
"""Seconds that are waited for the host: a link that is told leads to a session at once."""
_TO_END = 3.0
"""Seconds that the host has to end with its sessions, which have ended before."""


@contextlib.contextmanager
def warmed(plan: Plan) -> Iterator[Plan]:
    """The plan with what lets sessions find the host, once it listens; without one they start by themselves.

    Its standard input is held by this process, with which it ends in any case.
    """
    command = [sys.executable, "-P", "-m", "gdtui", "host", "--sessions", str(plan.sessions)]
    with tempfile.TemporaryDirectory(prefix="gdtui-") as folder:
        env = {**plan.env, "XDG_RUNTIME_DIR": folder}
        host = subprocess.Popen(
            command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert host.stdout is not None
        try:
            select.select([host.stdout], [], [], _TO_LISTEN)  # it says so in a line, or ends
            yield plan._replace(env=env)
        finally:
            host.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                host.communicate(timeout=_TO_END)
            host.kill()
            host.wait()
