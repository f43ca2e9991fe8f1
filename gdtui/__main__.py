"""`python -m gdtui`, and the command `gdtui`."""

import gc
import os
import sys

if "--restricted" in sys.argv:  # it leaves no trace of what it imports, either
    sys.dont_write_bytecode = True

from types import ModuleType
from typing import cast

NO_WINDOWS = (
    "gdtui: Windows has no terminal of the kind that gdtui needs: use WSL, "
    "or a browser and another machine's gdtui serve"
)


def main() -> int:
    """Run the command line; the exit status. Signals are guarded before anything else is imported."""
    if sys.platform == "win32":
        print(NO_WINDOWS, file=sys.stderr)
        return 2
    from gdtui.terminal.signals import install_early

    restricted = "--restricted" in sys.argv
    dev = "--dev" in sys.argv and not restricted
    install_early(dev)
    # nothing made while starting is garbage: looking for it would take a tenth of the time to the first
    # picture; GdtuiApp.on_mount has it collected again
    gc.disable()
    # gdtui connects to nothing: without OpenSSL, which asyncio and numpy.random use where there is one, it
    # starts sooner and takes 5 MB less; Textual's devtools would not do without
    for name in () if dev else ("ssl", "_hashlib"):
        sys.modules.setdefault(name, cast(ModuleType, None))
    # numpy gives its functions their docstrings one by one, a seventh of the time that its import takes
    for name in ("_add_newdocs", "_add_newdocs_scalars"):
        sys.modules.setdefault(f"numpy._core.{name}", ModuleType(name))
    if restricted:
        from gdtui.terminal.restricted import run_restricted

        run_restricted(_run, os.environ)
    return _run()


def _run() -> int:
    from gdtui.cli.main import run_cli

    return run_cli(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
