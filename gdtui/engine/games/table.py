"""The games with a score: a goal on a landscape or a slope, the same for all who have the same seed.

Seed 0 is the game as its goal says it; any other draws another loss or start.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from gdtui.engine.base.errors import InputError, quote, suggest
from gdtui.engine.base.numbers import show_setting
from gdtui.engine.base.settings import Settings
from gdtui.engine.base.wording import counted

STEPS, EVALUATIONS, PLACES = "step", "evaluation", "decimal place"
"""What a score counts."""
TARGET = 0.01
"""The loss that is to be reached."""


class Game(NamedTuple):
    """A game.

    Attributes:
        name: what it is called.
        screen: where it is played.
        goal: what is to be done, in a few words.
        about: what there is to find out, in a sentence.
        unit: what its score counts.
        made: the loss, start and optimizers that it begins with, for a seed.
        free: whether any optimizer will do.
        flat: whether it is the flattest of the minima that is to be reached, and not a loss.
    """

    name: str
    screen: str
    goal: str
    about: str
    unit: str
    made: Callable[[int], Settings]
    free: bool = False
    flat: bool = False

    def key(self, seed: int) -> str:
        """What a best score is kept under."""
        return f"{self.name} {seed}" if seed else self.name

    def won(self, score: float) -> bool:
        """Whether a score is what the goal asks for."""
        return self.unit != PLACES or score < 0

    def told(self, score: float) -> str:
        """A score in words; the lower, the better."""
        if self.unit != PLACES:
            return counted(int(score), self.unit)
        if score == 0:
            return "level with Adam"
        return f"{show_setting(abs(score))} {self.unit}s {'below' if score < 0 else 'above'} Adam"


def _drawn(seed: int, low: float, high: float, count: int = 1) -> list[float]:
    """Numbers of two decimals that are the seed's own."""
    drawn = np.random.default_rng(seed).uniform(low, high, count)
    return [round(float(number), 2) for number in drawn]


def _parabola(seed: int) -> Settings:
    loss = f"{_drawn(seed, 0.3, 4)[0]!r}*w**2" if seed else "w**2"
    return Settings(loss=loss, start=(2.0,), hyper={"learning_rate": 0.1})


def _ravine(optimizer: str) -> Callable[[int], Settings]:
    def made(seed: int) -> Settings:
        loss = f"0.5*x**2 + {_drawn(seed, 8, 60)[0]!r}*y**2" if seed else "ravine"
        bounds = (-3.0, 3.0, -1.0, 1.0)
        return Settings(loss=loss, start=(-2.6, 0.7), optimizers=(optimizer,), bounds=bounds)

    return made


def _four_minima(seed: int) -> Settings:
    start = tuple(_drawn(seed, -4, 4, 2)) if seed else (-0.5, -1.0)
    return Settings(loss="himmelblau", start=start)


def _sharp_and_flat(seed: int) -> Settings:
    start = (-1.75, 0.4)
    if seed:
        right, up = _drawn(seed, -0.2, 0.2, 2)
        start = (round(start[0] + right, 2), round(start[1] + up, 2))
    return Settings(loss="sharp-flat", start=start)


def _valley(seed: int) -> Settings:
    from gdtui.engine.games.duel import losses, rival

    loss, (x, y) = losses(seed)[0]
    return Settings(
        loss=loss,
        start=(x, y),
        bounds=(x - 0.8, x + 3.2, y - 2.0, y + 2.0),
        optimizers=("own", "adam"),
        rule="w = w - eta*g",
        own={"learning_rate": {"own": 0.001, "adam": rival(seed).rate or 0.0}},
    )


_FEWEST = f"loss {TARGET:g} in the fewest steps"
GAMES: Mapping[str, Game] = {
    game.name: game
    for game in (
        Game("parabola", "slope", _FEWEST,
             "On a parabola one learning rate lands in a single step: which? [ and ] or = set it.",
             STEPS, _parabola),
        Game("ravine", "landscape", _FEWEST,
             "Gradient descent where one way is steeper than the other, which says how large η may be.",
             STEPS, _ravine("gradient-descent")),
        Game("rolling", "landscape", _FEWEST,
             "The same ravine with momentum: a fixed rule again, and only η is yours.",
             STEPS, _ravine("momentum")),
        Game("thrift", "landscape", f"loss {TARGET:g} with the fewest evaluations",
             "Any optimizer, any learning rate: each loss, gradient or Hessian asked for counts one.",
             EVALUATIONS, _four_minima, True),
        Game("flat", "landscape", "come to rest in the flat minimum",
             "The start is beside the sharp one: which steps leave it, and stay in the other?",
             STEPS, _sharp_and_flat, True, True),
        Game("beat-adam", "landscape", "a rule of your own that beats Adam, on three losses",
             "o types the rule, [ and ] set its η: how far below Adam's are its losses after 100 steps?",
             PLACES, _valley),
    )
}  # fmt: skip
"""Every game by name."""


def find_game(name: str, screen: str) -> Game:
    """The game of that name, to be played on that screen.

    Raises:
        InputError: when there is none.
    """
    if name not in GAMES:
        raise InputError(f"there is no game {quote(name)}: {suggest(name, GAMES)}")
    game = GAMES[name]
    if game.screen != screen:
        raise InputError(f"{name} is played on the {game.screen}: gdtui {game.screen} --game {name}")
    return game


def _others(settings: Settings, first: Settings) -> Mapping[str, Mapping[str, float]]:
    """The hyper-parameters of single optimizers: the game's, where nothing is said of them."""
    if settings.hyper or settings.compare or settings.optimizers not in (None, first.optimizers):
        return settings.own
    both = {name: {**of, **settings.own.get(name, {})} for name, of in first.own.items()}
    return {**settings.own, **both}


def filled(settings: Settings, screen: str) -> Settings:
    """The settings with what their game says, where they say nothing themselves.

    Raises:
        InputError: when there is no such game.
    """
    if settings.game is None:
        return settings
    first = find_game(settings.game, screen).made(settings.seed)
    said = settings.optimizers is not None or settings.compare or settings.hyper or settings.own
    return settings._replace(
        loss=settings.loss or first.loss,
        bounds=settings.bounds or (None if settings.loss else first.bounds),
        start=settings.start or (None if settings.loss else first.start),
        optimizers=settings.optimizers or (first.optimizers if first.rule or not settings.rule else ("own",)),
        rule=settings.rule or first.rule,
        hyper=settings.hyper if said else first.hyper,
        own=_others(settings, first),
    )
