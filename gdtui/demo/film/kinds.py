"""The kinds of files that a recording is written to, by their endings."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from gdtui.demo.film.motion import motion
from gdtui.demo.record import Recording


def check_makers(paths: Iterable[Path]) -> None:
    """Look, before any work is done, whether all that these files take is there.

    Raises:
        InputError: one line that says what is to be installed.
    """
    if any(path.suffix.lower() == ".gif" for path in paths):
        from gdtui.demo.film.gif import check_ready

        check_ready()


def made(paths: Sequence[Path], recording: Recording, rate: float, version: int) -> dict[Path, str | bytes]:
    """What is written to each file.

    Args:
        paths: the files, with endings that there are.
        recording: what was recorded.
        rate: how many pictures a second those that move have at most.
        version: of the asciicast format.
    """
    return {path: _made(path.suffix.lower(), recording, rate, version) for path in paths}


def _made(ending: str, recording: Recording, rate: float, version: int) -> str | bytes:
    if ending == ".cast":
        return recording.cast.text(version)
    film = recording.film.thinned(rate)
    if ending == ".svg":
        return motion(film)
    from gdtui.demo.film.gif import gif

    return gif(film)
