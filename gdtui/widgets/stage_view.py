"""A frame that takes the short way to the terminal, as long as nothing lies over it."""

import numpy as np
from numpy.typing import NDArray
from textual.geometry import Offset

from gdtui.render.cells.frame import Frame, Mask
from gdtui.terminal.wire.app import WiredApp
from gdtui.terminal.wire.wire import Cells
from gdtui.widgets.frame_view import FrameView, as_text


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
        places = np.flatnonzero(mask)
        frame = self.frame
        rows, columns = np.divmod(places, frame.columns)
        return Cells(
            (columns + corner.x).tolist(),
            (rows + corner.y).tolist(),
            as_text(frame.glyph.take(places)),
            _packed(frame, places).tolist(),
            self.base,
        )


def _packed(frame: Frame, places: NDArray[np.intp]) -> NDArray[np.int64]:
    """The look of each cell, counted row by row, as one number: see `unpacked`."""
    foreground, background = frame.foreground.take(places).astype(np.int64), frame.background.take(places)
    return ((foreground + 1) << 26) + ((background + 1) << 1) + frame.bold.take(places)
