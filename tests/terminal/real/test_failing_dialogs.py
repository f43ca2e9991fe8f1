"""Whatever a dialog fails of, the dialog is closed; of what is not a dialog's the program ends."""

from string import ascii_lowercase

import pytest

from tests.terminal.apps.dialogs import FAULTS
from tests.terminal.ptyharness import Pty, environment, toy

THEN = {
    "key": b"k", "click": b"\x1b[<0;40;5M\x1b[<0;40;5m",
    "action": b"x", "late-timer": b"y", "late-worker": b"z",
}  # fmt: skip
"""What has the dialog fail once it is open, where it does not at once."""


def test_a_dialog_is_closed_whatever_it_fails_of_and_nothing_is_lost():
    with Pty(toy("dialogs"), (80, 10)) as terminal:
        terminal.wait_for("count 0 lost 0.")
        for number, (key, fault) in enumerate(zip(ascii_lowercase, FAULTS, strict=True), 1):
            terminal.press(key)
            if fault in THEN:
                terminal.wait_for("asking")
                terminal.send(THEN[fault])
            terminal.wait(lambda: f"lost {number}." in terminal.text, 20, fault)  # noqa: B023 - used at once
            terminal.press("N")
            terminal.wait(lambda: f"count {number} lost {number}." in terminal.text, 20, fault)  # noqa: B023
        terminal.press("Q")
        assert terminal.wait_exit() == 0
        assert not terminal.left_over()


@pytest.mark.parametrize("key", ["T", "W"])
def test_an_error_of_the_app_is_not_taken_for_one_of_the_dialog_that_is_open(tmp_path, key):
    with Pty(toy("dialogs"), (160, 10), environment(XDG_STATE_HOME=str(tmp_path))) as terminal:
        terminal.wait_for("count 0 lost 0.")
        terminal.press(key)
        assert terminal.wait_exit() == 1
        assert b"internal error" in terminal.log
        assert not terminal.left_over()
