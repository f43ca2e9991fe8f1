"""The lowest versions that the package allows, as constraints for pip: `python -m tests.lowest > FILE`."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
_BOUND = re.compile(r"(?P<name>[\w-]+)>=(?P<version>[\d.]+)")


def lowest(text: str) -> Iterator[str]:
    """`name==version` of every dependency of a pyproject.toml, those of its extras too.

    Raises:
        ValueError: when one has no lower bound.
    """
    project = tomllib.loads(text)["project"]
    named = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    for dependency in dict.fromkeys(named):
        found = _BOUND.match(dependency)
        if found is None:
            raise ValueError(f"{dependency} has no lower bound")
        yield f"{found['name']}=={found['version']}"


if __name__ == "__main__":
    print("\n".join(lowest(PROJECT.read_text(encoding="utf-8"))))
