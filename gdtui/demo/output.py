"""Where the commands of this folder write: every ending of a file is honoured or refused."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from gdtui.demo.reading.words import fail
from gdtui.demo.tape import VHS_SHOT, Command, Output, Screenshot, Tape
from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.base.gate import check_writing
from gdtui.files import check_writable

RECORDINGS = (".svg", ".gif", ".cast")
STILLS = (".svg", ".txt", ".ansi")
_VHS_ONLY = (".mp4", ".webm", ".txt", ".ascii", ".test", ".png")
_BELOW = re.compile(r"([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*")


def checked_output(text: str, what: str, endings: Sequence[str], force: bool) -> tuple[Path, str]:
    """The file that `-o` names, and its ending in lower case.

    Args:
        text: what was typed.
        what: what is written, with its article.
        endings: those that there are.
        force: whether a file that exists may be replaced.

    Raises:
        InputError: one line that says what to write instead.
    """
    check_writing()
    path = Path(text)
    ending = path.suffix.lower()
    if ending not in endings and not path.is_dir():
        stem = path.stem.strip("-.") or "name"
        raise InputError(
            f"{what} is written as {' '.join(endings)}, not to {quote(text, 80)}: "
            f"name a file so, as {quote(stem)}{endings[0]}"
        )
    check_writable(path, force)
    return path, ending


def check_shots(tape: Tape, commands: Iterable[Command], force: bool) -> None:
    """Look that what the tape's `Screenshot` commands write, in the present folder, can be written.

    Raises:
        InputError: when one cannot be written, or is written twice: file and line.
    """
    names: set[str] = set()
    for command in commands:
        if isinstance(command, Screenshot) and command.ending != VHS_SHOT:
            try:
                check_writable(Path(command.target), force)
            except InputError as error:
                raise fail(tape.name_of(command), command.line, str(error)) from None
            if command.target in names:
                twice = f"{command.target} is written twice: take another name"
                raise fail(tape.name_of(command), command.line, twice)
            names.add(command.target)


def recorded_files(tape: Tape, given: Sequence[str], force: bool) -> list[Path]:
    """The files that a recording is written to: those of `-o`, else those of the tape's own `Output`.

    Raises:
        InputError: when there is none, one cannot be written, or one is named twice.
    """
    paths = [checked_output(text, "a recording", RECORDINGS, force)[0] for text in given]
    if not given:
        paths = [_output(tape, each, force) for each in tape.outputs if not _only_vhs(each)]
    if not paths:
        raise InputError(f"record takes -o FILE: where to write, as -o {Path(tape.name).stem or 'demo'}.svg")
    if twice := [path for number, path in enumerate(paths) if path in paths[:number]]:
        raise InputError(f"{quote(str(twice[0]), 80)} is written twice: take another name")
    return paths


def _output(tape: Tape, output: Output, force: bool) -> Path:
    """The file that an `Output` names: it lies in the present folder, or below it."""
    if not _BELOW.fullmatch(output.path):
        wrong = "Output takes a file of plain letters in or below the present folder, as demo.svg"
        raise fail(tape.name, output.line, wrong)
    try:
        return checked_output(output.path, "a recording", RECORDINGS, force)[0]
    except InputError as error:
        raise fail(tape.name, output.line, str(error)) from None


def _only_vhs(output: Output) -> bool:
    """Whether vhs writes it and gdtui does not: a film in pixels, a folder or a text of all frames."""
    return output.path.endswith("/") or Path(output.path).suffix.lower() in _VHS_ONLY


def passed_over(tape: Tape, writes: bool, asked: bool = False) -> str:
    """What of a tape is not done, in a line; "" where all of it is.

    Args:
        tape: the tape.
        writes: whether pictures in gdtui's own formats are written.
        asked: whether `-o` said what is written, instead of the tape.
    """
    shots = [each for each in tape.commands if isinstance(each, Screenshot)]
    parts = [f"only vhs has {', '.join(tape.passed_over)}"] if writes and tape.passed_over else []
    if writes and not asked and (vhs := [each for each in tape.outputs if _only_vhs(each)]):
        files = ", ".join(f"{quote(each.path)} (line {each.line})" for each in vhs)
        parts.append(f"{files} is not written: gdtui makes {' '.join(RECORDINGS)}")
    if left_out := [each for each in shots if not writes or each.ending == VHS_SHOT]:
        lines = ", ".join(str(each.line) for each in left_out)
        why = f"name it {left_out[0].name}.svg to write it" if writes else "only record writes it"
        parts.append(f"Screenshot (line {lines}) is not written: {why}")
    return f"{tape.name}: {'; '.join(parts)}" if parts else ""
