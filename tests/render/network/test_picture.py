"""The network's screen as it is drawn: every size, mode and kind of data; few cells change in a step."""

import dataclasses
from functools import cache

import numpy as np
import pytest

from gdtui.engine.base.history import History
from gdtui.engine.base.numbers import show
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.training import training_from
from gdtui.engine.network.views.edge import measure, unmeasured
from gdtui.engine.network.views.planes import drawn_of
from gdtui.render import stage
from gdtui.render.cells.frame import changed
from gdtui.render.cells.look import Look
from gdtui.render.network import field, says
from gdtui.render.network.framed import _field
from gdtui.render.network.picture import draw, foresee
from gdtui.render.network.shown import VIEWS, NetworkView

LOOKS = [Look(1 << 24), Look(256), Look(16), Look(0), Look(1 << 24, ascii=True), Look(0, ascii=True)]
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
DATA = ("moons", "blobs", "circles", "spirals", "xor", "three-kinds", "line", "sine", "y > sin(2*x)")


def view(steps=0, turn=0, notice="", **settings):
    history = History(training_from(Settings(**settings)))
    for _ in range(steps):
        history.step()
    return NetworkView(
        training=history.simulation, state=history.current, way=history.way, view="field",
        running=False, speed=5, notice=notice, turn=turn,
    )  # fmt: skip


@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("data", DATA)
def test_a_picture_that_was_foreseen_is_the_same(data, columns, rows):
    first = view(3, data=data)
    following = first.training.step(first.state)
    foresee(dataclasses.replace(first, state=following), columns, rows, Look())
    asked, there = _field.cache_info().misses, view(4, data=data)
    frame = draw(dataclasses.replace(first, state=following, way=there.way), columns, rows, Look())
    assert _field.cache_info().misses == asked
    assert not changed(frame, draw(there, columns, rows, Look())).any()


def text(frame):
    return "\n".join(frame.lines())


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_it_fills_the_screen_in_every_mode(columns, rows, look):
    frame = draw(view(3), columns, rows, look)
    assert (frame.columns, frame.rows) == (columns, rows)
    assert all(word in text(frame) for word in ("2-8-8-1 tanh", "training", "test", "accuracy", "step 3"))
    assert not look.ascii or text(frame).isascii()


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("steps", [0, 4])
def test_every_set_is_drawn(data, steps):
    page = text(draw(view(steps, data=data), 100, 30, Look()))
    assert data[:10] in page.split("\n")[0]
    assert ("accuracy" in page) == (data not in ("line", "sine"))


def test_the_numbers_are_those_of_the_state():
    seen = view(12, l2=0.01, batch_size=16, seed=3)
    found = seen.state.figures
    page = text(draw(seen, 120, 40, Look()))
    for number in (found.train_loss, found.test_loss, found.grad_norm):
        assert f"{number:.4g}"[:5] in page
    assert f"{100 * found.train_accuracy:.1f} %" in page
    assert "16 of 140" in page
    assert "l2 0.01" in page


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_what_to_press_first_is_not_cut(columns):
    assert "v shows another view" in text(draw(view(), columns, 24, Look()))
    assert all("…" not in row for row in draw(view(), columns, 24, Look()).lines()[-6:])


@pytest.mark.parametrize("power", [-30, 0, 24])
def test_losses_of_any_size_are_told_whole(power):
    known = view(put=(("b3_1", 10.0 ** (power / 2)),), data="sine", test_share=0.3)
    for shown in ("field", "units"):
        side = [row[46:] for row in draw(dataclasses.replace(known, view=shown), 80, 24, Look()).lines()[1:6]]
        assert show(known.state.figures.train_loss) in "\n".join(side)
        assert show(known.state.figures.test_loss) in "\n".join(side)
        assert "…" not in "\n".join(side)


def test_nothing_kept_back_is_said_and_drawn():
    page = text(draw(view(2, test_share=0.0), 100, 30, Look()))
    assert "none" in page
    assert "◇ test" not in page
    assert "◇ test" in text(draw(view(2), 100, 30, Look()))


def test_the_boundary_is_where_the_network_says_neither():
    seen = view(60, data="blobs", hidden=(0,), test_share=0.0)
    bias, first, second = (
        seen.state.params[seen.training.shape.index_of(name)] for name in ("b1_1", "w1_1_1", "w1_1_2")
    )
    network = says.says_of(seen.training, seen.state.params)
    x = np.linspace(-1, 1, 9)
    on = np.stack([x, -(bias + first * x) / second], axis=1)
    np.testing.assert_allclose(network(on.astype(np.float32)), 0, atol=1e-4)


def test_inputs_that_are_not_drawn_are_said_to_be_at_their_mean(tmp_path):
    path = tmp_path / "own.csv"
    rows = np.random.default_rng(1).normal(0, 1, (40, 4))
    path.write_text("a,b,c,d,y\n" + "".join(f"{','.join(map(str, row))},{int(row[0] > 0)}\n" for row in rows))
    page = text(draw(view(2, data=str(path)), 120, 40, Look()))
    assert "2 more at their mean" in page
    assert "a −" in page
    turned = text(draw(view(2, data=str(path), turn=1), 120, 40, Look()))
    assert "b −" in turned


