"""`python -m gdtui`, and the command `gdtui`."""

import gc
import os
import sys
from types import ModuleType

if "--restricted" in sys.argv:  # it leaves no trace of what it imports, either
    sys.dont_write_bytecode = True

NO_WINDOWS = (
    "gdtui: Windows has no terminal of the kind that gdtui needs: use WSL, "
    "or a browser and another machine's gdtui serve"
)


def main() -> int:
    """Run the command line; the exit status. Signals are guarded before anything else is imported.

    Only a start that a warm host takes over does without: it imports even less.
    """
    if sys.platform == "win32":
        print(NO_WINDOWS, file=sys.stderr)
        return 2
    restricted = "--restricted" in sys.argv
    if restricted:
        from gdtui.terminal.warm.joining import join

        join(sys.argv[1:], os.environ, sys.stdout.encoding if sys.stdout else None)
    from gdtui.deferred import SPARED, defer
    from gdtui.terminal.signals import install_early

    dev = "--dev" in sys.argv and not restricted
    install_early(dev, watch=sys.argv[1:2] != ["host"])
    # nothing made while starting is garbage: looking for it would take a tenth of the time to the first
    # picture; GdtuiApp.on_mount has it collected again
    gc.disable()
    # gdtui connects to nothing: without OpenSSL, which asyncio and numpy.random use where there is one, it
    # starts sooner and takes 5 MB less; Textual's devtools would not do without
    for name in () if dev else ("ssl", "_hashlib"):
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    # numpy gives its functions their docstrings one by one, a seventh of the time that its import takes
    for name in ("_add_newdocs", "_add_newdocs_scalars"):
        sys.modules.setdefault(f"numpy._core.{name}", ModuleType(name))
    defer(SPARED)
    # Textual's palette of commands brings nine widgets, a tenth of what a bare app takes to start; gdtui has
    # its own (see GdtuiApp.ENABLE_COMMAND_PALETTE)
    sys.modules.setdefault("textual.command", _hollow("textual.command"))
    if restricted:
        from gdtui.terminal.restricted import run_restricted

        run_restricted(_run, os.environ)
    return _run()


def _hollow(name: str) -> ModuleType:
    """A module of which anything can be imported, and nothing used."""

    def found(what: str) -> type:
        if what.startswith("__"):
            raise AttributeError(what)
        return object

    module = ModuleType(name)
    module.__getattr__ = found  # type: ignore[method-assign]
    return module


def _run() -> int:
    from gdtui.cli.main import run_cli

    return run_cli(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
