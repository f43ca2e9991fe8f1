"""`python -m gdtui.demo.screenshots [FOLDER]`: makes every picture in screenshots/ from the shipped tapes.

A picture is made wherever a tape says `Screenshot NAME.png`; here it becomes NAME.svg.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from gdtui.cli.opening import opening
from gdtui.demo.opened import cut
from gdtui.demo.record import record
from gdtui.demo.shipped import find_tape, names
from gdtui.demo.still import written
from gdtui.demo.tape import Screenshot
from gdtui.engine.base.errors import InputError
from gdtui.files import write_whole
from gdtui.terminal.streams import complain

SIZE = (100, 30)
SIZES = {"course": (120, 36)}
"""Tapes whose pictures need more room: a lesson beside its scene."""


def pictures() -> dict[str, str]:
    """The text of every picture, by the name of its file.

    Raises:
        InputError: when a tape is wrong.
    """
    made: dict[str, str] = {}
    for name in names():
        tape = find_tape(name)
        if not any(isinstance(command, Screenshot) for command in tape.commands):
            continue
        _, stills = record(tape, cut(tape, opening), SIZES.get(name, SIZE))
        made |= {f"{still.name}.svg": written(still, ".svg") for still in stills}
    return made


def main(arguments: Sequence[str]) -> int:
    """Write them into a folder; the exit status."""
    folder = Path(arguments[0] if arguments else "screenshots")
    if len(arguments) > 1 or folder.name.startswith("-"):
        complain("gdtui.demo.screenshots: it takes one folder to write into, screenshots if none is named")
        return 2
    try:
        folder.mkdir(exist_ok=True)
        for name, text in pictures().items():
            write_whole(folder / name, text, force=True)
    except (InputError, OSError) as error:
        complain(f"gdtui.demo.screenshots: {error}")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
