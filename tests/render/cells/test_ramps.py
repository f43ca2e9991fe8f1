"""Every ramp rises in luminance, has enough steps, and uses only what its terminal has."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdtui.colors import TRUECOLOR, XTERM16, XTERM256, channels
from gdtui.render.cells.frame import Frame
from gdtui.render.cells.heatmap import heatmap
from gdtui.render.cells.palette import DEFAULT, available, contrast, linear, luminance
from gdtui.render.cells.ramps import MAPS, Ramp, ramp
from gdtui.render.cells.scale import Scale
from tests.effort import examples

MODES = [(colors, ascii) for colors in (TRUECOLOR, 256, 16, 0) for ascii in (False, True)]
LEAST = {(TRUECOLOR, False): 32, (TRUECOLOR, True): 32, (256, False): 33, (256, True): 9}
LEAST |= {(16, False): 8, (16, True): 8, (0, False): 5, (0, True): 10}


def colors_of(painted: Ramp) -> set[int]:
    return set(painted.foreground.tolist()) | set(painted.background.tolist()) | set(painted.hole[1:])


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize(("colors", "ascii"), MODES)
def test_luminance_rises_strictly_over_enough_levels(name: str, colors: int, ascii: bool) -> None:
    painted = ramp(name, colors, ascii)
    assert painted.levels >= LEAST[colors, ascii]
    assert (np.diff(painted.luminance()) > 0).all()


def mixed_light(painted: Ramp) -> list[int]:
    """The colour that each level of a ramp is from afar."""
    share = painted.luminance() - luminance(painted.background)
    whole = luminance(painted.foreground) - luminance(painted.background)
    part = np.divide(share, whole, out=np.zeros_like(share), where=whole != 0)[:, np.newaxis]
    light = linear(painted.foreground) * part + linear(painted.background) * (1 - part)
    values = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    packed: list[int] = (np.rint(values * 255).astype(int) @ [1 << 16, 1 << 8, 1]).tolist()
    return packed


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("ascii", [False, True])
def test_neighbours_among_256_colours_look_alike(name: str, ascii: bool) -> None:
    # a band is a step that stands out among its neighbours; the last ramps had steps of 65 to 101
    seen = [cie_lab(color) for color in mixed_light(ramp(name, 256, ascii))]
    steps = [math.dist(one, other) for one, other in pairwise(seen)]
    assert max(steps) <= (70 if ascii else 33)
    assert np.median(steps) <= (30 if ascii else 10)


@pytest.mark.parametrize("name", MAPS)
def test_no_level_of_256_colours_is_greyer_than_the_map_is_there(name: str) -> None:
    lights = [cie_lab(color) for color in ramp(name).background.tolist()]
    for lightness, *chroma in (cie_lab(color) for color in mixed_light(ramp(name, 256))):
        _, *known = min(lights, key=lambda entry: abs(entry[0] - lightness))
        assert math.hypot(*chroma) >= 0.6 * math.hypot(*known) - 2  # which nobody sees


@given(st.floats(-1, 1), st.floats(-1, 1), st.sampled_from(MAPS))
@settings(max_examples=examples(20))
def test_a_smooth_field_has_no_band_in_256_colours(across: float, down: float, name: str) -> None:
    y, x = np.mgrid[0:1:40j, 0:1:40j]
    field, painted = across * x + down * y, ramp(name, 256)
    frame = heatmap(field, Scale("linear", -2.0, 2.0), painted)
    tones = {cell: rank for rank, cell in enumerate(cells(painted))}
    ranks = np.array([tones[cell] for cell in cells(frame)]).reshape(frame.glyph.shape)
    # of neighbours, none is more than one colour apart: so far a half-block would show a step
    assert np.abs(np.diff(ranks, axis=0)).max() <= painted.blend
    assert np.abs(np.diff(ranks, axis=1)).max() <= painted.blend


def cells(painted: Ramp | Frame) -> list[tuple[int, int, int]]:
    arrays = painted.glyph, painted.foreground, painted.background
    return list(zip(*(array.ravel().tolist() for array in arrays), strict=True))


def test_a_steep_field_keeps_both_pixels_of_a_cell() -> None:
    painted = ramp("viridis", 256)
    frame = heatmap(np.array([[0.0], [1.0]]), Scale("linear", 0.0, 1.0), painted)
    assert chr(frame.glyph[0, 0]) == "▀"
    assert (frame.foreground[0, 0], frame.background[0, 0]) == (painted.pixels[0], painted.pixels[-1])


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("ascii", [False, True])
def test_only_the_terminal_s_own_colours_are_used(name: str, ascii: bool) -> None:
    assert colors_of(ramp(name, 256, ascii)) <= set(XTERM256[16:])
    assert colors_of(ramp(name, 16, ascii)) <= set(XTERM16)
    assert colors_of(ramp(name, 0, ascii)) == {DEFAULT}


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("colors", [TRUECOLOR, 256, 16, 0])
def test_ascii_is_ascii_and_has_no_half_blocks(name: str, colors: int) -> None:
    painted = ramp(name, colors, ascii=True)
    assert not painted.halves
    assert max(*painted.glyph.tolist(), painted.hole[0]) < 0x7F


def test_the_ends_of_the_maps_are_those_that_were_published() -> None:
    ends = {name: (ramp(name).background[0], ramp(name).background[-1]) for name in MAPS}
    assert ends == {
        "viridis": (0x440154, 0xFDE725),
        "cividis": (0x00224E, 0xFEE838),
        "magma": (0x000004, 0xFCFDBF),
    }
    with pytest.raises(KeyError):
        ramp("jet")


def test_luminance_and_contrast_are_those_of_wcag() -> None:
    assert luminance(0x000000) == 0
    assert luminance(0xFFFFFF) == pytest.approx(1)
    assert luminance(0xFF0000) == pytest.approx(0.2126)
    assert contrast(0xFFFFFF, 0x000000) == pytest.approx(21)
    assert contrast(0x777777, 0xFFFFFF) == pytest.approx(4.48, abs=0.01)


def test_the_palettes_are_xterm_s() -> None:
    assert len(XTERM256) == 256
    assert (XTERM256[16], XTERM256[21], XTERM256[196], XTERM256[231]) == (0, 0x0000FF, 0xFF0000, 0xFFFFFF)
    assert (XTERM256[232], XTERM256[255]) == (0x080808, 0xEEEEEE)


@pytest.mark.parametrize(
    ("color", "of_256", "of_16"),
    [
        (0xFEFEFE, 0xFFFFFF, 0xFFFFFF),
        (0x060606, 0x080808, 0x000000),
        (0xFF9F43, 0xFFAF5F, 0xCD0000),
        (0x2DD4BF, 0x5FD7AF, 0x00CDCD),
        (0xA78BFA, 0xAF87FF, 0x5C5CFF),
        (DEFAULT, DEFAULT, DEFAULT),
    ],
)
def test_an_available_colour_is_the_nearest_that_the_terminal_has(
    color: int, of_256: int, of_16: int
) -> None:
    assert available(color, TRUECOLOR) == color
    assert available(color, 256) == of_256
    assert available(color, 16) == of_16
    assert available(color, 0) == DEFAULT


def test_colours_that_the_palette_has_stay_as_they_are() -> None:
    assert [available(color, 256) for color in XTERM256[16:]] == list(XTERM256[16:])
    assert [available(color, 16) for color in XTERM16] == list(XTERM16)


def cie_lab(color: int) -> tuple[float, float, float]:
    """CIE L*a*b* of 0xRRGGBB (D65), written down once more."""
    linear = [
        (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4)
        for v in (channel / 255 for channel in channels(color))
    ]
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    whites = (0.9505, 1.0, 1.089)
    x, y, z = (
        sum(a * v for a, v in zip(row, linear, strict=True)) / white
        for row, white in zip(rows, whites, strict=True)
    )
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@given(st.integers(0, 0xFFFFFF))
@example(0x001B47)
def test_no_colour_of_the_palette_looks_more_like_it(color: int) -> None:
    # not by red, green and blue: there are next to no dark blues, and a lighter one looks most like them
    found = math.dist(cie_lab(available(color, 256)), cie_lab(color))
    assert found <= min(math.dist(cie_lab(entry), cie_lab(color)) for entry in XTERM256[16:]) + 0.1
