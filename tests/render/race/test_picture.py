import dataclasses
import re

import numpy as np
import pytest

from gdtui.engine.base.history import History
from gdtui.engine.base.numbers import show
from gdtui.engine.base.settings import Settings
from gdtui.engine.race.data_plane import plane
from gdtui.engine.race.simulation import race_from
from gdtui.render.cells.dots import growing
from gdtui.render.cells.frame import changed
from gdtui.render.cells.look import ORANGE, PURPLE, TEAL, Look
from gdtui.render.race import picture as race_view
from gdtui.render.race import surface
from gdtui.render.race.panel import compact
from gdtui.render.race.picture import (
    PAGES,
    _fitted,
    _lanes,
    _measured,
    _rooms,
    _told,
    draw,
    foresee,
)
from gdtui.render.race.surface import shown
from gdtui.render.race.view import RaceView
from gdtui.render.stage import arrange

LOOKS = [Look(1 << 24), Look(256), Look(16), Look(0), Look(1 << 24, ascii=True), Look(0, ascii=True)]
SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]
NAMES = ("line", "blobs", "moons", "outliers", "badly-scaled", "sharp-flat")


def view(steps=0, page="loss", highlight=1, by_examples=False, equal_budget=False, notice="", **settings):
    race = dataclasses.replace(race_from(Settings(**settings)), equal_budget=equal_budget)
    history = History(race)
    for _ in range(steps):
        history.step()
    return RaceView(
        race=race, state=history.current, way=history.way, recent=history.recent(8),
        highlight=highlight, page=page,
        by_examples=by_examples, running=False, speed=5, notice=notice,
    )  # fmt: skip


