"""A film as a GIF, read again by Pillow."""

import io
import sys

import numpy as np
import pytest

from gdtui.demo.film import gif as module
from gdtui.demo.film.film import Film
from gdtui.demo.film.motion import PAUSE
from gdtui.engine.base.errors import InputError
from gdtui.terminal.wire.renditions import Rendition
from tests.demo.film.films import SIZE, filmed, plain

Image = pytest.importorskip("PIL.Image", reason="Pillow, of the extra gif, is not installed")
tiles = pytest.importorskip("gdtui.demo.film.tiles")
try:
    tiles.fonts()
except InputError as error:
    pytest.skip(str(error), allow_module_level=True)

RED = Rendition(1 << 24 | 0xFF0000, attributes=1)
TURNS = [
    (333_333, plain("ab"), False),
    (333_333, [(0, 0, "b", RED), (2, 1, "▀", RED), (4, 1, "界", Rendition(attributes=8))], False),
    (20_000, [(1, 2, "⣿", RED), (2, 2, "┐", RED), (3, 2, "╭", RED), (4, 2, "◆", RED)], False),
    (333_333, [], True),
]


def frames(data):
    image = Image.open(io.BytesIO(data))
    assert image.info["loop"] == 0
    for number in range(image.n_frames):
        image.seek(number)
        yield np.asarray(image.convert("RGB")).astype(int), image.info["duration"]


def test_it_lasts_as_long_as_the_film_and_its_pause():
    film, _ = filmed(TURNS)
    durations = [duration for _, duration in frames(module.gif(film))]
    assert sum(durations) == pytest.approx((film.end + PAUSE) / 1000, abs=10)
    starts = np.cumsum([0, *durations[:-1]])
    assert starts == pytest.approx([shot.moment / 1000 for shot in film.shots], abs=5)


def test_every_picture_shows_its_whole_shot():
    film, _ = filmed(TURNS)
    for shot, (picture, _) in zip(film.shots, frames(module.gif(film)), strict=True):
        alone = next(frames(module.gif(Film("alone", film.ink, film.paper, (shot._replace(moment=0),), 1))))[
            0
        ]
        assert np.abs(picture - alone).max() <= 8  # the palette is another one


def test_the_same_film_is_the_same_bytes():
    assert module.gif(filmed(TURNS)[0]) == module.gif(filmed(TURNS)[0])


def test_a_film_of_one_picture_is_a_gif():
    film, _ = filmed([(500_000, [], False)])
    ((picture, duration),) = frames(module.gif(film._replace(shots=film.shots[:1])))
    assert duration == (film.end + PAUSE) // 1000
    assert (picture == (0x12, 0x12, 0x12)).all()
    assert picture.shape == (SIZE[1] * 18 + 22, SIZE[0] * 9 + 22, 3)


def test_blocks_fill_their_part_of_the_cell_and_lines_reach_its_edges():
    cell = tiles.Cell("▀", tiles_look(0xFFFFFF), 0)
    half = np.asarray(tiles.tile(cell, False))[..., 0]
    assert (half[:9] == 255).all()
    assert (half[9:] == 0).all()
    line = np.asarray(tiles.tile(cell._replace(glyph="─"), False))[..., 0]
    assert (line.max(axis=0) > 100).all()
    assert np.asarray(tiles.tile(cell._replace(glyph="界"), True)).shape == (18, 18, 3)


def tiles_look(ink):
    from gdtui.demo.drawing.cell import Look

    return Look(ink)


def test_without_pillow_one_line_says_which_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    monkeypatch.setattr(module, "find_spec", lambda _: None)
    with pytest.raises(InputError, match=r"which is not installed: pip install 'gdtui\[gif\]'"):
        module.check_ready()


def test_without_a_font_one_line_says_which_one(monkeypatch):
    monkeypatch.setattr(tiles, "FONTS", (("no such font.ttf",) * 2,))
    tiles.fonts.cache_clear()
    with pytest.raises(InputError, match="a GIF takes a monospace font: install DejaVu Sans Mono"):
        module.check_ready()
    tiles.fonts.cache_clear()
