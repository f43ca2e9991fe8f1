"""A warm host of the server's own, whose copies its sessions are."""

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from gdtui.serve.plan import Plan

_TO_END = 3.0
"""Seconds that the host has to end with its sessions, which have ended before."""


@contextlib.contextmanager
def warmed(plan: Plan) -> Iterator[Plan]:
    """The plan with what lets sessions find the host; those that begin before it listens start by themselves.

    Its standard input is held by this process, with which it ends in any case.
    """
    command = [sys.executable, "-P", "-m", "gdtui", "host", "--sessions", str(plan.sessions)]
    with tempfile.TemporaryDirectory(prefix="gdtui-") as folder:
        env = {**plan.env, "XDG_RUNTIME_DIR": folder}
        host = subprocess.Popen(
            command, env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            yield plan._replace(env=env)
        finally:
            host.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                host.communicate(timeout=_TO_END)
            host.kill()
            host.wait()
