import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.render.cells.frame import changed
from gdtui.render.cells.look import WHITE, Look
from gdtui.render.cells.palette import available
from gdtui.render.network.signs import SIGNS, signed_ramp
from gdtui.render.network.units.picture import at_cell, units_frame
from gdtui.render.network.units.spots import Spot, index_of
from gdtui.render.network.units.tiles import arranged, shrunk
from gdtui.render.network.units.weight_lines import lines_of
from gdtui.render.spelled import plain_cells
from tests.render.network.looks import LOOKS, SIZES, text
from tests.render.network.units.networks import network

NETWORKS = st.lists(st.integers(1, 64), min_size=2, max_size=8).map(tuple)


def dots(frame):
    """How many braille dots are drawn above the legend."""
    drawn = frame.glyph[:-1]
    return int(np.bitwise_count(np.where(drawn >> 8 == 0x28, drawn & 0xFF, 0)).sum())


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize(("rows", "columns"), SIZES)
@pytest.mark.parametrize("sizes", [(2, 8, 8, 1), (2, 1), (30, 64, 64, 64, 64, 64, 64, 3)], ids=str)
def test_it_fills_its_place_in_every_mode(rows, columns, look, sizes):
    frame = units_frame(network(*sizes), Spot(1, 1), rows, columns, look)
    assert (frame.rows, frame.columns) == (rows, columns)
    assert text(frame).split("\n")[-1].startswith("weights ")


@given(NETWORKS, st.sampled_from(SIZES), st.sampled_from((1, 2)), st.data())
@settings(max_examples=60)
def test_every_unit_is_shown_or_counted_and_the_chosen_one_is_shown(sizes, size, down, data):
    layer = data.draw(st.integers(1, len(sizes) - 1))
    spot = Spot(layer, data.draw(st.integers(1, sizes[layer])), data.draw(st.integers(1, sizes[layer - 1])))
    rows, columns = size
    tiles = arranged(network(*sizes, height=2, width=2), spot, rows, columns, down)
    for known, units in zip(tiles.columns, sizes, strict=True):
        assert known.first + known.shown + known.below == units
        assert known.top >= 0
        assert known.top_of(known.first + known.shown - 1) + known.height <= tiles.rows * down
        assert known.shown == 1 or known.stride >= known.height
        assert known.left >= 1
        assert known.left + tiles.width < columns
    for left, right in zip(tiles.columns, tiles.columns[1:], strict=False):
        assert left.left + tiles.width < right.left  # there is room for a line
    assert tiles.columns[layer].shows(spot.unit - 1)
    assert tiles.columns[layer - 1].shows(spot.input - 1)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_what_is_left_out_is_said(look):
    tiles = arranged(network(2, 64, 1), Spot(1, 32), 13, 24, 2 if signed_ramp(look).halves else 1)
    above, below = ("^", "v") if look.ascii else ("↑", "↓")
    column = tiles.columns[1]
    shown = text(plain_cells(units_frame(network(2, 64, 1), Spot(1, 32), 13, 24, look), look))
    assert f"{column.first}{above}" in shown
    assert f"{column.below}{below}" in shown


@pytest.mark.parametrize("look", [Look(0), Look(16), Look()], ids=str)
def test_the_sign_of_a_weight_is_a_kind_of_line(look):
    frames = [units_frame(network(1, 1, params=[w, 0]), Spot(0, 1), 13, 24, look) for w in (1, -1)]
    assert dots(frames[0]) > dots(frames[1]) > 0  # solid and dashed


@pytest.mark.parametrize("look", [Look(0, ascii=True), Look(ascii=True)], ids=str)
def test_in_ascii_the_sign_of_a_weight_is_its_glyph(look):
    plus, minus = (
        text(units_frame(network(1, 1, params=[w, 0]), Spot(1, 1), 13, 24, look)).rsplit("\n", 1)[0]
        for w in (1, -1)
    )
    assert "##" in plus
    assert "==" in minus


def test_the_sign_of_a_weight_is_a_colour():
    for value, color in ((-1, SIGNS[0]), (1, SIGNS[1])):
        frame = units_frame(network(1, 1, params=[value, 0]), Spot(1, 1), 13, 24, Look())
        drawn = (frame.glyph >> 8 == 0x28) & (np.arange(13) < 12)[:, np.newaxis]
        assert (frame.foreground[drawn] == color).all()


@pytest.mark.parametrize("look", [Look(0), Look(16), Look(256), Look()], ids=str)
def test_a_larger_weight_is_a_thicker_line(look):
    frames = [
        units_frame(network(1, 2, params=[w, 4, 0, 0]), Spot(1, 1), 17, 44, look) for w in (0.5, 2.5, 4.0)
    ]
    counts = [dots(frame) for frame in frames]
    assert counts[0] < counts[1] < counts[2]


def test_the_lines_show_the_gradient_on_demand():
    known = network(1, 1, params=[1, 0], gradient=np.array([-0.25, 0.0]))
    weights = units_frame(known, Spot(1, 1), 17, 44, Look(0))
    gradient = units_frame(known._replace(shown="gradient"), Spot(1, 1), 17, 44, Look(0))
    assert "gradient" in text(gradient)
    assert "to 0.25" in text(gradient)
    assert dots(gradient) < dots(weights)  # it is negative


