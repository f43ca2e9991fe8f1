"""Sessions of gdtui with someone looking on: from inside (`watch.py`), and from outside (`/proc`)."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.terminal.ptyharness import Pty

Line = Callable[["Seen"], None]


class Seen(NamedTuple):
    """What was seen of a session.

    Attributes:
        text: all that it sent to its terminal.
        report: every event, in order: its name, and what it was about.
        descriptors: what its descriptors led to.
        children: the processes that it had started.
        sockets: the sockets that the system lists as its, by kind: `tcp`, `udp`, `unix NAME`.
        made: the files that were made in its home, and in its present folder.
        status: its exit status.
        left: what was left of its terminal's modes.
    """

    text: str
    report: list[tuple[str, str]]
    descriptors: set[str]
    children: list[str]
    sockets: list[str]
    made: list[str]
    status: int
    left: list[str]

    def about(self, *events: str) -> list[str]:
        """What events of these names were about."""
        return [about for event, about in self.report if event in events]


def report_in(path: Path) -> list[tuple[str, str]]:
    """The events of a report."""
    return [(event, about) for event, about in map(json.loads, path.read_text("utf-8").splitlines())]


def process_of(path: Path) -> int:
    """The process that writes a report."""
    return int(report_in(path)[0][1])


def descriptors_of(process: int) -> set[str]:
    """What the descriptors of a process lead to."""
    folder = Path(f"/proc/{process}/fd")
    return {os.readlink(link) for link in folder.iterdir() if link.is_symlink()}


def children_of(process: int) -> list[str]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [child for task in tasks for child in (task / "children").read_text().split()]


def sockets_of(process: int) -> Iterator[str]:
    """The sockets of a process that are more than a pair of its own."""
    own = {name[8:-1] for name in descriptors_of(process) if name.startswith("socket:[")}
    for kind in ("tcp", "tcp6", "udp", "udp6", "raw", "unix"):
        table = Path(f"/proc/{process}/net/{kind}")
        lines = table.read_text().splitlines()[1:] if table.exists() else []
        for words in map(str.split, lines):
            inode, named = (words[6], len(words) > 7) if kind == "unix" else (words[9], True)
            if inode in own and named:
                yield " ".join(words)


def use(pty: Pty) -> None:
    """Do what a session offers, and try what it does not."""
    pty.wait_for("[1 landscape]")
    pty.press("3")
    pty.wait_for("[3 race]")
    for keys, sign in (
        (["n", "s"], "no files are written"),
        (["y"], "(copied)"),
        (["\x1a", "f"], "which data"),  # ctrl+z first
        (["end", "enter"], "which file?"),
        ([*"none", "enter"], "none.csv cannot be used"),
        (["f"], "which data"),
        (["end", "enter"], "which file?"),
        ([*"flowers", "enter"], "flowers.csv ·"),
        (["n", "P"], "DictReader"),
        (["P", "1"], "[1 landscape]"),
        (["D", "n"], "step 1"),
        (["D", "2"], "[2 slope]"),
        (["n", "4"], "[4 circuit]"),
        (["n", "5"], "[5 network]"),
        (["n", "t"], "Loss and landscape"),
    ):
        pty.press(*keys)
        pty.wait_for(sign)
    pty.press("escape")  # by itself: with a key behind it in one read it would be another key
    pty.wait(lambda: "Loss and landscape" not in pty.text)
    pty.press("?")
    pty.wait_for("The keys on")
    pty.press("escape")
    pty.wait(lambda: "The keys on" not in pty.text)
