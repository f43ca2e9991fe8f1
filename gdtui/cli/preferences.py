"""What a person likes to start with: theme, colours and speed, in a small TOML file in their config folder.

It is a convenience: what is missing or broken in it, or cannot be written, never stops anyone, and is said.
Options of the command line go before it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from gdtui.cli.opening import checked_speed, known_theme
from gdtui.cli.options import OPTIONS
from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.files import in_user_folder, locked, read_small, said, write_whole

_HEAD = "# What gdtui starts with; it writes this file when a theme or a speed is chosen in it.\n"
_CHECKS: Mapping[str, tuple[type | tuple[type, ...], Callable[[Any], Any]]] = {
    "theme": (str, known_theme),
    "color": (str, str),
    "lines": (str, str),
    "speed": ((int, float), checked_speed),
    "no-motion": (bool, bool),
}
"""Every key, which are names of options: the type of its value in TOML, and what else is to be true of it."""


def default_path() -> Path | None:
    """Where the file lies; None for a user without a home."""
    return in_user_folder(user_config_path, "preferences.toml")


class Preferences:
    """The preferences in a file.

    Args:
        path: the file; None for nobody's, which is neither read nor written.

    Attributes:
        options: the options that it gives, by name.
        trouble: what of it could not be used, in a line; "" if it is in order or there is none.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._told = False
        self.options, self.trouble = _load(path)

    @property
    def given(self) -> Mapping[str, Any]:
        """The options as if they had been typed, for the parser's keys."""
        return {OPTIONS[name].key: value for name, value in self.options.items()}

    def keep(self, key: str, value: str | float) -> str:
        """Write the file with another value; what kept it from being written, in a line, the first time.

        What others have written meanwhile stays, and so does a file that is not understood.
        """
        if self._path is None:
            return ""
        try:
            with locked(self._path):
                options, trouble = _load(self._path)
                self.options = {**options, key: value}
                if not trouble:
                    write_whole(self._path, _written(self.options), force=True)
        except (OSError, InputError) as error:
            trouble = said(error)
        told, self._told = self._told, self._told or bool(trouble)
        return "" if told or not trouble else f"Your {key} could not be kept: {trouble}"


def _written(options: Mapping[str, Any]) -> str:
    """The file; a value is a word of letters, digits and hyphens, a number, true or false."""
    return _HEAD + "".join(f"{key} = {_spelt(value)}\n" for key, value in options.items())


def _spelt(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _load(path: Path | None) -> tuple[Mapping[str, Any], str]:
    """The options that a file gives, and what of it could not be used."""
    try:
        text = read_small(path) if path else ""
    except (FileNotFoundError, NotADirectoryError):
        return {}, ""
    except OSError as error:
        return {}, f"preferences.toml cannot be read: {error.strerror}"
    except ValueError as error:
        return {}, _passed_over(error)
    return _parsed(text) if text else ({}, "")


def _parsed(text: str) -> tuple[Mapping[str, Any], str]:
    """The options that a file's text gives, and what of it could not be used."""
    import tomllib  # most people have no such file: it need not be paid for at every start

    try:
        return _read(tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        return {}, _passed_over(error)


def _passed_over(error: Exception) -> str:
    return f"preferences.toml is passed over: {quote(str(error), 100)}"


def _read(table: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """The options in a table, in the order of their keys, and what is wrong with the first that is wrong."""
    options, troubles = {}, []
    for key, value in table.items():
        try:
            options[key] = _value(key, value)
        except ValueError as error:
            troubles.append(f"{quote(key) or 'a key'} in preferences.toml is passed over: {error}")
    return {key: options[key] for key in _CHECKS if key in options}, "".join(troubles[:1])


def _value(key: str, value: Any) -> Any:
    if key not in _CHECKS:
        raise InputError(suggest(key, _CHECKS))
    kind, check = _CHECKS[key]
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        raise InputError(
            "write "
            + ("a word in quotes" if kind is str else "true or false" if kind is bool else "a number")
        )
    return check(value if kind is bool else OPTIONS[key].value(str(value)))
