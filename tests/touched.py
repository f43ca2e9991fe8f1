"""Prints the tests of the parts that differ from main: python -m tests.touched.

A subject has the same folder in the package and in the tests, so a file is looked after by its namesake, or
by the nearest folder above that there is. What else uses the file is not asked: `make check` runs everything.
"""

import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePath

ROOT = Path(__file__).parents[1]
ALWAYS = "tests/contracts"


def paths_for(changed: Iterable[str], root: Path = ROOT) -> list[str]:
    """The test files and folders to run for changed files, none of them within another, in order."""
    found = {PurePath(ALWAYS), *(_nearest(PurePath(name), root) for name in changed)}
    return sorted(str(place) for place in found if not found & {*place.parents})


def _nearest(path: PurePath, root: Path) -> PurePath:
    """What tests one changed file."""
    if path.name.startswith("test_") and (root / path).exists():
        return path
    if path.parts[0] not in ("gdtui", "tests") or len(path.parts) == 1:
        return PurePath(ALWAYS)
    folder = PurePath("tests", *path.with_suffix("").parts[1:])
    while not (root / folder).is_dir():
        folder = folder.parent
    return folder


def changed_files() -> list[str]:
    """What differs from the commit where this branch left main, and files that git does not know yet."""
    base = _git("merge-base", "HEAD", "main") or ["HEAD"]
    return [*_git("diff", "--name-only", base[0]), *_git("ls-files", "--others", "--exclude-standard")]


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()


if __name__ == "__main__":
    print("\n".join(paths_for(changed_files())))
