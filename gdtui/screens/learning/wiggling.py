"""A circuit whose inputs can be wiggled: the change runs along the wires, gate by gate."""

from collections.abc import Mapping
from typing import ClassVar

from textual.timer import Timer

from gdtui.engine.base.question import Grade
from gdtui.engine.circuit.wiggle import NUDGE, Felt
from gdtui.render.circuit.picture import CircuitView
from gdtui.screens.circuit import CircuitScreen
from gdtui.screens.dialogs.asking import verdict
from gdtui.screens.host import Seen
from gdtui.screens.keys import Key

_PACE = 0.5
"""Seconds from gate to gate."""
_WIGGLE = Key(
    "tilde,semicolon",
    "wiggle",
    "~ ;",
    "wiggle",
    "nudge the chosen input by 0.01: the change runs along the wires",
)


class WigglingCircuit(CircuitScreen):
    """A circuit on which a nudge of an input can be watched as it comes to the result."""

    KEYS: ClassVar[tuple[Key, ...]] = (*CircuitScreen.KEYS, _WIGGLE)
    _wiggled = 0
    _way: tuple[Felt, ...] = ()
    """What the gates feel, in their order."""
    _reached = 0
    """How many of them the change has come to."""
    _verdict = ""
    """What is said as long as the change is shown."""
    _runner: Timer | None = None

    def shown(self) -> CircuitView:
        """All that is shown, with the change on its way."""
        return super().shown()._replace(changes=self._changes)

    @property
    def _changes(self) -> Mapping[int, Felt] | None:
        """How far the change has come, by node: while it is asked for, no further than its input."""
        if not self._way or not (self.asking or (self._verdict and self.notice == self._verdict)):
            return None
        reached = () if self.asking else self._way[: self._reached]
        name = self._circuit.circuit.inputs[self._chosen]
        return {self._chosen: Felt(name, NUDGE, ()), **{each.node: each for each in reached}}

    def seen(self) -> Seen:
        """How often inputs were wiggled, besides what every circuit tells."""
        return {**super().seen(), "wiggled": float(self._wiggled)}

    def action_wiggle(self) -> None:
        """Nudge the chosen input, and have the learner say what the result does."""
        from gdtui.engine.circuit.wiggle import ask_wiggle, felt

        asked = ask_wiggle(self._circuit.passes, self._chosen)
        if asked is None:
            self.say("No change reaches the result from here: ↑ ↓ choose another input.")
            return
        self._way, self._verdict = felt(self._circuit.passes, self._chosen), ""

        def graded(grade: Grade) -> None:
            self._wiggled += 1
            self._verdict = verdict(asked, grade)
            self._set_off()
            self.say(self._verdict)
            self.host.scored(asked.kind, grade.right)

        self.put(asked, graded)

    def _set_off(self) -> None:
        """Let the change run, a gate at a time; where nothing may move it is there at once."""
        self._halt()
        if self.host.may_glide:
            self._reached = 0
            self._runner = self.set_interval(_PACE, self._run_on)
        else:
            self._reached = len(self._way)

    def _run_on(self) -> None:
        """One gate further; at the end, or where something else is shown, stop."""
        self._reached += 1
        if self._reached >= len(self._way) or self.notice != self._verdict:
            self._reached = len(self._way)
            self._halt()
        self.repaint()

    def _halt(self) -> None:
        if self._runner is not None:
            self._runner.stop()
            self._runner = None

    def on_screen_suspend(self) -> None:
        """A hidden screen runs nothing."""
        self._halt()
        self._reached = len(self._way)
        super().on_screen_suspend()
