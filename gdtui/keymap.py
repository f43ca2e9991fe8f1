"""Which key does what: the keys by the names of what they do, and those that a person has given them.

Within gdtui a key is called as it is bound from the start. One that a person has chosen instead is read as
that one, and that one is shown as the chosen one: in hints, the help, sentences and the cards of the course.
The map is the state of the process, as no word that is drawn knows who has asked for it.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property, lru_cache
from typing import NamedTuple


class Action(NamedTuple):
    """What a key does.

    Attributes:
        key: Textual's name of the key that does it from the start.
        shown: that key as people read it.
    """

    key: str
    shown: str


ACTIONS: Mapping[str, Action] = {
    "step": Action("n", "n"),
    "run": Action("space", "space"),
    "back": Action("b", "b"),
    "ten-back": Action("comma", ","),
    "ten-on": Action("full_stop", "."),
    "start": Action("home", "home"),
    "end": Action("end", "end"),
    "reset": Action("r", "r"),
    "rate-down": Action("left_square_bracket", "["),
    "rate-up": Action("right_square_bracket", "]"),
    "slower": Action("minus", "-"),
    "faster": Action("plus", "+"),
    "left": Action("h", "h"),
    "right": Action("l", "l"),
    "up": Action("k", "k"),
    "down": Action("j", "j"),
    "far-left": Action("H", "H"),
    "far-right": Action("L", "L"),
    "far-up": Action("K", "K"),
    "far-down": Action("J", "J"),
    "next": Action("tab", "tab"),
    "view": Action("v", "v"),
    "choose": Action("f", "f"),
    "type": Action("e", "e"),
    "number": Action("equals_sign", "="),
    "optimizer": Action("o", "o"),
    "own-optimizer": Action("O", "O"),
    "compare": Action("c", "c"),
    "five-rates": Action("E", "E"),
    "axis": Action("u", "u"),
    "log": Action("S", "S"),
    "contours": Action("I", "I"),
    "zoom-in": Action("z", "z"),
    "zoom-out": Action("Z", "Z"),
    "whole": Action("0", "0"),
    "circuit": Action("g", "g"),
    "derive": Action("Y", "Y"),
    "plane": Action("w", "w"),
    "sweep": Action("W", "W"),
    "mark": Action("m", "m"),
    "kind": Action("M", "M"),
    "block": Action("D", "D"),
    "basins": Action("B", "B"),
    "experiment": Action("x", "x"),
    "game": Action("Q", "Q"),
    "settings": Action("U", "U"),
    "settings-axis": Action("V", "V"),
    "less": Action("left_curly_bracket", "{"),
    "more": Action("right_curly_bracket", "}"),
    "decay": Action("d", "d"),
    "weights-up": Action("asterisk", "*"),
    "weights-down": Action("slash", "/"),
    "batch-down": Action("less_than_sign", "<"),
    "batch-up": Action("greater_than_sign", ">"),
    "inputs": Action("a", "a"),
    "columns": Action("i", "i"),
    "wiggle": Action("tilde", "~"),
    "hold": Action("F", "F"),
    "gradients": Action("G", "G"),
    "units-down": Action("left_parenthesis", "("),
    "units-up": Action("right_parenthesis", ")"),
    "other-start": Action("R", "R"),
    "activation": Action("A", "A"),
    "noise": Action("N", "N"),
    "predict": Action("p", "p"),
    "program": Action("P", "P"),
    "lesson": Action("t", "t"),
    "lesson-back": Action("T", "T"),
    "chapters": Action("C", "C"),
    "scenes": Action("X", "X"),
    "words": Action("f2", "F2"),
    "carry": Action("at", "@"),
    "exercises": Action("exclamation_mark", "!"),
    "help": Action("question_mark", "?"),
    "copy": Action("y", "y"),
    "still": Action("s", "s"),
    "quit": Action("q", "q"),
}
"""What can be given another key, by name. Arrows, enter, escape, the digits of the screens and what is held
down with ctrl stay."""

NAMED_KEYS: Mapping[str, str] = {
    "space": "space", "tab": "tab", "backspace": "backspace", "home": "home", "end": "end",
    "insert": "insert", "delete": "delete",
    **{f"F{n}": f"f{n}" for n in range(1, 13)},
}  # fmt: skip
"""Keys that are no letter or sign, and that may be chosen: as people read them, and Textual's names."""

