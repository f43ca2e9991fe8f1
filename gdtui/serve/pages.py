"""The pages and the files they need: ours, and the terminal of textual-serve. Nothing is from elsewhere."""

from collections.abc import Mapping
from html import escape
from importlib.util import find_spec
from pathlib import Path
from string import Template

from gdtui.engine.base.errors import InputError

_OURS = Path(__file__).parent / "page"
_OWN_FILES = ("page.css", "page.js", "notice.css", "favicon.svg")
_THEIR_FILES = {
    "textual.js": "js/textual.js",
    "xterm.css": "css/xterm.css",
    "roboto.ttf": "fonts/RobotoMono-VariableFont_wght.ttf",
}
HEADERS = {
    # styles that a script makes are textual-serve's own way to style its terminal
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
    "Server": "gdtui",
}
"""What goes with every answer: a browser then refuses whatever is not from this server."""


def files() -> Mapping[str, Path]:
    """The files that a page may ask for, by name; there are no others.

    Raises:
        InputError: textual-serve is not installed, or does not bring what it used to.
    """
    found = find_spec("textual_serve")
    if found is None or not found.submodule_search_locations:
        raise InputError("serve needs the package textual-serve: pip install 'gdtui[serve]'")
    theirs = Path(found.submodule_search_locations[0]) / "static"
    known = {name: _OURS / name for name in _OWN_FILES}
    known |= {name: theirs / place for name, place in _THEIR_FILES.items()}
    missing = [name for name, path in known.items() if not path.is_file()]
    if missing:
        raise InputError(
            f"this textual-serve has no {missing[0]}: pip install 'gdtui[serve]' brings one with it"
        )
    return known


def index(paper: str) -> str:
    """The page with the terminal, on a ground of that colour."""
    return _page("index", paper=paper)


def notice(title: str, text: str, again: bool = False) -> str:
    """A page that says why there is no terminal.

    Args:
        title: in a few words.
        text: in a sentence or two.
        again: whether it is worth while to look again, which the page then does by itself.
    """
    refresh = '<meta http-equiv="refresh" content="15">' if again else ""
    return _page("notice", title=escape(title), text=escape(text), refresh=refresh)


def _page(name: str, **parts: str) -> str:
    return Template((_OURS / f"{name}.html").read_text("utf-8")).substitute(parts)
