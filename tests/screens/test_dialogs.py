"""Dialogs stand bursts of keys, clicks and pastes, are answered once, and escape closes what was opened."""

import asyncio

import pytest
from textual import events
from textual.command import CommandPalette

from gdtui.engine.autodiff.expression import LONGEST
from gdtui.engine.base.errors import InputError
from gdtui.screens.dialogs.ask import AskScreen
from gdtui.screens.dialogs.picker import PickerScreen
from gdtui.screens.dialogs.prompt import PromptScreen
from tests.screens.driving import page, until

SIZES = [(80, 24), (120, 40)]
SCREENS = ["landscape", "slope", "race", "circuit", "network"]


async def opened(pilot, app, kind):
    await until(pilot, lambda: isinstance(app.screen, kind) and app.screen.children)
    return app.screen


async def paste(pilot, app, text):
    app.screen.post_message(events.Paste(text))
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("screen", SCREENS)
def test_every_entry_of_the_palette_works_and_escape_closes_what_it_opened(play, screen, size):
    async def check(_pilot, app):
        names = [entry.choice.name for entry in app.offered(app.screen)]
        assert len(names) == len(set(names))
        for name in names:
            if name != "quit (q)":
                app.action_open(screen)
                app.action_command_palette()
                await taken(app, name)
                await escaped(app)
                assert app._exception is None, name
                assert "make it larger" not in page(app), name

    play(check, screen=screen, size=size)


async def taken(app, name):
    """Answer a picker, and wait until what was chosen has been done."""
    dialog = app.screen
    assert isinstance(dialog, PickerScreen)
    dialog.answer(name)
    await at_rest(lambda: dialog not in app.screen_stack and still(app))


async def escaped(app):
    """Escape closes what is open, at most a dialog and the course beneath it."""
    for _ in range(2):
        if len(app.screen_stack) > 1 or app.in_course:
            open_now = app.screen
            await at_rest(lambda: still(app))
            app.post_message(events.Key("escape", None))
            await at_rest(lambda: app.screen is not open_now and still(app))  # noqa: B023 - used at once
    assert len(app.screen_stack) == 1
    assert not app.in_course


def still(app):
    return not (app.message_queue_size or app.screen.message_queue_size)


async def at_rest(condition):
    """Wait until the condition holds and goes on to hold."""
    looks = 0
    for _ in range(2000):
        await asyncio.sleep(0.004)
        looks = looks + 1 if condition() else 0
        if looks == 8:
            return
    raise AssertionError("it never came true")


def test_the_palette_offers_every_key_every_screen_and_the_themes(play):
    async def check(_pilot, app):
        names = [entry.choice.name for entry in app.offered(app.screen)]
        assert {"compare (c)", "still (s)", "race (3)", "theme", "help (?)", "quit (q)"} <= set(names)

    play(check)


def test_the_palette_ends_the_program_when_asked_to(play):
    async def check(pilot, app):
        await pilot.press("ctrl+p", *"quit", "enter")
        await until(pilot, lambda: app._exit)

    play(check)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_theme_can_be_chosen(play, size):
    async def check(_pilot, app):
        for name in app.available_themes:
            app.action_themes()
            await taken(app, name)
            assert app.theme == name
            assert "himmelblau" in page(app)

    play(check, size=size)