def test_the_ends_of_an_axis_are_told_apart_however_far_it_is_from_zero(tmp_path):
    path = tmp_path / "far.csv"
    rows = np.random.default_rng(1).normal((1e9, -1e12), 1, (40, 2)).tolist()
    path.write_text("a,b,y\n" + "".join(f"{a!r},{b!r},{place % 2}\n" for place, (a, b) in enumerate(rows)))
    page = text(draw(view(1, data=str(path)), 120, 40, Look()))
    axes = [
        part.split()[:2] for row in page.splitlines() if row.startswith("a 9") for part in row.split(" · ")
    ]
    assert [name for name, _ in axes] == ["a", "b"]
    assert all(len(set(ends.split("…"))) == 2 for _, ends in axes)


def test_what_stands_still_is_made_once():
    seen = view(2)
    draw(seen, 80, 24, Look())
    before = (
        field._points.cache_info().misses,
        field._spots.cache_info().misses,
        says.pane_of.cache_info().misses,
    )
    draw(dataclasses.replace(seen, state=seen.training.step(seen.state)), 80, 24, Look())
    after = (
        field._points.cache_info().misses,
        field._spots.cache_info().misses,
        says.pane_of.cache_info().misses,
    )
    assert before == after


def test_a_step_changes_a_small_part_of_the_field():
    seen = view(40)
    later = dataclasses.replace(seen, state=seen.training.step(seen.state))
    mask = changed(draw(seen, 120, 40, Look()), draw(later, 120, 40, Look()))
    box = stage.arrange(120, 40).main
    assert mask[box.row : box.row + box.rows, : box.columns].mean() < 0.15


def test_a_network_without_numbers_is_drawn():
    seen = view(30, hyper={"learning_rate": 1e6}, optimizers=("gradient-descent",), data="line")
    assert "diverged" in text(draw(seen, 80, 24, Look()))


def test_the_cursor_lies_where_it_is():
    seen = dataclasses.replace(view(1), cursor=(0.0, 0.0))
    box = stage.arrange(80, 24).main
    here, top, left = says.field_box(seen.pane, seen.sort, box, Look())
    row, column = here.to_cell(0.0, 0.0)
    assert chr(draw(seen, 80, 24, Look()).glyph[box.row + 1 + top + row, box.column + left + column]) == "╋"


@pytest.mark.parametrize("test_share", [0.3, 0.0])
def test_beside_the_other_views_their_own_picture_has_room_at_80x24(test_share):
    rule = {"optimizers": ("gradient-descent",), "hyper": {"learning_rate": 0.5}}
    seen = view(30, test_share=test_share, **rule)
    units = text(draw(dataclasses.replace(seen, view="units"), 80, 24, Look()))
    assert "unit 1 −1" in units  # the colour bar below it
    drawn = drawn_of(seen.training, seen.way)
    while (step := unmeasured(seen.way)) is not None:
        assert np.isfinite(measure(seen.way, step))
    page = text(draw(dataclasses.replace(seen, view="landscape", drawn=drawn), 80, 24, Look()))
    assert "2/η ─" in page
    assert "┴" in page or "┬" in page  # the chart's axis
    for shown in (units, page):
        assert f"{seen.state.figures.train_loss:.4g}"[:5] in shown
        assert ("test" in shown) == (test_share > 0)


def turned(seen, name):
    """The same state in another view, with what is drawn there."""
    if name != "landscape":
        return dataclasses.replace(seen, view=name)
    from gdtui.engine.network.views.planes import drawn_of
    from gdtui.render.network.landscape import grounds_of

    drawn = drawn_of(seen.training, seen.way)
    ground = next(filter(None, grounds_of(seen.training, drawn, 20, 40)))
    return dataclasses.replace(seen, view=name, drawn=drawn, ground=ground)


NETWORKS = ({}, {"data": "three-kinds", "hidden": (40, 30, 3)}, {"data": "sine", "hidden": (0,)})


@cache
def looked_at(name):
    """A view of each of some networks."""
    return [turned(view(2, **settings), name) for settings in NETWORKS]


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("name", VIEWS[1:])
def test_every_view_fills_the_screen_in_every_mode(name, look):
    for seen in looked_at(name):
        for columns, rows in SIZES:
            frame = draw(seen, columns, rows, look)
            assert (frame.columns, frame.rows) == (columns, rows)
            assert not look.ascii or text(frame).isascii()


def forbidden(*_given, **_options):
    raise AssertionError("this view does not show that")


WORK = {
    "field": "framed.field_picture",
    "units": "units.seen.net_of",
    "layers": "layers.layers_frame",
    "landscape": "landscape.landscape_main",
}
"""What draws each view."""


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_does_no_work_for_the_others(monkeypatch, name):
    seen = turned(view(3), name)
    for other, drawn_by in WORK.items():
        if other != name:
            monkeypatch.setattr(f"gdtui.render.network.{drawn_by}", forbidden)
    if name in ("units", "landscape"):
        monkeypatch.setattr("gdtui.render.network.panel.titled_chart", forbidden)
    draw(seen, 120, 40, Look())
