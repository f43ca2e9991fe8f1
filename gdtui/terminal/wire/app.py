"""The base of the app: a Textual App whose screen goes over the wire.

What is known here of Textual's inner working (8.2.8): `App._display` is the one place through which every
screen update goes to the driver, `App._handle_exception` the one place for errors of handlers, timers,
workers and rendering, `App._filters` where NO_COLOR makes colours grey, and `Screen._dirty_widgets`,
`_repaint_required` and `Compositor._dirty_regions` say what waits to be painted.
"""

import asyncio
import contextlib
import os
from typing import TYPE_CHECKING, Any, ClassVar

from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.filter import Monochrome, NoColor
from textual.geometry import Offset
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.signal import Signal
from textual.widget import Widget

from gdtui.terminal.capabilities import Capabilities, ColorDepth, detect
from gdtui.terminal.driver import TerminalDriver
from gdtui.terminal.rules import KeptStylesheet
from gdtui.terminal.wire.encode import Grid
from gdtui.terminal.wire.failing import failed_dialog, trace_of
from gdtui.terminal.wire.toasts import rack
from gdtui.terminal.wire.wire import Cells, Wire

if TYPE_CHECKING:
    from textual.actions import ActionParseResult

_SYNC_FROM = 1024
"""Bytes of a frame from which tearing could be seen; terminals take smaller ones in one piece."""
_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"


