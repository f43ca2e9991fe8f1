"""`make fast` runs what looks after a changed file."""

import pytest

from tests.contracts.imports import ROOT
from tests.touched import ALWAYS, changed_files, paths_for


@pytest.mark.parametrize(("changed", "run"), [
    ([], []),
    (["README.md", "pyproject.toml"], []),
    (["gdtui/engine/slope/simulation.py"], ["tests/engine/slope"]),
    (["gdtui/engine/slope/simulation.py", "gdtui/engine/gone.py"], ["tests/engine"]),
    (["gdtui/widgets/frame_view.py"], ["tests/widgets"]),
    (["gdtui/app.py"], ["tests"]),
    (["tests/terminal/test_link.py", "gdtui/demo/tape.py"], ["tests/demo", "tests/terminal/test_link.py"]),
    (["tests/terminal/test_that_was_removed.py"], ["tests/terminal"]),
    (["tests/engine/conftest.py", "tests/engine/race/test_lane.py"], ["tests/engine"]),
])  # fmt: skip
def test_a_file_is_looked_after_by_its_namesake_or_the_folder_above(changed, run):
    assert paths_for(changed) == sorted(run if run == ["tests"] else [*run, ALWAYS])


def test_what_is_run_is_there():
    files = [str(path.relative_to(ROOT)) for path in (ROOT / "gdtui").rglob("*.py")]
    for name in files:
        assert all((ROOT / place).exists() for place in paths_for([name]))


def test_what_has_changed_is_named_from_the_root():
    assert all(not name.startswith(("/", "..")) for name in changed_files())
