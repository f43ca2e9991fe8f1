"""A view as the command line that brings it back: key `y`.

The line is made from what the screen shows, and then proved: the run that it describes is made again and
compared with the one on the screen, to the bit. Where they differ, the notice says so.
"""

import shlex
import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gdtui.cli.options import OPTIONS, values
from gdtui.engine.base.settings import Settings
from gdtui.registry import SCREENS

LONGEST_COPY = 4000
"""Characters that are put into a terminal's clipboard at most."""
MOST_PROVED = 5000
"""Steps that are made again at most to prove a line."""

_MOST_EXAMPLES = 2_000_000
"""Examples times steps that are made again at most."""

_CHANGED = "not exact: the run was changed on its way, or by a key that has no option; this starts it afresh"
_UNPROVED = "not proved: too long a run to make it again"
_PIPED = "pipe the same data in"

_PLAIN = (string.ascii_letters + string.digits + "/._-=,+").encode()
"""Bytes that stand for themselves in `$'…'`, whatever follows an escape."""


@dataclass(frozen=True)
class View:
    """A command line, and what there is to be said about it.

    Attributes:
        line: the command line.
        remark: why it does not bring the view back exactly; "" where it does.
    """

    line: str
    remark: str = ""

    @property
    def notice(self) -> str:
        """What the screen says."""
        copied = "copied" if len(self.line) <= LONGEST_COPY else "too long to copy"
        return f"{self.line}   ({copied}{'; ' + self.remark if self.remark else ''})"


def command_line(screen: str, wanted: Settings) -> str:
    """The command line that asks for these settings, quoted for a shell."""
    return " ".join(map(_quoted, ("gdtui", screen, *_words(wanted))))


def _quoted(word: str) -> str:
    """A word for a shell; the bytes of a file name that is not UTF-8 as bash, zsh and ksh take them."""
    data = word.encode("utf-8", "surrogateescape")
    if data.decode("utf-8", "replace") == word:
        return shlex.quote(word)
    return "$'" + "".join(chr(byte) if byte in _PLAIN else f"\\x{byte:02x}" for byte in data) + "'"


def _words(wanted: Settings) -> Iterator[str]:
    for name, several in values(wanted).items():
        row = OPTIONS[name]
        for value in several:
            text = row.kind.write(value)
            if row.positional:
                # what begins with a minus sign is for other readers of the line an option
                yield f" {text}" if text.startswith("-") else text
            elif not row.kind.shown:
                yield f"--{name}"
            elif text.startswith("-"):
                yield f"--{name}={text}"
            else:
                yield from (f"--{name}", text)


def view_of(screen: Any) -> View:
    """The command line for what a screen shows.

    Args:
        screen: a `SimulatorScreen` with its simulation's history.
    """
    simulation, step = screen.history.simulation, screen.history.cursor
    settings = replace(_SETTINGS[screen.NAME](screen, simulation), steps=step or None)
    make = _made_on_its_data(simulation) if settings.data else SCREENS[screen.NAME].simulation
    if _walks(simulation):
        settings = _completed(make, settings, simulation)
    line = command_line(screen.NAME, settings)
    if settings.data == "-":
        return View(line, _PIPED)
    if step > MOST_PROVED or step * _examples(simulation) > _MOST_EXAMPLES:
        return View(line, _UNPROVED)
    again = make(settings)
    same = _traits(again) == _traits(simulation)
    same = same and _params(_replayed(again, step)) == _params(screen.history.current)
    return View(line, "" if same else _CHANGED)


def _examples(simulation: Any) -> int:
    """How many examples a step may look at."""
    return simulation.problem.examples if hasattr(simulation, "problem") else 0


def _walks(simulation: Any) -> bool:
    """Whether optimizers walk in it (in a circuit none do)."""
    return hasattr(simulation, "optimizers")


def _made_on_its_data(race: Any) -> Callable[[Settings], Any]:
    """Makes a race on data at hand: a file is not read again for a line of text."""
    from gdtui.engine.losses.data import scaled
    from gdtui.engine.race.simulation import race_on

    data = race.problem.data.raw or race.problem.data
    return lambda settings: race_on(scaled(data) if settings.scale_data else data, settings)


