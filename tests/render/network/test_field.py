"""The field: kinds told apart in every mode, few levels, a line where the kind changes."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gdtui.colors import distance
from gdtui.render.cells.frame import BRAILLE, changed
from gdtui.render.cells.look import LEAST, Look
from gdtui.render.cells.palette import DEFAULT, contrast, linear
from gdtui.render.network.field import Sort, field_frame, likeliest
from gdtui.render.network.kinds import FILLED, HOLLOW, example_glyphs, field_ramp
from gdtui.render.network.pane import MOST_SHOWN, input_pane, roomy

DARK, LIGHT = Look(), Look(dark=False, ink=0x202020, paper=0xF4F4F4)
LOOKS = [
    theme._replace(colors=colors, ascii=ascii)
    for theme in (DARK, LIGHT)
    for colors in (1 << 24, 256, 16, 0)
    for ascii in (False, True)
]
RANDOM = np.random.default_rng(0)
INPUTS = RANDOM.normal(0, 1, (90, 3))
TARGETS = (INPUTS[:, 0] > 0).astype(float)
TWO, SEVERAL, NUMBER = Sort(2, True), Sort(3), Sort(0)


def pane(turn=0, inputs=INPUTS, targets=TARGETS):
    return input_pane((inputs[:60], targets[:60]), (inputs[60:], targets[60:]), turn)


def right(points):
    """A network that says 1 to the right of 0."""
    return 4 * points[:, :1]


def thirds(points):
    return np.stack([-points[:, 0], points[:, 0], points[:, 1]], axis=1)


def drawn(says=right, sort=TWO, look=DARK, rows=12, columns=40, weights=20, **options):
    return field_frame(says, weights, pane(**options), sort, rows, columns, look)


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize(("says", "sort"), [(right, TWO), (thirds, SEVERAL), (right, NUMBER)])
def test_it_has_the_size_that_was_asked_for(look, says, sort):
    frame = drawn(says, sort, look)
    assert (frame.rows, frame.columns) == (12, 40)


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("kinds", [2, 3, 7])
def test_kinds_are_told_apart_by_glyph_and_read_on_every_level(look, kinds):
    ramp = field_ramp(kinds, look)
    filled, hollow = (example_glyphs(kinds, back, look) for back in (False, True))
    assert len({*filled.tolist(), *hollow.tolist()}) == 2 * kinds
    if look.colors >= 256:
        assert all(float(contrast(ink, ground)) >= LEAST for ink in ramp.inks for ground in ramp.background)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_two_kinds_never_look_alike_where_the_network_is_sure(look):
    ramp = field_ramp(2, look)
    cells = [
        (int(ramp.glyph[level]), int(ramp.foreground[level]), int(ramp.background[level]))
        for level in (ramp.steps - 1, 2 * ramp.steps - 1)
    ]
    assert cells[0] != cells[1]


MANY = [look for look in LOOKS if look.colors >= 256]
FILLS = {ord(shade): part / 4 for part, shade in enumerate(" ░▒▓█")}


def tones(ramp):
    """The light of each level as the eye mixes it, shape (kinds, steps, 3)."""
    share = np.array([FILLS[code] for code in ramp.glyph.tolist()])[:, np.newaxis]
    mixed = linear(ramp.foreground) * share + linear(ramp.background) * (1 - share)
    return mixed.reshape(-1, ramp.steps, 3)


@pytest.mark.parametrize("look", MANY, ids=str)
@pytest.mark.parametrize("kinds", [2, 3, 7])
def test_a_kind_goes_in_four_shades_from_unsure_to_its_hue(look, kinds):
    ramp = field_ramp(kinds, look)
    assert ramp.steps == 4 or (look.ascii and look.colors == 256)
    if look.ascii and look.colors == 256:
        return
    shades = tones(ramp)
    bright = shades @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(bright, axis=1) * (1 if look.dark else -1) > 0.001).all()
    assert (np.diff(np.ptp(shades, axis=2), axis=1) > 0).all()
    assert (np.ptp(shades[:2], axis=2)[:, 1:] > 0.02).all()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("kinds", [2, 3, 7])
def test_of_256_colours_kinds_and_their_points_are_told_apart_at_once(dark, kinds):
    ramp = field_ramp(kinds, (DARK if dark else LIGHT)._replace(colors=256))
    sure = ramp.background[ramp.steps - 1 :: ramp.steps].tolist()
    for shown in (sure, ramp.inks.tolist()):
        least = 40 if kinds == 2 else 15
        assert min(distance(*pair) for pair in combinations(shown, 2)) >= least**2


@pytest.mark.parametrize("look", [DARK._replace(colors=256), LIGHT._replace(colors=256)], ids=str)
@given(levels=arrays(np.int16, (6, 5), elements=st.integers(0, 11)))
def test_two_pixels_are_one_mixed_tone_but_where_the_kind_changes(look, levels):
    ramp = field_ramp(3, look)
    frame = ramp.painted(levels)
    for row, column in np.ndindex(3, 5):
        upper, lower = levels[2 * row : 2 * row + 2, column].tolist()
        cell = frame.glyph[row, column], frame.foreground[row, column], frame.background[row, column]
        if upper // 4 == lower // 4:
            mean = (upper + lower) // 2
            assert cell == (ramp.glyph[mean], ramp.foreground[mean], ramp.background[mean])
        else:
            assert chr(cell[0]) in "▀ "
            assert {cell[1], cell[2]} <= {*ramp.foreground.tolist(), *ramp.background.tolist()}


def test_training_examples_are_filled_and_test_examples_hollow():
    marks = {chr(code) for code in np.unique(drawn().glyph)}
    assert marks & set(FILLED) == set(FILLED[:2])
    assert marks & set(HOLLOW) == set(HOLLOW[:2])


def test_the_line_lies_where_the_kind_changes():
    frame = drawn(columns=80)
    _, columns = np.nonzero((frame.glyph > BRAILLE) & (frame.glyph < BRAILLE + 256))
    here = pane().viewport(80, 12)
    assert len(columns) > 6
    at = {here.from_cell(0, int(column))[0] for column in columns}
    assert all(abs(x) <= here.cell_size[0] for x in at)


def test_a_small_change_of_the_network_changes_few_cells():
    before, after = drawn(), drawn(lambda points: 4.05 * points[:, :1] + 0.01)
    assert changed(before, after).mean() < 0.1


def test_a_network_that_says_no_number_is_drawn_as_unsure():
    frame = drawn(lambda points: np.full((len(points), 1), np.nan))
    ramp = field_ramp(2, DARK)
    assert set(np.unique(frame.background).tolist()) == {int(ramp.background[0])}
    drawn(lambda points: np.full((len(points), 3), np.inf), SEVERAL)
    drawn(lambda points: np.full((len(points), 1), np.nan), NUMBER)


def test_a_large_network_is_asked_at_fewer_points():
    asked = []

    def says(points):
        asked.append(len(points))
        return right(points)

    drawn(says, weights=100)
    drawn(says, weights=1_000_000, turn=1)
    assert asked[0] == 2 * 12 * 40
    assert asked[1] < asked[0] / 20


def test_other_inputs_are_held_at_their_mean():
    asked = []
    drawn(lambda points: asked.append(points) or right(points), turn=1)
    np.testing.assert_allclose(asked[0][:, 0], INPUTS[:60, 0].mean(), rtol=1e-6)
    assert np.ptp(asked[0][:, 1]) > 3


def test_a_number_stands_on_the_brightness_that_it_should_have():
    targets = INPUTS[:, 0]
    frame = drawn(right, NUMBER, targets=targets)
    spot = (frame.glyph == ord(FILLED[0])) | (frame.glyph == ord(HOLLOW[0]))
    assert spot.sum() > 40
    assert (frame.background[spot] != DEFAULT).all()
    assert (contrast(frame.foreground[spot], frame.background[spot]) >= LEAST).all()


@settings(max_examples=50)
@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=8))
def test_logits_of_any_size_give_a_kind_and_how_sure_it_is(logits):
    kind, sure = likeliest(np.array(logits)[np.newaxis, :], Sort(len(logits)) if len(logits) > 1 else TWO)
    assert 0 <= int(kind[0]) < max(len(logits), 2)
    assert len(logits) == 1 or logits[int(kind[0])] == max(logits)
    assert -1e-9 <= float(sure[0]) <= 1 + 1e-9


@settings(max_examples=50)
@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=6))
def test_any_numbers_have_a_range_around_them(values):
    low, high = roomy(np.array(values))
    assert np.isfinite([low, high]).all()
    assert low < high


def test_of_many_examples_some_are_drawn_of_both_sets():
    inputs = RANDOM.normal(0, 1, (3000, 2))
    shown = input_pane((inputs[:2000], inputs[:2000, 0]), (inputs[2000:], inputs[2000:, 0])).shown
    assert shown.kept_back.sum() == (~shown.kept_back).sum() == MOST_SHOWN
