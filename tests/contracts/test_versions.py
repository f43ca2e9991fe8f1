"""The versions that are tried are those that are promised."""

import sys
import tomllib

import pytest

from tests.lowest import PROJECT, lowest


def test_every_dependency_has_a_lowest_version_that_is_tried():
    found = list(lowest(PROJECT.read_text(encoding="utf-8")))
    assert "numpy==2.2" in found
    assert len({each.split("==")[0] for each in found}) == len(found)


def test_one_without_a_lower_bound_is_noticed():
    with pytest.raises(ValueError, match="numpy<3 has no lower bound"):
        list(lowest('[project]\ndependencies = ["numpy<3"]\noptional-dependencies = {}'))


def test_this_python_is_among_those_that_are_named():
    named = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["classifiers"]
    assert f"Programming Language :: Python :: {sys.version_info[0]}.{sys.version_info[1]}" in named
