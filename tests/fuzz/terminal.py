"""Bursts of keys, mouse, pastes, sizes and dialogs on the real program in a real pty.

    python -m tests.fuzz.terminal --minutes 60 --seed 1 --place network --size 80x24 --size 120x40

Every place has its turn in every size, restricted and not. After each burst the program lives and the
terminal shows what a full repaint shows; at the end it is left as it was found. Of a failure the seed, and
the shortest burst found that brings it about, are printed.
"""

import argparse
import contextlib
import itertools
import random
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from gdtui.registry import SCREENS
from tests.fuzz.bursts import Event, burst
from tests.fuzz.shrinking import shrunk
from tests.fuzz.watching import Watched, check_repaint, rest
from tests.terminal.ptyharness import Pty, environment
from tests.terminal.real.randomkeys import leave

PLACES = {
    **{name: ((name,),) for name in SCREENS},
    "course": tuple(("--lesson", number) for number in ("1", "4", "7")),
}
"""Where a session begins, by name: every screen, and the course."""
BURSTS = 30
"""Of a session."""
_LONGEST = 6000
"""Characters of a failure that are printed."""

Size = tuple[int, int]


class Session(NamedTuple):
    """What is done to one program.

    Attributes:
        command: what runs.
        size: of the terminal at first, columns and rows.
        bursts: what happens; the terminal is looked at after each.
    """

    command: tuple[str, ...]
    size: Size
    bursts: tuple[tuple[Event, ...], ...]


class Figures(NamedTuple):
    """How much was done.

    Attributes:
        sessions: programs that were started.
        bursts: that happened to them.
        events: of these bursts.
        quit: sessions whose program was told to quit on the way.
        compared: bursts that the program came to rest after, so that what it showed could be compared.
    """

    sessions: int = 0
    bursts: int = 0
    events: int = 0
    quit: int = 0
    compared: int = 0


class FoundError(AssertionError):
    """The program has ended, does not answer, or shows what it should not; the message says what and when."""


def session(seed: str, place: Sequence[str], size: Size, restricted: bool, bursts: int = BURSTS) -> Session:
    """The session that a seed stands for."""
    source = random.Random(f"{seed} {place} {size} {restricted}")
    command = (sys.executable, "-m", "gdtui", *place, *(["--restricted"] if restricted else []))
    return Session(command, size, tuple(tuple(burst(source, size)) for _ in range(bursts)))


def run(wanted: Session) -> Figures:
    """Do it.

    Raises:
        FoundError: what was found.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        Watched(["env", "-C", folder, *wanted.command], wanted.size, _environment(folder)) as terminal,
    ):
        try:
            done = _driven(terminal, wanted)
            assert not _traceback(folder), "a dialog has failed"
            return done
        except AssertionError as error:
            raise FoundError(f"{error}\n{_traceback(folder)}") from None


def _environment(folder: str) -> dict[str, str]:
    """All that is written goes into a folder that is thrown away."""
    names = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TMPDIR")
    return environment(**dict.fromkeys(names, folder))


def _traceback(folder: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in Path(folder).rglob("*-crash-*.log"))


def _driven(terminal: Watched, wanted: Session) -> Figures:
    terminal.wait(lambda: 1049 in terminal.modes and terminal.text.strip(), what="the first picture")
    events = compared = 0
    for number, each in enumerate(wanted.bursts, 1):
        for event in each:
            _happen(terminal, event)
        events += len(each)
        if _has_quit(terminal):
            return Figures(1, number, events, 1, compared)
        compared += check_repaint(terminal, f"after burst {number}")
    terminal.resize(*wanted.size)
    leave(terminal)
    assert not terminal.left_over(), terminal.left_over()
    return Figures(1, len(wanted.bursts), events, 0, compared)


def _happen(terminal: Pty, event: Event) -> None:
    if event.size != (0, 0):
        terminal.resize(*event.size)
    if event.sent:
        try:
            terminal.send(event.sent)
        except OSError:  # it has ended: of what is seen afterwards
            return
    if event.pause:
        terminal.wait_quiet(event.pause, event.pause)


def _has_quit(terminal: Pty) -> bool:
    """Whether the burst has asked the program to quit, by a click on that word or through the palette."""
    rest(terminal)
    if terminal.process.poll() is None:
        return False
    status = terminal.wait_exit()
    assert status == 0, f"ended with {status}"
    assert not terminal.left_over(), terminal.left_over()
    return True


def smallest(wanted: Session, tries: int = 40) -> Session:
    """The shortest session found that fails as well; the whole one if that does not fail again."""

    def fails(bursts: Sequence[tuple[Event, ...]]) -> bool:
        try:
            run(wanted._replace(bursts=tuple(bursts)))
        except FoundError:
            return True
        return False

    if not fails(wanted.bursts):
        return wanted
    few = shrunk(wanted.bursts, fails, tries)
    joined = [(event,) for each in few for event in each]
    if len(few) > 1 and not fails([tuple(event for each in few for event in each)]):
        return wanted._replace(bursts=tuple(few))
    events = shrunk(joined, lambda some: fails([tuple(event for (event,) in some)]), tries)
    return wanted._replace(bursts=(tuple(event for (event,) in events),))


def told(wanted: Session, seed: str) -> str:
    """A session in words: the seed, the command, and what happens."""
    lines = [f"seed {seed}: {' '.join(wanted.command[1:])} in {wanted.size[0]}x{wanted.size[1]}"]
    lines += [f"  {[tuple(event) for event in each]}" for each in wanted.bursts]
    return "\n".join(lines)


def sessions(seed: int, places: Sequence[str], sizes: Sequence[Size]) -> Iterator[tuple[str, Session]]:
    """Sessions without end, by name: every place, size and kind of account in turn."""
    commands = [command for place in places for command in PLACES[place]]
    turns = itertools.cycle(itertools.product(commands, sizes, (False, True)))
    for number, (command, size, restricted) in enumerate(turns, 1):
        yield f"{seed}/{number}", session(f"{seed}/{number}", command, size, restricted)


def fuzz(minutes: float, seed: int, places: Sequence[str], sizes: Sequence[Size]) -> int:
    """Run sessions until the time is over or the user ends it.

    Returns:
        The number of failures, each of which is printed; the figures of all sessions are printed last.
    """
    start, total, failed = time.monotonic(), Figures(), 0
    with contextlib.suppress(KeyboardInterrupt):
        for name, wanted in sessions(seed, places, sizes):
            if time.monotonic() - start >= 60 * minutes:
                break
            try:
                total = Figures(*map(sum, zip(total, run(wanted), strict=True)))
            except FoundError as error:
                failed += 1
                print(f"{name}: {error}"[:_LONGEST], flush=True)
                print(told(smallest(wanted), name), flush=True)
    print(f"{(time.monotonic() - start) / 60:.1f} min, {total}, {failed} failed", flush=True)
    return failed


def _size(text: str) -> Size:
    columns, _, rows = text.partition("x")
    return int(columns), int(rows)


def main() -> int:
    """Run it by hand."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--place", choices=PLACES, action="append", help="where to begin (repeatable)")
    parser.add_argument("--size", type=_size, action="append", help="COLUMNSxROWS (repeatable)")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sizes = options.size or [(80, 24), (120, 40)]
    return fuzz(options.minutes, options.seed, options.place or list(PLACES), sizes) > 0


if __name__ == "__main__":
    sys.exit(main())
