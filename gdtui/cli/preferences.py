"""What a person likes to start with: theme, colours and speed, in a small TOML file in their config folder.

It is a convenience: what is missing or broken in it, or cannot be written, never stops anyone, and is said.
Options of the command line go before it, and so does the config file, which a person writes.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from gdtui.cli.commands import takes
from gdtui.cli.config.file import NAME as CONFIG
from gdtui.cli.config.file import read_config
from gdtui.cli.config.values import CHECKS, checked
from gdtui.cli.options import OPTIONS
from gdtui.engine.base.errors import InputError, quote
from gdtui.files import in_user_folder, locked, read_small, said, write_whole
from gdtui.keymap import Keymap

_HEAD = "# What gdtui starts with; it writes this file when a theme or a speed is chosen in it.\n"


def default_path() -> Path | None:
    """Where the file lies; None for a user without a home."""
    return in_user_folder(user_config_path, "preferences.toml")


class Preferences:
    """The preferences in a file, and those of the config file, which go before them.

    Args:
        path: the file; None for nobody's, which is neither read nor written.
        config: the config file, which is read only; None for none.

    Attributes:
        config: what the config file says.
    """

    def __init__(self, path: Path | None = None, config: Path | None = None) -> None:
        self._path = path
        self._told = False
        self._kept, self._trouble = _load(path)
        self.config = read_config(config)

    @property
    def options(self) -> Mapping[str, Any]:
        """The options that they give, by name."""
        return {**self._kept, **self.config.options}

    @property
    def trouble(self) -> str:
        """What of them could not be used, in a line; "" if all is in order or there is none."""
        return " ".join(filter(None, (self.config.trouble, self._trouble)))

    @property
    def keymap(self) -> Keymap:
        """The keys that somebody has chosen."""
        return self.config.keymap

    def given(self, screen: str) -> Mapping[str, Any]:
        """The options as if they had been typed for a screen, for the parser's keys."""
        known = {name: OPTIONS[name] for name in self.options}
        return {row.key: self.options[name] for name, row in known.items() if takes(screen, row)}

    def keep(self, key: str, value: str | float) -> str:
        """Write the file with another value; what kept it from being written, in a line, the first time.

        What others have written meanwhile stays, and so does a file that is not understood.
        """
        if self._path is None:
            return ""
        trouble = ""
        if key in self.config.options:
            trouble = f"{CONFIG} says with which {key} gdtui starts."
        try:
            with locked(self._path):
                options, broken = _load(self._path)
                self._kept = {**options, key: value}
                if not broken:
                    write_whole(self._path, _written(self._kept), force=True)
        except (OSError, InputError) as error:
            broken = said(error)
        trouble = f"Your {key} could not be kept: {broken}" if broken else trouble
        told, self._told = self._told, self._told or bool(trouble)
        return "" if told else trouble


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
            options[key] = checked(key, value)
        except ValueError as error:
            troubles.append(f"{quote(key) or 'a key'} in preferences.toml is passed over: {error}")
    return {key: options[key] for key in CHECKS if key in options}, "".join(troubles[:1])
