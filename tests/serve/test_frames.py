"""What the page sends is understood, or refused."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.serve.frames import Passed, Ping, Resized, Typed, understood
from gdtui.terminal.tty_state import LARGEST
from tests.effort import examples

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
KINDS = st.sampled_from(["stdin", "resize", "ping", "focus", "blur"])


@given(st.text())
@settings(max_examples=examples(100))
def test_what_is_typed_comes_as_it_is(text):
    assert understood(json.dumps(["stdin", text])) == Typed(text)
    assert understood(json.dumps(["ping", text])) == Ping(text)


@given(st.integers(), st.integers())
@settings(max_examples=examples(100))
def test_a_size_is_one_that_a_terminal_can_have(columns, rows):
    size = understood(json.dumps(["resize", {"width": columns, "height": rows}]))
    assert isinstance(size, Resized)
    assert (1, 1) <= size <= LARGEST
    assert size.rows <= LARGEST[1]
    if 1 <= columns <= LARGEST[0] and 1 <= rows <= LARGEST[1]:
        assert size == (columns, rows)


@given(st.text() | ANYTHING.map(json.dumps) | st.tuples(KINDS, ANYTHING).map(json.dumps))
@settings(max_examples=examples(400))
def test_anything_else_is_a_value_error(text):
    try:
        assert isinstance(understood(text), Typed | Resized | Ping | Passed)
    except ValueError:
        return


@pytest.mark.parametrize(("text", "somebody"), [
    ("n", True), ("\x1b[A", True), ("\x1b[<0;5;5M", True), ("\x1b[<64;5;5M", True), ("\x1b", True),
    ("\x1b[200~\x1b[?1;2c\x1b[201~", True), ("", True), ("\x1b[13u", True), ("\x1b[?1;2cn", True),
    ("\x1b[?1;2c", False), ("\x1b[>0;276;0c", False), ("\x1b[?2026;2$y", False), ("\x1b[12;1R", False),
    ("\x1b[I", False), ("\x1b[O\x1b[I", False), ("\x1b[?0u", False),
    ("\x1bP1$r48:2:1:2:3m\x1b\\", False), ("\x1b]11;rgb:1/2/3\x07", False), ("\x1bP", True),
])  # fmt: skip
def test_a_person_is_told_from_a_terminal(text, somebody):
    assert Typed(text).by_somebody == somebody