@pytest.mark.parametrize("columns", [1, 4, 6])
def test_the_palette_lives_in_a_terminal_of_a_few_cells(play, columns):
    async def check(pilot, app):
        await pilot.resize_terminal(columns, 5)
        await pilot.press("ctrl+p", "s", "pagedown", "down", "escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)

    play(check)


def test_letters_narrow_a_picker_and_enter_takes_what_is_left(play):
    async def check(pilot, app):
        await pilot.press("f")
        dialog = await opened(pilot, app, PickerScreen)
        await pilot.press(*"goldx")
        assert dialog.menu.chosen is None
        await pilot.press("enter")
        assert app.screen is dialog
        await pilot.press("backspace", "enter")
        await until(pilot, lambda: "goldstein" in page(app))

    play(check)


KEYS = ["enter", "enter", "pagedown", "end", "escape", "backspace", "x"]


@pytest.mark.parametrize("key", ["ctrl+p", "f", "e", "o", "question_mark", "C", "equals_sign"])
def test_keys_that_come_at_once_answer_a_dialog_once(play, key):
    async def check(pilot, app):
        await pilot.press(key)
        dialog = app.screen
        for each in KEYS:
            app.post_message(events.Key(each, "x" if each == "x" else None))
        await until(pilot, lambda: dialog not in app.screen_stack)
        await pilot.pause()
        assert app._exception is None
        assert len(app.screen_stack) == 1

    play(check)


def test_a_double_click_and_an_enter_choose_once(play):
    async def check(pilot, app):
        await pilot.press("f")
        dialog = await opened(pilot, app, PickerScreen)
        answers = []
        dismiss, dialog.dismiss = dialog.dismiss, lambda answer: (answers.append(answer), dismiss(answer))
        for at in (2, 2, 99):
            dialog.post_message(dialog.list.Pressed(at))
        dialog.post_message(events.Key("enter", "\r"))
        await until(pilot, lambda: dialog not in app.screen_stack)
        assert answers == [dialog.menu.choices[2].name]

    play(check)


def test_the_mouse_chooses_and_the_wheel_moves_the_bar(play):
    async def check(pilot, app):
        await pilot.press("f")
        dialog = await opened(pilot, app, PickerScreen)
        await until(pilot, lambda: dialog.list.size.height > 3)
        first = dialog.menu.at
        dialog.list.post_message(events.MouseScrollDown(dialog.list, 1, 1, 0, 0, 0, False, False, False))
        await until(pilot, lambda: dialog.menu.at == first + 1)
        top = dialog.menu.window(0, dialog.list.rows)
        name = dialog.menu.choices[top + 3].name
        await pilot.click("MenuView", offset=(3, 3))
        await until(pilot, lambda: name in page(app))

    play(check)


def test_a_question_is_answered_by_number_and_by_bar(play):
    async def check(pilot, app):
        answers = []
        for keys in (["2"], ["down", "enter"], ["j", "j", "k", "enter"], ["9", "q"]):
            app.screen.choose("which?", ["one", "two", "three"], answers.append)
            await opened(pilot, app, AskScreen)
            await pilot.press(*keys)
            await until(pilot, lambda: len(app.screen_stack) == 1)
        assert answers == [1, 1, 1]

    play(check)


PROMPTS = [*((screen, "e") for screen in SCREENS), *((screen, "equals_sign") for screen in SCREENS)]


@pytest.mark.parametrize(("screen", "key"), PROMPTS)
def test_no_prompt_keeps_half_of_a_paste(play, screen, key):
    async def check(pilot, app):
        await pilot.press(key)
        prompt = await opened(pilot, app, PromptScreen)
        field = prompt.query_one("Input")
        await paste(pilot, app, "x\r\n +\ty\n")
        assert field.value == ("x; + y" if screen == "circuit" and key == "e" else "x + y")

    play(check, screen=screen)


def test_an_expression_of_several_lines_is_the_whole_one(play):
    async def check(pilot, app):
        await pilot.press("e")
        await opened(pilot, app, PromptScreen)
        await paste(pilot, app, "x**2 + y**2\n + 10*sin(x)\n")
        await pilot.press("enter")
        await until(pilot, lambda: "sin" in app.screen._loss.name)

    play(check)


def test_a_circuit_of_several_lines_is_the_whole_one(play):
    async def check(pilot, app):
        await pilot.press("e")
        await opened(pilot, app, PromptScreen)
        await paste(pilot, app, "q = x + y\nf = q*z\n")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen._circuit.circuit.text == "q = x + y; f = q*z")

    play(check, screen="circuit")


def test_a_paste_that_does_not_fit_is_refused_in_a_line_and_nothing_is_lost(play):
    async def check(pilot, app):
        await pilot.press("e")
        prompt = await opened(pilot, app, PromptScreen)
        field = prompt.query_one("Input")
        before = field.value
        await paste(pilot, app, "x" * (LONGEST + 1))
        assert field.value == before
        assert str(LONGEST) in str(prompt.query_one("#verdict").visual)
        await paste(pilot, app, "y" * LONGEST)
        assert field.value == "y" * LONGEST

    play(check)


@pytest.mark.parametrize("width", [60, 80])
def test_what_is_wrong_with_a_line_is_told_to_the_end(play, width):
    async def check(pilot, app):
        app.push_screen(PromptScreen("how many words?", "", lambda text: refused("word " * int(text or 1))))
        prompt = await opened(pilot, app, PromptScreen)
        verdict = prompt.query_one("#verdict")
        for count in ("40", "1", "25"):
            prompt.query_one("Input").value = count
            await pilot.pause()
            needed = verdict.visual.get_height(verdict.styles, verdict.content_size.width)
            assert verdict.content_size.height == needed
            assert (needed > 1) == (count != "1")

    def refused(words):
        raise InputError(words)

    play(check, size=(width, 24))


@pytest.mark.parametrize("screen", SCREENS)
def test_textuals_own_palette_and_list_of_themes_are_out_of_reach(play, screen):
    """They fail of keys that come before they are composed (`tests/terminal/test_upstream.py`)."""

    async def check(pilot, app):
        assert not app.use_command_palette
        bound = (*app._bindings.key_to_bindings.values(), *app.screen._bindings.key_to_bindings.values())
        actions = {binding.action for several in bound for binding in several}
        actions |= {entry.action for entry in app.offered(app.screen)}
        assert not {"change_theme", "app.change_theme", "search_themes"} & actions
        await pilot.press("ctrl+p")
        assert isinstance(await opened(pilot, app, PickerScreen), PickerScreen)
        assert not CommandPalette.is_open(app)

    play(check, screen=screen)
