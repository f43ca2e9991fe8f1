"""What can be chosen in a picker."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """Something to choose: its name, and one sentence about it."""

    name: str
    about: str
