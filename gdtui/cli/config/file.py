"""The config file: what a person wants every start of the app to begin with, and their own keys.

It is theirs: it is read and never written. What is wrong in it costs that line and no more, and is said in
one line when the app starts.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from platformdirs import user_config_path

from gdtui.cli.config.values import CHECKS, checked
from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.files import in_user_folder, read_small
from gdtui.keymap import Keymap

NAME = "config.toml"
_LONGEST = 160
"""Characters of what is said of one line."""


class Config(NamedTuple):
    """What a file says.

    Attributes:
        options: the options that it gives, by name.
        keymap: the keys that it gives.
        troubles: what of it cannot be used, a line each.
    """

    options: Mapping[str, Any] = {}
    keymap: Keymap = Keymap()
    troubles: tuple[str, ...] = ()

    @property
    def trouble(self) -> str:
        """What is wrong with the first line that is wrong, and how many more are; "" for none."""
        if not self.troubles:
            return ""
        more = len(self.troubles) - 1
        others = f" ({more} more: 'gdtui list keys' tells them)" if more else ""
        return self.troubles[0] + others


def config_path() -> Path | None:
    """Where the file lies; None for a user without a home."""
    return in_user_folder(user_config_path, NAME)


def read_config(path: Path | None) -> Config:
    """What a file says; nothing where there is none."""
    try:
        text = read_small(path) if path else ""
    except (FileNotFoundError, NotADirectoryError):
        return Config()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        return Config(troubles=(f"{NAME} is passed over: {quote(why, _LONGEST)}",))
    return parsed_config(text) if text.strip() else Config()


def parsed_config(text: str) -> Config:
    """What a file's text says."""
    from gdtui.cli.config import keys, lines  # and tomllib: most people have no such file

    found, wrong = lines.values(text)
    troubles = [(each.line, each.why) for each in wrong]
    options: dict[str, Any] = {}
    wanted: list[keys.Wanted] = []
    for value in found:
        try:
            if value.table == "keys":
                wanted.append(keys.wanted(value))
            else:
                options.update([_option(value)])
        except ValueError as error:
            troubles.append((value.line, str(error)))
    keymap, clashes = keys.made(wanted)
    told = [_told(line, why) for line, why in sorted((*troubles, *clashes))]
    return Config(options, keymap, tuple(told))


def _told(line: int, why: str) -> str:
    return f"{NAME}{f':{line}' if line else ''}: {quote(why, _LONGEST)}"


def _motion(value: bool) -> tuple[str, bool]:
    return "no-motion", not value


_RENAMED: Mapping[str, Callable[[bool], tuple[str, bool]]] = {"motion": _motion}


def _option(value: Any) -> tuple[str, Any]:
    """The option that a value stands for.

    Raises:
        InputError: when it is of none, or not one of its values.
    """
    if value.table:
        raise InputError(f"there is no table {quote(value.table)}: {suggest(value.table, ['keys'])}")
    if value.key in _RENAMED:
        if not isinstance(value.value, bool):
            raise InputError(f"{value.key}: write true or false")
        return _RENAMED[value.key](value.value)
    if value.key not in CHECKS:
        known = (*CHECKS, *_RENAMED, "keys")
        raise InputError(f"there is no setting {quote(value.key)}: {suggest(value.key, known)}")
    try:
        return value.key, checked(value.key, value.value)
    except ValueError as error:
        raise InputError(f"{value.key}: {error}") from None
