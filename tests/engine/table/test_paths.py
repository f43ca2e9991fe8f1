import os

import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.table.source import typed_path


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("data.csv", "data.csv"),
        ("  data.csv ", "data.csv"),
        ("'my data.csv' ", "my data.csv"),
        ('"my data.csv"', "my data.csv"),
        (r"/tmp/my\ data\ \(1\).csv", "/tmp/my data (1).csv"),
        ("file:///tmp/my%20data.csv", "/tmp/my data.csv"),
        ("~/data.csv", os.path.expanduser("~/data.csv")),
        ("'", "'"),
    ],
)
def test_a_path_may_come_in_quotes_or_dropped(typed, path):
    assert typed_path(typed) == path


def test_a_backslash_in_a_name_that_is_there_is_kept(tmp_path):
    path = tmp_path / r"odd\name"
    path.touch()
    assert typed_path(str(path)) == str(path)


@pytest.mark.parametrize("typed", ["", "  ", "''", '" "'])
def test_nothing_is_no_path(typed):
    with pytest.raises(InputError, match="write the path"):
        typed_path(typed)
