import numpy as np
import pytest

from gdtui.render.cells.palette import luminance
from gdtui.render.cells.scale import Scale
from gdtui.render.network.signs import signed_ramp
from tests.render.network.looks import LOOKS


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_no_two_levels_look_the_same(look):
    ramp = signed_ramp(look)
    cells = set(zip(ramp.glyph.tolist(), ramp.foreground.tolist(), ramp.background.tolist(), strict=True))
    assert len(cells) == ramp.levels
    assert not look.ascii or all(code < 128 for code in ramp.glyph.tolist())


@pytest.mark.parametrize("look", [look for look in LOOKS if look.colors >= 256], ids=str)
def test_from_0_outwards_either_hue_stands_out_more_and_more(look):
    ramp = signed_ramp(look)
    light = luminance(ramp.background) * (1 if look.dark else -1)
    middle = ramp.levels // 2
    assert (np.diff(light[: middle + 1]) < 0).all()
    assert (np.diff(light[middle:]) > 0).all()


@pytest.mark.parametrize("look", [look for look in LOOKS if look.colors], ids=str)
def test_0_has_the_colour_of_neither_sign(look):
    ramp = signed_ramp(look)
    middle = int(Scale("linear", -1, 1).levels(0.0, ramp.levels))
    assert ramp.levels == 2 * middle + 1
    assert ramp.foreground[middle] == ramp.background[middle]
