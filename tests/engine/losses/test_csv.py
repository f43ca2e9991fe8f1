from pathlib import Path

import numpy as np
import pytest

from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses import csv as csvfile
from gdtui.engine.losses.csv import read_csv
from gdtui.engine.losses.data import find_data
from gdtui.engine.race.simulation import race_from

ALL = frozenset[str]()


@pytest.fixture
def write(tmp_path):
    def written(content: str | bytes, name: str = "data.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def read(path: Path, wanted=ALL, limit: int = 100):
    names, columns = read_csv(path, frozenset(wanted), limit)
    return dict(zip(names, [c.tolist() for c in columns], strict=True))


def complaint(path: Path, wanted=ALL, limit: int = 100) -> str:
    with pytest.raises(InputError) as caught:
        read_csv(path, frozenset(wanted), limit)
    text = str(caught.value)
    assert text.isprintable()
    assert len(text) < 160
    return text


def test_columns_by_their_names(write):
    path = write("size,price,city\n1,2.5,Rome\n-3e2, 4 ,Bonn\n")
    assert read(path) == {"size": [1, -300], "price": [2.5, 4]}
    assert read(path, {"price", "w"}) == {"price": [2.5, 4]}


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffx,y\n1,2\n3,4\n",
        "x,y\r\n1,2\r\n3,4\r\n",
        "x;y\n1;2\n3;4",
        "x\ty\n1\t2\n\n3\t4\n\n",
        '"x","y"\n"1","2"\n3,4\n',
    ],
)
def test_ways_to_write_a_file(write, content):
    assert read(write(content)) == {"x": [1, 3], "y": [2, 4]}


def test_names_are_made_fit_for_an_expression(write):
    path = write("Price (USD),2nd,exp,x,x,\n1,2,3,4,5,6\n1,2,3,4,5,6\n")
    assert list(read(path)) == ["Price_USD", "c2nd", "exp_3", "x", "x_5", "column6"]


def test_a_limit_reads_the_first_rows(write):
    assert read(write("x,y\n" + "1,2\n" * 5 + "bad,2\n"), limit=3) == {"x": [1] * 3, "y": [2] * 3}


def test_bad_rows_are_named(write):
    rows = [f"{i},{i}" for i in range(5_000)]
    rows[4_321] = "12,o'clock"
    assert complaint(write("x,y\n" + "\n".join(rows)), limit=9_000) == (
        "data.csv, row 4322, column y: o'clock is not a finite number"
    )


@pytest.mark.parametrize(
    ("content", "wanted", "said"),
    [
        ("x,y\n1,2\n3,nan\n", ALL, "row 2, column y: nan is not a finite number"),
        ("x,y\n1,2\n3,inf\n", ALL, "row 2, column y: inf is not a finite number"),
        ("x,y\n1,2\n3,1e999\n", ALL, "row 2, column y: 1e999 is not a finite number"),
        ("x,y\n1,2\n3,-2e100\n", ALL, "row 2, column y: -2e100 is beyond ±1e+100"),
        ("x,y\n1,2\n3,1_0\n", ALL, "row 2, column y: 1_0 is not a finite number"),
        ("x,y\n1,2\n3,\n", ALL, "row 2, column y is empty"),
        ("x,y\n1,2\n3\n", ALL, "row 2, column y is empty"),
        ("x,y\n1,two\n3,4\n", {"y"}, "row 1, column y: two is not a finite number"),
        ("", ALL, "is empty"),
        ("\n\n", ALL, "has no header"),
        ("x,y\n", ALL, "has no rows"),
        ("x,y\n1,2\n", ALL, "has only one row"),
        ("1,2\n3,4\n", ALL, "has no header: write names such as x,y before 1,2"),
        ("a,b\nc,d\ne,f\n", ALL, "has no column of numbers"),
        ("x\x1b]52;c;aGk=\x07,y\n1,2\n3,4\n", ALL, "header of data.csv holds control characters (column 1)"),
        ("x,y\u202e\n1,2\n3,4\n", ALL, "control characters (column 2)"),
        (b"x,y\n1,2\n3,\xff\xfe\n", ALL, "is not UTF-8"),
        ("x,y\n1,2\n".encode("utf-16"), ALL, "is not UTF-8"),
        (",".join("a" * 2_000) + "\n", ALL, "has 2000 columns: at most 1000"),
        ("a," * 10_000_000, ALL, "the header of data.csv is too long"),
        ("x,y\n" + "1" * 6_000_000 + ",2\n3,4\n", ALL, "a row of data.csv is too long"),
    ],
)
def test_bad_files_give_one_line(write, content, wanted, said):
    assert said in complaint(write(content), wanted)