def text(frame):
    return "\n".join(frame.lines())


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("page", PAGES)
def test_it_fills_the_screen_in_every_mode(columns, rows, look, page):
    frame = draw(view(3, page), columns, rows, look)
    assert (frame.columns, frame.rows) == (columns, rows)
    assert all(name in text(frame) for name in ("batch", "mini-batch", "sgd"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("name", ["line", "sharp-flat", "moons"])
def test_a_picture_that_was_foreseen_is_the_same(name, columns, rows, page):
    first = view(5, page, data=name)
    following = first.race.step(first.state)
    foresee(dataclasses.replace(first, state=following), columns, rows, Look())
    measured = _measured.cache_info().misses, _fitted.cache_info().misses, _told.cache_info().misses
    history = History(first.race)
    for _ in range(5):
        history.step()
    there = dataclasses.replace(first, state=following, way=history.way)
    frame = draw(there, columns, rows, Look())
    assert measured == (_measured.cache_info().misses, _fitted.cache_info().misses, _told.cache_info().misses)
    for kept in (_measured, _fitted, _told, _lanes):
        kept.cache_clear()
    again = draw(there, columns, rows, Look())
    assert not changed(frame, again).any()


def test_a_long_run_hardly_ever_draws_its_trails_anew(monkeypatch):
    """From the 120th step on it did at each: the other lanes lost their first place."""
    anew, nothing = [], growing._nothing
    monkeypatch.setattr(growing, "_nothing", lambda scene: (anew.append(scene), nothing(scene))[1])
    first = view(140)
    history = History(first.race)
    for _ in range(140):
        history.step()
    for _ in range(128):
        history.step()
        surface.surface(
            dataclasses.replace(first, state=history.current, way=history.way), arrange(120, 40).main, Look()
        )
    assert len(anew) <= 1 + 128 // 32


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("steps", [0, 12])
def test_every_data_set_is_drawn(name, steps):
    shown_page = text(draw(view(steps, data=name), 120, 40, Look()))
    assert name in shown_page.split("\n")[0]
    assert "data · " in shown_page


@pytest.mark.parametrize("lane", range(3))
def test_each_lane_has_its_glyph_and_its_colour_on_the_surface(lane):
    seen = view(10, highlight=lane)
    box = arrange(120, 40).main
    here = shown(seen.pane, box)
    row, column = here.to_cell(*seen.runner.params.tolist())
    column += box.columns - here.columns
    frame = draw(seen, 120, 40, Look())
    assert chr(frame.glyph[box.row + row, box.column + column]) == "●◆▲"[lane]
    assert frame.foreground[box.row + row, box.column + column] == (TEAL, ORANGE, PURPLE)[lane]


def test_the_numbers_are_those_of_the_run():
    seen = view(40)
    shown_page = text(draw(seen, 120, 40, Look()))
    for runner in seen.state.runners:
        assert f"{runner.full[0]:.4g}"[:5] in shown_page
    assert "32 of 200 examples" in shown_page
    assert "5.80, of 7 updates" in shown_page
    assert "40,037 updates" in shown_page
    noise = seen.race.noise(seen.state, 1)
    assert f"theory σ/√B  {noise.theory:.4f}" in shown_page
    assert f"measured     {noise.measured:.4f}" in shown_page


def test_the_batch_lane_is_priced_in_images():
    assert "1 per 1,281,167 im" in text(draw(view(highlight=0, page="numbers"), 80, 24, Look()))


def test_the_update_stands_there_as_an_equation():
    seen = view(1)
    b = float(seen.runner.params[0])
    shown_page = text(draw(seen, 80, 24, Look()))
    assert f"b ← b − η·∂L/∂b = −2.500 − 0.1·(−{abs(seen.runner.move.gradient[0]):.3f})" in shown_page
    assert f"= −{abs(b):.3f}" in shown_page
    assert "w ← w − η·∂L/∂w" in shown_page


def test_the_chart_goes_by_updates_or_by_examples():
    by_updates, by_examples = (
        text(draw(view(20, by_examples=way), 100, 30, Look())) for way in (False, True)
    )
    assert "log loss against updates" in by_updates
    assert "log loss against examples seen" in by_examples
    assert "4000" in by_examples.split("seen")[-1]
    assert by_updates.split("updates")[1].count("20") > 0


def test_the_next_batch_is_lit_in_the_lanes_colour():
    frame = draw(view(3, "data"), 100, 30, Look())
    lit = frame.glyph == ord("•")
    assert 10 < lit.sum() <= 32
    assert (frame.foreground[lit] == ORANGE).all()


def test_the_lines_of_the_fit_are_the_models():
    """Along the line of least squares, the drawn curve is w·x + b to within a dot."""
    seen = view(200)
    x = np.linspace(-2, 2, 21)
    y = np.linspace(-8, 8, 4001)
    drawn = plane(seen.race.problem).curves(np.array([seen.runner.params]), x, y)
    b, w = seen.runner.params
    np.testing.assert_allclose(drawn[0], w * x + b, atol=1e-9)


def test_the_boundary_is_where_both_kinds_cost_the_same():
    for name in ("blobs", "moons"):
        seen = view(30, data=name)
        side = np.linspace(-2, 2, 81)
        x, y = plane(seen.race.problem).boundary(seen.runner.params, side, side)
        w1, w2 = seen.runner.params
        assert len(x) > 40
        np.testing.assert_allclose(w1 * x + w2 * y, 0, atol=1e-6)


def test_a_large_set_says_on_what_its_pictures_rest():
    shown_page = text(draw(view(1, examples=20_000), 120, 40, Look()))
    assert "loss on 400 of 20000" in shown_page
    assert "Losses are over 10,000 of the 20,000 examples" in shown_page


def test_a_lane_that_diverged_says_so_and_the_others_go_on():
    seen = view(200, data="outliers", hyper={"learning_rate": 0.6}, highlight=2)
    shown_page = text(draw(seen, 100, 30, Look()))
    assert "sgd: diverged at step" in shown_page
    assert "✗" in shown_page


def test_equal_budget_is_said():
    seen = view(7, equal_budget=True)
    shown_page = text(draw(seen, 80, 24, Look()))
    assert "32 examples a step · step 7" in shown_page
    assert "224" in shown_page


def test_a_notice_takes_the_words_place():
    assert "something to know" in text(draw(view(2, notice="something to know"), 80, 24, Look()))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("rows", range(8, 60))
def test_sections_fill_the_side_and_the_page_comes_first(page, rows):
    rooms = _rooms(page, rows, PAGES)
    assert page in rooms
    assert sum(rooms.values()) == max(rows, sum(rooms.values()) if len(rooms) == 1 else rows)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (99_999, "99999"),
        (100_000, "100k"),
        (1_281_167, "1.3M"),
        (45_000_000, "45.0M"),
        (10**9, "1.0G"),
    ],
)
def test_counts_stay_short(number, said):
    assert compact(number) == said


