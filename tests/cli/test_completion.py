"""Completion scripts: what they offer is what the tables of options hold, in each shell as it is."""

import shutil
import subprocess

import pytest

from gdtui.cli.commands import COMMANDS
from gdtui.cli.main import run_cli
from gdtui.cli.options import OPTIONS
from gdtui.cli.shell.completion import script
from gdtui.cli.shell.offers import SHELLS, offer, spots
from gdtui.cli.themes import THEMES
from gdtui.registry import SCREENS, TRACES
from tests.terminal.ptyharness import Pty, environment

NOBODYS = {"select", "hold", "learn"}
"""Options with a name that only the run itself knows."""

needs = {
    shell: pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed")
    for shell in SHELLS
}
EACH = [pytest.param(shell, marks=needs[shell]) for shell in SHELLS]

CASES = {
    "gdtui la": {"landscape"},
    "gdtui trace ba": {"basins"},
    "gdtui --optimizer ad": {"adagrad", "adam", "adamw"},
    "gdtui slope --optimizer=adam,mo": {"--optimizer=adam,momentum"},
    "gdtui landscape --optimizer adam,mo": {"adam,momentum"},
    "gdtui --loss ros": {"rosenbrock", "rosenbrock-3"},
    "gdtui slope --loss two": {"two-valleys"},
    "gdtui landscape --loss bowl --view ": set(SCREENS["landscape"].views),
    "gdtui network --learning-rate 0.1 --view ": set(SCREENS["network"].views),
    "gdtui still race --axis ": {"updates", "examples"},
    "gdtui network --theme solarized": {"solarized-dark", "solarized-light"},
    "gdtui network --activation ": {"tanh", "relu", "sigmoid", "linear"},
    "gdtui play to": {"tour"},
    "gdtui play tour tou": set(),
    "gdtui list th": {"themes"},
    "gdtui help tr": {"trace"},
    "gdtui circuit mic": {"micrograd"},
    "gdtui --vers": {"--version"},
    "gdtui trace gradient --v": set(),
    "gdtui trace landscape --stat": {"--state"},
    "gdtui --lane landscape sl": {"slope"},
    "gdtui race --data file": {"file one.csv"},
    "gdtui network --weights ": {"kept.json", "folder/"},
    "gdtui check f": {"folder/"},
}


def test_every_name_that_an_option_takes_is_offered_somewhere():
    shown = {row.name: row.kind.shown.replace("NAME=", "") for row in OPTIONS.values()}
    named = {name for name, kind in shown.items() if "NAME" in kind} - NOBODYS
    assert {row.name for spot in spots() for row, found in spot.options if found.words} >= named


def test_all_that_is_offered_is_taken():
    for spot in spots():
        for row, found in spot.options:
            for word in found.words if row.name not in ("settings", "up") else ():
                row.value(word)  # raises InputError


@pytest.mark.parametrize("screen", SCREENS)
def test_the_names_of_a_screen_are_taken_by_it(screen):
    offered = {row.name: found for spot in spots() if spot.path == (screen,) for row, found in spot.options}
    for name in {"loss", "data", "optimizer", "axis"} & offered.keys():
        for word in set(offered[name].words) - {"-"}:
            SCREENS[screen].simulation(_settings(screen, name, word))


def _settings(screen, name, word):
    from gdtui.cli.options import settings, with_own

    learns = {"learn": ("x",)} if screen == "circuit" else {}  # without it a circuit has no optimizer
    given = {OPTIONS[name].key: OPTIONS[name].value(word), **learns}
    return with_own(settings({**given, "rule": "w = w - eta*g"} if word == "own" else given))


def test_every_screen_trace_and_command_is_a_spot():
    paths = {spot.path for spot in spots()}
    assert {()} | {(name,) for name in COMMANDS} <= paths
    assert {("trace", name) for name in TRACES} <= paths


def test_options_are_offered_where_they_are_taken():
    assert offer(OPTIONS["theme"]).words == tuple(THEMES)
    assert offer(OPTIONS["output"]).endings == ("",)
    assert offer(OPTIONS["data"], "race").endings == (".csv",)


