"""What of Textual is still worked round. A failure here is good news: a work-around can go."""

import os
import threading

import pytest
from rich.console import Console
from rich.segment import Segment
from textual._compositor import ChopsUpdate
from textual._xterm_parser import XTermParser
from textual.drivers._writer_thread import WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.strip import Strip


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
