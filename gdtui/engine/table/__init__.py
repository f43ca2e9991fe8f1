"""Tables from files: what comes in, read as columns of numbers and of text."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with (bytes read, bytes in all); 0 in all where nobody knows."""

STANDARD_INPUT = "-"
"""What is written in the place of a file for what comes in by a pipe."""
