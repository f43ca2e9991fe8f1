"""`gdtui lesson`: a chapter of the course, or a lesson of one's own: opened, or printed."""

from collections.abc import Mapping
from typing import Any


def run(given: Mapping[str, Any]) -> int:
    """Open the lesson; with --text, print it.

    Raises:
        InputError: when there is none of that number, or the file is no lesson.
    """
    from gdtui.cli.options import OPTIONS

    lesson = OPTIONS["lesson"].kind.read(given["lesson"])
    if not given.get("text"):
        from gdtui.cli.app_command import run as open_app
        from gdtui.registry import FIRST

        return open_app({**given, "screen": FIRST, "lesson": lesson})
    from gdtui.lessons.course import found
    from gdtui.lessons.plain_text import as_text

    print("\n".join(as_text(found(lesson))))
    return 0
