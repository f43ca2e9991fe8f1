"""A key by its written name is the key that a terminal would send."""

from collections import deque

import pytest
from textual import events

from gdtui.registry import SCREENS, load
from gdtui.screens.keys import GENERAL, LESSON, PREDICT, Key
from gdtui.terminal.keyboard.lexer import Kind, Token
from gdtui.terminal.keyboard.messages import current, taken
from gdtui.terminal.keyboard.named import key_events

PLAIN = ("shift+", "ctrl+")


def all_keys() -> list[Key]:
    tables = [load(row.screen).KEYS for row in SCREENS.values()]
    return [key for table in (*tables, PREDICT, LESSON, GENERAL) for key in table if key.action]


@pytest.mark.parametrize("key", all_keys(), ids=lambda key: f"{key.shown}-{key.action}")
def test_every_key_that_a_screen_names_is_pressed_by_its_name(key: Key) -> None:
    names = key.keys.split(",")
    for shown in key.shown.split():
        if shown.startswith(PLAIN) or (shown == "escape" and key.action == "leave"):
            continue  # no click holds ctrl or shift down; escape has a binding of its own
        (pressed,) = key_events(shown)
        assert isinstance(pressed, events.Key)
        assert set(pressed.aliases) & set(names), shown


@pytest.mark.parametrize("name", ["", "row 3", "lesson", "F13", "nn"])
def test_what_is_no_key_presses_nothing(name: str) -> None:
    assert not key_events(name)


def test_a_letter_has_its_character() -> None:
    (event,) = key_events("?")
    assert isinstance(event, events.Key)
    assert event.character == "?"
    assert event.is_printable


def report(code: int, end: str = "M") -> Token:
    return Token(Kind.SEQUENCE, f"\x1b[<{code};7;9{end}")


def test_of_a_drag_s_reports_in_a_row_the_last_is_taken_and_nothing_else_is_lost() -> None:
    drags = [report(32)] * 5, [report(48)] * 3
    typed, wheel = Token(Kind.TEXT, "n"), report(64)
    inbox = deque([report(0), *drags[0], typed, *drags[1], report(0, "m"), wheel, wheel])
    assert current(tuple(inbox)) == [report(0), report(32), typed, report(48), report(0, "m"), wheel, wheel]
    found = []
    while inbox:
        found.append(taken(inbox))
    assert found == [report(0), report(32), typed, report(48), report(0, "m"), wheel, wheel]
