"""A pattern that backtracks for ever ends."""

import re
import signal

import pytest

from gdtui.demo.bounded import is_found
from gdtui.engine.base.errors import InputError
from tests.demo.test_record import OPEN

ENDLESS = [r"^(.+)+$never", r"(.|.)*never", r"(.*)*(.*)*(.*)*never"]


@pytest.mark.parametrize("pattern", ENDLESS)
def test_a_search_without_an_end_is_ended(pattern):
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(TimeoutError):
        is_found(re.compile(pattern, re.S), "step 3, loss 0.25 " * 40, 0.02)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_what_is_there_is_found():
    assert is_found(re.compile(r"step \d"), "now at step 3")
    assert not is_found(re.compile(r"step \d"), "nothing")


def test_a_tape_says_which_line_looks_for_ever(recorded):
    with pytest.raises(InputError, match=r"^tape:4: /\^\(\.\+\)\+\$never/ takes for ever"):
        recorded(OPEN + "Wait+Screen@2s /^(.+)+$never/\n")
