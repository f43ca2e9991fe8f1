"""The part of the app that reads keys: those that a person has chosen as those that are bound."""

from typing import Any, ClassVar

from textual import events

from gdtui import keymap
from gdtui.screens.course import CourseApp
from gdtui.screens.simulator import SimulatorScreen
from gdtui.terminal.keyboard.named import name_of


class KeyedApp(CourseApp):
    """An app whose screens have the keys of the key map.

    Dialogs keep their own: there a letter is typed, and what else they take stays as it is.
    """

    PART: ClassVar[bool] = True

    async def on_event(self, event: events.Event) -> None:
        """Hand on a key as the one that it stands for."""
        screen = self.screen if isinstance(event, events.Key) and not event.is_forwarded else None
        if isinstance(screen, SimulatorScreen) and isinstance(event, events.Key):
            event = self._read(event, screen)
        await super().on_event(event)

    def _read(self, event: events.Key, screen: SimulatorScreen[Any, Any]) -> events.Key:
        pressed = name_of(event)
        bound = keymap.read_as(pressed)
        if not bound:
            return event
        if bound == keymap.NOTHING:
            screen.say(f"{pressed} does nothing here: in your config file that is {keymap.key(pressed)}.")
        return events.Key(bound, event.character)
