"""Colours in arrays: 0xRRGGBB numbers, their luminance and contrast, and what a terminal has of them.

Luminance is the relative luminance of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance): 0 for
black, 1 for white, linear in light. DEFAULT, the theme's own colour, counts as black.
"""

from __future__ import annotations

from colorsys import rgb_to_hsv
from functools import lru_cache
from math import atan2, degrees, hypot, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gdtui import colors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

DEFAULT = -1
"""Instead of a colour: the theme's own."""

WHITE = 0xFFFFFF

_SIXTEEN = {
    0x2EC4B6: 6, 0xFF9F1C: 3, 0xB388EB: 5, 0x7BD88F: 2, 0x5FA8FF: 12, 0xFFE066: 11, 0xFF8FC7: 13,
    0xFF6B6B: 9, 0x40E840: 10, 0xB88858: 1,
}  # fmt: skip
"""Which of 16 colours stand for those of `look.LANES`: the nearest would be grey, or the same for two."""

_VIVID, _NEAR = 0.3, 50 / 360
"""How saturated a colour is whose hue is seen, and how far apart two hues are at most that count as one."""
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


def linear(colors: ArrayLike) -> NDArray[np.float64]:
    """The linear light of sRGB colours 0xRRGGBB: shape (..., 3), each from 0 to 1; DEFAULT gives black."""
    packed = np.maximum(np.asarray(colors, dtype=np.int64), 0)
    channels = (packed[..., np.newaxis] >> np.array([16, 8, 0])) & 0xFF
    light: NDArray[np.float64] = _LINEAR[channels]
    return light


_LINEAR = np.array([colors.linear(value) for value in range(256)])
"""The linear light of each 8-bit sRGB value."""
_RED, _GREEN, _BLUE = (_LINEAR * weight for weight in _WEIGHTS)


def luminance(colors: ArrayLike) -> NDArray[np.float64]:
    """The relative luminance of colours 0xRRGGBB, each from 0 to 1."""
    packed = np.maximum(colors, 0)
    result: NDArray[np.float64] = _RED[packed >> 16] + _GREEN[packed >> 8 & 0xFF] + _BLUE[packed & 0xFF]
    return result


def darker(first: NDArray[np.int32], second: NDArray[np.int32]) -> NDArray[np.int32]:
    """The colour of lower luminance of each pair."""
    return np.where(luminance(first) <= luminance(second), first, second)


