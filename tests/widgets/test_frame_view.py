"""The widget that shows frames."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from gdtui.render.cells.canvas import Canvas
from gdtui.render.cells.frame import Frame, blank, full
from gdtui.widgets.frame_view import FrameView
from gdtui.widgets.pointer import Dragged, Pointed, Pressed, Released, Wheeled
from tests.frames import from_text


class Shown(App[None]):
    """A frame view with a border, and the messages it sent."""

    CSS = "FrameView { width: 100%; height: 100%; border: solid white; color: #123456; background: #fedcba; }"

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Pointed | FrameView.Sized] = []

    def compose(self) -> ComposeResult:
        yield FrameView(id="field")

    def on_pointer_pressed(self, message: Pressed) -> None:
        self.heard.append(message)

    def on_pointer_dragged(self, message: Dragged) -> None:
        self.heard.append(message)

    def on_pointer_released(self, message: Released) -> None:
        self.heard.append(message)

    def on_pointer_wheeled(self, message: Wheeled) -> None:
        self.heard.append(message)

    def on_frame_view_sized(self, message: FrameView.Sized) -> None:
        self.heard.append(message)


def run(
    test: Callable[[Shown, FrameView, Pilot[None]], Awaitable[None]], columns: int = 12, rows: int = 6
) -> None:
    async def inside() -> None:
        app = Shown()
        async with app.run_test(size=(columns, rows)) as pilot:
            await pilot.pause()
            await test(app, app.query_one(FrameView), pilot)

    asyncio.run(inside())


def lines(view: FrameView) -> list[str]:
    return [view.render_line(y).text for y in range(view.size.height)]


def styles(strip: Strip) -> list[tuple[str, str | None, str | None, bool]]:
    """Text, foreground, background and boldness of each segment."""
    found = []
    for text, style, _ in strip:
        assert style is not None
        color, background = style.color, style.bgcolor
        found.append((text, color and color.name, background and background.name, bool(style.bold)))
    return found


def test_a_frame_is_cut_off_or_filled_up_to_the_widget() -> None:
    async def test(_: Shown, view: FrameView, __: Pilot[None]) -> None:
        assert (view.size.width, view.size.height) == (10, 4)
        for frame in (blank(0, 0), from_text(["abc", "de"]), from_text(["x" * 30] * 30)):
            view.show(frame)
            shown = [line[:10].ljust(10) for line in frame.lines()[:4]]
            assert lines(view) == shown + [" " * 10] * (4 - len(shown))

    run(test)


def test_neighbours_of_one_style_are_one_run_and_default_is_the_theme_s() -> None:
    async def test(_: Shown, view: FrameView, __: Pilot[None]) -> None:
        canvas = Canvas(full(1, 10, ord(".")))
        canvas.text(0, 2, "ab", 0xFF0000, 0x0000FF)
        canvas.text(0, 4, "cd", 0xFF0000, 0x0000FF, bold=True)
        view.show(canvas.frame())
        assert styles(view.render_line(0)) == [
            ("..", "#123456", "#fedcba", False),
            ("ab", "#ff0000", "#0000ff", False),
            ("cd", "#ff0000", "#0000ff", True),
            ("....", "#123456", "#fedcba", False),
        ]

    run(test)


def test_only_lines_that_differ_are_built_again() -> None:
    async def test(_: Shown, view: FrameView, pilot: Pilot[None]) -> None:
        base = full(4, 10, ord("."))
        view.show(base)
        before = [view.render_line(y) for y in range(4)]
        canvas = Canvas(base)
        canvas.text(2, 3, "!")
        await pilot.pause()
        view._exchange_repaint_regions()
        view.show(canvas.frame())
        (region,) = view._exchange_repaint_regions()
        assert (region.x, region.y, region.width, region.height) == (3 + 1, 2 + 1, 1, 1)
        kept = [view.render_line(y) is strip for y, strip in enumerate(before)]
        assert kept == [True, True, False, True]
        view.show(Canvas(canvas.frame()).frame())
        assert not view._exchange_repaint_regions()

    run(test)


def test_a_new_style_is_seen_at_once() -> None:
    async def test(_: Shown, view: FrameView, pilot: Pilot[None]) -> None:
        view.show(from_text(["." * 10]))
        assert styles(view.render_line(0))[0][1] == "#123456"
        view.styles.color = "#00ff00"
        await pilot.pause()
        assert styles(view.render_line(0))[0][1] == "#00ff00"

    run(test)


def test_the_mouse_tells_its_cell_and_a_resize_the_new_size() -> None:
    async def test(app: Shown, view: FrameView, pilot: Pilot[None]) -> None:
        assert [(m.columns, m.rows) for m in app.heard] == [(10, 4)]
        assert app.heard[0].control is view
        app.heard.clear()
        await pilot.resize_terminal(20, 9)
        await pilot.pause()
        assert [(m.columns, m.rows) for m in app.heard] == [(18, 7)]
        app.heard.clear()
        await pilot.click(FrameView, offset=(4, 3))
        await pilot.click(FrameView, offset=(0, 0))
        await pilot.click(FrameView, offset=(4, 3), button=3)
        await pilot.pause()
        told = [(type(m), m.row, m.column) for m in app.heard if isinstance(m, Pointed)]
        assert told == [(Pressed, 2, 3), (Released, 2, 3), (Released, 2, 3)]
        assert not view.can_focus

    run(test)


@pytest.mark.parametrize("frame", [blank(0, 0), from_text(["abc"])])
def test_lines_may_be_asked_for_before_there_is_a_size(frame: Frame) -> None:
    async def inside() -> None:
        app = Shown()
        async with app.run_test():
            view = FrameView()
            view.show(frame)
            await app.mount(view)
            assert view.render_line(0).cell_length == view.size.width
            assert view.render_line(99).text.strip() == ""

    asyncio.run(inside())
