"""A pattern that backtracks for ever ends."""

import re
import signal
import sys
from types import SimpleNamespace

import pytest

from gdtui.demo.bounded import LONGEST_SEARCH, is_found
from gdtui.engine.base.errors import InputError
from gdtui.terminal.signals import Guard
from tests.demo.test_record import OPEN
from tests.terminal.ptyharness import Pty

ENDLESS = [r"^(.+)+$never", r"(.|.)*never", r"(.*)*(.*)*(.*)*never"]


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_search_without_an_end_is_ended(pattern):
    before = signal.getsignal(signal.SIGVTALRM)
    with pytest.raises(TimeoutError):
        is_found(re.compile(pattern, re.S), "step 3, loss 0.25 " * 40, 0.02)
    assert signal.getsignal(signal.SIGVTALRM) is before
    assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0


def test_what_is_there_is_found():
    assert is_found(re.compile(r"step \d"), "now at step 3")
    assert not is_found(re.compile(r"step \d"), "nothing")


def test_a_signal_that_comes_in_a_search_still_ends_the_program_in_time(monkeypatch):
    waits = []
    monkeypatch.setattr("gdtui.terminal.signals.os._exit", lambda _: None)
    monkeypatch.setattr("gdtui.terminal.signals.time.sleep", waits.append)
    guard = Guard()
    guard.ask_to_end = lambda _: None
    guard.terminal = SimpleNamespace(leave=lambda **given: waits.append(given["seconds"]))
    guard.end(143)
    assert LONGEST_SEARCH + sum(waits) < 0.5


@pytest.mark.parametrize("ending", [signal.SIGTERM, None])
def test_a_tape_that_looks_for_ever_can_be_ended(tmp_path, ending):
    tape = tmp_path / "endless.tape"
    pattern = "(.?){7}never"  # long, and yet not too long
    tape.write_text(OPEN + "Type 'n'\n" + f"Wait+Screen@60s /{pattern}/\n")
    with Pty([sys.executable, "-m", "gdtui", "play", str(tape)], (100, 30)) as pty:
        pty.wait_for("step 1")
        if ending is None:
            pty.press("ctrl+c")
        else:
            pty.signal(ending)
        assert pty.wait_exit() in (130, 143, 0)
        assert pty.left_over() == []


def test_a_tape_says_which_line_looks_for_ever(recorded):
    with pytest.raises(InputError, match=r"^tape:4: /\^\(\.\+\)\+\$never/ takes for ever"):
        recorded(OPEN + "Wait+Screen@2s /^(.+)+$never/\n")
