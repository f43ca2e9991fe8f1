"""What the environment says of colours in general: the variables that many programs heed.

What a person says to gdtui itself, by an option or in the config file, goes before all of them. Among
themselves: FORCE_COLOR (force-color.org: whatever else was said), NO_COLOR (no-color.org), then
CLICOLOR_FORCE and CLICOLOR (bixense.com/clicolors: where NO_COLOR is not set). An empty variable says
nothing; of the last two a 0 means no, as programs had it before that page.
"""

from collections.abc import Mapping

from gdtui.colors import TRUECOLOR

_LEVELS = {"1": 16, "2": 256, "3": TRUECOLOR}
"""What some programs read in the value of FORCE_COLOR; any other forces what there is, 16 at least."""


def colors_wanted(environ: Mapping[str, str], known: int) -> int:
    """How many colours to use of those that a terminal is known to have."""
    forced = environ.get("FORCE_COLOR", "")
    if forced:
        return max(known, _LEVELS.get(forced, 16))
    if environ.get("NO_COLOR"):
        return 0
    if environ.get("CLICOLOR_FORCE", "") not in ("", "0"):
        return max(known, 16)
    return 0 if environ.get("CLICOLOR") == "0" else known
