"""Every lane can be found at every step: its letter is where it is, or the table says whose lies on it."""

import dataclasses
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.losses.catalogue import LANDSCAPES
from gdtui.engine.optimizers.registry import OPTIMIZERS
from gdtui.render.cells.look import Look
from gdtui.render.landscape.compare import lane_glyph
from gdtui.render.landscape.picture import draw
from gdtui.render.landscape.surface.stand import Stand
from gdtui.render.landscape.view import arranged, shown
from gdtui.render.maps.axes import gutter
from gdtui.render.race.panel import glyph as race_glyph
from gdtui.render.race.picture import draw as draw_race
from gdtui.render.race.surface import shown as race_shown
from gdtui.render.stage import arrange
from tests.effort import examples
from tests.render.landscape.test_picture import view
from tests.render.race.test_picture import view as race

LOOKS = [Look(), Look(256), Look(16), Look(0), Look(0, ascii=True)]
SIZES = st.sampled_from([(80, 24), (120, 40), (200, 60)])
STEPS = st.sampled_from([0, 1, 4, 20, 60])
RUNS: dict[str, dict[str, Any]] = {
    "all": {"optimizers": tuple(OPTIMIZERS)},
    "two": {"optimizers": ("momentum", "nesterov")},
    "twins": {"optimizers": ("adam",) * 3 + ("newton",), "each": {"learning_rate": (0.01, 0.011, 0.1, 0.1)}},
}
HEADS = set("◀▶▼▲?<>v^")


@cache
def run(loss, steps, name):
    return view(steps, loss=loss, **RUNS[name])


def said_of(now, frame, size):
    """What the table says of where each lane is, "" for nothing."""
    rows = frame.crop(*arranged(*size).side).lines()[1:]
    words = {lane: row.split() for lane, row in zip(now.simulation.ranking(now.state), rows, strict=False)}
    told = [
        [
            word
            for word in words[lane]
            if (word[0] == "@" and len(word) == 2) or word == "off" or word in HEADS
        ]
        for lane in range(len(now.state.racers))
    ]
    assert all(len(each) < 2 for each in told)
    return ["".join(each) for each in told]


def legend_of(frame, size, letters):
    """The same as the legend says it."""
    rows = frame.crop(*arranged(*size).side).lines()
    legend = rows[: next(place for place, row in enumerate(rows) if row.strip().startswith("loss"))]
    signs = [
        row
        for row in legend
        if any(word[0] == "@" or word in {"off", *HEADS} for word in row.replace(",", "").split())
    ]
    told = [""] * len(letters)
    for part in " ".join(signs).split(","):
        names, _, said = part.strip().rpartition(" ")
        for name in names:
            told[letters.index(name)] = said
    return told


def cells_of_letters(part, letters):
    """In which cells of the map the letters stand."""
    return {
        letter: {tuple(cell) for cell in np.argwhere((part.glyph == ord(letter)) & part.bold).tolist()}
        for letter in letters
    }


@pytest.mark.parametrize("look", LOOKS, ids=str)
@given(st.sampled_from(sorted(LANDSCAPES)), STEPS, st.sampled_from(sorted(RUNS)), SIZES, st.data())
@settings(max_examples=examples(30))
def test_each_letter_is_where_its_lane_is_and_the_table_says_who_lies_below(
    look, loss, steps, name, size, data
):
    now = run(loss, steps, name)
    lanes = range(len(now.state.racers))
    zoomed = now.seen.zoom(data.draw(st.sampled_from([1, 4, 30])))
    now = now._replace(highlight=data.draw(st.sampled_from(lanes)), seen=zoomed)
    letters = [lane_glyph(now.state, lane) for lane in lanes]
    box = arranged(*size).main
    here = shown(now.seen, now.plane, box)
    frame = draw(now, size[0], size[1], look)
    left = gutter(here, now.plane.labels)
    part = frame.crop(box.row, box.column + left, here.rows, here.columns)
    found, said = cells_of_letters(part, letters), said_of(now, frame, size)
    for lane in lanes:
        place = now.plane.to_plane(now.state.racers[lane].params)
        cell = here.to_cell(*place.tolist())
        assert found[letters[lane]] <= {cell}
        if not said[lane]:
            assert found[letters[lane]] == {cell}
        elif said[lane].startswith("@"):
            on_top = letters.index(said[lane][1])
            assert on_top != lane
            assert said[on_top] in ("", *HEADS)
            assert cell is None or found[letters[on_top]] == {cell} or said[on_top]
        elif said[lane] == "off":
            assert not np.isfinite(place).all()
        else:
            assert cell is None
            assert said[lane] in "".join(part.lines())


@given(st.sampled_from(sorted(LANDSCAPES)), STEPS, st.sampled_from(sorted(RUNS)), SIZES)
@settings(max_examples=examples(30))
def test_the_legend_says_what_the_table_does(loss, steps, name, size):
    now = run(loss, steps, name)
    letters = [lane_glyph(now.state, lane) for lane in range(len(now.state.racers))]
    table = said_of(now, draw(now, size[0], size[1], Look()), size)
    assert legend_of(draw(now._replace(chart=True), size[0], size[1], Look()), size, letters) == table


@given(st.sampled_from(sorted(LANDSCAPES)), STEPS, st.sampled_from(sorted(RUNS)), SIZES, st.integers(0, 359))
@settings(max_examples=examples(20))
def test_on_a_block_a_letter_is_seen_or_the_table_says_why_not(loss, steps, name, size, turn):
    now = run(loss, steps, name)._replace(stand=Stand(float(turn), 35.0))
    letters = [lane_glyph(now.state, lane) for lane in range(len(now.state.racers))]
    frame = draw(now, size[0], size[1], Look())
    box = arranged(*size).main
    found = cells_of_letters(frame.crop(*box), letters)
    for letter, said in zip(letters, said_of(now, frame, size), strict=True):
        assert bool(found[letter]) == (not said)
        assert not said.startswith("@") or found[said[1]]


@pytest.mark.parametrize("look", LOOKS, ids=str)
@given(STEPS, SIZES, st.integers(0, 2), st.sampled_from([1.0, 0.3, 0.02]))
@settings(max_examples=examples(15))
def test_in_a_race_the_glyph_of_each_lane_is_where_it_is_or_it_is_said(look, steps, size, highlight, part):
    now = race(steps, highlight=highlight)
    ends = [
        (low + (high - low) * (1 - part) / 2, high - (high - low) * (1 - part) / 2)
        for low, high in now.whole.bounds
    ]
    now = dataclasses.replace(now, window=tuple(ends))
    box = arrange(*size).main
    here, frame = race_shown(now.pane, box), draw_race(now, size[0], size[1], look)
    area = frame.crop(box.row, box.column + gutter(here, now.pane.plane.labels), here.rows, here.columns)
    told = frame.crop(*arrange(*size).side).lines()[1][:14]
    names = [race_glyph(lane, look) for lane in range(3)]
    for lane, name in enumerate(names):
        groups = [each.strip().rpartition(" ") for each in told.split(",")]
        said = next((said for glyphs, _, said in groups if name in glyphs and said), "")
        cell = here.to_cell(*now.pane.plane.to_plane(now.state.runners[lane].params).tolist())
        if said == "off":
            assert cell is None
        elif said.startswith("@"):
            assert cell is None or chr(area.glyph[cell]) == said[1]
        else:
            assert chr(area.glyph[cell]) == name
