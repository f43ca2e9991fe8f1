"""What of Textual is still worked round. A failure here is good news: a work-around can go."""

import asyncio
import os
import threading

import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._compositor import ChopsUpdate
from textual._context import active_message_pump
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.command import CommandPalette
from textual.css.query import NoMatches
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widgets import OptionList
from textual.worker import WorkerFailed


def test_a_partial_update_is_still_sent_from_the_left_edge() -> None:
    """`gdtui.terminal.wire.wire` (textual/_compositor.py, ChopsUpdate.render_segments)."""
    update = ChopsUpdate([{0: Strip([Segment("abcdefgh")])}], [(0, 6, 7)], [[8]])
    assert "abcdefg" in update.render_segments(Console())


def test_the_writer_still_blocks_the_event_loop() -> None:
    """`gdtui.terminal.link`: a bounded queue whose put waits."""
    with open(os.devnull, "w") as nowhere:
        assert WriterThread(nowhere)._queue.maxsize > 0


def test_a_code_point_beyond_unicode_still_raises() -> None:
    """`gdtui.terminal.keyboard.messages`."""
    with pytest.raises((ValueError, OverflowError)):
        list(XTermParser().feed("\x1b[1114112u"))


def test_an_unfinished_paste_still_swallows_keys() -> None:
    """`gdtui.terminal.keyboard.lexer`."""
    parser = XTermParser()
    assert list(parser.feed("\x1b[200~" + "\x11" * 1000)) == []


def input_thread(source: int) -> tuple[threading.Thread, threading.Event, list[BaseException]]:
    """Textual's input thread on a descriptor of ours, and what it died of."""
    driver = object.__new__(LinuxDriver)
    driver.fileno, driver.exit_event, driver._debug = source, threading.Event(), False
    died: list[BaseException] = []

    def read() -> None:
        try:
            driver.run_input_thread()
        except Exception as error:
            died.append(error)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread, driver.exit_event, died


def test_ended_input_is_still_read_for_ever() -> None:
    """`gdtui.terminal.keyboard.reader` (issue #6690)."""
    source, target = os.pipe()
    os.close(target)
    thread, stop, died = input_thread(source)
    thread.join(0.3)
    assert thread.is_alive()
    assert not died
    stop.set()
    thread.join()
    os.close(source)


def test_a_byte_that_is_not_utf8_still_kills_the_input() -> None:
    """`gdtui.terminal.keyboard.lexer` (X10 mouse reports: issue #6668)."""
    source, target = os.pipe()
    os.write(target, b"\xff")
    thread, _, died = input_thread(source)
    thread.join(5.0)
    assert isinstance(died[0], UnicodeDecodeError)
    os.close(source)
    os.close(target)


def failure(act) -> BaseException | None:
    """What an app ends with when `act` is done to a dialog of it."""

    async def go() -> None:
        async with App[None]().run_test() as pilot:
            dialog: ModalScreen[int] = ModalScreen()
            await pilot.app.push_screen(dialog, lambda _: None)
            act(dialog)

    try:
        asyncio.run(go())
    except BaseException as error:
        return error
    return None


def test_a_dialog_that_is_answered_twice_still_ends_the_program() -> None:
    """`gdtui.screens.dialogs.dialog.Dialog.answer`: InvalidStateError, or ScreenStackError."""

    def twice(dialog: ModalScreen[int]) -> None:
        dialog.dismiss(1)
        dialog.dismiss(2)

    assert failure(lambda dialog: dialog.dismiss(1)) is None
    assert failure(twice) is not None


def failure_of_a_list(act) -> BaseException:
    """What is raised when `act` is done to a list that has not been laid out."""

    async def go() -> None:
        async with App[None]().run_test() as pilot:
            options = OptionList("one", "two")
            options.display = False  # else a busy machine has laid it out meanwhile
            await pilot.app.mount(options)
            await act(options)

    with pytest.raises(LookupError) as raised:
        asyncio.run(go())
    return raised.value


def test_a_page_key_before_a_list_is_laid_out_still_fails() -> None:
    """`gdtui.screens.dialogs.menu_view` in the place of Textual's lists, and so of its palette."""

    async def page_down(options: OptionList) -> None:
        options.action_page_down()

    assert isinstance(failure_of_a_list(page_down), KeyError)


def test_a_click_on_a_line_that_is_gone_still_fails() -> None:
    """`gdtui.screens.dialogs.menu_view`: a double click on a list that changes under it."""

    async def click(options: OptionList) -> None:
        options.clear_options()
        style = Style(meta={"option": 1})
        await options._on_click(events.Click(options, 0, 0, 0, 0, 1, False, False, False, style=style))

    assert isinstance(failure_of_a_list(click), IndexError)


def test_the_palette_still_fails_of_a_key_before_it_is_composed() -> None:
    """`gdtui.screens.dialogs.picker` in the place of Textual's palette."""

    async def go() -> None:
        async with App[None]().run_test() as pilot:
            palette = CommandPalette()
            pilot.app.push_screen(palette)
            palette._action_command_list("page_down")

    with pytest.raises((NoMatches, WorkerFailed), match="CommandList"):
        asyncio.run(go())


def test_an_error_in_a_worker_is_still_told_as_the_apps() -> None:
    """`gdtui.terminal.wire.failing`: the pump at work is that of the app, not of the dialog."""
    at_work: list[object] = []

    class Failing(App[None]):
        def _handle_exception(self, _: Exception) -> None:
            at_work.append(active_message_pump.get())
            self.exit()

    async def fail() -> None:
        raise ZeroDivisionError

    async def go() -> None:
        async with Failing().run_test() as pilot:
            dialog: ModalScreen[int] = ModalScreen()
            await pilot.app.push_screen(dialog)
            await pilot.app.workers.wait_for_complete([dialog.run_worker(fail())])

    with pytest.raises(WorkerFailed):
        asyncio.run(go())
    assert isinstance(at_work[0], App)


def test_every_class_of_widgets_is_still_prepared_to_be_shown() -> None:
    """`gdtui.widgets.part` (textual/dom.py, DOMNode.__init_subclass__)."""
    assert "_merged_bindings" in type("Part", (Screen,), {}).__dict__
