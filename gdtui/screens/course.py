"""The part of the app that holds the course: its own mode, in which each card plays in a scene of its own."""

from abc import abstractmethod
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen

from gdtui.engine.base.question import Form
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.look import Look
from gdtui.render.stage import Box
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.host import Seen
from gdtui.screens.simulator import SimulatorScreen
from gdtui.terminal.wire.app import WiredApp
from gdtui.widgets.part import Part

if TYPE_CHECKING:
    from gdtui.engine.base.question import Grade
    from gdtui.screens.tutor import Tutor


class CourseApp(WiredApp, Part):
    """An app with a course in it; the course's own modules are imported when it is first opened.

    Each scene has a mode of its own, which goes when the next one comes (Textual's `switch_screen` does not
    work on the first screen of a mode). What a learner does outside the course stays as it is.
    """

    PART: ClassVar[bool] = True
    course_mode = "course"
    """The mode of the present scene."""
    _scenes = 0
    _opened = 0
    """How many of a card's scenes were opened."""
    _exercises = 0
    """How many exercises were chosen while the card was open."""
    _scene = ""
    """The command line of the scene that is played."""
    _left: tuple[str, str] | None = None
    """The command line and the mode of the scene before, as it was left."""
    _back_to = ""
    """The mode that escape leads to."""

    @property
    @abstractmethod
    def look(self) -> Look:
        """What pictures are drawn for."""

    @abstractmethod
    def fresh(self, command: str) -> Screen[None]:
        """A new screen that shows what a command line asks for."""

    @cached_property
    def tutor(self) -> "Tutor":
        """Where the learner is in the course."""
        from gdtui.lessons.progress import default_path
        from gdtui.screens.tutor import Tutor

        return Tutor(default_path() if self.keeps_progress else None, self.look.ascii, self._tell)

    @property
    def keeps_progress(self) -> bool:
        """Whether progress is read and written; a recording does neither, to be the same every time."""
        return not self.restricted

    @property
    def in_course(self) -> bool:
        """Whether the course is on the screen."""
        return self.current_mode == self.course_mode

    # -- what a screen asks of its host

    def room(self, columns: int, rows: int) -> Box:
        """The part of the terminal that is the screen's: the course takes the rest."""
        return self.tutor.plan(columns, rows).scene if self.in_course else Box(0, 0, rows, columns)

    def dressed(self, frame: Frame, columns: int, rows: int) -> Frame:
        """What the terminal shows: the screen's frame, beside the course if that is open."""
        if not self.in_course:
            return frame
        self.tutor.deep = sum(isinstance(screen, SimulatorScreen) for screen in self.screen_stack) > 1
        return self.tutor.dressed(frame, columns, rows, self.look)

    def saw(self, seen: Callable[[], Seen]) -> None:
        """Tick off the tasks that are done now."""
        if self.in_course:
            self.tutor.saw({**seen(), "opened": self._opened, "exercises": self._exercises})

    def uncover(self) -> None:
        """A key of the screen was pressed: show it, if the text of the course hides it."""
        if self.in_course and self.tutor.uncover(*self.size):
            self.repaint_screen()

    def scored(self, kind: str, right: bool) -> None:
        """Count a prediction."""
        self.tutor.scored(kind, right)

    def best(self, game: str) -> float | None:
        """The best score of a game."""
        return self.tutor.progress.best.get(game)

    def reached(self, game: str, score: float) -> None:
        """Keep a score of a game."""
        self.tutor.reached(game, score)

    def leave_lesson(self) -> None:
        """Close the course; `t` comes back to the same card."""
        if self.in_course:
            self.switch_mode(self._back_to)

    # -- going through it

    def begin_with(self, lesson: int | Path, screen: str) -> None:
        """Begin with a chapter of the course, or with a file that is a lesson; escape leads to the screen."""
        if isinstance(lesson, Path):
            from gdtui.lessons.course import own
            from gdtui.screens.tutor import Tutor

            self.tutor = Tutor(None, self.look.ascii, self._tell, own(lesson))
        else:
            self.tutor.open(lesson)
        self.course_mode, self._back_to = self.DEFAULT_MODE, screen
        self.add_mode(self.course_mode, self._first_scene)

    def _first_scene(self) -> Screen[None]:
        self._scene = self.tutor.reading.scene
        return self.fresh(self._scene)

    def action_lesson(self, direction: int) -> None:
        """Open the course; in it, go on or back."""
        if not isinstance(self.screen, SimulatorScreen):
            return
        if not self.in_course:
            self._enter()
        elif direction > 0:
            self._go_on()
        else:
            before = self.tutor.reading
            self.tutor.backward()
            self._show((before.chapter, before.place))

    def action_chapters(self) -> None:
        """Choose a chapter."""
        if not isinstance(self.screen, SimulatorScreen):
            return
        choices = self.tutor.chapters()
        names = [choice.name for choice in choices]

        def chosen(name: str) -> None:
            self.tutor.open(names.index(name) + 1)
            self._show(None)

        self.screen.pick(self.tutor.standing(), choices, names[self.tutor.reading.chapter - 1], chosen)

    def action_words(self) -> None:
        """Look up a word of the course."""
        screen = self.screen
        if isinstance(screen, SimulatorScreen):
            screen.pick(
                "the words of the course",
                self.tutor.words(),
                "",
                lambda name: screen.say(self.tutor.explained(name)),
            )

    def action_exercises(self) -> None:
        """Choose an exercise, and have its file written."""
        if isinstance(self.screen, SimulatorScreen):
            from gdtui.screens.carrying.exercise import choose_exercise

            choose_exercise(self.screen, self._exercised)

    def _exercised(self) -> None:
        """An exercise was chosen."""
        self._exercises += 1
        self.uncover()
        if isinstance(self.screen, SimulatorScreen):
            self.screen.changed()

    def action_scenes(self) -> None:
        """Choose one of the scenes that the card offers."""
        if not isinstance(self.screen, SimulatorScreen):
            return
        links = {link.text: link for link in self.tutor.reading.card.links} if self.in_course else {}
        if not links:
            here = (
                "This card offers no scenes." if self.in_course else "No lesson is open: t opens the course."
            )
            self.screen.say(here)
        else:
            choices = [Choice(link.text, link.about or f"gdtui {link.command}") for link in links.values()]

            def chosen(text: str) -> None:
                self._opened += 1
                self._stage(links[text].command, links[text].about)

            self.screen.pick("which scene?", choices, "", chosen)

    def types(self, character: str | None) -> bool:
        """Take a character for an answer, or the start of one, where a check is open; whether it was."""
        asked = self.tutor.reading.open_check if self.in_course else None
        starts = "-.−" if asked and asked.form is Form.NUMBER else ""
        if asked is None or not character or character not in "0123456789" + starts:
            return False
        if self.tutor.reading.grade is not None or asked.form is Form.NUMBER:
            self._ask(character)
        elif 1 <= int(character) <= len(asked.options):
            self._answered(asked.grade(int(character) - 1))
        elif isinstance(self.screen, SimulatorScreen):
            self.screen.say(f"The answers are 1 to {len(asked.options)}. escape closes the course.")
        return True

    def _ask(self, typed: str = "") -> None:
        """Put the card's question, another one where one was missed; `typed` is typed already."""
        self.tutor.ask_anew()
        self.repaint_screen()
        asked = self.tutor.reading.open_check
        if asked and isinstance(self.screen, SimulatorScreen):
            self.screen.put(asked, self._answered, typed)

    def _enter(self) -> None:
        """Open the course where it was left."""
        self._back_to = self.current_mode
        if not self._scene:
            self.add_mode(self.course_mode, self._first_scene)
        self.switch_mode(self.course_mode)

    def _go_on(self) -> None:
        from gdtui.lessons.reading import Next

        before = self.tutor.reading
        self._opened = self._exercises = 0
        then = self.tutor.forward(*self.size)
        if then is Next.ASK:
            self._ask()
        elif then is Next.CONTENTS:
            self.action_chapters()
        else:
            self._show((before.chapter, before.place))

    def _answered(self, grade: "Grade") -> None:
        self.tutor.answered(grade)
        self.repaint_screen()

    def _show(self, before: tuple[int, int] | None) -> None:
        """Show the card that is read now; another card than before begins its scene anew."""
        here = self.tutor.reading
        if not self.in_course:
            self._enter()
        moved = before != (here.chapter, here.place)
        for _ in self.screen_stack[1:] if moved else ():
            self.pop_screen()  # what the scene of the card before has led to
        back = before is not None and (here.chapter, here.place) < before
        if moved and (here.scene != self._scene or (here.card.scene and not back)):
            if not (back and self._restage(here.scene)):
                self._stage(here.scene)
            self.tutor.face(reads=True)
        elif isinstance(self.screen, SimulatorScreen):
            self.screen.changed()  # another card asks for other things, and may find them done

    def _stage(self, command: str, about: str = "") -> None:
        """Play a scene beside the card; `about` says what it shows."""
        left, self._left = self._left, (self._scene, self.course_mode)
        self._scene = command
        self._scenes += 1
        self.course_mode = f"course {self._scenes}"
        self.tutor.face(reads=False)
        self.add_mode(self.course_mode, partial(self._told, command, about))
        self.switch_mode(self.course_mode)
        if left:
            self.remove_mode(left[1])

    def _restage(self, command: str) -> bool:
        """Go back to the scene before, as it was left; whether it is that one."""
        if self._left is None or self._left[0] != command:
            return False
        (self._scene, self.course_mode), self._left = self._left, (self._scene, self.course_mode)
        self.switch_mode(self.course_mode)
        return True

    def _told(self, command: str, about: str) -> Screen[None]:
        """A scene that says what it is about."""
        scene = self.fresh(command)
        if about and isinstance(scene, SimulatorScreen):
            scene.notice = about
        return scene

    def repaint_screen(self) -> None:
        """Draw the present screen anew."""
        if isinstance(self.screen, SimulatorScreen):
            self.screen.repaint()

    def _tell(self, trouble: str) -> None:
        if trouble:
            self.notify(trouble, severity="warning", markup=False)
