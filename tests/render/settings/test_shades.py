import colorsys

import numpy as np
import pytest

from gdtui.colors import channels
from gdtui.render.cells.look import Look
from gdtui.render.cells.palette import luminance
from gdtui.render.settings.map import _table


@pytest.mark.parametrize("colors", [256, 1 << 24])
def test_the_shades_of_a_fate_have_one_hue_and_rise(colors):
    for row in _table(Look(colors)).tolist():
        hues = [colorsys.rgb_to_hsv(*(part / 255 for part in channels(color)))[0] for color in row]
        assert max(hues) - min(hues) < 1 / 20
        bright = luminance(np.array(row, np.int32))
        assert (np.diff(bright) >= 0).all()
        assert bright[-1] > bright[0]
