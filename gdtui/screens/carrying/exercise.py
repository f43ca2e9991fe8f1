"""An exercise, opened from the course: its file is written into the present folder, once it was asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gdtui.engine.base.errors import InputError, quote
from gdtui.screens.dialogs.choice import Choice

if TYPE_CHECKING:
    from gdtui.screens.simulator import SimulatorScreen

_LONGEST = 200


def choose_exercise(screen: "SimulatorScreen[Any, Any]", chosen: Callable[[], None]) -> None:
    """Offer the exercises; where no file may be written, each says how else one comes to it.

    Args:
        screen: where they are offered.
        chosen: is told when one was chosen.
    """
    known = screen.host.exercises
    names = {f"{number} {about.partition(':')[0]}": number for number, about in known.items()}
    choices = [Choice(name, f"{known[number]} (gdtui exercise {number})") for name, number in names.items()]

    def opened(name: str) -> None:
        chosen()
        _opened(screen, names[name])

    screen.pick("which exercise?", choices, "", opened)


def _opened(screen: "SimulatorScreen[Any, Any]", number: int) -> None:
    if screen.host.restricted:
        screen.say(
            f"Restricted: no file is written here. Where you may, gdtui exercise {number} prints this one."
        )
        return
    label, name = f"write exercise {number} to a new file here", f"exercise-{number}.py"
    screen.ask(label, name, _new, lambda path: _write(screen, path, number))


def _new(text: str) -> Path:
    """The path of a file that there is not yet.

    Raises:
        InputError: for no name, or one that is taken.
    """
    path = Path(text.strip())
    if not path.name or len(text) > _LONGEST:
        raise InputError("write the name of a file, as exercise.py")
    if path.exists() or path.is_symlink():
        raise InputError(f"{quote(text)} exists, and nothing is replaced here: write another name")
    return path


def _write(screen: "SimulatorScreen[Any, Any]", path: Path, number: int) -> None:
    from gdtui.files import write_whole

    try:
        write_whole(path, screen.host.template(number))
    except InputError as error:
        screen.say(str(error))
        return
    name = quote(str(path), 80)
    screen.say(f"Written. Fill the gap in {name} with your editor, then: gdtui check {name}")
