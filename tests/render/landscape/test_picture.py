import pytest

from gdtui.engine.base.history import History
from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.planes import drawn
from gdtui.engine.landscape.simulation import landscape_from
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.render.cells.frame import changed
from gdtui.render.cells.look import Look
from gdtui.render.cells.viewport import Viewport
from gdtui.render.landscape import above
from gdtui.render.landscape.picture import draw
from gdtui.render.landscape.view import LandscapeView, arranged, shown
from gdtui.render.stage import Box

LOOKS = [Look(1 << 24), Look(256), Look(16), Look(0), Look(1 << 24, ascii=True), Look(0, ascii=True)]
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


def view(steps=0, **settings):
    history = History(landscape_from(Settings(**settings)))
    for _ in range(steps):
        history.step()
    whole = drawn(history.simulation, history.way, 0)
    return LandscapeView(
        simulation=history.simulation, drawn=whole, **so_far(history),
        seen=Viewport(whole.bounds[0], whole.bounds[1], 1, 1),
        highlight=0, minima=True, chart=False, running=False, speed=5,
        notice="",
    )  # fmt: skip


def so_far(history):
    """How a run stands, as a view has it."""
    lately, way = history.recent(4), history.way
    return {"state": history.current, "first": history.first, "lately": lately, "way": way}


def page(frame):
    return "\n".join(frame.lines())


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_it_fills_the_screen_in_every_mode(columns, rows, look):
    frame = draw(view(3), columns, rows, look)
    assert (frame.columns, frame.rows) == (columns, rows)


def test_the_numbers_on_the_screen_are_those_of_the_run():
    shown_page = page(draw(view(loss="rosenbrock"), 120, 40, Look()))
    assert "−1.200" in shown_page
    assert "24.20" in shown_page
    assert "−215.6" in shown_page
    assert "1506" in shown_page


def test_the_update_stands_there_as_an_equation_with_its_numbers():
    shown_page = page(draw(view(1, loss="rosenbrock"), 80, 24, Look()))
    assert "x ← x − η·∂L/∂x = −1.200 − 0.001·(−215.6) = −0.9844" in shown_page
    assert "y ← y − η·∂L/∂y" in shown_page


def test_a_learning_rate_beyond_the_bound_is_said_before_the_step():
    frame = draw(view(loss="bowl", hyper={"learning_rate": 1.5}), 80, 24, Look())
    assert "beyond" in page(frame)


def test_the_legend_says_log_where_the_range_asks_for_it():
    assert "(log)" in page(draw(view(loss="rosenbrock"), 80, 24, Look()))
    assert "(linear)" in page(draw(view(loss="saddle"), 80, 24, Look()))


def test_the_dot_stands_in_the_cell_of_the_params():
    now = view(2)
    layout = arranged(80, 24)
    here = shown(now.seen, now.plane, layout.main)
    row, column = here.to_cell(*now.racer.params.tolist())
    column += layout.main.columns - here.columns
    frame = draw(now, 80, 24, Look())
    assert chr(frame.glyph[row + layout.main.row, column + layout.main.column]) == "●"


def test_a_dot_outside_is_shown_at_its_edge():
    now = view(start=(50.0, 0.0))
    box = arranged(80, 24).main
    line = draw(now, 80, 24, Look()).lines()[box.row + (box.rows - 2) // 2]
    assert "▶" in line[: box.column + box.columns]


def test_comparing_shows_all_glyphs_and_a_ranking_by_loss():
    now = view(10, loss="bowl", optimizers=("gradient-descent", "adam", "newton", "random-search"))
    shown_page = page(draw(now, 120, 40, Look()))
    assert "ranking" in shown_page
    losses = [racer.loss for racer in now.state.racers]
    order = [now.state.racers[i].name for i in sorted(range(4), key=lambda i: losses[i])]
    places = [shown_page.index(f" {name[:8]}") for name in order]
    assert places == sorted(places)


def test_minima_can_be_hidden():
    now = view()
    assert page(draw(now, 120, 40, Look())).count("✕") == 4
    assert "✕" not in page(draw(now._replace(minima=False), 120, 40, Look()))


def test_a_notice_takes_the_words_place():
    now = view(1)._replace(notice="newton has no momentum")
    shown_page = page(draw(now, 80, 24, Look()))
    assert "newton has no momentum" in shown_page
    assert "x ← x" not in shown_page


def test_without_colour_nothing_is_coloured_but_something_is_drawn():
    frame = draw(view(2), 80, 24, Look(0, ascii=True))
    main = arranged(80, 24).main
    part = frame.crop(main.row, main.column, main.rows - 1, main.columns)
    assert (part.background == -1).all()
    assert len(set(part.glyph.ravel().tolist())) > 4


def test_ascii_pictures_hold_ascii_only():
    main = arranged(80, 24).main
    part = draw(view(2), 80, 24, Look(ascii=True)).crop(main.row, main.column, main.rows, main.columns)
    assert part.glyph.max() < 127


def test_the_axis_and_the_colour_bar_take_the_last_rows():
    assert shown(Viewport((0, 1), (0, 1), 1, 1), view().plane, Box(0, 0, 10, 20)).rows == 8


def test_a_step_leaves_the_ground_alone():
    before, after = draw(view(4), 120, 40, Look()), draw(view(5), 120, 40, Look())
    main = arranged(120, 40).main
    part = (slice(main.row, main.row + main.rows), slice(main.column, main.column + main.columns))
    changed = (before.glyph[part] != after.glyph[part]) | (before.background[part] != after.background[part])
    assert changed.sum() < 60


@pytest.mark.parametrize(("highlight", "at_once"), [(0, 1), (2, 1), (0, 2), (2, 3), (0, 5)])
def test_a_picture_is_the_same_however_one_came_to_it(highlight, at_once):
    names = tuple(OPTIMIZERS)
    last = view(25, loss="rosenbrock", optimizers=names)._replace(highlight=highlight)
    history = History(landscape_from(Settings(loss="rosenbrock", optimizers=names)))
    for step in range(25):  # each frame adds to the one that was drawn before
        if step % at_once == 0:
            draw(last._replace(**so_far(history)), 80, 24, LOOKS[0])
        history.step()
    grown = draw(last._replace(**so_far(history)), 80, 24, LOOKS[0])
    assert not changed(grown, draw(last, 80, 24, LOOKS[0])).any()


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_no_trail_is_drawn_twice_where_a_picture_shows_a_few_steps_at_once(monkeypatch, steps):
    history = History(landscape_from(Settings(loss="rosenbrock")))
    first = view(loss="rosenbrock")
    drawn_lines = []
    monkeypatch.setattr(above, "ways", lambda *drawn: drawn_lines.append(len(drawn[2])))
    for _ in range(10):
        draw(first._replace(**so_far(history)), 80, 24, LOOKS[0])
        for _ in range(steps):
            history.step()
    assert drawn_lines[1:] == [steps] * 9


@pytest.mark.parametrize(("loss", "said"), [("rosenbrock-3", True), ("rosenbrock", False)])
def test_the_key_that_turns_the_plane_is_named_at_80_columns_where_there_are_several(loss, said):
    assert ("w plane" in draw(view(loss=loss), 80, 24, LOOKS[0]).lines()[-1]) is said
