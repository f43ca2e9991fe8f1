"""The commands `play`, `record` and `still`: what they do with what was typed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gdtui.cli.opening import Opening, known_theme, opened, opening
from gdtui.demo.opened import Opened, cut
from gdtui.demo.output import STILLS, check_shots, checked_output, passed_over, recorded_files
from gdtui.demo.shipped import find_tape
from gdtui.engine.base.gate import unquoted
from gdtui.engine.base.numbers import parse_size
from gdtui.files import write_whole
from gdtui.terminal.progress import progress_line
from gdtui.terminal.streams import complain

FIRST_SIZE = "100x30"
_SMALLEST, _LARGEST = (20, 5), (400, 150)


def play(given: Mapping[str, Any]) -> int:
    """`gdtui play TAPE`.

    Raises:
        InputError: for a wrong tape.
    """
    tape = find_tape(given["tape"])
    with unquoted(tape.name):
        cut_tape = cut(tape, opening)
    from gdtui.demo import live

    status = live.play(tape, cut_tape, given.get("loop", False), given.get("restricted", False))
    _say(passed_over(tape, writes=False))
    return status


def record(given: Mapping[str, Any]) -> int:
    """`gdtui record TAPE -o FILE.svg`.

    Raises:
        InputError: for a wrong tape, or a file that cannot be written.
    """
    force, asked = given.get("force", False), given.get("output", ())
    tape = find_tape(given["tape"])
    paths = recorded_files(tape, asked, force)
    cut_tape = _as_asked(cut(tape, opening), given)
    check_shots(tape, cut_tape.after, force)
    from gdtui.demo import record as recording
    from gdtui.demo.film.kinds import check_makers, made
    from gdtui.demo.still import written

    check_makers(paths)
    with progress_line("recording") as report:
        done = recording.record(tape, cut_tape, _size(given), report=report)
    contents = made(paths, done, tape.framerate, int(given.get("cast_version", 2)))
    contents |= {Path(s.target): written(s, s.ending) for s in done.stills if s.ending in STILLS}
    for path, content in contents.items():
        write_whole(path, content, force)
    _say(passed_over(tape, writes=True, asked=bool(asked)))
    return 0


def _say(line: str) -> None:
    if line:
        complain(f"gdtui: {line}")


def _as_asked(cut_tape: Opened[Opening], given: Mapping[str, Any]) -> Opened[Opening]:
    """With the seed, the colours, the lines and the theme that were asked for instead of the tape's own."""
    wanted = cut_tape.opening
    if "seed" in given:
        wanted = wanted.with_seed(given["seed"])
    if "color" in given:
        wanted = wanted._replace(color=given["color"])
    if "lines" in given:
        wanted = wanted._replace(lines=given["lines"])
    if "theme" in given:
        wanted = wanted._replace(theme=known_theme(given["theme"]))
    return replace(cut_tape, opening=wanted)


def still(given: Mapping[str, Any]) -> int:
    """`gdtui still SCREEN [options] -o FILE.svg`.

    Raises:
        InputError: for a wrong option, or a file that cannot be written.
    """
    path, ending = checked_output(given["output"], "a still", STILLS, given.get("force", False))
    from gdtui.demo import record as recording
    from gdtui.demo.still import written

    shot = recording.shoot(opened(given), _size(given))
    write_whole(path, written(shot, ending), given.get("force", False))
    return 0


def _size(given: Mapping[str, Any]) -> tuple[int, int]:
    return size_of(given.get("size", FIRST_SIZE))


def size_of(text: str) -> tuple[int, int]:
    """Columns and rows.

    Raises:
        InputError: when the text is no size, or one that no screen has.
    """
    return parse_size(text, _SMALLEST, _LARGEST)