def test_what_stands_still_is_built_once():
    seen = view(2)
    draw(seen, 80, 24, Look())
    before = surface._ground.cache_info().misses
    draw(seen, 80, 24, Look())
    assert surface._ground.cache_info().misses == before


@pytest.mark.parametrize("step", [0, 1, 3, 7, 8, 43])
@pytest.mark.parametrize("running", [False, True])
def test_the_noise_is_that_of_the_step_shown(step, running):
    seen = dataclasses.replace(view(step), running=running)
    shown_page = text(draw(seen, 120, 40, Look()))
    assert f"noise of the gradient · step {step} " in shown_page
    assert f"theory σ/√B  {show(seen.race.noise(seen.state, 1).theory)}" in shown_page


@pytest.mark.parametrize(("running", "step"), [(True, 8), (False, 13)])
def test_with_many_examples_a_running_race_measures_one_step_in_eight_and_says_which(running, step):
    seen = dataclasses.replace(view(13, examples=2000), running=running)
    shown_page = text(draw(seen, 120, 40, Look()))
    measured_at = next(state for state in seen.recent if state.step == step)
    assert f"noise of the gradient · step {step} " in shown_page
    assert f"theory σ/√B  {show(seen.race.noise(measured_at, 1).theory)}" in shown_page


@pytest.mark.parametrize(("columns", "rows", "page"), [(80, 24, "numbers"), (120, 40, "loss")])
def test_theory_and_ranking_say_what_they_are(columns, rows, page):
    seen = view(40, page=page)
    shown_page = text(draw(seen, columns, rows, Look()))
    noise = seen.race.noise(seen.state, 1)
    assert f"{noise.sigma / 32**0.5:.4f}" in shown_page
    assert f"no repeats   ×{noise.finite:.4f} → {noise.theory * noise.finite:.4f}" in shown_page
    assert "99 % down to the best so far" in shown_page
    assert "loss now" in shown_page


FLOWERS = "a long heading,width,another heading,kind\n" + "".join(
    f"{i % 7},{(i * 5) % 11 - 1000},{i % 4 + 0.25},{('low', 'mid', 'top')[i % 3]}\n" for i in range(40)
)


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (120, 40)])
def test_no_number_of_the_weights_is_cut(columns, rows, tmp_path):
    path = tmp_path / "kinds.csv"
    path.write_text(FLOWERS)
    seen = view(3, "weights", data=str(path))
    shown_page = text(draw(seen, columns, rows, Look()))
    lines = shown_page.split("weights · mini-batch")[1].split("\n")[1:]
    assert any("right" in line and "wrong" in line for line in lines)
    assert any(re.search(r"it holds +[\d.]+ %; off by [\d.e−]+", line) for line in lines)
    weights = [line for line in lines if "←" not in line and re.search(r"\b[bw]\d?_\d ", line)]
    assert weights
    assert all(re.search(r"[bw]\d?_\d +−?[\d.e−]+ .* −?[\d.e−]+ *$", line) for line in weights)


def test_what_is_said_before_the_first_step_is_not_cut_unsaid(tmp_path):
    path = tmp_path / "kinds.csv"
    path.write_text(FLOWERS)
    below = text(draw(view(0, data=str(path)), 80, 24, Look())).split("\n")[-5:]
    assert "…" in "".join(below[:3])


def test_a_race_on_two_minima_shows_what_was_kept_back_and_a_crowd():
    from gdtui.engine.race.crowd import Crowd

    seen = dataclasses.replace(view(40, data="sharp-flat"), page="crowd")
    shown_page = text(draw(seen, 120, 40, Look()))
    assert "held" in shown_page
    for row in Crowd(seen.race).rows(40):
        size = "all" if row.size == seen.race.problem.examples else row.size
        assert re.search(rf"\b{size} +{row.sharp} +{row.flat} ", shown_page)
    assert "crowd" not in race_view.pages(view(1).race)
