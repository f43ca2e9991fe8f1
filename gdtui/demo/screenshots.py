"""`python -m gdtui.demo.screenshots [FOLDER]`: makes every picture in screenshots/ from the shipped tapes.

A picture is made wherever a tape says `Screenshot NAME.png`; here it becomes NAME.svg. More tapes are there
for their pictures alone: one of them opens a file of made-up apples. One tape becomes a picture that moves.
"""

import contextlib
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from gdtui.cli.opening import opening
from gdtui.demo.film.motion import motion
from gdtui.demo.opened import cut
from gdtui.demo.reading.reader import parse_tape
from gdtui.demo.record import record
from gdtui.demo.shipped import find_tape, names
from gdtui.demo.still import written
from gdtui.demo.tape import Screenshot, Tape
from gdtui.engine.base.errors import InputError
from gdtui.files import write_whole
from gdtui.terminal.streams import complain

SIZE = (100, 30)
SIZES = {"course": (120, 36), "kinds": (120, 40), "program": (120, 36)}
"""Tapes whose pictures need more room: a lesson beside its scene, a race of many params."""
MOVING = "block"
"""The tape whose picture moves."""
_APPLES = "apples.csv"
_MORE = {
    "dimensions": """
Type "gdtui landscape --loss rosenbrock --optimizer random-search"
Enter
Type@20ms "nnnnnnnnnnnnnnnnnnnnnnnn"
Screenshot dimensions.png
Type "q"
""",
    "program": """
Type "gdtui landscape --loss himmelblau --optimizer momentum --code"
Enter
Type@20ms "nnnnnnn"
Screenshot program.png
Type "q"
""",
    "kinds": """
Type "gdtui race --data {folder}/apples.csv --scale-data"
Enter
Type@20ms "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
Screenshot kinds.png
Type "q"
""",
}


def pictures() -> dict[str, str]:
    """The text of every picture, by the name of its file.

    Raises:
        InputError: when a tape is wrong.
    """
    made: dict[str, str] = {}
    block = find_tape(MOVING)
    film = record(block, cut(block, opening), SIZE).film
    made[f"{MOVING}.svg"] = motion(film.thinned(block.framerate))
    with _tapes() as tapes:
        for name, tape in tapes.items():
            stills = record(tape, cut(tape, opening), SIZES.get(name, SIZE)).stills
            made |= {f"{still.name}.svg": written(still, ".svg") for still in stills}
    return made


@contextlib.contextmanager
def _tapes() -> Iterator[dict[str, Tape]]:
    """The tapes that make pictures, by their names."""
    tapes = {name: find_tape(name) for name in names()}
    with tempfile.TemporaryDirectory() as folder:
        write_whole(Path(folder) / _APPLES, _apples())
        tapes |= {name: parse_tape(text.replace("{folder}", folder), name) for name, text in _MORE.items()}
        yield {
            name: tape
            for name, tape in tapes.items()
            if any(isinstance(command, Screenshot) for command in tape.commands)
        }


def _apples() -> str:
    """A table of apples of three kinds, made up."""
    draw = random.Random(0)
    kinds = (("Boskoop", 190, 82, 11.0), ("Elstar", 150, 74, 12.5), ("Topaz", 165, 71, 13.5))
    lines = ["weight (g),diameter (mm),sugar (%),kind"]
    for row in range(120):
        kind, weight, width, sugar = kinds[row % 3]
        cells = draw.gauss(weight, 22), draw.gauss(width, 4), draw.gauss(sugar, 0.9)
        lines.append(",".join([*(f"{cell:.1f}" for cell in cells), kind]))
    return "\n".join(lines) + "\n"


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
