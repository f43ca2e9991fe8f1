"""A map of settings as a picture: a colour, a sign and a name for each fate, the border and the cross."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.settings.axis import Axis
from gdtui.engine.settings.fate import Fate, Told
from gdtui.engine.settings.map import Map
from gdtui.render import stage
from gdtui.render.cells.frame import BRAILLE, blank
from gdtui.render.cells.look import Look
from gdtui.render.cells.palette import luminance
from gdtui.render.settings.map import (
    Ground,
    box_of,
    cell_at,
    legend,
    map_frame,
    rates_and_values,
    setting_at,
)
from gdtui.render.settings.page import SettingsView, draw

FATES = list(Fate)[:6]
LOOKS = [Look(), Look(colors=256), Look(colors=16), Look(colors=0), Look(colors=0, ascii=True)]


def ground(look, columns=60, rows=21, made=200):
    """Every fate in a stretch of its own, the later the further to the right."""
    here = box_of((-4.0, 0.0), (0.0, 1.0), Axis("momentum", "μ", 0.0, 1.0), (columns, rows))
    fates = np.repeat([FATES], 2 * here.rows, axis=0).repeat(-(-here.columns // 6), axis=1)
    fates = fates[:, : here.columns].astype(np.int8)
    steps = np.tile(np.linspace(0, made, here.columns).astype(int), (2 * here.rows, 1))
    losses = np.tile(np.linspace(9, 1, here.columns), (2 * here.rows, 1))
    found = Map(fates, steps, losses, np.full(2 * here.rows, 20.0), made)
    return Ground(found, (0.1,) * (2 * here.rows), here, "μ", "2/λmax", look)


def view(look, **changed):
    on = ground(look)
    known = {
        "screen": "landscape", "title": "himmelblau", "label": "momentum", "ground": on,
        "spot": (0.01, 0.5), "cross": (0.01, 0.5),
        "bound": 0.1, "name": "momentum", "told": Told(Fate.CONVERGES, 30, 1e-9),
        "reason": "converged at step 30: gradient norm 1e−9, a minimum",
        "beside": lambda box, _: blank(box.rows, box.columns), "axes": 4, "notice": "",
    }  # fmt: skip
    return SettingsView(**{**known, **changed})


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_fate_that_has_room_is_named_where_it_is(look):
    words = "\n".join(map_frame(ground(look, 100), (1e-4, 0.0)).lines())
    assert all(f" {fate.word} " in words for fate in FATES)


@pytest.mark.parametrize("look", [Look(), Look(colors=0)], ids=str)
def test_the_cross_covers_no_name(look):
    on = ground(look, 100)
    lines = map_frame(on, (1e-4, 0.0)).lines()
    row = next(row for row, line in enumerate(lines) if " crawls " in line)
    rate, value = setting_at(on.here, row, lines[row].index("crawls") - (100 - on.here.columns) + 2)
    assert " crawls " in "\n".join(map_frame(on, (rate, value)).lines())


@pytest.mark.parametrize("look", LOOKS[2:], ids=str)
def test_with_few_colours_every_fate_has_a_sign_of_its_own(look):
    on = ground(look, 100)
    lines = draw(view(look, ground=on), 140, 40, look).lines()
    left = 100 - on.here.columns
    signs = {lines[8][left + column] for column in range(3, on.here.columns, on.here.columns // 6)}
    assert len(signs - {" "}) >= len(FATES) - 1
    told = "\n".join(lines)
    assert all(fate.about in told for fate in FATES)


def test_the_sooner_at_rest_the_brighter_and_of_runs_that_go_on_the_lower():
    on = ground(Look(), 100)
    frame = map_frame(on, (1.0, 1.0))
    left, sixth = 100 - on.here.columns, -(-on.here.columns // 6)
    light = luminance(frame.background[1, left + 1 : left + on.here.columns])
    for fate, brighter in ((Fate.CRAWLS, True), (Fate.CONVERGES, False), (Fate.DIVERGES, True)):
        first, last = light[fate * sixth], light[(fate + 1) * sixth - 3]
        assert (first < last) == brighter


@pytest.mark.parametrize("look", [Look(), Look(colors=16)], ids=str)
def test_the_border_is_a_line_at_its_learning_rate(look):
    on = ground(look)
    frame = map_frame(on, (1e-4, 0.0))
    left = 60 - on.here.columns
    dotted = (frame.glyph >= BRAILLE) & (frame.glyph < BRAILLE + 256)
    dotted[on.here.rows - 1 :] = False
    column = left + cell_at(on.here, 0.1, 0.5)[1]
    assert dotted[:, column].sum() >= on.here.rows - 2
    assert dotted[:, left + 1 : column].sum() == 0
    none = on._replace(border=(np.nan,) * len(on.border))
    assert "line" in "".join(span.text for span in legend(on, 70))
    assert "line" not in "".join(span.text for span in legend(none, 70))


@pytest.mark.parametrize("columns", range(14, 90, 4))
def test_how_it_is_read_is_never_cut(columns):
    words = "".join(span.text for span in legend(ground(Look()), columns))
    assert len(words) <= columns
    assert "…" not in words or columns < 16


def test_the_cross_is_at_its_cell_and_a_cell_gives_its_setting():
    on = ground(Look())
    rates, values = rates_and_values(on.here)
    for row, column in ((0, 0), (5, 17), (on.here.rows - 1, on.here.columns - 1)):
        rate, value = setting_at(on.here, row, column)
        assert rate == rates[column]
        assert values[2 * row + 1] < value < values[2 * row]
        assert cell_at(on.here, rate, value) == (row, column)
        assert map_frame(on, (rate, value)).lines()[row][60 - on.here.columns + column] == "╋"
    assert cell_at(on.here, 1e9, -7.0) == (on.here.rows - 1, on.here.columns - 1)


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (200, 60)])
def test_the_page_says_what_became_of_the_run_and_what_the_keys_do(look, size):
    main = stage.arrange(*size).main
    shown = draw(view(look, ground=ground(look, main.columns, main.rows)), size[0], size[1], look)
    page = " ".join(" ".join(shown.lines()).split())
    assert "converged at step 30" in page
    assert "arrow keys move the cross" in page
    assert "converges, 30 steps" in page
    assert "at rest in a minimum" in page
    assert "< 2/" in page


@pytest.mark.parametrize(("fate", "reason", "says"), [
    (Fate.CRAWLS, "", "0.5 crawls: after 30 steps it is still on its way."),
    (Fate.OSCILLATES, "", "0.5 oscillates: after 30 steps it still goes to and fro."),
    (Fate.OVERSHOOTS, "converged at step 30: x", "overshot, then converged at step 30: x."),
    (Fate.DIVERGES, "no minimum: falls for ever; step 30", "0.5: no minimum: falls for ever; step 30."),
    (Fate.STALLS, "stalled at step 30: x", "0.5 stalled at step 30: x."),
])  # fmt: skip
def test_the_sentence_ends_as_the_run_did(fate, reason, says):
    shown = draw(view(Look(), told=Told(fate, 30, 1.0), reason=reason), 140, 40, Look()).lines()
    assert says.removeprefix("0.5") in " ".join(shown)


@given(
    look=st.sampled_from(LOOKS),
    size=st.tuples(st.integers(80, 200), st.integers(24, 60)),
    fates=st.sets(st.sampled_from(list(Fate)), min_size=1, max_size=6),
    name=st.sampled_from(["momentum", "init-scale", "weight-decay", "dampening", "β₁", "start x"]),
)
def test_from_80x24_on_the_run_at_the_cross_is_drawn(look, size, fates, name):
    drawn = []

    def beside(box, _):
        drawn.append(box)
        return blank(box.rows, box.columns)

    main = stage.arrange(*size).main
    on = ground(look, main.columns, main.rows)
    known = np.resize(sorted(fates), on.found.fates.shape).astype(np.int8)
    on = on._replace(found=replace(on.found, fates=known))
    told = Told(next(iter(fates)), 200, -1.234e-100)
    page = draw(view(look, ground=on, told=told, beside=beside, name=name), size[0], size[1], look).lines()
    side, (box,) = stage.arrange(*size).side, drawn
    assert box.rows >= 7
    assert box.columns == side.columns
    beside_map = " ".join(row[side.column :] for row in page[side.row : side.row + side.rows - box.rows])
    assert all(fate.word in beside_map for fate in fates)
    assert told.fate.about in beside_map
    assert "…" not in beside_map
