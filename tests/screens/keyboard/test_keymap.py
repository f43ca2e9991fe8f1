"""Keys that a person has chosen: they do what they are to, and every word on the screen names them."""

import asyncio
import re

import pytest

from gdtui import keymap
from gdtui.app import GdtuiApp
from gdtui.cli.preferences import Preferences
from gdtui.engine.base.settings import Settings
from gdtui.keymap import ACTIONS, Keymap
from gdtui.registry import SCREENS, load
from gdtui.render.cells.look import ORANGE
from gdtui.screens.keys import CODE, GENERAL, LESSON, PREDICT
from gdtui.screens.tutor import Tutor
from gdtui.terminal.capabilities import Capabilities, ColorDepth
from tests.screens.driving import page, until

LETTERS = [chr(code) for code in range(0xC0, 0x180) if chr(code).isalpha() and chr(code) not in "ŉßĸſ"]
ALL = Keymap(tuple((name, letter) for name, letter in zip(ACTIONS, LETTERS, strict=False)))
"""Every action on another key, none of which is anybody's."""
OLD = {action.shown for action in ACTIONS.values()} - {"0"}


@pytest.fixture(autouse=True)
def _usual_keys_after():
    yield
    keymap.use(Keymap())


def with_keys(tmp_path, **keys):
    path = tmp_path / "config.toml"
    path.write_text("[keys]\n" + "".join(f'"{name}" = "{key}"\n' for name, key in keys.items()))
    return Preferences(None, path)


@pytest.fixture
def play(tmp_path):
    def run(check, screen, keys, **options):
        preferences = with_keys(tmp_path, **keys)
        look = Capabilities(ColorDepth.TRUECOLOR, False)
        app = GdtuiApp(Settings(), screen, look, preferences=preferences, **options)

        async def go():
            async with app.run_test(size=(120, 40)) as pilot:
                await until(pilot, lambda: app.screen.query("StageView") and "gdtui" in page(app))
                await check(pilot, app)

        asyncio.run(go())

    return run


def test_every_key_of_every_screen_has_a_name():
    fixed = {"enter", "backspace", "escape", "semicolon", "pageup", "pagedown", "shift+tab",
             "left", "right", "up", "down", "shift+left", "shift+right", "shift+up", "shift+down",
             "f1", "f3", "f4", "f5", "f6", "ctrl+c", "ctrl+l", "ctrl+p", "1", "2", "3", "4", "5",
             }  # fmt: skip
    bound = {
        key
        for row in SCREENS.values()
        for each in (*load(row.screen).KEYS, *PREDICT, CODE, *LESSON, *GENERAL)
        for key in each.keys.split(",")
    }
    named = {action.key for action in ACTIONS.values()}
    assert bound - fixed <= named, "a key has its name in gdtui/keymap.py, under which another can be chosen"
    assert len({action.shown for action in ACTIONS.values()}) == len(ACTIONS)


def test_two_keys_change_places(play):
    async def check(pilot, app):
        await pilot.press("space")
        assert app.screen.history.cursor == 1
        await pilot.press("n")
        assert app.screen.running
        await pilot.press("n", "enter")
        assert not app.screen.running
        await pilot.press("ö")
        assert app.screen.history.cursor < 1 + app.screen.history.last
        footer = app.screen.frame.lines()[-1]
        assert "space step" in footer
        assert "n run" in footer
        assert "ö back" in footer

    play(check, "landscape", {"step": "space", "run": "n", "back": "ö"})


def test_a_key_that_is_given_away_says_where_it_went_and_does_nothing(play):
    async def check(pilot, app):
        await pilot.press("n")
        assert app.screen.history.cursor == 0
        assert "n does nothing here: in your config file that is F9." in page(app)
        await pilot.press("f9")
        assert app.screen.history.cursor == 1

    play(check, "slope", {"step": "F9"})


def test_a_click_on_a_hint_presses_the_new_key(play):
    async def check(pilot, app):
        row = app.screen.frame.rows - 1
        column = app.screen.frame.lines()[-1].index("F9 step")
        await pilot.click("StageView", offset=(column + 1, row))
        await until(pilot, lambda: app.screen.history.cursor == 1)

    play(check, "landscape", {"step": "F9"})


