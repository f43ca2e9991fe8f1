"""Networks side by side: each small field is that of its own run, in every size and mode."""

import numpy as np
import pytest

from gdtui.engine.base.described import way_of
from gdtui.engine.base.history import History
from gdtui.engine.base.numbers import show
from gdtui.engine.base.settings import Settings
from gdtui.engine.network.beside import SORTS, Abreast, beside
from gdtui.engine.network.training import training_from
from gdtui.render.cells.look import Look
from gdtui.render.network import compare
from gdtui.render.network.compare import Beside
from gdtui.render.network.says import field_picture


def run(steps=5, **settings):
    history = History(training_from(Settings(**settings)))
    for _ in range(steps):
        history.step()
    return history


def lanes_of(history, sort):
    way = way_of(history)
    known = beside(way, sort)
    runs = Abreast(history.simulation).at(known, history.cursor)
    return [
        Beside(lane.name, lane.glyph, each.simulation, each.current, each.way, lane.way is way)
        for lane, each in zip(known, runs, strict=True)
    ]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    "settings", [{}, {"data": "sine"}, {"data": "three-kinds", "optimizers": ("newton",)}]
)
def test_the_run_that_is_shown_is_one_of_them_and_all_stand_at_its_step(sort, settings):
    history = run(3, hidden=(3,), **settings)
    lanes = lanes_of(history, sort)
    assert sum(lane.shown for lane in lanes) == 1
    own = next(lane for lane in lanes if lane.shown)
    np.testing.assert_array_equal(own.state.params, history.current.params)
    assert {lane.state.step for lane in lanes} == {3}
    assert len({lane.name for lane in lanes}) == len({lane.glyph for lane in lanes}) == len(lanes)


def test_lanes_that_are_led_on_are_those_of_the_whole_way():
    """Step by step with changes on the way, they come to the same bits as all at once."""
    history, abreast = run(0), None
    for step in range(8):
        if step in (3, 6):
            known = history.simulation.settings()
            history.branch(history.simulation.changed(known._replace(l2=step / 100)))
        history.step()
        abreast = abreast or Abreast(history.simulation)
        led = abreast.at(beside(way_of(history), "optimizers"), history.cursor)
    at_once = Abreast(history.simulation).at(beside(way_of(history), "optimizers"), history.cursor)
    for one, other in zip(led, at_once, strict=True):
        np.testing.assert_array_equal(one.current.params, other.current.params)
        assert one.simulation.asked.settings.l2 == 0.06


def test_while_nothing_is_changed_no_lane_begins_anew(monkeypatch):
    history = run(2)
    abreast = Abreast(history.simulation)
    abreast.at(beside(way_of(history), "seeds"), 2)
    monkeypatch.setattr("gdtui.engine.network.beside.new_training", None)
    for _ in range(3):
        history.step()
        runs = abreast.at(beside(way_of(history), "seeds"), history.cursor)
    assert {each.cursor for each in runs} == {5}


@pytest.mark.parametrize("look", [Look(), Look(16), Look(0, ascii=True)], ids=str)
@pytest.mark.parametrize(("columns", "rows"), [(30, 13), (44, 17), (75, 30), (136, 48)])
@pytest.mark.parametrize("sort", SORTS)
def test_every_field_is_drawn_under_its_name(columns, rows, sort, look):
    lanes = lanes_of(run(2), sort)
    frame = compare.fields(lanes, 0, rows, columns, look)
    assert (frame.rows, frame.columns) == (rows, columns)
    page = "\n".join(frame.lines())
    assert all(f"{lane.glyph} {lane.name[:3]}" in page for lane in lanes)
    beside_it = compare.beside(lanes, sort, rows, 34, look)
    assert (beside_it.rows, beside_it.columns) == (rows, 34)


def test_a_small_field_is_the_field_of_its_run():
    lanes = lanes_of(run(4), "shapes")
    frame = compare.fields(lanes, 0, 30, 75, Look())
    own = field_picture(lanes[0].training, lanes[0].state.params, 0, 14, 24, Look())
    np.testing.assert_array_equal(frame.background[1:15, :24], own.background)
    np.testing.assert_array_equal(frame.glyph[1:15, :24], own.glyph)


def told(lanes, columns=34):
    """The lines of numbers beside the fields."""
    return [
        "".join(span.text for span in row) for row in compare.lane_lines(lanes, "shapes", columns, Look())
    ]


@pytest.mark.parametrize("columns", [34, 43, 62])
@pytest.mark.parametrize("power", [-30, -4, 0, 24])
def test_no_number_is_cut_and_each_stands_in_its_column(columns, power):
    settings = {"hidden": (2,), "put": (("b2_1", 10.0 ** (power / 2)),)}
    lanes = lanes_of(run(1, data="sine", **settings), "optimizers")
    _, head, *rows = told(lanes, columns)
    assert {len(row) for row in [head, *rows]} == {columns}
    for lane, row in zip(lanes, rows, strict=True):
        figures = lane.state.figures
        assert row.split()[-2:] == [show(figures.train_loss), show(figures.test_loss)]
        assert row[: head.index("training") + 8].endswith(show(figures.train_loss))


def test_the_heads_of_the_columns_cannot_be_read_as_one():
    assert told(lanes_of(run(1), "optimizers"))[1].split() == ["training", "test"]


def test_nobody_leads_who_only_ties():
    """At step 0 all optimizers have the same weights."""
    lanes = lanes_of(run(0), "optimizers")
    loss, test = (show(getattr(lanes[0].state.figures, name)) for name in ("train_loss", "test_loss"))
    assert (
        compare.leader(lanes)
        == f"Lowest training loss: all alike, {loss}. Lowest test loss: all alike, {test}."
    )
    assert " 2 alike, " in compare.leader([*lanes_of(run(3), "seeds")[:1]] * 2 + lanes[:1])
