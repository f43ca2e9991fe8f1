"""`--restricted`: what the host has asked for holds, whatever the caller adds to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from gdtui.cli.commands import Command
from gdtui.engine.base import gate
from gdtui.engine.base.errors import InputError

_RESTRICTED, _FOLDER = "--restricted", "--data-dir"
_CALLED = "SSH_ORIGINAL_COMMAND"
"""What a caller has typed behind `ssh host`, where sshd runs another command (ForceCommand)."""


def check_command(command: Command, arguments: Sequence[str]) -> None:
    """Refuse what a caller of a restricted gdtui could start with it.

    Raises:
        InputError: for a server: its sessions are restricted, but it is not.
    """
    if command.restricted and _RESTRICTED in arguments:
        raise InputError(f"{_RESTRICTED} starts no server: leave it out, the sessions are restricted anyway")


def close_gate(arguments: Sequence[str], given: Mapping[str, Any], environ: Mapping[str, str]) -> None:
    """Read from now on only files below the host's folder, and write none.

    A host may hand on to gdtui what was typed behind `ssh host`. The folder is the host's to name, so it is
    named once, and not by the caller.

    Args:
        arguments: those after `gdtui`.
        given: what was made of them.
        environ: the environment variables.

    Raises:
        InputError: when the folder is named twice, or by the caller, or there is no such folder.
    """
    named = sum(word.partition("=")[0] == _FOLDER for word in arguments)
    if named > 1:
        raise InputError(f"{_FOLDER} is given twice: name one folder")
    if named and _FOLDER in environ.get(_CALLED, ""):
        raise InputError(f"{_FOLDER} is the host's to name: leave it out")
    gate.close(given.get("data_dir"))
