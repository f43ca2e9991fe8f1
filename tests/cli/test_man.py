"""The manual page: all that the tables hold stands in it, and what shows it has nothing to say."""

import re
import shutil
import subprocess

import pytest

from gdtui.cli.commands import COMMANDS
from gdtui.cli.main import run_cli
from gdtui.cli.options import OPTIONS
from gdtui.cli.shell.man import page
from gdtui.spelling import in_ascii


def shown(*command):
    """What a program makes of the page: its words, and what it complains of."""
    done = subprocess.run(command, input=page(), text=True, capture_output=True)
    text = re.sub(r".\x08|\x1b\[[0-9;]*m", "", done.stdout)
    return " ".join(text.replace("‐\n", "\n").split()), done.stderr


def test_it_is_printed(capsys):
    assert run_cli(["man"]) == 0
    assert capsys.readouterr().out == page()
    assert page().isascii()


def test_it_is_written_and_replaces_nothing_unasked(tmp_path, capfd):
    file = tmp_path / "gdtui.1"
    assert run_cli(["man", "-o", str(file)]) == 0
    assert file.read_text() == page()
    assert run_cli(["man", "-o", str(file)]) == 2
    assert "--force" in capfd.readouterr().err


def test_no_line_is_taken_for_another_command():
    known = {"TH", "SH", "SS", "TP", "B", "nf", "fi"}
    assert {line[1:].split()[0] for line in page().splitlines() if line[:1] in (".", "'")} == known


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
@pytest.mark.parametrize("device", ["utf8", "ascii"])
def test_groff_shows_it_and_warns_of_nothing(device):
    text, warnings = shown("groff", "-ww", "-man", f"-T{device}", "-rLL=400n")
    assert warnings == ""
    if device == "ascii":  # a hyphen is one there
        for row in OPTIONS.values():
            assert f"{row.called if not row.positional else ''} {in_ascii(row.kind.shown)}".strip() in text
            assert " ".join(in_ascii(row.about).split()) in text
        for command in COMMANDS.values():
            assert all(line in text for line in command.examples)


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
def test_mandoc_warns_of_nothing():
    assert shown("mandoc", "-Tlint", "-W", "warning") == ("", "")
