"""`gdtui help` and `-V` say what `--help` and `--version` say."""

import pytest

from gdtui.cli.commands import COMMANDS
from gdtui.cli.main import run_cli


def said(capfd, *arguments):
    return run_cli(arguments), *capfd.readouterr()


@pytest.mark.parametrize(
    "topic", [[], *([name] for name in COMMANDS), ["trace", "basins"], ["still", "race"], ["code", "slope"]]
)
def test_help_is_that_of_the_option(capfd, topic):
    found = said(capfd, "help", *topic)
    assert found == said(capfd, *topic, "--help")
    assert found[0] == 0
    assert found[1].startswith(" ".join(["usage: gdtui", *topic]))


def test_the_version_has_a_letter(capfd):
    assert said(capfd, "-V") == said(capfd, "--version")


@pytest.mark.parametrize(
    ("topic", "says"),
    [(["trcae"], "did you mean"), (["trace", "rcae"], "did you mean race"), (["-x"], "one of:")],
)
def test_an_unknown_topic_is_a_line(capfd, topic, says):
    status, out, error = said(capfd, "help", *topic)
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert says in error
