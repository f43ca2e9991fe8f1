"""A short run of the terminal's fuzzer, and that it finds what there is to find."""

import itertools
import random

import pytest

from gdtui.registry import SCREENS
from tests.fuzz import watching
from tests.fuzz.bursts import LONGEST, Event, burst
from tests.fuzz.terminal import PLACES, FoundError, Session, run, session, sessions, smallest, told
from tests.fuzz.watching import Watched, check_repaint, rest
from tests.terminal.ptyharness import toy

CRASHING = Session(
    tuple(toy("counter")),
    (80, 24),
    tuple((Event(key, (0, 0), 0),) for key in (b"n", b"x")),
)


@pytest.mark.parametrize(("place", "restricted"), [(("network",), False), (("--lesson", "4"), True)], ids=str)
def test_a_short_run_finds_nothing(place, restricted):
    done = run(session("suite", place, (80, 24), restricted, bursts=2))
    assert done.sessions == 1
    assert done.events >= 2


def test_a_crash_is_found_with_its_traceback_and_its_burst_is_made_short():
    with pytest.raises(FoundError, match=r"(?s)ended with 1.*Traceback"):
        run(CRASHING)
    assert "b'x'" in told(smallest(CRASHING, 1), "1/1")


SCRIBBLING = (
    "bash", "-c", r"printf '\033[?1049h\033[?7hfirst'; stty raw -echo; "
    r"while read -rn1 key; do printf '\033[2J\033[H%s' $RANDOM; done",
)  # fmt: skip
"""A program of which every repaint is another picture."""


def test_a_screen_that_is_not_what_a_repaint_shows_is_found():
    with pytest.raises(FoundError, match="not what a repaint shows"):
        run(Session(SCRIBBLING, (80, 24), ((Event(b"", (0, 0), 0),),)))


def test_a_terminal_that_is_behind_is_not_compared(monkeypatch):
    monkeypatch.setattr(watching, "_PATIENCE", 0.4)
    with Watched(SCRIBBLING, (80, 24)) as terminal:
        terminal.wait_for("first")
        assert rest(terminal)
        terminal.hold()
        terminal.press("x")
        assert not rest(terminal)
        terminal.release()
        monkeypatch.setattr(watching, "rest", lambda _: False)
        assert not check_repaint(terminal, "at once")


def test_a_seed_stands_for_a_session():
    assert session("1/1", ("slope",), (80, 24), False) == session("1/1", ("slope",), (80, 24), False)
    assert session("1/1", ("slope",), (80, 24), False) != session("1/2", ("slope",), (80, 24), False)


def test_every_place_has_its_turn_in_both_sizes_restricted_and_not():
    sizes = [(80, 24), (120, 40)]
    some = [each for _, each in itertools.islice(sessions(1, list(PLACES), sizes), 32)]
    for begun in [(name,) for name in SCREENS] + [("--lesson", "1")]:
        seen = [each for each in some if each.command[3:5][: len(begun)] == begun]
        assert {(each.size, "--restricted" in each.command) for each in seen} == set(
            itertools.product(sizes, (False, True))
        )


def test_no_burst_ends_the_program_by_a_key_and_bursts_have_all_kinds():
    source = random.Random(5)
    bursts = [burst(source, (80, 24)) for _ in range(300)]
    events = [event for each in bursts for event in each]
    assert not {b"q", b"\x03", b"\x11"} & {event.sent for event in events}
    assert all(len(each) <= LONGEST + 1 for each in bursts)
    assert all(0 <= event.pause <= 0.3 for event in events)
    for kind in (b"\x1b[<0;", b"\x1b[200~", b"\x10theme", b"\x1b[?62;22c"):
        assert any(event.sent.startswith(kind) for event in events)
    assert any(event.size != (0, 0) for event in events)
