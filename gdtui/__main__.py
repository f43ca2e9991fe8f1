"""`python -m gdtui`, and the command `gdtui`."""

import gc
import sys

from gdtui.terminal.signals import install_early


def main() -> int:
    """Run the command line; the exit status. Signals are guarded before anything else is imported."""
    install_early()
    # nothing made while starting is garbage: looking for it would take a tenth of the time to the first
    # picture; GdtuiApp.on_mount has it collected again
    gc.disable()
    from gdtui.cli import run_cli

    return run_cli(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
