"""A film as SVG that moves by itself: no script, only keyframes, so that a page may show it as a picture.

What knows no keyframes, or is asked for less motion, shows the last picture.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from gdtui.demo.drawing.picture import Picture
from gdtui.demo.drawing.svg import document
from gdtui.demo.film.film import Film
from gdtui.demo.film.patches import Patch, Run, patches

PAUSE = 3_000_000
"""Microseconds that the last picture stays before the film begins again."""
_LONG = 12
"""Cells from which on a run that is drawn again is worth a name."""
_ATTRIBUTE = re.compile(r' ?([a-z-]+)="([^"]*)"')


def motion(film: Film) -> str:
    """The film as an SVG file that repeats it for ever, each time with a pause at the end."""
    drawn, names = patches(film), _Names()
    shared = _shared(drawn)
    shapes = [*_definitions(film, shared)]
    for number, patch in enumerate(drawn):
        shapes += _drawing(film, number, patch, shared)
    shapes = [names.shortened(line) for line in shapes]
    style = ["<style>", *_timing(film, drawn), *names.rules(), "</style>"]
    return document([*style, *shapes], film.columns, film.rows, film.paper, film.title)


def _timing(film: Film, drawn: Sequence[Patch]) -> Iterator[str]:
    """The rules that say when each patch is seen."""
    whole = film.end + PAUSE
    yield f".f{{visibility:hidden;animation:{whole / 1e6:g}s step-end infinite}}"
    yield ".l{visibility:visible}"
    yield "@media(prefers-reduced-motion){.f{animation:none!important}}"
    for number, patch in enumerate(drawn):
        yield f"@keyframes k{number}{{{_keyframes(film, patch, whole)}}}"


def _keyframes(film: Film, patch: Patch, whole: int) -> str:
    """Hidden, seen from its start on, and hidden again from its end on, if that is not the film's."""
    hidden, seen = "{visibility:hidden}", "{visibility:visible}"
    end = "" if patch.end == film.end else _share(patch.end, whole) + hidden
    return f"{f'0%{hidden}' if patch.start else ''}{_share(patch.start, whole)}{seen}{end}"


def _share(moment: int, whole: int) -> str:
    return f"{100 * moment / whole:.4f}".rstrip("0").rstrip(".") + "%"


def _shared(drawn: Sequence[Patch]) -> dict[tuple[Run, bool], str]:
    """Names of the long runs, each with its kind, that are drawn more than once, as when a dialog closes."""
    times = Counter((run, patch.whole) for patch in drawn for run in patch.runs if len(run.cells) >= _LONG)
    often = [key for key, count in times.items() if count > 1]
    return {key: f"r{number}" for number, key in enumerate(often)}


def _definitions(film: Film, shared: Mapping[tuple[Run, bool], str]) -> Iterator[str]:
    """What is drawn more than once."""
    yield "<defs>"
    for (run, whole), name in shared.items():
        yield f'<g id="{name}">'
        yield from _painted(film, [run], whole)
        yield "</g>"
    yield "</defs>"


def _drawing(film: Film, number: int, patch: Patch, shared: Mapping[tuple[Run, bool], str]) -> Iterator[str]:
    """A patch; those of the last picture are seen where nothing moves."""
    last = " l" if patch.end == film.end else ""
    names = {run: name for run in patch.runs if (name := shared.get((run, patch.whole)))}
    yield f'<g class="f{last}" style="animation-name:k{number}">'
    yield from (f'<use href="#{name}"/>' for name in names.values())
    yield from _painted(film, [run for run in patch.runs if run not in names], patch.whole)
    yield "</g>"


def _painted(film: Film, runs: Sequence[Run], whole: bool) -> Iterator[str]:
    """Runs of cells; of a whole picture, the terminal's own ground is there already."""
    picture = Picture()
    for run in runs:
        picture.paint(run.cells, run.row, run.column, film.paper if whole else None)
    return picture.text()


class _Names:
    """Short names for what groups of shapes have in common."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def shortened(self, line: str) -> str:
        """The line; where it begins a group, with a class instead of attributes."""
        if not line.startswith("<g ") or line.startswith(("<g class=", "<g id=")):
            return line
        return f'<g class="{self._names.setdefault(line[3:-1], f"c{len(self._names)}")}">'

    def rules(self) -> Iterator[str]:
        """What the classes stand for."""
        for looks, name in self._names.items():
            yield f".{name}{{{';'.join(f'{key}:{value}' for key, value in _ATTRIBUTE.findall(looks))}}}"
