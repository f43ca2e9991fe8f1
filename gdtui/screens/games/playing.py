"""Games with a score: the goal stands on the screen, the best is kept."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from gdtui.engine.base.settings import Settings
from gdtui.engine.landscape.simulation import Landscape, LandscapeState
from gdtui.screens.dialogs.choice import Choice
from gdtui.screens.host import Host
from gdtui.screens.keys import Key
from gdtui.screens.simulator import SimulatorScreen

if TYPE_CHECKING:
    from gdtui.engine.games.standing import Standing
    from gdtui.engine.games.table import Game

GAMES = Key("Q", "games", "Q", "games", "a game with a score: choose one, or leave it")
_LEAVE = "none"

Sim = TypeVar("Sim", bound=Landscape)


class PlayingScreen(SimulatorScreen[Sim, LandscapeState]):
    """A walk that may be a game."""

    def __init__(self, host: Host, simulation: Sim | None = None) -> None:
        super().__init__(host, simulation)
        self._game: Game | None = None
        self._game_seed = host.settings.seed
        self._told: tuple[Sim, float] | None = None
        if host.settings.game is not None:
            from gdtui.engine.games.table import find_game

            self._game = find_game(host.settings.game, self.NAME)

    def copied(self) -> Settings:
        """What is shown; the game too."""
        return super().copied()._replace(game=self._game.name if self._game else None)

    def action_games(self) -> None:
        """Choose a game, or leave the one that is played."""
        from gdtui.engine.games.table import GAMES as KNOWN

        games: Mapping[str, Game] = {name: game for name, game in KNOWN.items() if game.screen == self.NAME}
        choices = [Choice(name, f"{self._goal(game)}. {game.about}") for name, game in games.items()]
        leave = [Choice(_LEAVE, "Leave the game; the run goes on.")] if self._game else []

        def chosen(name: str) -> None:
            if name == _LEAVE:
                self._game = None
                self.changed()
            else:
                self._play(games[name])

        self.pick("which game?", [*choices, *leave], self._game.name if self._game else "", chosen)

    def _goal(self, game: "Game") -> str:
        best = self.host.best(game.key(self._game_seed))
        told = "" if best is None else f" (your best: {game.told(best)})"
        return f"{game.goal[0].upper()}{game.goal[1:]}{told}"

    def _play(self, game: "Game") -> None:
        """Begin a game."""
        seed = self._game_seed

        def ready() -> None:
            self._game = game
            self.begun()

        self.begin(lambda: self.simulation(Settings(game=game.name, seed=seed)), ready)
        self.add(game.about)

    def begun(self) -> None:
        """Make the screen ready for a game."""

    @property
    def banner(self) -> tuple[str, ...]:
        """The goal, how the game stands and the best so far, the longest first; () where none is played."""
        game = self._game
        if game is None:
            return ()
        best, stands = self.host.best(game.key(self._game_seed)), self._standing(game).words
        record = "" if best is None else f" · best {game.told(best)}"
        name = f"{game.name} {self._game_seed}" if self._game_seed else game.name
        return (f"{name}: {game.goal} · {stands}{record}", f"{name}: {stands}{record}", f"{name}: {stands}")

    def _standing(self, game: "Game") -> "Standing":
        from gdtui.engine.games.standing import standing

        return standing(game, self._game_seed, self.history.turns, self.history.way, self.history.current)

    def report(self) -> None:
        """Keep a score that was reached, and say so once."""
        if self._game is not None:
            score = self._standing(self._game).score
            if score is not None and not self._knows(score):
                self._told = self.history.simulation, score
                self._reached(self._game, score)
        super().report()

    def _knows(self, score: float) -> bool:
        """Whether this score, or a better one, of the same run was told."""
        return self._told is not None and self._told[0] is self.history.simulation and self._told[1] <= score

    def _reached(self, game: "Game", score: float) -> None:
        key, told = game.key(self._game_seed), game.told(score)
        before = self.host.best(key)
        self.host.reached(key, score)
        record = "That is your best." if before is None or score < before else f"Best: {game.told(before)}."
        self.pause()
        self.notice = f"{'✓ ' if game.won(score) else ''}{told[0].upper()}{told[1:]}. {record}"
