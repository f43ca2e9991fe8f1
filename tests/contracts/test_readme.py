"""What the README shows is what happens."""

import re
import shlex
import subprocess
from pathlib import Path

import numpy as np
import pytest

from gdtui.cli.main import run_cli
from gdtui.engine.autodiff.operations import FUNCTIONS

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def part(name):
    return re.search(rf"<!-- {name} -->(.*?)<!-- end -->", README, re.DOTALL)[1]


@pytest.mark.parametrize("example", re.findall(r"<!-- example -->(.*?)<!-- end -->", README, re.DOTALL))
def test_an_example_prints_what_it_says(example, capsys):
    lines = [line.removeprefix("    ") for line in example.strip("\n").splitlines()]
    run_cli(shlex.split(lines[0].removeprefix("$ gdtui ")))
    assert capsys.readouterr().out.splitlines() == lines[1:]


def test_the_notebook_example_runs_and_its_comments_are_true():
    scope = {}
    exec(re.search(r"```python\n(.*?)```", part("notebook"), re.DOTALL)[1], scope)
    assert scope["loss"] == pytest.approx(24.2)
    assert scope["gradient"] == pytest.approx((-215.6, -88.0))
    assert np.allclose(scope["hessian"], [[1330, 480], [480, 200]])
    assert scope["field"].shape == (200, 200)


def test_the_pictures_and_benchmarks_it_names_are_there():
    root = Path(__file__).parents[2]
    pictures = re.findall(r"\((screenshots/[^)]+)\)", README)
    scripts = {
        *re.findall(r"tests/benchmarks/\w+\.py", README),
        *(f"{name.replace('.', '/')}.py" for name in re.findall(r"python -m (tests[.\w]+)", README)),
    }
    assert len(pictures) >= 2
    assert len(scripts) >= 6
    assert [name for name in [*pictures, *scripts] if not (root / name).is_file()] == []


@pytest.mark.parametrize("line", re.findall(r"^    gdtui (trace .*)$", README, re.MULTILINE))
def test_every_trace_command_it_shows_works(line, capsys, tmp_path):
    data = tmp_path / "data.csv"
    data.write_text("x,y\n" + "\n".join(f"{i},{2 * i + 1}" for i in range(20)))
    assert run_cli([str(data) if word == "FILE.csv" else word for word in shlex.split(line)]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 2


def test_the_architecture_names_every_room_and_file_at_the_top():
    root = Path(__file__).parents[2]
    text = README[README.index("## Architecture") : README.index("## Benchmarks")]
    named = set(re.findall(r"`([\w./-]+)`", text))
    package = root / "gdtui"
    rooms = {f"{path.name}/" for path in package.iterdir() if (path / "__init__.py").exists()}
    files = {path.name for path in package.iterdir() if path.is_file()} - {"__init__.py", "py.typed"}
    tracked = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=False)
    top = {name.split("/")[0] for name in tracked.stdout.split()} - {"README.md", "gdtui"}
    assert rooms | files <= named
    assert {name for name in top if not {name, f"{name}/"} & named} <= {"CONTRIBUTING.md"}
    assert "CONTRIBUTING.md" in text


def test_the_functions_it_names_are_those_of_the_language():
    (named,) = re.findall(r"and the functions ((?:`\w+`\s+)+)\(", README)
    assert set(re.findall(r"`(\w+)`", named)) == FUNCTIONS
