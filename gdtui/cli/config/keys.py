"""The keys in the config file: `[keys]`, a name and a key in each line."""

from collections.abc import Sequence
from typing import NamedTuple

from gdtui.cli.config.lines import Value
from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.keymap import ACTIONS, NAMED_KEYS, Keymap, chosen_of

_BY_SMALL = {name.lower(): name for name in NAMED_KEYS}


_LAST = "\u0250"
"""The letters before it are Latin, and one cell wide."""


class Wanted(NamedTuple):
    """A key that somebody wants for something: the action's name, the key as people read it, the line."""

    name: str
    key: str
    line: int


def wanted(value: Value) -> Wanted:
    """What a line wants.

    Raises:
        InputError: when there is no such action, or no such key.
    """
    if value.key not in ACTIONS:
        raise InputError(f"no key is called {quote(value.key)}: {_hint(value.key)}")
    if not isinstance(value.value, str):
        raise InputError(f"{value.key}: write a key in quotes")
    return Wanted(value.key, _key(value.key, value.value), value.line)


def _hint(name: str) -> str:
    near = suggest(name, ACTIONS)
    return "'gdtui list keys' has them all" if near.startswith("one of") else near


def _key(name: str, text: str) -> str:
    if text.lower() in _BY_SMALL:
        return _BY_SMALL[text.lower()]
    if text == " ":
        return "space"
    if len(text) == 1 and ("!" <= text <= "~" or (text.isalpha() and text < _LAST)):
        if not text.isdigit() or text == ACTIONS[name].shown:
            return text
        raise InputError(f"{name}: {text} is a digit: they choose screens, and answer questions")
    known = " ".join(NAMED_KEYS).replace(" ".join(f"F{n}" for n in range(1, 13)), "F1…F12")
    raise InputError(f"{name}: {quote(text, 20) or 'nothing'} cannot be chosen: a letter, a sign, or {known}")


def made(known: Sequence[Wanted]) -> tuple[Keymap, list[tuple[int, str]]]:
    """The map of these keys, and for every line that clashes with another key where, and why."""
    keymap, clashes = chosen_of([(each.name, each.key) for each in known])
    by_name = {each.name: each for each in known}
    now = dict(keymap.chosen)
    told = []
    for name, other in clashes:
        key = by_name[name].key
        stays = now.get(name, ACTIONS[name].shown)
        told.append((by_name[name].line, f"{name}: {key} is the key of {other}; {name} stays {stays}"))
    return keymap, told
