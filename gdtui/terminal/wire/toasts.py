"""Toasts: what an app says for a few seconds, over what is shown.

Textual keeps a widget for them on every screen, and one for tooltips. Both take a thirtieth of the time to
the first picture, and few screens ever have a toast: those that are `Untoasted` get it with the first.

What is known here of Textual's inner working (8.2.8): `Screen._extend_compose` adds both widgets, the one for
toasts by this id, and `App._refresh_notifications` has it show those of `App._notifications`.
"""

from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.widgets._toast import ToastRack

_ID = "textual-toastrack"


class Untoasted:
    """A screen that has no widget for toasts as long as there are none, and no tooltips."""

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """Add none of Textual's own widgets."""


def rack(screen: Screen[Any], needed: bool) -> "ToastRack | None":
    """The widget of a screen that shows toasts, made now if it is needed; None if there is none."""
    found = next((child for child in screen.children if child.id == _ID), None)
    if found is None and needed and isinstance(screen, Untoasted) and screen.is_running:
        from textual.widgets._toast import ToastRack

        found = ToastRack(id=_ID)
        screen.mount(found)
    return cast("ToastRack | None", found)
