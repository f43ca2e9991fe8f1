"""The colours of dialogs: a theme's own, moved as far as it takes to be read in what the terminal shows."""

from gdtui.render.cells.look import DIM, LEAST, LEAST_DIM, RED, Look
from gdtui.render.cells.palette import available, contrast, readable

_APART = 1.3
"""The least contrast between the ground of a list and the bar on it."""


def dialog_colors(look: Look, panel: int, field: int, bar: int) -> dict[str, str]:
    """The variables of `dialogs.tcss`.

    Args:
        look: what is drawn for.
        panel: 0xRRGGBB of the theme's ground of a dialog.
        field: of a text field on it.
        bar: of the bar on what is chosen.
    """
    panel, field, bar = (available(ground, look.colors or 16) for ground in (panel, field, bar))
    if contrast(bar, panel) < _APART or contrast(bar, field) < _APART:
        bar = _on(look, look.ink, panel)
    grounds = {"paper": panel, "field": field, "bar": bar}
    inks = {
        "ink": _on(look, look.ink, panel),
        "dim": _on(look, DIM, panel, LEAST_DIM),
        "wrong": _on(look, RED, panel),
        "field-ink": _on(look, look.ink, field),
        "bar-ink": _on(look, look.ink, bar),
    }
    return {f"dialog-{name}": f"#{color:06x}" for name, color in {**grounds, **inks}.items()}


def _on(look: Look, color: int, paper: int, least: float = LEAST) -> int:
    return readable(color, paper, least, look.colors or 16)