class WiredApp(App[int]):
    """An App that sends only changed cells, and never more than the terminal takes.

    Args:
        capabilities: What the terminal can show; None to find out from the environment.
        restricted: No suspending, and nothing written to files (a public login).
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "repaint", "Repaint", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False, priority=True),
    ]

    def __init__(
        self, *args: Any, capabilities: Capabilities | None = None, restricted: bool = False, **options: Any
    ) -> None:
        self.capabilities = capabilities or detect(os.environ)  # the stylesheet asks for it
        super().__init__(*args, **options)
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())
        self.restricted = restricted
        self.crash: str | None = None
        """The traceback of the error that ended the app."""
        self.way_back = ""
        """The command that shows again what was shown when an error ended the app; "" where none is known."""
        self.wire_free: Signal[None] = Signal(self, "wire_free")
        """Published when the link has become free again after `wire_busy` was true."""
        self._wire = Wire(self.capabilities)
        self._painted: Screen[Any] | None = None
        self._lost: ModalScreen[Any] | None = None
        self.no_color = self.capabilities.color == ColorDepth.NONE
        self._filters = [each for each in self._filters if not isinstance(each, Monochrome | NoColor)]

    @property
    def wire_busy(self) -> bool:
        """Whether the last frame is still on its way: an animation should skip drawing."""
        return isinstance(self._driver, TerminalDriver) and self._driver.busy

    @property
    def wire_quick(self) -> bool:
        """Whether frames arrive at once and no key waits: only then a step may take several of them."""
        return isinstance(self._driver, TerminalDriver) and self._driver.quick

    @property
    def wire_key_waits(self) -> bool:
        """Whether there is input that has not been dealt with, or not even been read."""
        return isinstance(self._driver, TerminalDriver) and self._driver.key_waits

    @property
    def has_drawn(self) -> bool:
        """Whether there is a picture, sent or not."""
        return self._painted is not None

    @property
    def lines_shown(self) -> list[str]:
        """The text on the screen row by row, whatever widget shows it."""
        return self._wire.lines

    @property
    def cells_sent(self) -> Grid:
        """The cells that the terminal shows."""
        return self._wire.sent

    @property
    def cursor_row(self) -> int:
        """The row where the terminal's cursor is: where a person types, or what was written last ends."""
        return self._wire.cursor_row

    @property
    def error(self) -> BaseException | None:
        """What ended the app, if that was an error."""
        return self._exception

    def end_soon(self, status: int) -> None:
        """Ask the app to end with this status, from any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(lambda: self.exit(return_code=status))

    def get_driver_class(self) -> type[Driver]:
        """The driver: ours, as TEXTUAL_DRIVER, which imports any module, is left to a developer only."""
        return super().get_driver_class() if "TEXTUAL_DRIVER" in os.environ else TerminalDriver

    def action_repaint(self) -> None:
        """Clear the terminal and send every cell again."""
        self.forget_screen()
        self.send_frame()

    def forget_screen(self) -> None:
        """What the terminal shows is not known any more: the next frame sends everything."""
        self._wire.forget()

    def ambiguous_are(self, width: int) -> None:
        """Keep to ASCII where the terminal would draw half of a picture's characters two cells wide."""
        if width > 1 and not self.capabilities.ascii:
            self.capabilities = self.capabilities._replace(ascii=True)
            self._wire.keep_to_ascii()
            self.send_frame()
            self.call_later(self.keeps_to_ascii)

    def truecolor_is_there(self) -> None:
        """Show any colour, where the terminal has said that it takes them."""
        if self.capabilities.open:
            self.capabilities = self.capabilities._replace(color=ColorDepth.TRUECOLOR, open=False)
            self._wire.show_truecolor()
            self.call_later(self.shows_truecolor)

    def shows_truecolor(self) -> None:
        """From here on any colour is shown: draw anew what was drawn for fewer."""
        self.refresh_css(animate=False)

    def keeps_to_ascii(self) -> None:
        """From here on only ASCII is shown: draw anew what has been spelled otherwise."""

    def action_suspend_process(self) -> None:
        """Give the terminal back to the shell until it continues this job."""
        if isinstance(self._driver, TerminalDriver) and self._may_suspend():
            self._suspend_signal()
            self._driver.stop_process()
            self._resume_signal()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide suspending where nobody could continue the process."""
        if action == "suspend_process" and not self._may_suspend():
            return False
        return super().check_action(action, parameters)

    def send_frame(self) -> None:
        """Send what differs, if the link is free; else it goes once it is, with all that comes until then."""
        driver = self._driver
        if not isinstance(driver, TerminalDriver) or driver.busy or not self._running:
            return
        if self._wire.pending:
            frame = self._wire.frame(self._typing_at())
            if self._sync_available and len(frame) >= _SYNC_FROM:
                frame = _SYNC_START + frame + _SYNC_END
            if frame:
                driver.write_frame(frame)

    def place_of(self, view: Widget) -> Offset | None:
        """Where on the screen a widget's cells may be `put`: its upper left cell.

        None as long as Textual has something to paint first, something lies over the widget, or a part of it
        is not seen: then the widget has to `refresh`.
        """
        screen = view.screen
        if screen is not self.screen or screen is not self._painted or self._wire.size != self.size:
            return None
        if self._batch_count or screen._dirty_widgets or screen._compositor._dirty_regions:
            return None
        if any(part._repaint_required or part._layout_required for part in (view, screen)):
            return None
        shown = screen._compositor.visible_widgets
        if view not in shown or not shown.keys() <= {view, *view.ancestors}:
            return None
        region, clip = shown[view]
        # the layout may still be that of a larger terminal
        whole = clip.contains_region(region) and self.size.region.contains_region(region)
        return region.offset if whole else None

    def put(self, cells: Cells) -> None:
        """Show cells past Textual's compositor: they lie where `place_of` said that they may.

        They are sent in the loop's next turn, so that what is drawn twice for one key goes out once.
        """
        self._wire.put(cells)
        asyncio.get_running_loop().call_soon(self.send_frame)

    def link_freed(self) -> None:
        """The link takes frames again: send what has come together meanwhile, or let others draw."""
        self.send_frame()
        if not self.wire_busy:
            self.wire_free.publish(None)

    def _may_suspend(self) -> bool:
        """Whether there is a shell with job control to come back from.

        A session leader's own process group has none: a forced SSH command, the first process of a
        terminal window. A process stopped there stays so for ever.
        """
        return not self.restricted and os.getpgrp() != os.getsid(0)

    def _typing_at(self) -> tuple[int, int] | None:
        """Where the cursor belongs for input methods: only a focused text field has such a place.

        Text fields are told by their `cursor_screen_offset`; to import them all costs 10 ms of the start.
        """
        if not self.screen_stack or not hasattr(self.focused, "cursor_screen_offset"):
            return None
        position = self.screen.outer_size.clamp_offset(self.cursor_position)
        return position.x, position.y

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Take an update of the compositor to the wire instead of straight to the driver."""
        driver = self._driver
        if not isinstance(driver, TerminalDriver) or not isinstance(renderable, CompositorUpdate):
            super()._display(screen, renderable)
            return
        if self._running and not self._closed and not self._batch_count:
            self._wire.apply(renderable, *self.size)
            self._painted = screen
            self.send_frame()
        self.post_display_hook()

    def _refresh_notifications(self) -> None:
        """Show what there is to be said on the present screen, where Textual shows it at all."""
        if self.screen_stack and not self._disable_notifications:
            shown = rack(self.screen, needed=len(self._notifications) > 0)
            if shown is not None:
                self.call_later(shown.show, self._notifications)

    def shown_by(self) -> str:
        """The command that shows again what is shown; "" where none is known."""
        return ""

    def lost_dialog(self, error: BaseException, trace: str) -> None:
        """A dialog was closed because it has failed: say so."""

    def _handle_exception(self, error: Exception) -> None:
        """End the app with status 1. The traceback is kept for a file, not printed at a learner.

        Of an error in a dialog only the dialog is closed.
        """
        if self._closes(failed_dialog(error), error):
            return
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self.crash = trace_of(error)
            self._exception_event.set()
            with contextlib.suppress(Exception):  # what is shown may be what it fails of
                self.way_back = self.shown_by()
        self._close_messages_no_wait()

    async def _dispatch_message(self, message: Message) -> None:
        """Deal with a message; where it is a dialog that fails of it, the app goes on to the next one."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not self._closes(failed_dialog(error), error):
                raise

    async def run_action(self, action: "str | ActionParseResult", *args: Any, **options: Any) -> bool:
        """Run an action; one of a dialog that fails closes the dialog."""
        screen = self.screen
        try:
            return await super().run_action(action, *args, **options)
        except Exception as error:
            if not self._closes(screen, error):
                raise
            return True

    def _closes(self, screen: Screen[Any] | None, error: Exception) -> bool:
        """Whether it was a dialog that has failed, and so is closed; in a test every error is an end."""
        if not (isinstance(screen, ModalScreen) and isinstance(self._driver, TerminalDriver)):
            return False
        self.call_later(self._close_dialog, screen, error)
        return True

    async def _close_dialog(self, dialog: ModalScreen[Any], error: Exception) -> None:
        """Close a dialog that has failed, and what lies over it; it fails but once for a person."""
        while dialog in self.screen_stack:
            await self.pop_screen()
        if dialog is not self._lost:
            self._lost = dialog
            self.lost_dialog(error, trace_of(error))
