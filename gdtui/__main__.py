"""`python -m gdtui`, and the command `gdtui`."""

import sys

from gdtui.terminal.signals import install_early


def main() -> int:
    """Run the command line; the exit status. Signals are guarded before anything else is imported."""
    install_early()
    from gdtui.cli import run_cli

    return run_cli(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
