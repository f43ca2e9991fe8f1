"""What the project says of itself: dependencies, lock file, typing."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires

from packaging.requirements import Requirement

from tests.contracts.imports import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKED = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)


def plain(name: str) -> str:
    """A distribution's name as all spellings of it are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(texts: Iterable[str], known: set[tuple[str, str]]) -> Iterator[str]:
    """The names of everything that requirements lead to in this environment."""
    for requirement in map(Requirement, texts):
        name = plain(requirement.name)
        for extra in {"", *requirement.extras}:
            if (name, extra) not in known:
                known.add((name, extra))
                yield name
                yield from needed(_behind(name, extra), known)


def _behind(name: str, extra: str) -> list[str]:
    """What a distribution requires for an extra, or at all for none."""
    try:
        texts = requires(name) or []
    except PackageNotFoundError:
        return []
    markers = [(text, Requirement(text).marker) for text in texts]
    return [text for text, marker in markers if marker is None or marker.evaluate({"extra": extra})]


def test_the_lock_file_is_complete():
    direct = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    found = set(needed(direct, set()))
    assert {"execnet", "pygments", "linkify-it-py"} <= found
    assert found - set(map(plain, LOCKED)) == set()


def test_every_dependency_has_both_bounds():
    for text in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]:
        operators = {specifier.operator for specifier in Requirement(text).specifier}
        assert operators == {">=", "<"}, text


def test_its_types_are_for_others_too():
    assert (ROOT / "gdtui" / "py.typed").exists()
    assert "Typing :: Typed" in PROJECT["classifiers"]
