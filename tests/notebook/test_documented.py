"""What the documentation says of the notebook and the engine: it runs, and no link in it is broken."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

import gdtui.engine
import gdtui.notebook
from gdtui.notebook.circuits import Evaluated

ROOT = Path(__file__).parents[2]
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"


def cells():
    """The code of the notebook, cell by cell."""
    found = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in found if cell["cell_type"] == "code"]


def shown(code, names):
    """What a cell shows: the value of its last expression, if it ends in one."""
    *before, last = code.rstrip().split("\n")
    try:
        compiled = compile(last, "<cell>", "eval")
    except SyntaxError:
        exec(compile(code, "<cell>", "exec"), names)
        return None
    exec(compile("\n".join(before), "<cell>", "exec"), names)
    return eval(compiled, names)


def test_the_notebook_runs_and_its_pictures_are_there(capsys):
    names = {"__name__": "__main__"}
    values = [shown(code, names) for code in cells()]
    pictures = [value for value in values if hasattr(value, "_repr_svg_")]
    assert len(pictures) == 4
    assert all(value._repr_svg_().startswith("<svg") for value in pictures)
    assert "the sign is the other way round" in capsys.readouterr().out


def test_a_kernel_runs_it_too(tmp_path):
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    nbformat = pytest.importorskip("nbformat")
    read = nbformat.read(NOTEBOOK, as_version=4)
    nbclient.NotebookClient(read, resources={"metadata": {"path": str(tmp_path)}}).execute()
    kinds = [kind for cell in read.cells for out in cell.get("outputs", ()) for kind in out.get("data", ())]
    assert kinds.count("image/svg+xml") == 4


def test_the_notebook_is_committed_without_outputs():
    found = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    assert not [cell for cell in found["cells"] if cell.get("outputs") or cell.get("execution_count")]


def test_the_engine_says_what_it_offers():
    for name in gdtui.engine.__all__:
        assert getattr(gdtui.engine, name).__doc__
        assert name in dir(gdtui.engine)
        assert name in (gdtui.engine.__doc__ or "") or name == "GradientCheck"
    with pytest.raises(AttributeError, match="nothing_here"):
        _ = gdtui.engine.nothing_here


def test_asking_for_one_name_imports_no_other():
    code = (
        "import sys; import gdtui.engine; assert not [m for m in sys.modules if m == 'numpy']; "
        "gdtui.engine.parse; assert 'gdtui.engine.network' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_the_examples_of_the_docstrings_hold():
    import doctest

    from gdtui.engine.slope import own_function
    from gdtui.notebook import runs

    for module in (gdtui.engine, gdtui.notebook, own_function, runs):
        found = doctest.testmod(module)
        assert found.failed == 0
        assert found.attempted
    assert Evaluated.__doc__


class Links(HTMLParser):
    """The anchors and the links of a page."""

    def __init__(self):
        super().__init__()
        self.anchors, self.links = set(), set()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                self.anchors.add(value)
            elif name == "href" and tag in ("a", "link") and not re.match(r"[a-z]+:|\$", value):
                self.links.add(unquote(value))


def broken(path, pages):
    """The links of a page that lead nowhere."""
    for link in sorted(pages[path].links):
        file, _, anchor = link.partition("#")
        target = pages.get((path.parent / file).resolve() if file else path)
        if target is None or (anchor and anchor not in target.anchors):
            yield link


def test_the_reference_is_built_and_has_no_broken_link(tmp_path):
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "build.py"), str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "Warn" not in done.stderr
    pages = {}
    for path in tmp_path.rglob("*.html"):
        pages[path] = Links()
        pages[path].feed(path.read_text(encoding="utf-8"))
    engine = pages[tmp_path / "gdtui" / "engine.html"]
    assert set(gdtui.engine.__all__) <= engine.anchors
    assert [f"{path.name}: {link}" for path in pages for link in broken(path, pages)] == []
