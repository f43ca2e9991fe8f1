"""The same params on another screen show the same numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.settings import Settings
from gdtui.engine.carry.ways import Here, ways
from gdtui.engine.losses.catalogue import LANDSCAPES
from gdtui.engine.losses.classifier import DATA, LOSS, START
from gdtui.engine.optimizers.registry import make
from gdtui.registry import SCREENS
from tests.effort import examples

NUMBER = st.floats(-3, 3).filter(lambda value: abs(value) > 0.01)


def at(here, name):
    (found,) = (way for way in ways(here) if way.name == name)
    return SCREENS[found.screen].simulation(found.settings)


def losses(here, steps=3):
    """The losses of so many steps on every screen that shows the whole classifier."""
    found = {}
    for name in ("landscape", "race", "network"):
        if name != here.screen:
            simulation = at(here, name)
            state, seen = simulation.init(), []
            for _ in range(steps):
                seen.append(_loss(name, state))
                state = simulation.step(state)
            found[name] = seen
    return found


def _loss(name, state):
    if name == "landscape":
        return state.racers[0].loss
    return state.runners[0].full[0] if name == "race" else state.figures.train_loss


@given(b=NUMBER, w=NUMBER)
@settings(max_examples=examples(20))
def test_the_classifier_has_the_same_loss_on_every_screen(b, w):
    rule = make("gradient-descent", learning_rate=1.0)
    shown = losses(Here("circuit", Settings(expression="one-example"), {"b": b, "w": w, "x": 1.0}, rule))
    first = shown["landscape"]
    assert shown["race"] == pytest.approx(first, rel=1e-12)
    assert shown["network"] == pytest.approx(first, rel=1e-12)


@pytest.mark.parametrize("screen", ["landscape", "slope", "race", "circuit", "network"])
def test_from_every_screen_it_leads_to_all_others(screen):
    shown = {
        "landscape": Settings(loss=LOSS), "slope": Settings(loss="classifier-w"), "race": Settings(data=DATA),
        "circuit": Settings(expression="three-examples"), "network": Settings(data=DATA, hidden=(0,)),
    }  # fmt: skip
    params = {"w": START["w"]} if screen == "slope" else START
    found = ways(Here(screen, shown[screen], params))
    assert {way.screen for way in found} | {screen} == set(SCREENS)
    for way in found:
        SCREENS[way.screen].simulation(way.settings)
    assert all(way.about for way in found)


@given(name=st.sampled_from(sorted(LANDSCAPES)), x=NUMBER, y=NUMBER)
@settings(max_examples=examples(30), deadline=None)
def test_a_slice_has_the_slope_that_the_landscape_has_along_its_param(name, x, y):
    loss = LANDSCAPES[name]
    params = dict(zip(loss.variables, (x, y), strict=True))
    value, gradient = loss.circuit.value_and_gradient([x, y])
    found = [way for way in ways(Here("landscape", Settings(loss=name), params)) if way.screen == "slope"]
    assert len(found) == 2
    for way, slope, at in zip(found, gradient, (x, y), strict=True):
        loss_there, (along,) = parse(str(way.settings.loss)).value_and_gradient([at])
        assert (loss_there, along) == pytest.approx((value, slope), rel=1e-9, abs=1e-9)


def test_what_belongs_to_one_screen_leads_nowhere():
    assert ways(Here("network", Settings(data="moons"), {})) == ()
    assert ways(Here("race", Settings(data="line"), {"b": 1.0, "w": 1.0})) == ()
