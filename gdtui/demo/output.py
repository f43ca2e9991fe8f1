"""Where the commands of this folder write: every ending of a file is honoured or refused."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from gdtui.demo.line_reader import fail
from gdtui.demo.tape import VHS_SHOT, Command, Screenshot, Tape
from gdtui.engine.base.errors import InputError, quote
from gdtui.engine.base.gate import check_writing
from gdtui.files import check_writable

CASTS = (".cast",)
STILLS = (".svg", ".txt", ".ansi")


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
                check_writable(Path(command.file), force)
            except InputError as error:
                raise fail(tape.name, command.line, str(error)) from None
            if command.file in names:
                raise fail(tape.name, command.line, f"{command.file} is written twice: take another name")
            names.add(command.file)


def passed_over(tape: Tape, writes: bool) -> str:
    """What of a tape is not done, in a line; "" where all of it is.

    Args:
        tape: the tape.
        writes: whether pictures in gdtui's own formats are written.
    """
    shots = [each for each in tape.commands if isinstance(each, Screenshot)]
    parts = [f"only vhs has {', '.join(tape.passed_over)}"] if writes and tape.passed_over else []
    if left_out := [each for each in shots if not writes or each.ending == VHS_SHOT]:
        lines = ", ".join(str(each.line) for each in left_out)
        why = f"name it {left_out[0].name}.svg to write it" if writes else "only record writes it"
        parts.append(f"Screenshot (line {lines}) is not written: {why}")
    return f"{tape.name}: {'; '.join(parts)}" if parts else ""
