"""Where an app that has drawn its first picture waits for a terminal. Imports next to nothing."""

from collections.abc import Callable


class Place:
    """Where this process's app waits for its terminal, if it does. There is one for the process, `place`.

    Attributes:
        wait: comes back, in a copy of the process, when standard input and output are a terminal; None where
            the app runs in the terminal that is there from the start.
        size: the columns and rows that the terminal will probably have.
    """

    def __init__(self) -> None:
        self.wait: Callable[[], None] | None = None
        self.size = (80, 24)


place = Place()
