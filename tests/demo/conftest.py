"""Records tapes for the tests of this folder."""

import pytest

from gdtui.cli.opening import opening
from gdtui.demo.opened import cut
from gdtui.demo.reading.reader import parse_tape
from gdtui.demo.record import record


@pytest.fixture
def recorded():
    """Records a tape that is given as text; the cast and the stills."""

    def run(text, size=(80, 24)):
        tape = parse_tape(text)
        cast, _, stills = record(tape, cut(tape, opening), size)
        return cast, stills

    return run
