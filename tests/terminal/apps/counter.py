"""A small wired app: a counter, a text field, a modal screen, an animation, and ways to fail."""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from gdtui.terminal.signals import install_early

install_early()


def make_app():
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.screen import ModalScreen
    from textual.widgets import Input, Label, Static

    from gdtui.terminal.wire.app import WiredApp

    class Ask(ModalScreen[str]):
        BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "close")]

        def compose(self) -> ComposeResult:
            yield Label("asking")
            yield Input()

    class CounterApp(WiredApp):
        ENABLE_COMMAND_PALETTE = False
        CSS = "Screen { overflow: hidden; } #count { background: $primary; } Ask Label { background: red; }"
        BINDINGS: ClassVar[list[BindingType]] = [
            ("n", "step", "step"),
            ("i", "ask", "ask"),
            ("x", "fail", "fail"),
            ("w", "fail_worker", "worker"),
            ("q", "quit", "quit"),
            ("s", "spin", "spin"),
            ("z", "sleep", "sleep"),
            ("a", "animate", "animate"),
            ("left", "left", "left"),
        ]
        count = 0
        skipped = 0
        lefts = 0

        def compose(self) -> ComposeResult:
            yield Static("", id="count")
            yield Label("─ wired ─ η ∂ 漢字")
            yield Static("", id="noise", markup=False)

        def on_mount(self) -> None:
            self.show()
            self.timer = self.set_interval(1 / 20, self.draw_another, pause=True)
            self.running = False

        def show(self) -> None:
            text = f"count {self.count} lefts {self.lefts} size {self.size.width}x{self.size.height}."
            self.query_one("#count", Static).update(text, layout=False)

        def on_resize(self) -> None:
            self.call_after_refresh(self.show)  # the app's own size is set after this handler

        def draw_another(self) -> None:
            if self.wire_busy or self._wire.pending:
                self.skipped += 1
                return
            self.count += 1
            self.show()
            rows = [f"{self.count * k * 7919 % 1000003:8}" * 6 for k in range(1, 13)]
            self.query_one("#noise", Static).update("\n".join(rows), layout=False)

        def action_animate(self) -> None:
            self.running = not self.running
            (self.timer.resume if self.running else self.timer.pause)()
            if not self.running:
                self.query_one("#noise", Static).update(f"paused at {self.count}", layout=False)

        def action_left(self) -> None:
            self.lefts += 1
            self.show()

        def action_step(self) -> None:
            self.count += 1
            self.show()

        def action_ask(self) -> None:
            self.push_screen(Ask())

        def action_fail(self) -> None:
            raise ZeroDivisionError("on purpose\x1b]0;evil\x07")

        def action_fail_worker(self) -> None:
            async def work() -> None:
                raise ValueError("in a worker")

            self.run_worker(work())

        def once_shown(self, block: Callable[[], None]) -> None:
            """Block the event loop, but not before the frame that says so is out."""
            if self.wire_busy or self._wire.pending:
                self.set_timer(0.01, partial(self.once_shown, block))
            else:
                block()

        def action_spin(self) -> None:
            self.query_one("#count", Static).update("spinning")
            self.call_after_refresh(self.once_shown, spin)

        def action_sleep(self) -> None:
            self.query_one("#count", Static).update("sleeping")
            self.call_after_refresh(self.once_shown, lambda: time.sleep(600))

    return CounterApp(restricted="--restricted" in sys.argv)


def spin() -> None:
    while True:
        pass


if __name__ == "__main__":
    from gdtui.terminal.run import run

    sys.exit(run(make_app, restricted="--restricted" in sys.argv))
