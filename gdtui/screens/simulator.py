"""What every screen has: one frame that fills it, a history, and the transport keys."""

import time
from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual import events
from textual.binding import BindingType

from gdtui.engine.base.described import Described, way_of
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.happened import happened
from gdtui.engine.base.history import History
from gdtui.engine.base.limits import MOST_STEPS
from gdtui.engine.base.question import Grade, Question
from gdtui.engine.base.settings import Settings
from gdtui.engine.base.wording import counted
from gdtui.screens.code.coded import CodedScreen
from gdtui.screens.dialogs.asking import verdict
from gdtui.screens.host import Host, Seen
from gdtui.screens.keys import (
    CARRY,
    CODE,
    ESCAPE,
    GENERAL,
    HELP,
    LESSON,
    PREDICT,
    STILL,
    TRANSPORT,
    Key,
    bindings,
)  # fmt: skip
from gdtui.widgets.ahead import Ahead
from gdtui.widgets.glider import Glider

if TYPE_CHECKING:  # imported with the first run
    from gdtui.widgets.ticker import Ticker

SPEEDS = (1, 2, 5, 10, 20, 50)
"""Steps per second."""
_QUICK = 0.05
"""Seconds that a step and its picture may take for the next one to be worked out ahead: as long as a key that
asks for something else has to wait at the most."""
_AT_START = "This is the start."


Sim = TypeVar("Sim", bound=Described[Any])
State = TypeVar("State")


