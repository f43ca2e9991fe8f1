"""How many examples a property is tried on: a share of them every time, all of them when asked.

`GDTUI_THOROUGH=1` (`make thorough`) asks for all of them.
"""

import os

_SHARE = 1 if os.environ.get("GDTUI_THOROUGH") else 4


def examples(many: int) -> int:
    """How many of so many examples to try."""
    return max(many // _SHARE, 20)
