"""Builds the API reference from the docstrings: `python docs/build.py FOLDER`, as `make docs` does."""

import sys
from pathlib import Path

import pdoc

import gdtui.engine

MODULES = ("gdtui.engine", "gdtui.notebook")


def build(folder: Path) -> None:
    """Write the pages of what other programs may use into a folder."""
    for name in gdtui.engine.__all__:
        getattr(gdtui.engine, name)  # imports what is offered: pdoc shows only what is there
    pdoc.render.configure(docformat="google", search=False, show_source=False)
    pdoc.pdoc(*MODULES, output_directory=folder)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
