"""`gdtui list keys`: what each key does, by the name that the config file gives it another one under."""

from gdtui.cli.config.file import config_path, read_config
from gdtui.keymap import ACTIONS
from gdtui.registry import SCREENS, load
from gdtui.screens.keys import CODE, GENERAL, LESSON, PREDICT
from gdtui.terminal.streams import complain


def key_entries() -> list[tuple[str, str]]:
    """Every action with its key of now and what it does; it is told what is wrong in the file."""
    config = read_config(config_path())
    for trouble in config.troubles:
        complain(f"gdtui: {trouble}")
    chosen = dict(config.keymap.chosen)
    told = _told()
    width = max(map(len, (*chosen.values(), *(action.shown for action in ACTIONS.values()))))
    return [
        (name, f"{chosen.get(name, action.shown):<{width}}  {told[action.key]}")
        for name, action in ACTIONS.items()
        if action.key in told
    ]


def _told() -> dict[str, str]:
    """What each key does, by Textual's name of it: where screens differ, by the screen."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in SCREENS.values():
        for key in (*load(row.screen).KEYS, *PREDICT, CODE, *LESSON, *GENERAL):
            for name in key.keys.split(","):
                found.setdefault(name, {}).setdefault(key.about, []).append(row.name)
    return {name: _joined(abouts) for name, abouts in found.items()}


def _joined(abouts: dict[str, list[str]]) -> str:
    if len(abouts) == 1:
        return next(iter(abouts))
    return "; ".join(f"{', '.join(screens)}: {about}" for about, screens in abouts.items())