@pytest.mark.parametrize("shell", SHELLS)
def test_it_is_printed(shell, capsys):
    assert run_cli(["completion", shell]) == 0
    assert capsys.readouterr().out == script(shell)


def test_another_shell_is_refused_in_a_line(capfd):
    assert run_cli(["completion", "bahs"]) == 2
    assert capfd.readouterr().err == "gdtui: there is no completion for bahs: did you mean bash?\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the scripts, and with files to choose from."""
    here = tmp_path_factory.mktemp("shell")
    for shell in SHELLS:
        (here / f".gdtui.{shell}").write_text(script(shell))
    for name in ("file one.csv", "file.txt", "kept.json"):
        (here / name).touch()
    (here / "folder").mkdir()
    return here


def asked(folder, shell, text, *words):
    """What a shell prints of a script."""
    done = subprocess.run([shell, "-c", text, shell, *words], cwd=folder, text=True, capture_output=True)
    assert not done.stderr
    return done.stdout


_BASH = """
compopt() { :; }  # it works only while a key is served
source .gdtui.bash
for line; do
    IFS=' ' read -r -a COMP_WORDS <<<"$line"
    case $line in *' ') COMP_WORDS+=('') ;; esac
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _gdtui
    printf '%s|' "$line" "${COMPREPLY[@]}"
    echo
done
"""


@needs["bash"]
def test_bash_offers_what_the_tables_hold(folder):
    for line in asked(folder, "bash", _BASH, *CASES).splitlines():
        typed, *found = line.rstrip("|").split("|")
        assert {word.rstrip("/") for word in found} == {word.rstrip("/") for word in CASES[typed]}, typed
        assert len(found) == len(set(found))


_FISH = """
source .gdtui.fish
for line in $argv[2..]
    string join '|' -- $line (complete -C $line | string replace -r '\\t.*' '')
end
"""


@needs["fish"]
def test_fish_offers_what_the_tables_hold(folder):
    for line in asked(folder, "fish", _FISH, *CASES).splitlines():
        typed, *found = line.split("|")
        assert set(found) == CASES[typed], typed


TYPED = {
    "gdtui la": "gdtui landscape ",
    "gdtui trace ba": "gdtui trace basins ",
    "gdtui --optimizer rm": "gdtui --optimizer rmsprop",
    "gdtui --optimizer adam,mo": "gdtui --optimizer adam,momentum",
    "gdtui --optimizer=adam,mo": "gdtui --optimizer=adam,momentum",
    "gdtui --loss him": "gdtui --loss himmelblau ",
    "gdtui network --view fi": "gdtui network --view field ",
    "gdtui race --data file": "gdtui race --data file\\ one.csv ",
    "gdtui network --weights ke": "gdtui network --weights kept.json ",
    "gdtui still race -o fold": "gdtui still race -o folder/",
    "gdtui trace race --form": "gdtui trace race --format",
}
START = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "PS1='> '; source .gdtui.bash"),
    "zsh": (["zsh", "-f", "-i"],
            "PS1='> '; autoload -U compinit; compinit -u -D; unsetopt beep; source .gdtui.zsh"),
    "fish": (["fish", "--no-config", "-i"],
             "function fish_prompt; echo -n '> '; end; function fish_greeting; end; "
             "set -g fish_autosuggestion_enabled 0; source .gdtui.fish"),
}  # fmt: skip


@pytest.mark.parametrize("shell", EACH)
def test_a_tab_completes(folder, shell):
    command, setup = START[shell]
    env = environment(TERM="xterm", HOME=str(folder), HISTFILE=None)
    with Pty(["env", "-C", str(folder), *command], (120, 24), env) as pty:
        pty.send(f"{setup}; clear\r".encode())
        for typed, completed in TYPED.items():
            pty.wait(lambda: _line(pty) == ">", what="a prompt")
            pty.send(f"{typed}\t".encode())
            pty.wait(
                lambda wanted=completed: _line(pty).rstrip("=") == f"> {wanted}".rstrip(), what=completed
            )
            pty.send(b"\x15")  # ctrl+u: an empty line again


def _line(pty):
    """The line that is typed, without the blanks behind it."""
    lines = [line.rstrip() for line in pty.screen.display]
    return next(filter(None, lines), "")