def _names(simulation: Any) -> tuple[str, ...]:
    return tuple(rule.name for rule in simulation.optimizers)


def _landscape(_screen: Any, simulation: Any) -> Settings:
    names = tuple(dict.fromkeys(_names(simulation)))  # a challenge has two of one name
    return Settings(loss=simulation.objective.name, optimizers=names, seed=simulation.seed)


def _slope(screen: Any, simulation: Any) -> Settings:
    settings = _landscape(screen, simulation)
    if screen._page == "gradient":
        return replace(settings, h=screen._h, scheme=screen._scheme)
    return settings


def _race(screen: Any, simulation: Any) -> Settings:
    problem = simulation.problem
    data = problem.data.raw or problem.data
    names = _names(simulation)
    return Settings(
        data=data.path or data.name,
        target=data.wishes.target,
        features=data.wishes.inputs,
        scale_data=problem.data.raw is not None,
        model=problem.model,
        plane=screen._plane if len(problem.variables) > 2 else None,
        examples=data.wishes.examples if data.path else data.examples,
        batch_size=simulation.batch_size,
        budget="examples" if simulation.equal_budget else None,
        rate_decay=simulation.rate_decay or None,
        optimizers=names[:1] if len(set(names)) == 1 else names,
        seed=simulation.seed,
    )


def _circuit(_screen: Any, simulation: Any) -> Settings:
    named = simulation.preset is not None
    expression = simulation.name if named else simulation.circuit.text
    named_values = dict(zip(simulation.circuit.inputs, simulation.point, strict=True))
    return Settings(expression=expression, input_values=named_values)


_SETTINGS: dict[str, Callable[[Any, Any], Settings]] = {
    "landscape": _landscape, "slope": _slope, "race": _race, "circuit": _circuit,
}  # fmt: skip


def _completed(make: Callable[[Settings], Any], settings: Settings, wanted: Any) -> Settings:
    """The settings with what differs from `wanted` when they are left to choose: bounds, start, hyper."""
    if _start(make(settings)) != _start(wanted):
        settings = replace(settings, start=_start(wanted))
    if _bounds(make(settings)) != _bounds(wanted):  # which may follow from the start
        low_high = [end for pair in _bounds(wanted) for end in pair]
        settings = replace(settings, bounds=tuple(low_high))
    if _start(make(settings)) != _start(wanted):  # which moves when it is out of the bounds
        settings = replace(settings, start=_start(wanted))
    hyper: dict[str, float] = {}
    for ours, theirs in zip(make(settings).optimizers, wanted.optimizers, strict=False):
        known = {name: value for _, name, value in ours.settings()}
        for _, name, value in theirs.settings():
            if known.get(name) != value:
                hyper.setdefault(name, value)
    return replace(settings, hyper=hyper)


def _bounds(simulation: Any) -> tuple[tuple[float, float], ...]:
    bounds: tuple[tuple[float, float], ...] = (
        simulation.problem.bounds if hasattr(simulation, "problem") else simulation.objective.bounds
    )
    return bounds


def _start(simulation: Any) -> tuple[float, ...]:
    start = simulation.problem.start if hasattr(simulation, "problem") else simulation.start
    return tuple(map(float, start))


def _traits(simulation: Any) -> list[object]:
    """What makes two simulations the same, as far as it can be compared."""
    if not _walks(simulation):
        return [simulation.circuit.text, simulation.point]
    names = ("batch_size", "equal_budget", "rate_decay", "seed")
    others = [getattr(simulation, name, None) for name in names]
    if hasattr(simulation, "problem"):
        others.append(simulation.problem.data.raw is None)
    return [_bounds(simulation), _start(simulation), simulation.optimizers, *others]


def _replayed(simulation: Any, steps: int) -> Any:
    state = simulation.init()
    for _ in range(steps):
        if simulation.ended(state):
            break
        state = simulation.step(state)
    return state


def _params(state: Any) -> tuple[int, Sequence[bytes]]:
    walkers = state.racers if hasattr(state, "racers") else getattr(state, "runners", ())
    return state.step, [walker.params.tobytes() for walker in walkers]
