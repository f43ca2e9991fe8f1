"""`python -m gdtui`, and the command `gdtui`."""

import gc
import sys
from types import ModuleType
from typing import cast

from gdtui.terminal.signals import install_early


def main() -> int:
    """Run the command line; the exit status. Signals are guarded before anything else is imported."""
    dev = "--dev" in sys.argv and "--restricted" not in sys.argv
    install_early(dev)
    # nothing made while starting is garbage: looking for it would take a tenth of the time to the first
    # picture; GdtuiApp.on_mount has it collected again
    gc.disable()
    # gdtui connects to nothing: without OpenSSL, which asyncio and numpy.random use where there is one, it
    # starts sooner and takes 5 MB less; Textual's devtools would not do without
    for name in () if dev else ("ssl", "_hashlib"):
        sys.modules.setdefault(name, cast(ModuleType, None))
    from gdtui.cli.main import run_cli

    return run_cli(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
