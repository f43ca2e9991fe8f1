"""What a long run adds to the memory of the program: its resident set after the first steps, and 6,000 later.

    python -m tests.benchmarks.memory                        every view
    python -m tests.benchmarks.memory --steps 1000 race      some, and fewer steps

The real program in a real pseudo-terminal takes its steps one after another, and draws each that the terminal
has room for. A run that ends begins anew.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.terminal.ptyharness import Pty, environment

AIM = 2.0
"""Megabytes (10⁶ bytes) that a run may add."""
WARM = 200
"""Steps before the start is taken: by then everything has been imported and drawn once."""
STEPS = 6000
VIEWS: Mapping[str, Sequence[str]] = {
    "landscape": ("landscape", "--learning-rate", "1e-6"),
    "landscape, compared": ("landscape", "--loss", "rosenbrock", "--compare", "--learning-rate", "1e-6"),
    "landscape, as a block": ("landscape", "--surface", "30,40", "--learning-rate", "1e-6"),
    "slope": ("slope", "--learning-rate", "1e-6"),
    "slope, compared": ("slope", "--compare", "--learning-rate", "1e-6"),
    "race": ("race", "--learning-rate", "1e-6"),
    "circuit": ("circuit", "micrograd"),
    "circuit that learns": ("circuit", "three-examples", "--learn", "w,b", "--learning-rate", "1e-6"),
    "network": ("network", "--learning-rate", "1e-6"),
    "network, compared": ("network", "--compare", "--learning-rate", "1e-6"),
    "network, by optimizers": ("network", "--view", "optimizers", "--learning-rate", "1e-6"),
    "network of 2,300 weights": ("network", "--hidden", "64,32", "--learning-rate", "1e-6"),
}
_CHILD = """
import gc, sys
from pathlib import Path
from gdtui.screens.simulator import SimulatorScreen as Screen
from gdtui.widgets.ticker import Ticker
from gdtui.__main__ import main
warm, steps, told, taken, begin = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], 0, Screen.advance
del sys.argv[1:4]

def resident():
    gc.collect()
    return Path("/proc/self/statm").read_text().split()[1]

def run(screen):
    screen._ticker = Ticker(screen, 1 / 2000, lambda _: screen._tick(1), lambda: False)

def advance(screen):
    global taken
    begin(screen)
    taken += 1
    if not screen.running:
        screen.action_reset()
        run(screen)
    if taken == warm or taken == warm + steps:
        with open(told, "a") as file:
            file.write(resident() + "\\n")
    if taken == warm + steps:
        screen.app.exit()

Screen.advance, Screen.action_run = advance, run
sys.exit(main())
"""


def growth(words: Sequence[str], steps: int) -> tuple[float, float]:
    """Megabytes of the resident set after the first steps, and after so many more."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told"
        command = [sys.executable, "-c", _CHILD, str(WARM), str(steps), str(told), *words]
        homes = dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), folder)
        with Pty(command, (120, 40), environment(**homes)) as terminal:
            terminal.wait_for("gdtui")
            terminal.wait_quiet(1.0)
            terminal.press("space")
            terminal.process.wait()
        start, end = (int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6 for pages in told.read_text().split())
    return start, end


def main() -> int:
    """Measure, and say what is beyond the aim."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("view", nargs="*", help="of " + ", ".join(map(repr, VIEWS)))
    parser.add_argument("--steps", type=int, default=STEPS)
    options = parser.parse_args()
    beyond = 0
    for view in options.view or VIEWS:
        start, end = growth(VIEWS[view], options.steps)
        beyond += end - start > AIM
        print(f"{view:26} {start:6.1f} MB, after {options.steps:,} steps {end - start:+.2f} MB", flush=True)
    print(f"aim: at most {AIM:g} MB; beyond it: {beyond}")
    return beyond > 0


if __name__ == "__main__":
    sys.exit(main())
