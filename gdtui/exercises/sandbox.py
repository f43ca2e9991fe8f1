"""Running a learner's file in a process of its own, with an end to its time, its memory and its words."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any, NamedTuple

PATIENCE = 12.0
"""Seconds until the process is ended, whatever it does."""
_KEPT = 1_000
"""Bytes that are kept of what it prints."""
_MOST = 1 << 20
"""Bytes of answers that are read."""
_PIECE = 65_536
_MARK = "GDTUI_EXERCISE"
"""The variable that marks the process and whatever it may have started."""


class Ran(NamedTuple):
    """What came out of a run.

    Attributes:
        answers: what was said of each case, as far as it came.
        printed: the beginning of what the file printed.
        ended: why the process ended before its time: `time`, `memory`, a signal; "" where it did not.
    """

    answers: list[dict[str, Any]]
    printed: str
    ended: str


def run_file(text: str, number: int, seed: int, patience: float = PATIENCE) -> Ran:
    """Run the text of a learner's file on the cases of an exercise; nothing of it is left behind.

    Args:
        text: the file.
        number: of the exercise.
        seed: of the cases that are drawn.
        patience: seconds until it is ended.
    """
    read, write = os.pipe()
    mark = uuid.uuid4().hex
    with contextlib.closing(_Reader(read)) as reader:
        try:
            process = _started(number, seed, write, mark)
        finally:
            os.close(write)
        try:
            _feed(process, text)
            in_time = reader.read_until(process, time.monotonic() + patience)
        finally:
            _end(process, mark)
        ended = _signalled(process) if in_time else "time"
        return Ran(reader.answers(), reader.printed(), ended)


def _started(number: int, seed: int, write: int, mark: str) -> "subprocess.Popen[bytes]":
    house = str(Path(__file__).parents[2])
    start = f"import sys; sys.path.insert(0, {house!r}); from {__package__}.child import main; "
    start += f"main({number}, {seed}, {write})"
    return subprocess.Popen(
        [sys.executable, "-c", start],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=(write,),
        start_new_session=True, env={**os.environ, _MARK: mark, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip


def _feed(process: "subprocess.Popen[bytes]", text: str) -> None:
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(text.encode())
        process.stdin.close()


class _Reader:
    """Reads the answers and what is printed side by side, and keeps no more than it has to."""

    def __init__(self, answers: int) -> None:
        self._answers_from = answers
        self._told = bytearray()
        self._said = bytearray()

    def read_until(self, process: "subprocess.Popen[bytes]", end: float) -> bool:
        """Read until the process has ended; whether it did in time."""
        assert process.stdout is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._answers_from, selectors.EVENT_READ, (self._told, _MOST))
            waiting.register(process.stdout.fileno(), selectors.EVENT_READ, (self._said, _KEPT))
            while waiting.get_map() and process.poll() is None and (left := end - time.monotonic()) > 0:
                self._take(waiting, min(left, 0.2))
            while waiting.get_map() and self._take(waiting, 0):
                pass
        return process.poll() is not None or self._closed(process, end)

    @staticmethod
    def _closed(process: "subprocess.Popen[bytes]", end: float) -> bool:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(end - time.monotonic(), 0))
        return process.poll() is not None

    @staticmethod
    def _take(waiting: selectors.BaseSelector, seconds: float) -> bool:
        ready = waiting.select(seconds)
        for key, _ in ready:
            kept, most = key.data
            piece = os.read(key.fd, _PIECE)
            kept += piece[: max(most - len(kept), 0)]
            if not piece:
                waiting.unregister(key.fd)
        return bool(ready)

    def answers(self) -> list[dict[str, Any]]:
        """What was said of each case, whole lines only."""
        found = []
        for line in bytes(self._told).split(b"\n")[:-1]:
            with contextlib.suppress(ValueError):
                found.append(json.loads(line))
        return [each for each in found if isinstance(each, dict)]

    def printed(self) -> str:
        """The beginning of what was printed."""
        return bytes(self._said).decode("utf-8", "replace")

    def close(self) -> None:
        """Let go of the pipe."""
        os.close(self._answers_from)


def _signalled(process: "subprocess.Popen[bytes]") -> str:
    status = process.returncode
    if status == -signal.SIGXCPU or status == -signal.SIGKILL:
        return "time"
    return signal.Signals(-status).name if status < 0 else ""


def _end(process: "subprocess.Popen[bytes]", mark: str) -> None:
    """End the process, its group, and what may have left the group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    for pid in _marked(mark):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


def _marked(mark: str) -> list[int]:
    """The processes that carry the mark in their environment, where the system shows it."""
    wanted, found = f"{_MARK}={mark}".encode(), []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if wanted in entry.read_bytes():
                found.append(int(entry.parent.name))
    return found
