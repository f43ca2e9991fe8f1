"""The commands `play`, `record` and `still`: their options, and what they do."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gdtui.demo.opened import Opened, cut
from gdtui.demo.shipped import find_tape
from gdtui.engine.base.errors import InputError, quote
from gdtui.files import check_writable, write_whole
from gdtui.opening import Opening, add_look, checked_screen, opening
from gdtui.options import Parser, add_shared, check_taken, settings, whole_option
from gdtui.terminal.capabilities import COLOR_CHOICES

FIRST_SIZE = "100x30"
_SMALLEST, _LARGEST = (20, 5), (400, 150)


def play(arguments: Sequence[str]) -> int:
    """`gdtui play TAPE`.

    Raises:
        InputError: for a wrong option or tape.
    """
    parser = Parser("gdtui play", "Play a tape live, in this terminal. Any key takes over.")
    parser.add_argument("tape", metavar="TAPE", help="a file, or see 'gdtui list tapes'")
    parser.add_argument("--loop", action="store_true", help="begin again at the end, for a booth")
    parser.add_argument("--restricted", action="store_true", help="write no file, start no process")
    values = parser.values(arguments)
    tape = find_tape(values.tape)
    opened = cut(tape, opening)
    from gdtui.demo import live

    return live.play(tape, opened, values.loop, values.restricted)


def record(arguments: Sequence[str]) -> int:
    """`gdtui record TAPE -o FILE.cast`.

    Raises:
        InputError: for a wrong option or tape, or a file that cannot be written.
    """
    parser = Parser("gdtui record", "Record a tape without a terminal, as an asciicast.")
    add = parser.add_argument
    add("tape", metavar="TAPE", help="a file, or see 'gdtui list tapes'")
    _add_output(parser, "FILE.cast")
    add("--cast-version", type=int, choices=(2, 3), default=2, help="of the asciicast format (2)")
    add("--seed", type=whole_option(0, 2**32 - 1), metavar="N", help="instead of the tape's own")
    add("--color", choices=COLOR_CHOICES, help="instead of the tape's own (truecolor)")
    values = parser.values(arguments)
    path = Path(values.output)
    check_writable(path, values.force)
    tape = find_tape(values.tape)
    opened = _as_asked(cut(tape, opening), values.seed, values.color)
    from gdtui.demo import record as recording

    cast, _ = recording.record(tape, opened, size_of(values.size))
    write_whole(path, cast.text(values.cast_version), values.force)
    return 0


def _as_asked(opened: Opened[Opening], seed: int | None, color: str | None) -> Opened[Opening]:
    wanted = opened.opening
    if seed is not None:
        wanted = replace(wanted, settings=replace(wanted.settings, seed=seed))
    if color is not None:
        wanted = replace(wanted, color=color)
    return replace(opened, opening=wanted)


def still(arguments: Sequence[str]) -> int:
    """`gdtui still SCREEN [options] -o FILE.svg`.

    Raises:
        InputError: for a wrong option, or a file that cannot be written.
    """
    parser = Parser("gdtui still", "A picture of a screen after --steps N: .svg, .txt or .ansi.")
    parser.add_argument("screen", metavar="SCREEN", help="landscape slope race circuit")
    add_shared(parser)
    add_look(parser)
    _add_output(parser, "FILE.svg")
    values = parser.values(arguments)
    screen = checked_screen(values.screen)
    check_taken(screen, vars(values))
    path = Path(values.output)
    check_writable(path, values.force)
    from gdtui.demo import record as recording
    from gdtui.demo.still import FORMATS, written

    if path.suffix not in FORMATS:
        raise InputError(f"a still is written as {' '.join(FORMATS)}: name the file so, as {path.stem}.svg")
    wanted = Opening(screen, settings(values), values.color, values.ascii, speed=values.speed)
    shot = recording.shoot(wanted, size_of(values.size))
    write_whole(path, written(shot, path.suffix), values.force)
    return 0


def _add_output(parser: Parser, file: str) -> None:
    add = parser.add_argument
    add("-o", "--output", required=True, metavar=file, help="where to write")
    add("--size", default=FIRST_SIZE, metavar="COLUMNSxROWS", help=f"of the terminal ({FIRST_SIZE})")
    add("--force", action="store_true", help="replace a file that exists")


def size_of(text: str) -> tuple[int, int]:
    """Columns and rows.

    Raises:
        InputError: when the text is no size, or one that no screen has.
    """
    match = re.fullmatch(r"(\d{1,4})x(\d{1,4})", text, re.ASCII)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(low <= side <= high for low, side, high in zip(_SMALLEST, size, _LARGEST, strict=True)):
        smallest, largest = ("x".join(map(str, each)) for each in (_SMALLEST, _LARGEST))
        raise InputError(f"--size takes {smallest} to {largest} cells, as 100x30, not {quote(text)}")
    return size
