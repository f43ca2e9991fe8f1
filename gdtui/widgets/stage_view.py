"""A frame that takes the short way to the terminal, as long as nothing lies over it."""

from textual.geometry import Offset

from gdtui.render.cells.frame import Mask
from gdtui.terminal.wire.app import WiredApp
from gdtui.terminal.wire.wire import Cells
from gdtui.widgets.frame_view import FrameView


class StageView(FrameView):
    """Shows a frame; on a terminal it sends the changed cells past Textual's compositor.

    Textual renders whole lines of a widget for one changed cell, takes them apart and crops them: that takes
    longer than to draw the frame. It still paints everything else: the first frame, one of another size, what
    comes back when a dialog closes.
    """

    def paint(self, mask: Mask) -> None:
        """Have the cells of a mask painted, the short way if there is one."""
        app = self.app
        if isinstance(app, WiredApp) and self._may_be_short() and (corner := app.place_of(self)) is not None:
            app.put(self._cells(mask, corner))
        else:
            super().paint(mask)

    def _may_be_short(self) -> bool:
        """Whether the frame fills the widget, cell by cell, in the same theme as the frame before."""
        fills = self.outer_size == (self.frame.columns, self.frame.rows)
        return fills and not self.follow_style()

    def _cells(self, mask: Mask, corner: Offset) -> Cells:
        """The cells of a mask, as the wire takes them."""
        frame, (rows, columns) = self.frame, mask.nonzero()
        return Cells(
            columns + corner.x,
            rows + corner.y,
            frame.glyph[mask],
            frame.foreground[mask],
            frame.background[mask],
            frame.bold[mask],
            self.base,
        )
