"""What the README says of the house is so, and it is short."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_it_is_short_and_shows_pictures():
    assert len(README[: README.index("## Architecture")].splitlines()) < 90
    assert len(re.findall(r"\((screenshots/[^)]+)\)", README)) >= 2


def test_the_benchmarks_that_are_named_are_there():
    pages = [README, *(path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md"))]
    scripts = {
        *(name for page in pages for name in re.findall(r"tests/benchmarks/\w+\.py", page)),
        *(
            f"{name.replace('.', '/')}.py"
            for page in pages
            for name in re.findall(r"python -m (tests[.\w]+)", page)
        ),
    }
    assert len(scripts) >= 6
    assert [name for name in scripts if not (ROOT / name).is_file()] == []


def test_the_architecture_names_every_room_and_file_at_the_top():
    text = README[README.index("## Architecture") : README.index("## Licence")]
    named = set(re.findall(r"`([\w./-]+)`", text))
    package = ROOT / "gdtui"
    rooms = {f"{path.name}/" for path in package.iterdir() if (path / "__init__.py").exists()}
    files = {path.name for path in package.iterdir() if path.is_file()} - {"__init__.py", "py.typed"}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    top = {name.split("/")[0] for name in tracked.stdout.split()} - {"README.md", "gdtui"}
    assert rooms | files <= named
    assert {name for name in top if not {name, f"{name}/"} & named} <= {"CONTRIBUTING.md"}
    assert "CONTRIBUTING.md" in text
