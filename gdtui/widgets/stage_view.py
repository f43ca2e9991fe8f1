"""A screen-filling frame, shown in tiles.

Textual renders whole lines of a widget: with one widget for the whole screen, a number that changes on the
right would render the heatmap to its left again. Each tile is a widget of its own, so it does not.
"""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from gdtui.render.frame import Frame, blank
from gdtui.render.stage import Box
from gdtui.widgets.canvas import FrameView

TILES = 5
"""The most tiles a frame can be cut into."""


class StageView(Widget, can_focus=False):
    """Shows one frame as large as itself; posts `FrameView.Sized` and `FrameView.Pressed` for its cells."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.frame: Frame = blank(0, 0)
        """What is shown."""
        self._boxes: tuple[Box, ...] = ()

    def compose(self) -> ComposeResult:
        """The tiles, which have no size before the first frame."""
        for _ in range(TILES):
            yield FrameView(classes="tile")

    def show(self, frame: Frame, boxes: Sequence[Box]) -> None:
        """Show a frame, cut into at most TILES boxes that cover it."""
        self.frame = frame
        tiles = list(self.query(FrameView))
        if tuple(boxes) != self._boxes:
            self._boxes = tuple(boxes)
            self._place(tiles)
        for tile, box in zip(tiles, self._boxes, strict=False):
            tile.show(frame.crop(box.row, box.column, box.rows, box.columns))

    def _place(self, tiles: Sequence[FrameView]) -> None:
        for tile, box in zip(tiles, self._boxes, strict=False):
            tile.styles.offset = (box.column, box.row)
            tile.styles.width, tile.styles.height = box.columns, box.rows
        for tile in tiles[len(self._boxes) :]:
            tile.styles.width = tile.styles.height = 0

    def render_lines(self, crop: Region) -> list[Strip]:
        """Nothing: the tiles cover it."""
        return [Strip.blank(crop.width, self.visual_style.rich_style)] * crop.height

    def on_resize(self) -> None:
        """Ask for a frame of the new size."""
        self.post_message(FrameView.Sized(self, self.size.width, self.size.height))

    def on_frame_view_sized(self, message: FrameView.Sized) -> None:
        """A tile's size is no news: it was given by the frame."""
        if message.view is not self:
            message.stop()

    def on_frame_view_pressed(self, message: FrameView.Pressed) -> None:
        """Tell the cell of the whole frame instead of the tile's."""
        if message.view is not self:
            message.stop()
            column, row = message.view.region.offset - self.region.offset
            self.post_message(FrameView.Pressed(self, message.column + column, message.row + row))
