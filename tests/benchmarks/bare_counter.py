"""The reference for latency, start and idling: the least Textual app that has a key."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Static


class Counter(App[None]):
    """Counts presses of n; space starts and stops ten counts a second."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("n", "step", "step"),
        ("space", "run", "run"),
        ("q", "quit", "quit"),
    ]
    count = 0
    running = False

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("count 0", id="count")

    def on_mount(self) -> None:
        """The animation, not running yet."""
        self.timer = self.set_interval(0.1, self.action_step, pause=True)

    def action_step(self) -> None:
        """Count."""
        self.count += 1
        self.query_one("#count", Static).update(f"count {self.count}")

    def action_run(self) -> None:
        """Start or stop."""
        self.running = not self.running
        (self.timer.resume if self.running else self.timer.pause)()


if __name__ == "__main__":
    Counter().run()
