import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.dialogs.line_input import on_one_line
from gdtui.screens.dialogs.menu import LONGEST_TYPED, Menu, menu

NAMES = ("adam", "adagrad", "momentum", "newton")
RULES = menu([Choice(name, f"{name} is a rule") for name in NAMES], "momentum")


def name(of):
    return of.chosen and of.chosen.name


def test_the_bar_begins_on_what_is_chosen_now():
    assert name(RULES) == "momentum"
    assert name(menu(RULES.choices, "none of these")) == "adam"


def test_one_row_beyond_an_end_is_the_other_end_and_a_page_stops_there():
    first = RULES.moved(-100)
    assert name(first) == "adam"
    assert name(first.moved(-1)) == "newton"
    assert name(first.moved(-1).moved(1)) == "adam"
    assert name(first.moved(100)) == "newton"
    assert name(first.moved(100).moved(100)) == "newton"


def test_what_is_typed_narrows_the_list_names_before_what_is_said_of_them():
    choices = [Choice("step", "go one on"), Choice("run", "take step after step"), Choice("theme", "colours")]
    narrowed = menu(choices).narrowed("STEP")
    assert [choices[place].name for place in narrowed.shown] == ["step", "run"]
    assert name(menu(choices).narrowed("step take")) == "run"
    assert name(narrowed.narrowed("step x")) is None
    assert narrowed.narrowed("").shown == (0, 1, 2)


def test_a_list_without_a_match_can_still_be_moved_in():
    nothing = RULES.narrowed("zzz")
    assert nothing.moved(1) == nothing
    assert name(nothing.at_row(3)) is None


@given(
    st.lists(st.text("abc", max_size=3), max_size=30),
    st.lists(
        st.tuples(st.sampled_from("mtb"), st.integers(-40, 40), st.text("abc ", max_size=2)), max_size=8
    ),
    st.integers(1, 20),
)
def test_the_bar_is_always_on_a_choice_and_in_sight(names, moves, rows):
    state, top = menu([Choice(name, "") for name in names]), 0
    for kind, number, text in moves:
        if kind == "m":
            state = state.moved(number)
        elif kind == "t":
            state = state.narrowed(state.typed + text)
        else:
            state = state.narrowed(state.typed[:-1])
        top = state.window(top, rows)
        assert top <= state.at < top + rows
        assert top == 0 or top + rows <= len(state.shown)
        assert (state.chosen is None) == (not state.shown)
        assert len(state.typed) <= LONGEST_TYPED


def test_a_menu_of_nothing():
    assert Menu(()).chosen is None
    assert Menu(()).moved(1).window(0, 5) == 0


PASTES = [
    ("x**2 + y**2\n + 10*sin(x)", " ", "x**2 + y**2 + 10*sin(x)"),
    ("x**2\r\n+ y", " ", "x**2 + y"),
    ("x**2\r+ y\r", " ", "x**2 + y"),
    ("x**2 + y\n", " ", "x**2 + y"),
    ("\n\n  x\t+ y \n\n", " ", "x + y"),
    ("q = x + y\nf = q*z\n", "; ", "q = x + y; f = q*z"),
    ("q = x + y;\r\n\r\nf = q*z;", "; ", "q = x + y; f = q*z"),
    ("a\u2028b\x85c\x0bd", " ", "a b c d"),
    ("a\x1b[31mb\x00\u202ec", " ", "a[31mbc"),
    ("\n", " ", ""),
    ("", " ", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "newline", "line"), PASTES)
def test_the_lines_of_a_paste_become_one(text, newline, line):
    assert on_one_line(text, newline) == line


@given(st.lists(st.text("xy+*1", min_size=1, max_size=5), max_size=6), st.sampled_from(["\n", "\r", "\r\n"]))
def test_no_line_of_a_paste_is_lost(lines, end):
    for newline in (" ", "; "):
        assert on_one_line(end.join(lines), newline) == newline.join(lines)
        assert on_one_line("".join(line + end for line in lines), newline) == newline.join(lines)


def after(of, *pressed):
    for key in pressed:
        of = of.key(*((key, key) if len(key) == 1 else (key, None)))
    return of


@pytest.mark.parametrize("keys", [("j", "j", "k"), ("down",), ("ctrl+n", "ctrl+n", "ctrl+p"), ("j",)])
def test_arrows_and_j_and_k_move_until_something_is_typed(keys):
    assert name(after(menu(RULES.choices), *keys)) == "adagrad"
    assert after(menu(RULES.choices), *keys).typed == ""


def test_once_something_is_typed_j_and_k_are_letters_and_arrows_still_move():
    typed = after(menu(RULES.choices), "a", "d", "a")
    assert name(after(typed, "down")) == "adagrad"
    assert after(typed, "j").typed == "adaj"
    assert name(after(typed, "ctrl+n", "ctrl+p")) == "adam"


def test_a_slash_has_even_j_and_k_narrow_and_backspace_takes_it_back():
    begun = after(menu(RULES.choices), "/")
    assert (begun.typed, begun.types) == ("", True)
    assert after(begun, "k").typed == "k"
    assert after(begun, "/").typed == "/"
    assert after(begun, "k", "backspace").types
    assert not after(begun, "k", "backspace", "backspace").types
    assert name(after(begun, "backspace", "j")) == "adagrad"


@given(st.lists(st.sampled_from(["j", "k", "/", "a", "m", "up", "down", "backspace", "tab", "f1", "é", " "])))
def test_the_bar_is_always_on_a_line_that_is_shown(keys):
    of = after(RULES, *keys)
    assert of.chosen is None or of.chosen.name in NAMES
    assert 0 <= of.at < max(len(of.shown), 1)
    assert (of.chosen is None) is (not of.shown)