class SimulatorScreen(CodedScreen, Generic[Sim, State]):
    """A screen that shows one simulation as one frame and steps it by keys.

    A subclass names itself and its keys, makes its simulation, and draws its state.

    Args:
        host: the app; its settings say what is shown.
        simulation: that of the settings, where it was made already.

    Attributes:
        asking: whether a question is open that lies over the screen.
    """

    PART: ClassVar[bool] = True
    NAME: ClassVar[str] = ""
    KEYS: ClassVar[tuple[Key, ...]] = TRANSPORT
    ABSENT: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Keys that other screens have, and why they do nothing here."""
    SIGNS: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Signs in the picture that the help explains."""
    GLIDES: ClassVar[bool] = True
    """Whether the picture has something that a step can show on its way."""
    OF_RUN: ClassVar[tuple[str, ...]] = ()
    """The attributes that belong to a run: they come back with it."""
    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = None

    def __init_subclass__(cls, *, shown: bool = False, **options: Any) -> None:
        """Bind the keys of a class whose screens are shown; the others are its parts."""
        if shown:
            absent = (Key(keys, f"absent({n})", "", "", "") for n, (keys, _) in enumerate(cls.ABSENT))
            cls.BINDINGS = [*bindings((*cls.KEYS, *PREDICT, CODE, CARRY, *LESSON, ESCAPE, HELP, *absent))]
        cls.PART = not shown
        super().__init_subclass__(**options)

    def __init__(self, host: Host, simulation: Sim | None = None) -> None:
        super().__init__(host)
        self.history: History[Sim, State] = History(simulation or self.simulation(host.settings))
        self.speed = host.speed
        self._speed_words = ""
        self._ticker: Ticker | None = None
        self._predicted = self._backs = 0
        self.asking = False
        self.glider: Glider[State] = Glider(self, self.repaint)
        self._ahead = Ahead(self._look_ahead, lambda: host.key_waits)

    @abstractmethod
    def simulation(self, settings: Settings) -> Sim:
        """The simulation that these settings describe."""

    def remade(self, settings: Settings) -> Sim:
        """The simulation that these settings describe, made of what is at hand.

        Raises:
            InputError: when there is none.
        """
        return self.simulation(settings)

    # -- as a command line

    def copied(self) -> Settings:
        """What is shown, as settings: the run, nothing left to be chosen, and the view of it."""
        return way_of(self.history)._replace(**self.view(), code=self.shows_code)

    @abstractmethod
    def view(self) -> Mapping[str, Any]:
        """The fields of `Settings` that say how the run is looked at, where it is not the usual way."""

    @property
    def beyond(self) -> str:
        """Why no settings describe what is shown; "" where they do."""
        return ""

    def seen(self) -> Seen:
        """What the screen shows, by name."""
        return {
            "screen": self.NAME,
            "step": self.history.cursor,
            "predicted": self._predicted,
            "backs": self._backs,
        }

    def on_key(self, event: events.Key) -> None:
        """A lesson's answer is typed; a key of the screen shows it, if a text hides it, and acts."""
        self.glider.key()
        if self.host.types(event.character):
            event.stop()
            event.prevent_default()
            return
        for key in (*self.KEYS, *PREDICT, CODE, CARRY):
            if event.key in key.keys.split(","):
                self.host.uncover()
                self.uncover_picture(key)
        if self.scrolls_code(event.key):
            event.stop()
            event.prevent_default()

    def action_escape(self) -> None:
        """Close the program, go back to the screen that led here, or leave the lesson, if one is open."""
        if self.shows_code:
            self.action_code()
        elif self.is_guest:
            self.pause()
            self.app.pop_screen()
        elif self.host.in_course:
            self.host.leave_lesson()
        else:
            self.say("Nothing is open here that could be closed. q leaves gdtui.")

    @property
    def is_guest(self) -> bool:
        """Whether another screen has led here, to which escape leads back."""
        return self in self.app.screen_stack[1:]

    def action_carry(self) -> None:
        """Take the params that are shown to another screen."""
        from gdtui.screens.carrying.carry import choose_way

        self.pause()
        choose_way(self)

    # -- transport

    @property
    def running(self) -> bool:
        """Whether steps are taken by the clock."""
        return self._ticker is not None

    def pause(self) -> None:
        """Stop the clock: no timer is left that fires while nothing moves."""
        if self._ticker is not None:
            self._ticker.stop()
            self._ticker = None

    def _begin_to_tick(self) -> None:
        """Let the clock take the steps."""
        from gdtui.widgets.ticker import Ticker

        self.pause()
        self._ticker = Ticker(self, 1 / self.speed, self._tick, lambda: self.host.key_waits)

    def _tick(self, steps: int) -> None:
        if not self.host.link_is_busy:  # a slow link shows fewer frames, never later ones
            if self.notice == self._speed_words:
                self.notice = ""
            while steps > 1 and self.running and not self.host.key_waits:
                self._pass_over()
                steps -= 1
            if self.running:
                self.advance()
            else:
                self.repaint()

    def _pass_over(self) -> None:
        """Take a step that is not shown, but counts like any other."""
        before = self.history.cursor
        self.history.step()
        if self.history.cursor == before:
            self.pause()
        self.report()

    def advance(self) -> None:
        """Take one step; a run that has ended pauses."""
        began, before, shown = time.perf_counter(), self.history.cursor, self.history.current
        self.history.step()
        if self.history.cursor == before:
            self.pause()
        elif not self.running:
            self._glide_from(shown)
        self.changed()
        if not self.running and time.perf_counter() - began < _QUICK:
            self._ahead.later()

    def _look_ahead(self) -> None:
        """Work out what the next step will show, while nobody waits for it."""
        following = self.history.foreseen()
        if following is not None:
            self.foresee(following)

    def foresee(self, following: State) -> None:
        """Work out what will be shown of a state, besides the state itself, that is kept from then on."""

    def _glide_from(self, shown: State) -> None:
        """Let a single step glide, where that keeps nobody waiting."""
        if self.GLIDES and self.host.may_glide:
            self.glider.begin(shown)

    def repaint(self) -> None:
        """Draw the present state; unless that is for the glide, the step has come all the way."""
        self.glider.drawing()
        super().repaint()

    @property
    def _end_words(self) -> str:
        """Why there is no step on from here; "" where there is one."""
        history = self.history
        ended = history.cursor == history.last and history.simulation.ended(history.current)
        if not ended:
            return ""
        why = self.ending.strip()
        return f"No step follows: {why[:1].lower()}{why[1:]} b steps back, r starts anew."

    @property
    def banner(self) -> tuple[str, ...]:
        """What stands on the line above the words, the longest version first; () for nothing."""
        return ()

    @property
    def explained(self) -> int:
        """The index of the racer or lane that is explained."""
        return 0

    @property
    def ending(self) -> str:
        """Why the run has ended, in sentences."""
        return happened(self.history.simulation, self.history.current, self.explained).sentence

    def action_step(self) -> None:
        """Take one step."""
        self.pause()
        self.notice = self._end_words
        self.advance()

    def action_run(self) -> None:
        """Run, or pause."""
        self.notice = self._end_words
        if self.running:
            self.pause()
        elif not self.notice:
            self._begin_to_tick()
        self.changed()

    def action_back(self) -> None:
        """Take the last step back; where that is offered, go back to the run that made way here."""
        offer = self._offer
        if offer and offer in self.notice:
            self._back_over()
        elif offer and not self.history.cursor:
            self.pause()
            self.say(offer)
        else:
            self._backs += bool(self.history.cursor)
            self.action_scrub(-1)

    @property
    def at_once(self) -> int:
        """New steps that one key takes at the most, so that the next need not wait for long."""
        return MOST_STEPS

    def action_scrub(self, steps: int) -> None:
        """Go to an earlier or later step; later than what is recorded is computed."""
        self.pause()
        self.notice = self._end_words if steps > 0 else "" if self.history.cursor else _AT_START
        first, shown = self.history.cursor, self.history.current
        target = min(first + steps, max(self.history.last, first + self.at_once))
        if target < first + steps:
            self.notice = self.notice or f"{counted(target - first, 'step')} on: each takes long here."
        self.history.go_to(target)
        while self.history.cursor < target:
            before = self.history.cursor
            self.history.step()
            if self.history.cursor == before:
                break
        if abs(self.history.cursor - first) == 1:
            self._glide_from(shown)
        self.changed()

    def action_rewind(self) -> None:
        """Go to the start; the steps after it stay recorded."""
        self.action_scrub(-self.history.cursor)

    def action_reset(self) -> None:
        """Start anew."""
        self.pause()
        fresh = not self.history.last
        self.history.reset(self._of_run())
        self.notice = self._offer or (_AT_START if fresh else "")
        self.changed()

    def action_rate(self, _direction: int) -> None:
        """Another learning rate, where the run has one."""

    def action_number(self) -> None:
        """Type a number, where there is one to be typed."""

    def action_speed(self, direction: int) -> None:
        """Run faster or slower."""
        faster = [speed for speed in SPEEDS if (speed - self.speed) * direction > 0]
        if faster:
            self.speed = min(faster) if direction > 0 else max(faster)
            self.host.chose_speed(self.speed)
        steps = "step" if self.speed == 1 else "steps"
        end = "" if faster else f", the {'fastest' if direction > 0 else 'slowest'} there is"
        self.notice = self._speed_words = f"A run takes {self.speed:g} {steps} a second{end}."
        if self.running:
            self._begin_to_tick()
        self.changed()

    def on_screen_suspend(self) -> None:
        """A hidden screen does not run, and nothing glides on it."""
        self.pause()
        self._ahead.drop()
        if self.glider.now:
            self.repaint()

    def on_screen_resume(self) -> None:
        """Tell and draw what may have changed while it was hidden; a question that lay over it is closed."""
        self.asking = False
        self.changed()

    # -- changing what runs

    def change(self, make: Callable[[], Sim]) -> bool:
        """Go on from here with another simulation; on bad input say so and change nothing."""
        try:
            self.history.branch(make(), self._of_run())
        except InputError as error:
            self.say(str(error))
            return False
        self.notice = self._offer
        self.changed()
        return True

    def begin(self, make: Callable[[], Sim], ready: Callable[[], None] | None = None) -> bool:
        """Begin a new run, from which `b` leads back; on bad input say so and change nothing.

        Args:
            make: gives the simulation.
            ready: makes the screen ready for the run, before it is drawn.
        """
        try:
            simulation = make()
        except InputError as error:
            self.say(str(error))
            return False
        self.pause()
        self.history.begin(simulation, self._of_run())
        if ready:
            ready()
        self.notice = self._offer
        self.changed()
        return True

    def add(self, words: str) -> None:
        """Say something, and then where `b` leads if a run made way."""
        self.say(f"{words} {self._offer}".rstrip())

    def _of_run(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.OF_RUN}

    @property
    def _offer(self) -> str:
        """Where `b` leads from the step at which another run made way, once this is on the screen."""
        run = self.history.earlier
        if run is None:
            return ""
        if run.at:
            return f"b brings back the {counted(run.last - run.at, 'step')} that came after."
        return f"b goes back to the run before, at step {run.cursor:,}."

    def _back_over(self) -> None:
        self.pause()
        for name, value in cast(dict[str, object], self.history.back_over()).items():
            setattr(self, name, value)
        self._backs += 1
        self.say(f"Back in the run before, at step {self.history.cursor:,}.")

    # -- helping

    def action_help(self) -> None:
        """Show what the keys do."""
        from gdtui.screens.dialogs.help import HelpScreen

        self.pause()
        self.app.push_screen(HelpScreen(self.NAME, self.keys_here(), self.SIGNS))

    def keys_here(self) -> tuple[Key, ...]:
        """The keys that do something on this screen, its own first."""
        own = tuple(key for key in self.KEYS if key not in TRANSPORT)
        transport = tuple(key for key in self.KEYS if key in TRANSPORT)
        general = tuple(key for key in GENERAL if not (self.host.restricted and key is STILL))
        return (*own, *transport, *PREDICT, CODE, CARRY, *LESSON, ESCAPE, *general)

    def action_absent(self, number: int) -> None:
        """Say why a key of other screens does nothing here."""
        self.say(self.ABSENT[number][1])

    # -- predicting

    @abstractmethod
    def question(self, seed: int) -> Question | None:
        """What the learner may predict of the next step; None where there is nothing to predict."""

    def action_predict(self) -> None:
        """Have the learner say what the next step will do, before it is made."""
        self.pause()
        seed = self.host.settings.seed + 1_000 * self._predicted + self.history.cursor
        question = self.question(seed)
        if question is None:
            self.say(f"There is nothing to predict: {self.unasked}")
        else:
            self.predict(question)

    @property
    def unasked(self) -> str:
        """Why nothing can be asked of the next step, as the end of a sentence, and what to do about it."""
        ended = self.history.simulation.ended(self.history.current)
        return (
            f"{'the run has ended' if ended else 'the next step leads to no finite number'}. r starts anew."
        )

    def put(self, question: Question, then: Callable[[Grade], None], typed: str = "") -> None:
        """Put a question; while it is open, what would give its answer away is hidden."""
        self.asking = True
        self.repaint()
        super().put(question, then, typed)

    def predict(self, question: Question) -> None:
        """Put the question; a screen on which places can be marked does so for a place."""
        run = self.history.run

        def answered(grade: Grade) -> None:
            if self.history.run == run:  # a file that was being read may have begun another run meanwhile
                self.reveal(question, grade)

        self.put(question, answered)

    def reveal(self, question: Question, grade: Grade) -> None:
        """Make the step that was asked about, and say how the prediction did."""
        self._predicted += 1
        for _ in range(question.steps):
            self.history.step()
        self.say(verdict(question, grade))
        self.host.scored(question.kind, grade.right)
