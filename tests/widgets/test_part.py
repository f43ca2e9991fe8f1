"""Parts of screens and apps: Textual prepares what is made of them as if they were none."""

from typing import Any, ClassVar, Generic, TypeVar

import pytest
from textual.app import App
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen

from gdtui.app import GdtuiApp
from gdtui.registry import SCREENS, load
from gdtui.widgets.part import Part

T = TypeVar("T")


def made(part: bool, base: Any) -> list[Any]:
    """Classes of which each is made of the one before it, and all but the last are parts, if any is."""

    class First(base, Part):
        PART: ClassVar[bool] = part
        BINDINGS: ClassVar[list[BindingType]] = [Binding("a,b", "first", "first"), ("c", "both", "both")]
        DEFAULT_CSS = "First { width: 3; }"
        place = reactive(0)

        def compute_place(self):
            return 1

    class Second(First, Generic[T]):
        PART: ClassVar[bool] = part
        BINDINGS: ClassVar[list[BindingType]] = [("c", "other", "other")]
        other = reactive("")

    class Shown(Second[int]):
        BINDINGS: ClassVar[list[BindingType]] = [Binding("d", "shown", "shown")]

    return [First, Second, Shown]


def prepared(cls):
    keys = cls._merged_bindings.key_to_bindings
    return keys, {*cls._reactives}, cls._css_type_names, cls._css_type_name, cls._computes, cls.__parameters__


@pytest.mark.parametrize("base", [Screen, App])
def test_what_is_made_of_parts_is_prepared_as_ever(base):
    parts, plain = made(True, base), made(False, base)
    assert prepared(parts[-1]) == prepared(plain[-1])
    assert {"a", "b", "c", "d"} <= {*parts[-1]._merged_bindings.key_to_bindings}
    assert {"place", "other"} <= parts[-1]._reactives.keys()
    assert parts[-1]._computes >= {"place"}
    assert [each.__parameters__ for each in parts] == [each.__parameters__ for each in plain]


@pytest.mark.parametrize("base", [Screen, App])
def test_a_part_is_not_prepared(base):
    *parts, shown = made(True, base)
    assert not any("_merged_bindings" in part.__dict__ for part in parts)
    assert "_merged_bindings" in shown.__dict__
    assert all("_merged_bindings" in each.__dict__ for each in made(False, base))


@pytest.mark.parametrize("shown", [GdtuiApp, *(load(row.screen) for row in SCREENS.values())])
def test_what_is_shown_is_no_part(shown):
    assert issubclass(shown, Part)
    assert not shown.__dict__.get("PART", False)
    assert "_merged_bindings" in shown.__dict__
    assert shown._css_type_names >= {shown.__name__}
    assert shown._css_type_name == shown.__name__