def test_what_is_no_file(tmp_path):
    assert complaint(tmp_path / "none.csv").startswith("there is no file")
    assert "is no file" in complaint(tmp_path)
    assert "is no file" in complaint(Path("/dev/zero"))
    assert complaint(Path("a\0b.csv")).startswith("there is no file")


def test_a_file_too_large(write, monkeypatch):
    monkeypatch.setattr(csvfile, "MOST_BYTES", 10)
    assert "is too large" in complaint(write("x,y\n1,2\n3,4\n"))


def test_control_characters_in_a_field_are_not_repeated(write):
    assert "\x1b" not in complaint(write("x,y\n1,2\n3,\x1b[31m\n"))


def test_progress_reaches_the_end(write):
    path, seen = write("x,y\n" + "1.25,2.5\n" * 500_000), []
    _, columns = read_csv(path, ALL, 10**6, lambda *done: seen.append(done))
    size = path.stat().st_size
    assert columns[0].size == 500_000
    assert len(seen) > 1
    assert seen == sorted(seen)
    assert seen[-1] == (size, size)


def test_a_changed_file_is_read_again(write):
    assert read(write("x,y\n1,2\n3,4\n")) == {"x": [1, 3], "y": [2, 4]}
    assert read(write("x,y\n1,2\n3,44\n")) == {"x": [1, 3], "y": [2, 44]}


def test_many_blocks_join_without_a_seam(write):
    random = np.random.default_rng(0)
    table = random.normal(size=(120_000, 2))
    path = write("x,y\n" + "".join(f"{a!r},{b!r}\n" for a, b in table.tolist()))
    _, columns = read_csv(path, ALL, 10**6)
    assert np.array_equal(np.stack(columns, 1), table)
    assert not columns[0].flags.writeable


def test_a_file_is_a_data_set(write):
    path = write("hours,passed\n1,0\n2,1\n3,1\n", "exam.csv")
    data = find_data(str(path))
    assert (data.name, data.names, data.model) == ("exam.csv", ("hours", "passed"), "logistic")


def test_decimal_commas_are_refused_not_misread(write):
    assert "row 2 has 4 fields, the header 2" in complaint(write("x,y\n1,2\n1,5,2,5\n"))


def test_a_comma_in_quotes_and_an_empty_last_field_are_no_extra_field(write):
    assert read(write('x,y,who\n1,2,"a, b, c"\n3,4,d,\n'), {"x", "y"}) == {"x": [1, 3], "y": [2, 4]}
    assert "has 5 fields" in complaint(write("x,y,who\n1,2,a,,\n3,4,d\n"))


def test_a_printed_minus_is_a_minus(write):
    assert read(write("x,y\n\u22121.5,2\n3,4e\u22121\n")) == {"x": [-1.5, 3], "y": [2, 0.4]}


def test_a_comment_is_no_header(write):
    assert "begins with a comment" in complaint(write("# c\nx,y\n1,2\n3,4\n"))


def test_a_file_with_one_column_of_numbers_names_what_is_none(write):
    assert "row 1, column who: ann is not a finite number" in complaint(write("who,y\nann,2\nbob,3\n"))
    path = write("who,y\nann,2\nbob,3\n")
    assert list(read_csv(path, frozenset({"y"}), 10)[1][0]) == [2, 3]


def test_a_model_that_misses_a_column_is_told_of_all(write):
    path = write("x1,x2,who,y\n1,2,ann,3\n2,3,bob,5\n")
    with pytest.raises(InputError, match=r"this one has b, w, x \(columns of the data: x1, x2, who, y\)"):
        race_from(Settings(data=str(path), model="(w*x + b - y)**2"))