def test_dialogs_keep_their_own_keys(play):
    async def check(pilot, app):
        await pilot.press("Ö")
        assert "which" in app.screen.menu.chosen.about or app.screen.menu.choices
        await pilot.press("n", "e", "w")
        assert app.screen.menu.typed.endswith("new")
        await pilot.press("escape")
        assert app.screen.history.cursor == 0

    play(check, "landscape", {"optimizer": "Ö", "step": "F9"})


@pytest.mark.parametrize("screen", SCREENS)
def test_no_word_on_a_screen_names_an_old_key(play, screen):
    """Every action lies on a letter that nothing else is called by; an old key would be told from those."""
    chosen = dict(ALL.chosen)

    async def check(pilot, app):
        assert not _old_in(page(app)), screen
        for name in ("step", "view", "compare", "reset", "sweep"):
            await pilot.press(chosen[name])
            while not hasattr(app.screen, "frame"):
                await pilot.press("escape")
            assert not _old_in(page(app)), name
        await pilot.press(chosen["help"])
        table = str(app.screen.query_one("#keys").render())
        rows = [line.split("  ")[0].split() for line in table.splitlines()[2:] if line[:13].strip()]
        assert not {key for row in rows for key in row[:1]} & (OLD - {"end"})

    play(check, screen, chosen)


def _old_in(text):
    """Old keys that are named in a text, which is taken line by line."""
    named = [found["key"] or found["pressed"] for line in text.splitlines()
             for found in keymap.named_keys().finditer(line.strip(" │"))]  # fmt: skip
    return [key for key in named if key in OLD]


def test_cards_name_the_new_keys():
    tutor = Tutor(None)
    keymap.use(Keymap((("step", "F9"), ("lesson", "ö"))))
    texts = []
    for chapter in (1, 3, 8):
        tutor.open(chapter)
        for place in range(len(tutor.reading.cards)):
            tutor.reading = tutor.reading.__class__(chapter, place, book=tutor.reading.book)
            sheet = tutor.sheet()
            spans = [span for text, _ in sheet.tasks for span in text]
            spans += [span for block in sheet.blocks for span in getattr(block, "text", ())]
            texts += [span.text for span in spans if span.bold and span.color == ORANGE]
    assert "n" not in texts
    assert "t" not in texts
    assert texts.count("F9") > 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("n takes a step, space runs, the arrow keys move the dot; t opens the course.",
         "F9 takes a step, n runs, the arrow keys move the dot; ö opens the course."),
        ("Think first, or step with n to find out; x takes your answer.",
         "Think first, or step with F9 to find out; # takes your answer."),
        ("It ended. b steps back, r starts anew.", "It ended. F8 steps back, & starts anew."),
        ("o types the rule, [ and ] set its η", "o types the rule, ! and ] set its η"),
        ("< > change the batch", "| > change the batch"),
        ("one optimizer: key c shows several", "one optimizer: key ; shows several"),
        ("Passed. On with t.", "Passed. On with ö."),
        ("x goes from 0 to 10", "x goes from 0 to 10"),
        ("b = 3 and x = n", "b = 3 and x = n"),
        ("the input x takes 3", "the input x takes 3"),
        ("turn by t", "turn by ö"),
        ("At step n, x is 3; r is small.", "At step n, x is 3; r is small."),
    ],
)  # fmt: skip
def test_a_key_is_told_from_a_name_in_a_sentence(text, shown):
    chosen = {"step": "F9", "run": "n", "lesson": "ö", "experiment": "#", "back": "F8", "reset": "&",
              "rate-down": "!", "batch-down": "|", "compare": ";"}  # fmt: skip
    assert keymap.sentence(text) == text
    keymap.use(Keymap(tuple(chosen.items())))
    assert keymap.sentence(text) == shown


def test_a_second_key_that_is_given_to_something_else_is_not_shown_any_more():
    keymap.use(Keymap((("zoom-in", "F5"), ("contours", "F4"))))
    assert keymap.keys("z F3") == "F5 F3"
    assert keymap.keys("Z F4") == "Z"
    assert re.fullmatch("contours", keymap.read_as("F4"), re.I) is None
    assert keymap.read_as("F4") == "I"
