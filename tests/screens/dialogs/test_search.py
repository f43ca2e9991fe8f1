"""`/` in the help: what is found, where one is taken, and how one comes back."""

from hypothesis import given
from hypothesis import strategies as st

from gdtui.screens.dialogs.search import Search
from tests.screens.driving import until

LINES = ("n  take one step", "b  take the last step back", "f  choose a loss", "Z  Take care")


def after(search, *pressed):
    for key in pressed:
        search = search.key(*((key, key) if len(key) == 1 else (key, None))) or search
    return search


def test_it_finds_every_place_in_any_case_as_it_is_typed():
    search = after(Search(LINES), "/", *"take")
    assert search.typing
    assert search.places == ((0, 3), (1, 3), (3, 3))
    assert search.row == 0
    assert search.told == "/take▏"


def test_n_and_capital_n_go_round():
    search = after(Search(LINES), "/", *"TAKE", "enter")
    assert [after(search, *keys).row for keys in ("", "n", "nn", "nnn", "N", "NN")] == [0, 1, 3, 0, 3, 1]
    assert after(search, "n").told == "/TAKE  2 of 3: n N go on, back"


def test_what_stands_nowhere_is_said_and_n_stays():
    search = after(Search(LINES), "/", *"xyz", "enter", "n", "N")
    assert (search.row, search.at) == (None, 0)
    assert search.told == "/xyz  stands nowhere"


def test_escape_takes_the_search_back_before_it_leaves():
    search = after(Search(LINES), "/", *"take", "enter")
    assert after(search, "escape") == Search(LINES)
    assert after(Search(LINES), "/", "t", "escape") == Search(LINES)
    assert after(Search(LINES), "/", "t", "backspace", "backspace") == Search(LINES)
    assert Search(LINES).key("escape", None) is None


def test_without_a_search_n_means_nothing_to_it():
    assert Search(LINES).key("n", "n") is None
    assert Search(LINES).key("q", "q") is None


@given(st.lists(st.sampled_from(["/", "n", "N", "t", "a", "enter", "escape", "backspace", "up", "ß", "İ"])))
def test_it_is_always_at_a_place_that_there_is(keys):
    search = after(Search(("taß n", "İt", "")), *keys)
    assert 0 <= search.at < max(len(search.places), 1)
    assert len(search.typed) <= 40


def test_help_takes_one_to_what_is_found_and_marks_it(play):
    async def check(pilot, app):
        home = app.screen
        await pilot.press("question_mark")
        await until(pilot, lambda: app.screen.query("#keys") and app.screen._search.lines)
        await pilot.press("slash", *"leave gdtui", "enter")
        view, head = app.screen.query_one("VerticalScroll"), app.screen.query_one("#help Label")
        assert "/leave gdtui  1 of 1" in str(head.render())
        row = app.screen._search.row
        await until(pilot, lambda: view.scroll_offset.y <= row < view.scroll_offset.y + view.size.height)
        text = app.screen._marked()
        assert [text.plain[span.start : span.end] for span in text.spans if "reverse" in str(span.style)] == [
            "leave gdtui"
        ]
        await pilot.press("escape", "home", "j", "j", "k")
        await until(pilot, lambda: view.scroll_offset.y == 1)
        await pilot.press("q")
        assert app.screen is home

    play(check)


def test_a_table_is_laid_out_for_every_size(play):
    async def check(pilot, app):
        await pilot.press("question_mark", "slash", "e")
        for size in ((200, 60), (40, 10), (12, 4), (1, 1), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        lines = app.screen._search.lines
        assert max(map(len, lines)) <= 72
        assert all(line.startswith(" " * 14) or line[:12].strip() for line in lines)

    play(check, "circuit")
