"""`gdtui list`: what there is to choose from. Each engine module is imported when it is asked for."""

import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

from gdtui.cli.themes import THEMES
from gdtui.engine.base.errors import InputError, quote, suggest

Entries = list[tuple[str, str]]
"""Names, each with a sentence."""


def _losses() -> Entries:
    from gdtui.engine.losses.catalogue import LANDSCAPES, SPACES

    return [(loss.name, loss.why) for loss in (*LANDSCAPES.values(), *SPACES.values())]


def _curves() -> Entries:
    from gdtui.engine.losses.catalogue import CURVES

    return [(curve.name, curve.why) for curve in CURVES.values()]


def _circuits() -> Entries:
    from gdtui.engine.circuit.presets import CIRCUITS

    return [(preset.name, preset.why) for preset in CIRCUITS.values()]


def _data() -> Entries:
    from gdtui.engine.losses.data import DATASETS
    from gdtui.engine.network.sets import SETS, TYPED

    of_networks = [(recipe.name, f"network: {recipe.why}") for recipe in SETS.values()]
    typed = (TYPED, "network: above and below any function of x that is typed, as y > sin(2*x).")
    return [*((recipe.name, recipe.why) for recipe in DATASETS.values()), *of_networks, typed]


def _optimizers() -> Entries:
    from gdtui.engine.optimizers.own.rule import OwnRule
    from gdtui.engine.optimizers.registry import OPTIMIZERS, OWN

    return [*((name, rule.about) for name, rule in OPTIMIZERS.items()), (OWN, OwnRule.about)]


def _games() -> Entries:
    from gdtui.engine.games.table import GAMES
    from gdtui.lessons.progress import Kept, default_path

    best = Kept(default_path()).progress.best

    def told(name: str) -> str:
        record = f" Your best: {GAMES[name].told(best[name])}." if name in best else ""
        return f"{GAMES[name].screen}: {GAMES[name].goal}.{record}"

    return [(name, told(name)) for name in GAMES]


def _tapes() -> Entries:
    from gdtui.demo.shipped import about, names

    return [(name, about(name)) for name in names()]


def _functions() -> Entries:
    from gdtui.engine.autodiff.operations import FUNCTIONS, OPERATIONS, SPELLINGS

    def slopes(name: str) -> str:
        rules = (re.sub(r"\bit\b", "x", rule).format("x", "y", y="f") for rule in OPERATIONS[name].rule)
        return f"slope {' and '.join(rules)}"

    found = [(name, slopes(name)) for name in sorted(FUNCTIONS)]
    return found + [(name, f"another spelling of {meant}") for name, meant in SPELLINGS.items()]


def _exercises() -> Entries:
    from gdtui.exercises.catalogue import ABOUT

    return [(str(number), about) for number, about in ABOUT.items()]


def _themes() -> Entries:
    return list(THEMES.items())


def _lessons() -> Entries:
    from gdtui.lessons.course import COURSE

    return [(f"{number} {title}", about) for number, (title, about) in enumerate(COURSE.contents, 1)]


def _words() -> Entries:
    from gdtui.lessons.course import COURSE

    return [(word.name, f"{word.meaning} (lesson {word.chapter})") for word in COURSE.words]


def _keys() -> Entries:
    from gdtui.cli.config.listed import key_entries

    return key_entries()


LISTS: dict[str, Callable[[], Entries]] = {
    "losses": _losses, "curves": _curves, "circuits": _circuits, "data": _data, "optimizers": _optimizers,
    "functions": _functions, "games": _games, "tapes": _tapes, "exercises": _exercises, "themes": _themes,
    "lessons": _lessons, "words": _words, "keys": _keys,
}  # fmt: skip
"""What `list` can print."""


def run(given: Mapping[str, Any]) -> int:
    """Print the list of that kind, or all of them.

    Raises:
        InputError: when there is none of that kind.
    """
    kind = given.get("kind")
    if kind is not None and kind not in LISTS:
        raise InputError(f"there is no list of {quote(kind)}: {suggest(kind, LISTS)}")
    for name in LISTS if kind is None else [kind]:
        if kind is None:
            print(f"{name}:")
        _print(LISTS[name](), "  " if kind is None else "")
    sys.stdout.flush()
    return 0


def _print(entries: Entries, indent: str) -> None:
    width = max(len(entry) for entry, _ in entries)
    for entry, about in entries:
        print(f"{indent}{entry:<{width}}  {about}")
