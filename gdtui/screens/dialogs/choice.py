"""What can be chosen in a picker."""

from typing import NamedTuple


class Choice(NamedTuple):
    """Something to choose: its name, and one sentence about it."""

    name: str
    about: str
