"""Whose error it is: a dialog that has failed is closed, and only of any other error the program ends.

Textual (8.2.8) tells `App._handle_exception` the error alone, and the message pump at work when it happened.
That is the app in a worker (`Worker._run`), in a timer that an action began, and in what a widget has the app
call later; it is the screen below where a dialog fails on its way off (`App._replace_screen` awaits it).
"""

import traceback
from collections.abc import Iterator
from typing import Any

from textual._context import active_message_pump
from textual.message_pump import MessagePump
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.worker import WorkerFailed, active_worker


def failed_dialog(error: Exception) -> ModalScreen[Any] | None:
    """The dialog whose code has failed; None where it was other code, or was run by what has ended of it."""
    dialogs = [_dialog_of(node) for node in _at_work(error)]
    return None if _ended(error) and dialogs[0] is None else next(filter(None, dialogs), None)


def _at_work(error: Exception) -> Iterator[object]:
    """Who was at work when the error happened, for Textual, and then whose methods were running."""
    worker = isinstance(error, WorkerFailed)
    yield active_worker.get().node if worker else active_message_pump.get(None)
    for frame, _ in traceback.walk_tb(error.__traceback__):
        yield frame.f_locals.get("self")


def _dialog_of(node: object) -> ModalScreen[Any] | None:
    """The dialog that something is, or is a part of."""
    parts = node.ancestors_with_self if isinstance(node, Widget) else ()
    return next((part for part in parts if isinstance(part, ModalScreen)), None)


def _ended(error: Exception) -> bool:
    """Whether who was at work takes no message any more: Textual has left its loop."""
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code is MessagePump._process_messages_loop.__code__ for frame, _ in frames)


def trace_of(error: Exception) -> str:
    """The traceback of an error; of one in a worker that of what went wrong there."""
    return "".join(traceback.format_exception(error.error if isinstance(error, WorkerFailed) else error))
