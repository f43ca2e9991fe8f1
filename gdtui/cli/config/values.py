"""What may stand in a file that the app begins with: which options, and of which kind."""

from collections.abc import Callable, Mapping
from typing import Any

from gdtui.cli.opening import checked_speed, known_theme
from gdtui.cli.options import OPTIONS
from gdtui.engine.base.errors import InputError, suggest


def _same(value: Any) -> Any:
    return value


CHECKS: Mapping[str, tuple[type | tuple[type, ...], Callable[[Any], Any]]] = {
    "theme": (str, known_theme),
    "color": (str, str),
    "lines": (str, str),
    "speed": ((int, float), checked_speed),
    "no-motion": (bool, bool),
    "scale": (str, _same),
}
"""Every key, which are names of options: the type of its value in TOML, and what else is to be true of it."""


def checked(key: str, value: Any) -> Any:
    """The value of an option, as it stands in a file.

    Raises:
        InputError: when there is no such option here, or it is not one of its values.
    """
    if key not in CHECKS:
        raise InputError(suggest(key, CHECKS))
    kind, check = CHECKS[key]
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        raise InputError(
            "write "
            + ("a word in quotes" if kind is str else "true or false" if kind is bool else "a number")
        )
    return check(value if kind is bool else OPTIONS[key].value(str(value)))