NOTHING = "nothing"
"""What a key is read as that did something, and does no more."""
_KEY = r"(?:[!-/:-~]|space|tab|home|end|backspace|F\d+)"
_VERBS = (
    "asks|begins|brings|chooses|closes|copies|cuts|draws|follows|gives|goes back|goes on|goes to|goes over|"
    "hides|holds|leads|leaves|lets|looks|makes|marks|names|nudges|opens|pauses|puts|ranks|runs|says|sets|"
    "shows|starts|steps|takes|turns|types|zooms"
)
_BEFORE = r"(?:^|(?<=[.:;,] )|(?<=\()|(?<=and )|(?<=or )|(?<=then )|(?<=there )|(?<=[<{(\[] ))"


@cache
def named_keys() -> re.Pattern[str]:
    """A key in a sentence: what does something, or what is pressed. Most people need it never."""
    return re.compile(
        rf"{_BEFORE}(?P<key>{_KEY})"
        rf"(?=(?:(?: and | or |, | ){_KEY})* (?:{_VERBS})\b"
        rf"|(?:(?: and | or |, | ){_KEY})+ (?:set|change|move|turn|zoom)\b)"
        rf"|(?:(?<=press )|(?<=with )|(?<=key )|(?<=keys )|(?<=by ))(?P<pressed>{_KEY})(?![\w'])"
    )


class Keymap(NamedTuple):
    """The keys that are not those of the start, by the names of what they do, as people read them."""

    chosen: tuple[tuple[str, str], ...] = ()


class _Present:
    """What holds now: the old keys with the new ones, and what a key that is pressed is read as."""

    def __init__(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self.moved = {ACTIONS[name].shown: key for name, key in keymap.chosen}
        self.read = {key: ACTIONS[name].key for name, key in keymap.chosen}

    @cached_property
    def free(self) -> frozenset[str]:
        """The old keys that nothing has been given to."""
        return frozenset(self.moved) - frozenset(self.read)


_present = _Present(Keymap())


def use(keymap: Keymap) -> None:
    """Let these keys be read and shown from now on."""
    global _present
    if keymap != _present.keymap:
        _present = _Present(keymap)
        _renamed.cache_clear()


def read_as(pressed: str) -> str:
    """Textual's name of the key that a pressed one stands for: "" for itself, or NOTHING.

    Args:
        pressed: the key as people read it.
    """
    return _present.read.get(pressed, NOTHING if pressed in _present.free else "")


def key(shown: str) -> str:
    """The key that does now what that one does from the start; both as people read them."""
    return _present.moved.get(shown, shown)


def keys(shown: str) -> str:
    """Several keys with blanks between them, as they are now, without those that do something else."""
    if not _present.moved:
        return shown
    known = [key(each) for each in shown.split(" ") if each in _present.moved or each not in _present.read]
    return " ".join(known)


def sentence(text: str) -> str:
    """A text in which keys are named in passing (`n takes a step`), with the keys as they are now."""
    return _renamed(text) if _present.moved else text


@lru_cache(maxsize=256)
def _renamed(text: str) -> str:
    return named_keys().sub(lambda found: key(found["key"] or found["pressed"]), text)


def chosen_of(wanted: Iterable[tuple[str, str]]) -> tuple[Keymap, list[tuple[str, str]]]:
    """The map of what is wanted, and what of it cannot be: a key twice, with the action that has it.

    Args:
        wanted: names of actions, each with its key as people read it.
    """
    kept, clashes = dict(wanted), []
    while clash := _clash(kept):
        clashes.append(clash)
        del kept[clash[0]]
    chosen = tuple((name, key) for name, key in kept.items() if key != ACTIONS[name].shown)
    return Keymap(chosen), clashes


def _clash(kept: dict[str, str]) -> tuple[str, str] | None:
    """The last action whose key another one has as well, and that one."""
    now = {name: kept.get(name, action.shown) for name, action in ACTIONS.items()}
    for name in reversed(kept):
        for other, key in now.items():
            if key == now[name] and other != name:
                return name, other
    return None
