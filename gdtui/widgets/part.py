"""Parts: what screens and apps are made of, and which are never shown themselves."""

from typing import Any, ClassVar

from textual.dom import DOMNode


class Part(DOMNode):
    """A base of screens and apps that Textual does not prepare as long as a class calls itself a part.

    For every class Textual gathers the keys, the reactives and the names of all its bases: in vain for the
    dozen of parts that a screen is made of, a fiftieth of the time to the first picture. A class that does
    not say PART itself is prepared as ever.

    Listed after Textual's own class it comes before `DOMNode` in the order of methods, so that what `Generic`
    and `Widget` do for a class is done for a part, too.
    """

    PART: ClassVar[bool] = True

    def __init_subclass__(cls, **options: Any) -> None:
        if not cls.__dict__.get("PART", False):
            super().__init_subclass__(**options)
