"""Random keys over all screens of the real app.

    python -m tests.terminal.real.randomkeys --keys 100000 --seed 1

As tmux's nightly random-key client: the program must never end, never leave a traceback, and answer at the
end. Prints what it did; exits with 1 when something went wrong.
"""

import argparse
import contextlib
import random
import sys
import tempfile
import time

from tests.terminal.ptyharness import KEYS, PATIENCE, Pty

COMMAND = [sys.executable, "-m", "gdtui"]
SIZES = ((80, 24), (120, 40), (60, 20), (200, 60), (40, 10))

# q and ctrl+q and ctrl+c end the program as they should; ctrl+z stops it
_ENDING = {"ctrl+c", "ctrl+q", "ctrl+z"}
PRINTABLE = [chr(code) for code in range(33, 127) if chr(code) != "q"]
# left clicks, a drag and the wheel, all over the screen
MOUSE = [
    *(f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m" for x, y in ((5, 3), (40, 12), (70, 8), (100, 20), (60, 39))),
    "\x1b[<0;20;10M\x1b[<32;40;14M\x1b[<0;40;14m", "\x1b[<64;40;12M", "\x1b[<65;40;12M", "\x1b[<65;90;12M",
]  # fmt: skip
PAGES = ["\x1b[5~", "\x1b[6~"] * 3
CHOICES = [
    *MOUSE, *PAGES,
    *PRINTABLE, *"1234512345nnnnnnbbbbvvcczZ[]{}-+,.", *(name for name in KEYS if name not in _ENDING),
    *["up", "down", "left", "right", "enter", "space", "tab", "escape", "escape", "escape"],
]  # fmt: skip


def hammer(keys: int, seed: int, batch: int = 40) -> str:
    """Press random keys and look that the program lives on.

    Returns:
        What the last screen showed.

    Raises:
        AssertionError: when the program has ended or does not answer any more.
    """
    source = random.Random(seed)
    # s saves stills in the current folder, the course keeps progress in the user's data folder
    with (
        tempfile.TemporaryDirectory() as folder,
        Pty(["env", "-C", folder, f"XDG_DATA_HOME={folder}", *COMMAND], (120, 40)) as terminal,
    ):
        terminal.wait_for("gdtui")
        pressed = 0
        while pressed < keys:
            for name in source.choices(CHOICES, k=batch):
                terminal.press(name)
            pressed += batch
            if source.random() < 0.05:
                terminal.resize(*source.choice(SIZES))
            answer(terminal, f"after {pressed} keys of seed {seed}")
        terminal.resize(120, 40)
        leave(terminal)
        text = terminal.text
        assert not terminal.left_over(), terminal.left_over()
    return text


def answer(terminal: Pty, when: str) -> None:
    """ctrl+l repaints the whole screen: what comes then shows that all keys before were taken."""
    size = len(terminal.log)

    def answered() -> bool:
        return b"\x1b[2J" in terminal.log[size:] or terminal.process.poll() is not None

    for _ in range(59):  # one may fall into a sequence that the keys before have begun
        terminal.press("ctrl+l")
        with contextlib.suppress(AssertionError):
            terminal.wait(answered, 1)
            break
    else:
        terminal.wait(answered, 1, when)
    assert terminal.process.poll() is None, (
        f"ended {when}, status {terminal.process.poll()}:\n{terminal.text}"
    )


def leave(terminal: Pty) -> None:
    """Close what is open and quit."""
    end = time.monotonic() + PATIENCE
    while terminal.process.poll() is None and time.monotonic() < end:
        terminal.press("escape")
        terminal.wait_quiet(0.3)
        terminal.press("q")
        terminal.wait_quiet(0.3)
    status = terminal.wait_exit()
    assert status == 0, f"ended with {status}:\n{terminal.text}"


def main() -> int:
    """Run it by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begin = time.monotonic()
    try:
        hammer(options.keys, options.seed)
    except AssertionError as error:
        print(error)
        return 1
    print(f"{options.keys} keys, seed {options.seed}: alive to the end, {time.monotonic() - begin:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
