"""The line that says how far something is."""

import pytest

from gdtui.terminal import progress
from gdtui.terminal.progress import progress_line


@pytest.fixture
def seen(monkeypatch):
    monkeypatch.setattr(progress, "is_terminal", lambda descriptor: descriptor == 2)


@pytest.mark.usefixtures("seen")
def test_it_says_how_far_it_is_and_leaves_nothing(capfd):
    with progress_line("reading") as report:
        report(1, 4)
        report(4, 4)
    assert capfd.readouterr().err == "\rreading: 25 %" + "\r             \r"


@pytest.mark.usefixtures("seen")
def test_an_error_finds_the_line_empty(capfd):
    def fail():
        with progress_line("reading") as report:
            report(9, 10)
            raise ValueError("cut short")

    with pytest.raises(ValueError, match="cut short"):
        fail()
    assert capfd.readouterr().err.endswith("\r             \r")


@pytest.mark.usefixtures("seen")
def test_what_is_soon_done_is_not_spoken_of(capfd):
    with progress_line("reading") as report:
        report(4, 4)
    assert capfd.readouterr().err == ""


def test_without_a_terminal_there_is_no_line(capfd):
    with progress_line("reading") as report:
        assert report is None
    assert capfd.readouterr().err == ""