@pytest.mark.parametrize("sign", [1, -1])
def test_a_chosen_weight_is_seen_however_small_it_is(sign):
    known = network(2, 8, 8, 1)
    index = index_of(known.shape, Spot(2, 3, 5))
    known = known._replace(params=np.where(np.arange(known.params.size) == index, sign * 1e-6, known.params))
    frame = units_frame(known, Spot(2, 3, 5), 31, 75, Look())
    full = (frame.glyph >> 8 == 0x28) & (frame.foreground == SIGNS[sign > 0])
    full[-1] = False  # the legend
    assert full.any(axis=0).sum() >= 8  # all the way from unit to unit


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_held_and_cut_weights_are_marked(look):
    index = index_of(network(1, 1).shape, Spot(1, 1, 1))
    plain = network(1, 1, params=[1, 0])
    held, cut = ("o", "x") if look.ascii else ("▪", "✕")
    for known, mark, word in (
        (plain._replace(held=frozenset({index})), held, "held"),
        (plain._replace(held=frozenset({index}), cut=frozenset({index})), cut, "cut"),
    ):
        *picture, legend = units_frame(known, Spot(1, 1), 17, 44, look).lines()
        assert any(mark in row.replace("x1", "") for row in picture)
        assert f"{mark} {word}" in legend


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_of_very_many_weights_the_strongest_are_drawn_and_that_is_said(look):
    spot = Spot(2, 3)
    for known, crowded in ((network(2, 40, 40, 1), True), (network(2, 20, 20, 1), False)):
        assert (" strongest" in units_frame(known, spot, 49, 136, look).lines()[-1]) == crowded
        lines = lines_of(known, arranged(known, spot, 49, 136, 2 if signed_ramp(look).halves else 1), spot)
        begin, end, *_ = known.shape.blocks[1]
        drawn = (lines.places >= begin) & (lines.places < end)
        assert lines.lit.sum() == known.shape.hidden[0]  # all that lead to what is chosen
        left_out = np.setdiff1d(np.arange(begin, end), lines.places)
        assert (drawn.sum() < end - begin) == crowded
        weakest = np.abs(known.params[lines.places[drawn & ~lines.lit]]).min()
        assert np.abs(known.params[left_out]).max(initial=0) <= weakest


def test_a_cut_weight_has_no_line():
    known = network(1, 1, params=[0, 0], held=frozenset({0}), cut=frozenset({0}))
    assert dots(units_frame(known, Spot(1, 1), 17, 44, Look())) == 0


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_what_is_chosen_has_an_edge_that_no_other_has(look):
    known = network(2, 3, 1)
    tiles = arranged(known, Spot(1, 2), 17, 44, 2 if signed_ramp(look).halves else 1)
    frame = units_frame(known, Spot(1, 2), 17, 44, look)
    column = tiles.columns[1].left - 1
    edges = [row for row in range(17) if _is_edge(frame, row, column, look)]
    assert edges
    assert all(at_cell(known, Spot(1, 2), 17, 44, look, (row, column + 1)) == Spot(1, 2) for row in edges)


def _is_edge(frame, row, column, look):
    if look.colors >= 256 and not look.ascii:
        return available(look.ink, look.colors) in (
            frame.foreground[row, column],
            frame.background[row, column],
        )
    return chr(frame.glyph[row, column]) == "[" and frame.foreground[row, column] == WHITE


def test_the_mouse_finds_each_unit():
    known = network(2, 5, 3)
    tiles = arranged(known, Spot(1, 1), 31, 75, 2)
    for layer, column in enumerate(tiles.columns):
        for unit in range(column.shown):
            cell = int(tiles.middle(layer, unit)), column.left
            assert at_cell(known, Spot(1, 1), 31, 75, Look(), cell) == Spot(layer, unit + 1)
    assert at_cell(known, Spot(1, 1), 31, 75, Look(), (0, 0)) is None


def test_a_step_repaints_few_cells():
    rng = np.random.default_rng(1)
    before = network(2, 8, 8, 1)
    after = network(2, 8, 8, 1, params=before.params + 0.003 * rng.standard_normal(before.params.size))
    frames = [units_frame(known, Spot(2, 3), 31, 75, Look()) for known in (before, after)]
    assert 0 < changed(*frames).mean() < 0.05


def test_what_is_not_finite_is_drawn():
    for value in (np.nan, np.inf, -np.inf, 1e308, 1e-320):
        known = network(2, 3, 1, params=[value] * 13, activation="linear")
        for look in LOOKS:
            assert units_frame(known, Spot(1, 1), 17, 44, look).rows == 17


def test_what_is_not_finite_spoils_only_what_it_covers():
    values = np.arange(16.0).reshape(4, 4)
    values[:2, :2] = np.nan
    values[3, 3] = np.inf
    assert np.array_equal(shrunk(values, (2, 2)), [[np.nan, 4.5], [10.5, (10 + 11 + 14) / 3]], equal_nan=True)


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
@settings(max_examples=30)
def test_a_shrunk_picture_keeps_its_mean(rows, columns, to_rows, to_columns):
    values = np.random.default_rng(rows * columns).standard_normal((rows, columns))
    small = shrunk(values, (to_rows, to_columns))
    assert small.shape == (to_rows, to_columns)
    assert small.mean() == pytest.approx(values.mean(), abs=1e-12)