def contrast(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """The contrast ratio of WCAG 2.2 between colours, from 1 (the same) to 21 (black and white)."""
    return ratio(luminance(first), luminance(second))


def ratio(first: ArrayLike, second: ArrayLike) -> NDArray[np.float64]:
    """The contrast ratio of WCAG 2.2 between luminances."""
    one, two = np.add(first, 0.05), np.add(second, 0.05)
    quotient: NDArray[np.float64] = np.maximum(one, two) / np.minimum(one, two)
    return quotient


def scaled(color: int, factor: float) -> int:
    """The colour 0xRRGGBB with each channel times `factor` (0…1), which darkens it and keeps its hue."""
    red, green, blue = (round((color >> shift & 0xFF) * factor) for shift in (16, 8, 0))
    return red << 16 | green << 8 | blue


def available(color: int, count: int) -> int:
    """The colour nearest to 0xRRGGBB that a terminal of `count` colours (0, 16, 256, 1<<24) shows exactly.

    Of 16, those of the lanes are other ones than the nearest. With 0 colours it is DEFAULT.
    """
    if color == DEFAULT or count == 0:
        return DEFAULT
    if count == 16 and color not in _SIXTEEN:
        color = _variants().get(color, color)
    if count == 16 and color in _SIXTEEN:
        return colors.XTERM16[_SIXTEEN[color]]
    return color if count >= colors.TRUECOLOR else colors.XTERM256[colors.nearest(color, count)]


@lru_cache(maxsize=1024)
def readable(color: int, paper: int, least: float, count: int, hue: int | None = None) -> int:
    """The colour nearest to `color` that keeps a contrast with the paper, of those that the terminal has.

    Args:
        color: 0xRRGGBB.
        paper: 0xRRGGBB of what lies below, as it is shown.
        least: the contrast ratio to keep; where nothing keeps it, what stands out most is taken.
        count: how many colours the terminal has: 16, 256 or 1<<24.
        hue: of 16 colours, one of this colour's hue is taken if there is one; None for any.
    """
    goal = _moved(color, paper, least)
    if count >= colors.TRUECOLOR:
        return goal
    known = colors.XTERM16 if count < 256 else colors.XTERM256[16:]
    apart = contrast(known, paper)
    fit = [entry for entry, ratio in zip(known, apart.tolist(), strict=True) if ratio >= least]
    if count < 256 and hue is not None:
        fit = [entry for entry in fit if _of_one_hue(entry, hue)] or fit
    return min(fit, key=lambda entry: colors.distance(entry, goal), default=known[int(apart.argmax())])


_ALIKE = 15.0**2
"""Two colours nearer to each other than that (CIE L*a*b*, squared) may be taken for one another."""
_GREY, _COLORED = 15.0, 25.0
"""The chroma below which a colour has no hue, and from which on its hue is what it is known by."""
_NO_HUE = 60.0
"""As many degrees as a colour loses that turns grey: another one's hue would mislead more."""


@lru_cache(maxsize=32)
def told_apart(wanted: tuple[int, ...], paper: int, least: float, count: int, dim: int) -> tuple[int, ...]:
    """Colours as they are read on paper: of a palette, none alike while there are enough, each near its hue.

    Where they run out, as they do among 16, a colour shares one rather than it misleads.

    Args:
        wanted: the colours, as the terminal has them; the first of them choose first.
        paper: 0xRRGGBB of what lies below, as it is shown.
        least: the contrast ratio to keep.
        count: how many colours the terminal has: 16 or 256.
        dim: a colour that none of them is to be taken for.
    """
    known = colors.XTERM16 if count < 256 else colors.XTERM256[16:]
    apart = contrast(known, paper)
    fit = [entry for entry, ratio in zip(known, apart.tolist(), strict=True) if ratio >= least]
    if count < 256:
        fit = _colored(fit, len(wanted) // 2)
    share = _SHARED_16 if count < 256 else _SHARED
    found: list[int] = []
    held = {entry: share * _alike(entry, dim) for entry in fit}
    for color in wanted:
        chosen = color
        if held.get(color) != 0:
            goal = _moved(color, paper, least)
            costs = {entry: _strange(entry, goal, color) + held[entry] for entry in fit}
            chosen = min(costs, key=costs.__getitem__, default=known[int(apart.argmax())])
        held = {entry: cost + share * _alike(entry, chosen) for entry, cost in held.items()}
        found.append(chosen)
    return tuple(found)


def vivid(wanted: Sequence[int], paper: int, least: float) -> list[int]:
    """Of 256, the colours most like some where they are to be read on paper: pale ones would look alike.

    Args:
        wanted: 0xRRGGBB, in the order in which they choose: no two are alike while there are others.
        paper: 0xRRGGBB of what lies below, as it is shown.
        least: the contrast ratio to keep; where nothing keeps it, white or black is taken.
    """
    known = colors.XTERM256[16:]
    apart = contrast(known, paper)
    fit = [entry for entry, ratio in zip(known, apart.tolist(), strict=True) if ratio >= least]
    fit = free = fit or [known[int(apart.argmax())]]
    found: list[int] = []
    for color in wanted:
        found.append(min(free or fit, key=lambda entry: colors.distance(entry, color)))
        free = [entry for entry in free if not _alike(entry, found[-1])]
    return found


def _colored(fit: list[int], enough: int) -> list[int]:
    """Those that have a hue, if there are enough of them: white and grey are what words are drawn in."""
    hues = [entry for entry in fit if _hue_of(entry)[1] >= _GREY]
    return hues if len(hues) >= enough else fit


def _alike(one: int, other: int) -> bool:
    """Whether one may be taken for the other."""
    return colors.distance(one, other) < _ALIKE


_SHARED, _SHARED_16 = 1000.0, 115.0
"""What it costs to be taken for another colour: of 256 no hue is worth it, of 16 one that
is not nearly the opposite is."""


def _strange(entry: int, goal: int, color: int) -> float:
    """How ill one colour stands for another: degrees of hue, and what else it is away from the goal."""
    return sqrt(colors.distance(entry, goal)) / 2 + _turned(entry, color)


def _turned(entry: int, color: int) -> float:
    """How many degrees of hue in CIE L*a*b* lie between what stands for a colour and the colour."""
    (hue, chroma), (other, full) = _hue_of(entry), _hue_of(color)
    if full < _COLORED:
        return 0.0
    between = abs(hue - other)
    return _NO_HUE if chroma < _GREY else min(between, 360 - between)


@lru_cache(maxsize=1024)
def _hue_of(color: int) -> tuple[float, float]:
    """The hue of a colour in degrees, and its chroma."""
    _, red, yellow = colors.lab(color)
    return degrees(atan2(yellow, red)), hypot(red, yellow)


def _of_one_hue(one: int, other: int) -> bool:
    """Whether both have a hue, and nearly the same one: of a few colours the nearest is often black."""
    (hue, full, _), (another, fuller, _) = (rgb_to_hsv(*_parts(color)) for color in (one, other))
    apart = abs(hue - another)
    return min(full, fuller) >= _VIVID and min(apart, 1 - apart) <= _NEAR


def _parts(color: int) -> tuple[float, float, float]:
    return (color >> 16 & 255) / 255, (color >> 8 & 255) / 255, (color & 255) / 255


def _moved(color: int, paper: int, least: float) -> int:
    """The colour mixed with as little black (on bright paper, else white) as it takes to be read."""
    if contrast(color, paper) >= least:
        return color
    end = max((0x000000, WHITE), key=lambda each: float(contrast(each, paper)))
    mixes = _mixes(color, end, np.arange(65) / 64)
    fit = contrast(mixes, paper) >= least
    return int(mixes[fit.argmax()]) if fit.any() else end


def mixed(color: int, other: int, part: float) -> int:
    """A colour on the way to another, by channels."""
    return int(_mixes(color, other, part))


_DARKEST, _LIGHTEST, _LEAST_SPREAD = 0.7, 0.5, 72
"""How dark a variant of a colour is, how much white it takes in at most, and how far apart its channels stay
at least, so that its hue is seen."""


def variant(color: int, place: int, count: int) -> int:
    """The colour in one of `count` lightnesses, from dark (`place` 0) to light; itself where there is one."""
    if count == 1:
        return color
    part = 2 * place / (count - 1) - 1
    if part <= 0:
        return scaled(color, 1 + part * (1 - _DARKEST))
    spread = max(colors.channels(color)) - min(colors.channels(color))
    most = min(_LIGHTEST, 1 - _LEAST_SPREAD / spread) if spread > _LEAST_SPREAD else _LIGHTEST
    return mixed(color, WHITE, part * most)


_MOST_VARIANTS = 5
"""So many lightnesses of a lane's colour are known to be that lane's, where there is no room for any."""


@lru_cache(maxsize=1)
def _variants() -> dict[int, int]:
    """The colours of lanes by their variants: of 16 colours none is left for these, but the lane's own."""
    return {
        variant(color, place, count): color
        for color in _SIXTEEN
        for count in range(2, _MOST_VARIANTS + 1)
        for place in range(count)
    }


def _mixes(color: int, other: int, parts: ArrayLike) -> NDArray[np.int64]:
    here, there = np.array([colors.channels(color), colors.channels(other)])
    channels = np.rint(here + (there - here) * np.asarray(parts)[..., np.newaxis]).astype(np.int64)
    packed: NDArray[np.int64] = channels @ np.array([1 << 16, 1 << 8, 1])
    return packed
