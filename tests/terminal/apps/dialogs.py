"""A small wired app that counts, and opens a dialog which fails in a way that a key chooses."""

import sys
from collections.abc import Callable
from string import ascii_lowercase
from typing import ClassVar

from gdtui.terminal.signals import install_early

if __name__ == "__main__":
    install_early()

FAULTS = (
    "compose", "mount", "unmount", "timer", "interval", "late-timer", "child-timer", "worker", "thread",
    "late-worker", "child-worker", "message", "child-message", "key", "click", "resize", "render",
    "child-mount", "later", "next", "refreshed", "watch", "action", "size", "idle", "two-timers",
)  # fmt: skip
"""Where the dialog fails; the keys are the letters, in this order."""


def fail(*_: object) -> None:
    raise ZeroDivisionError("on purpose")


async def fail_soon() -> None:
    fail()


def make_app():
    from textual.app import ComposeResult, RenderResult
    from textual.binding import Binding, BindingType
    from textual.message import Message
    from textual.reactive import var
    from textual.screen import ModalScreen
    from textual.widget import Widget
    from textual.widgets import Static

    from gdtui.terminal.wire.app import WiredApp

    class Told(Message):
        """Something to fail of."""

    class Part(Widget):
        """What is in the dialog, and may be what fails."""

        DEFAULT_CSS = "Part { height: auto; }"

        def __init__(self, fault: str) -> None:
            super().__init__()
            self.fault = fault

        def render(self) -> RenderResult:
            return str(fail()) if self.fault == "render" else "asking"

        def get_content_height(self, *_: object) -> int:
            if self.fault == "size":
                fail()
            return 1

        def on_mount(self) -> None:
            doings: dict[str, Callable[[], object]] = {
                "child-mount": fail,
                "child-timer": lambda: self.set_timer(0.01, fail),
                "child-worker": lambda: self.run_worker(fail_soon()),
                "child-message": lambda: self.post_message(Told()),
            }
            doings.get(self.fault, int)()

        def on_told(self) -> None:
            fail()

    class Failing(ModalScreen[None]):
        BINDINGS: ClassVar[list[BindingType]] = [
            Binding("x", "fail", "fail"), Binding("y", "timer"), Binding("z", "worker"),
        ]  # fmt: skip
        told = var(0)

        def __init__(self, fault: str) -> None:
            super().__init__()
            self.fault = fault

        def compose(self) -> ComposeResult:
            if self.fault == "compose":
                fail()
            yield Part(self.fault)

        def on_mount(self) -> None:
            doings: dict[str, Callable[[], object]] = {
                "mount": fail,
                "timer": lambda: self.set_timer(0.01, fail),
                "two-timers": lambda: (self.set_timer(0.01, fail), self.set_timer(0.01, fail)),
                "interval": lambda: self.set_interval(0.01, fail),
                "worker": lambda: self.run_worker(fail_soon()),
                "thread": lambda: self.run_worker(fail, thread=True),
                "message": lambda: self.post_message(Told()),
                "later": lambda: self.call_later(fail),
                "next": lambda: self.call_next(fail),
                "refreshed": lambda: self.call_after_refresh(fail),
                "watch": lambda: setattr(self, "told", 1),
                "unmount": self.dismiss,
            }
            doings.get(self.fault, int)()

        def on_told(self) -> None:
            fail()

        def on_key(self) -> None:
            if self.fault == "key":
                fail()

        def on_click(self) -> None:
            fail()

        def on_resize(self) -> None:
            if self.fault == "resize":
                fail()

        def on_idle(self) -> None:
            if self.fault == "idle":
                fail()

        def on_unmount(self) -> None:
            if self.fault == "unmount":
                fail()

        def watch_told(self, told: int) -> None:
            if told:
                fail()

        def action_fail(self) -> None:
            fail()

        def action_timer(self) -> None:
            self.set_timer(0.01, fail)

        def action_worker(self) -> None:
            self.run_worker(fail_soon())

    class DialogsApp(WiredApp):
        ENABLE_COMMAND_PALETTE = False
        BINDINGS: ClassVar[list[BindingType]] = [
            Binding("N", "step"),
            Binding("Q", "quit"),
            Binding("T", "own('timer')"),
            Binding("W", "own('worker')"),
            *(Binding(key, f"ask('{name}')") for key, name in zip(ascii_lowercase, FAULTS, strict=True)),
        ]  # fmt: skip
        count = 0
        lost = 0

        def compose(self) -> ComposeResult:
            yield Static("count 0 lost 0.")

        def show(self) -> None:
            self.screen_stack[0].query_one(Static).update(f"count {self.count} lost {self.lost}.")

        def lost_dialog(self, _: BaseException, trace: str) -> None:
            self.lost += "on purpose" in trace
            self.show()

        def action_step(self) -> None:
            self.count += 1
            self.show()

        def action_ask(self, fault: str) -> None:
            self.push_screen(Failing(fault))

        def action_own(self, what: str) -> None:
            """What is the app's own fails while a dialog is open."""
            self.push_screen(Failing(""))
            if what == "timer":
                self.set_timer(0.01, fail)
            else:
                self.run_worker(fail_soon())

    return DialogsApp()


if __name__ == "__main__":
    from gdtui.terminal.run import run

    sys.exit(run(make_app))
