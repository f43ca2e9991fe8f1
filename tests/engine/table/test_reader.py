import csv
import io
import os
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdtui.engine.base.errors import InputError
from gdtui.engine.table import source
from gdtui.engine.table.columns import Sort
from gdtui.engine.table.reader import Table, read_table


@pytest.fixture
def write(tmp_path):
    def written(content: str | bytes, name: str = "data.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def read(path: Path, limit: int = 100):
    return {column.heading: column.values.tolist() for column in read_table(str(path), limit).columns}


def complaint(path: Path, limit: int = 100) -> str:
    with pytest.raises(InputError) as caught:
        read_table(str(path), limit)
    text = str(caught.value)
    assert text.isprintable()
    assert len(text) < 160
    return text


XY = {"x": [1, 3], "y": [2, 4]}


@pytest.mark.parametrize(
    "content",
    [
        "x,y\n1,2\n3,4\n",
        "\ufeffx,y\n1,2\n3,4\n",
        "x,y\r\n1,2\r\n3,4\r\n",
        "x,y\r1,2\r3,4\r",
        "x;y\n1;2\n3;4",
        "x\ty\n1\t2\n\n3\t4\n\n",
        "x|y\n1|2\n3|4\n",
        "x y\n1 2\n3 4\n",
        '"x","y"\n"1","2"\n3,4\n',
        "'x','y'\n'1','2'\n3,4\n",
        "x,y,\n1,2,\n3,4,\n",
        "x,y\n1,2,\n3,4,\n",
        "x;y\n1,0;2\n3,0;4,0\n",
        "sep=;\nx;y\n1;2\n3;4\n",
        "# x,y\n1,2\n3,4\n",
        "# by hand\nx,y\n1,2\n3,4\n",
        "A report\nof two lines\n\nx,y\n1,2\n3,4\n",
        "A report,\n,\nx,y\n1,2\n3,4\n",
        "x,y\n1,2\n,\n3,4\n",
        "x,y\n 1 , 2\n3,4\n",
        "x,y\n+1.0,2.\n3e0,.4e1\n",
        "x,y\n1,2\n3,4\n".encode("utf-16"),
        "\ufeffx,y\n1,2\n3,4\n".encode("utf-16-be"),
    ],
)
def test_ways_to_write_a_file(write, content):
    assert read(write(content)) == XY


def test_a_delimiter_or_a_line_break_within_quotes(write):
    path = write('"a, b","two\nlines",y\n1,"x, y",3\n2,"x\nz",5\n7,"x, y",6\n8,"x\nz",6\n')
    table = read_table(str(path), 100)
    assert [column.heading for column in table.columns] == ["a, b", "two lines", "y"]
    assert table.columns[1].kinds == ("x z", "x, y")
    assert table.columns[1].values.tolist() == [1, 0, 1, 0]
    assert table.columns[2].values.tolist() == [3, 5, 6, 6]


def test_two_headings_that_differ_in_signs_are_two_columns(write):
    path = write("2019 [€],2019 [%],y\n1,2,3\n3,4,5\n")
    assert read(path) == {"2019 [€]": [1, 3], "2019 [%]": [2, 4], "y": [3, 5]}
    names = [column.name for column in read_table(str(path), 10).columns]
    assert names == ["c2019", "c2019_2", "y"]


def test_a_file_without_a_header_gives_its_first_row_too(write):
    assert read(write("1,2\n3,4\n")) == {"column1": [1, 3], "column2": [2, 4]}
    flowers = write("5.1,3.5,setosa\n4.9,3,setosa\n7,3.2,other\n6,2,other\n")
    columns = read_table(str(flowers), 10).columns
    assert [column.heading for column in columns] == ["column1", "column2", "column3"]
    assert columns[0].values.tolist() == [5.1, 4.9, 7, 6]
    assert columns[2].kinds == ("other", "setosa")


def test_years_above_numbers_are_headings(write):
    assert list(read(write("2001,2002,2003\n1.5,2,3\n4,5,7\n"))) == ["2001", "2002", "2003"]


def test_what_lies_above_the_header_is_named(write):
    table = read_table(str(write("A report\nof two lines\n\nx;y\n1,5;2\n3;4\n")), 10)
    assert table.manner == (
        "cells parted by semicolons",
        "decimal commas",
        "lines 1 to 3 are left out: line 4 names the columns",
    )
    counts = read_table(str(write("3,2,setosa\n1,2,0\n3,4,1\n5,6,1\n")), 10)
    assert counts.manner[0] == "line 1 is left out: line 2 is the first row"
    assert counts.rows == 3


@pytest.mark.parametrize(
    ("content", "values"),
    [
        ("x;y\n1,5;1.234,5\n2,25;12\n", {"x": [1.5, 2.25], "y": [1234.5, 12]}),
        ("x;y\n1,234;1\n2,500;2\n", {"x": [1.234, 2.5], "y": [1, 2]}),
        ('x,y\n"1,234",1.5\n"12,000",2\n', {"x": [1234, 12000], "y": [1.5, 2]}),
        ('x,y\n"1,234,567",1\n"2,000.5",2\n', {"x": [1234567, 2000.5], "y": [1, 2]}),
        ("x\ty\n1.234\t1,5\n2.000\t3\n", {"x": [1234, 2000], "y": [1.5, 3]}),
        ("x;y\n1 234;1'000,5\n12 000;7\n", {"x": [1234, 12000], "y": [1000.5, 7]}),
        ("x;y\n1.5;2\n0.25;3\n", {"x": [1.5, 0.25], "y": [2, 3]}),
        ("x,y\n\u22121.5,2\n3,4e\u22121\n", {"x": [-1.5, 3], "y": [2, 0.4]}),
    ],
)
def test_decimal_commas_and_thousands(write, content, values):
    assert read(write(content)) == values


def test_a_thousand_or_one_is_not_guessed(write):
    x = read_table(str(write("x\ty\n1,234\t1\n2,000\t2\n")), 10).columns[0]
    assert (
        x.stray == "line 2: 1,234 may be one or a thousand times as much: write it without its comma or point"
    )


@pytest.mark.parametrize("word", ["", "NA", "n/a", "?", "nan", "NULL", "-", "#N/A"])
def test_missing_values_are_counted(write, word):
    column = read_table(str(write(f"x,y\n1,2\n3,{word}\n5,6\n")), 10).columns[1]
    assert column.missing == 1
    assert np.array_equal(column.values, [2, np.nan, 6], equal_nan=True)


def test_a_short_row_lacks_its_last_values(write):
    assert read_table(str(write("x,y\n1,2\n3\n4,5\n")), 10).columns[1].missing == 1


@pytest.mark.parametrize(
    ("cells", "sort"),
    [
        (["yes", "no", "yes", "no"], Sort.KINDS),
        (["2020-01-02", "2020-01-03", "2020-02-01", "2020-02-02"], Sort.DATES),
        (["1/2/2020", "1/3/2020", "13.4.21", "Jan 5 2020"], Sort.DATES),
        (["1999Q1", "1999Q2", "1999Q3", "1999Q4"], Sort.DATES),
        (["one", "two", "three", "four"], Sort.TEXT),
        (["", "NA", "", ""], Sort.NOTHING),
    ],
)
def test_what_a_column_holds(write, cells, sort):
    path = write("x,c\n" + "".join(f"{i + 0.5},{cell}\n" for i, cell in enumerate(cells)))
    assert read_table(str(path), 10).columns[1].sort is sort


@pytest.mark.parametrize(
    ("kinds", "order"),
    [
        (("yes", "no"), ("no", "yes")),
        (("TRUE", "False"), ("False", "TRUE")),
        (("male", "female"), ("female", "male")),
        (("Y", "z"), ("z", "Y")),
        (("b", "a", "C"), ("a", "b", "C")),
    ],
)
def test_kinds_have_numbers_in_an_order_that_is_told(write, kinds, order):
    path = write("c,x\n" + "".join(f"{kind},{i}\n" for i, kind in enumerate(kinds * 3)))
    column = read_table(str(path), 20).columns[0]
    assert column.kinds == order
    assert [order[int(code)] for code in column.values] == list(kinds * 3)


def test_a_limit_reads_the_first_rows(write):
    assert read(write("x,y\n" + "1,2\n" * 5 + "bad,2\n"), limit=3) == {"x": [1] * 3, "y": [2] * 3}


def test_a_cell_that_is_no_number_is_found_by_the_files_own_line(write):
    rows = [f"{i},{i}" for i in range(5_000)]
    rows[4_321] = "\n12,o'clock"
    column = read_table(str(write("x,y\n" + "\n".join(rows))), 9_000).columns[1]
    assert column.stray == "line 4324: o'clock is not a finite number"


@pytest.mark.parametrize("text", ["inf", "1e999", "1_0", "0x10", "1.2.3", "٣"])
def test_what_is_no_number(write, text):
    column = read_table(str(write(f'x,y\n1,2\n3,4\n5,"{text}"\n')), 10).columns[1]
    assert column.stray == f"line 4: {text} is not a finite number"


def test_a_number_too_large_to_square(write):
    assert "−" not in read_table(str(write("x,y\n1,2\n3,4\n3,-2e100\n")), 10).columns[1].stray
    assert "beyond ±1e+100" in read_table(str(write("x,y\n1,2\n3,4\n3,-2e100\n")), 10).columns[1].stray


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("\n\n", "has no header"),
        ("x,y\n", "has no rows"),
        ("x,y\n1,2\n", "has only one row"),
        (b"x,y\n1,2\n3,\x81\n", "is text in neither UTF-8 nor Windows-1252"),
        (b"\xff\xfex\0,\0y\0\n\0\0\xd8", "is not UTF-16 text"),
        (b"x,y\n1,2\0\n3,4\n", "is not text"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is not"),
        (",".join("a" * 2_000) + "\n", "has 2000 columns: at most 1000"),
        (",".join("a" * 10_000) + "\n" + ",".join("1" * 10_000), "has 10000 columns: at most 1000"),
        ("a," * 10_000_000, "is too long"),
        ("x,y\n" + "1" * 6_000_000 + ",2\n3,4\n", "is too long"),
        ("x,y\n1,2\n1,5,2,5\n", "line 3 has 4 fields, the header 2: decimals take a point"),
        ("x,y\n1,5,2,5\n1,5,2,5\n", "names 2 columns (x, y), its rows have 4 fields: decimals take a point"),
        ('x,y\n1,2\n3,"4\n5,6\n', "line 3 or after it: a quote that is not closed"),
        ('x,y\n1,2\n3,"' + "a" * 200_000 + '"\n', "a cell of more than 131,072 characters"),
        ('x,y\n1,2\n3,"4\n' + "5,6\n" * 500_000, "a cell of more than 131,072 characters"),
    ],
)
def test_bad_files_give_one_line(write, content, said):
    assert said in complaint(write(content))


WESTERN = "Länge;Größe;Preis [€];Élan;„naïve“\n1,5;2;3,5;Straße;ja\n2,5;3;4;Allée;ñandú\n3;4;5,5;Straße;ja\n"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_what_a_spreadsheet_of_the_west_saves_is_read_and_said(write, encoding):
    table = read_table(str(write(WESTERN.encode(encoding))), 10**6)
    assert [column.heading for column in table.columns] == ["Länge", "Größe", "Preis [€]", "Élan", "„naïve“"]
    assert table.columns[3].kinds == ("Allée", "Straße")
    assert [column.values.tolist() for column in table.columns[:2]] == [[1.5, 2.5, 3.0], [2.0, 3.0, 4.0]]
    told = {"cp1252": ["read as Windows-1252"], "utf-16": ["UTF-16"]}.get(encoding, [])
    assert [each for each in table.manner if "1252" in each or "UTF" in each] == told


def test_a_letter_that_is_no_utf_8_far_down_is_found_too(write):
    rows = "1,a\n2,b\n" * 400_000
    table = read_table(str(write(f"x,y\n{rows}".encode() + "3,é\n".encode("cp1252"))), 10**6)
    assert table.columns[1].kinds == ("a", "b", "é")
    assert "read as Windows-1252" in table.manner


def test_what_is_no_file(tmp_path):
    assert complaint(tmp_path / "none.csv").startswith("there is no file")
    assert "is a folder" in complaint(tmp_path)
    assert "is no file" in complaint(Path("/dev/zero"))
    assert complaint(Path("a\0b.csv")).startswith("there is no file")
    assert complaint(Path("a\udcffb.csv")).startswith("there is no file")


def test_a_file_too_large(write, monkeypatch):
    monkeypatch.setattr(source, "MOST_BYTES", 10)
    assert "is too large" in complaint(write("x,y\n1,2\n3,4\n"))


def test_control_characters_in_a_file_are_not_repeated(write):
    table = read_table(str(write("x\x1b]52;c;aGk=\x07,y\u202e\n1,2\n3,4\n5,\x1b[31m\n")), 10)
    assert all(column.heading.isprintable() and column.stray.isprintable() for column in table.columns)


def test_progress_reaches_the_end(write):
    path, seen = write("x,y\n" + "1.25,2.5\n" * 500_000), []
    table = read_table(str(path), 10**6, lambda *done: seen.append(done))
    size = path.stat().st_size
    assert table.rows == 500_000
    assert len(seen) > 1
    assert seen == sorted(seen)
    assert seen[-1] == (size, size)


def test_a_file_that_goes_while_it_is_read_is_read_to_its_end(write):
    path = write("x,y\n" + "1.25,2.5\n" * 400_000)

    def vanish(_done: int, _size: int) -> None:
        path.unlink(missing_ok=True)

    assert read_table(str(path), 10**6, vanish).rows == 400_000


def test_a_file_that_is_cut_short_while_it_is_read_gives_what_was_there(write):
    path = write("x,y\n" + "1.25,2.5\n" * 400_000)
    table = read_table(str(path), 10**6, lambda done, _: os.truncate(path, 9 * (done // 9)))
    assert 2 <= table.rows <= 400_000


@pytest.mark.parametrize("other", [lambda path: path.write_bytes(b"\0" * 99), os.mkfifo, os.mkdir])
def test_a_file_that_is_replaced_while_it_is_read_is_read_to_its_end(write, other):
    path = write("x,y\n" + "1.25,2.5\n" * 400_000)

    def replace(_done: int, _size: int) -> None:
        if path.is_file() and path.stat().st_size > 99:
            path.unlink()
            other(path)

    assert read_table(str(path), 10**6, replace).rows == 400_000


def test_a_file_that_is_overwritten_by_what_is_no_text_while_it_is_read_is_one_line(write):
    path = write("x,y\n" + "1.25,2.5\n" * 400_000)

    def overwrite(_done: int, _size: int) -> None:
        with path.open("r+b") as file:
            file.write(b"\0" * 4_000_000)

    with pytest.raises(InputError, match=r"^data.csv is not text"):
        read_table(str(path), 10**6, overwrite)


def test_a_pipe_is_read_as_a_file_is(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert "is empty" in complaint(path)  # nobody writes: it is not waited for
    number = os.open(path, os.O_RDWR)
    os.write(number, b"x,y\n1,2\n3,4\n")
    threading.Timer(0.1, os.close, (number,)).start()
    assert read(path) == XY


def test_reading_from_a_pipe_that_says_nothing_can_be_stopped(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    number = os.open(path, os.O_RDWR)

    def stop(_done: int, _size: int) -> None:
        raise InputError("stopped")

    with pytest.raises(InputError, match="stopped"):
        read_table(str(path), 10, stop)
    os.close(number)


def test_many_blocks_join_without_a_seam(write):
    random = np.random.default_rng(0)
    numbers = random.normal(size=(120_000, 2))
    path = write("x,y\n" + "".join(f"{a!r},{b!r}\n" for a, b in numbers.tolist()))
    table = read_table(str(path), 10**6)
    assert np.array_equal(np.stack([column.values for column in table.columns], 1), numbers)
    assert not table.columns[0].values.flags.writeable


def test_numbers_beside_text_are_those_that_stand_alone(write):
    rows = [(f"{i / 7!r}", f"{i}", "a" if i % 3 else 'b,"') for i in range(60_000)]
    out = io.StringIO()
    csv.writer(out).writerows([("x", "n", "kind"), *rows])
    columns = read_table(str(write(out.getvalue())), 10**6).columns
    assert columns[0].values.tolist() == [i / 7 for i in range(60_000)]
    assert columns[2].kinds == ("a", 'b,"')
    assert columns[2].values.tolist() == [float(i % 3 == 0) for i in range(60_000)]


# -- any dialect


class Written(csv.Dialect):
    """One of the ways in which Python's csv module writes."""


@st.composite
def dialects(draw) -> type[csv.Dialect]:
    mark = draw(st.sampled_from(['"', "'"]))
    parts = {
        "delimiter": draw(st.sampled_from(",;\t|")),
        "quotechar": mark,
        "doublequote": draw(st.booleans()),
        "escapechar": "\\",
        "lineterminator": draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])),
    }
    if parts["doublequote"]:
        parts["escapechar"] = None
    return type("Drawn", (csv.Dialect,), parts)


KINDS = st.lists(
    st.text("abcäß ,;|'\"\n€", min_size=1, max_size=6).map(lambda text: f"k{text}k"),
    min_size=2, max_size=4, unique_by=lambda text: " ".join(text.split()).lower(),
)  # fmt: skip
NUMBERS = st.floats(-1e6, 1e6).map(lambda value: round(value, 6))


@given(dialects(), KINDS, st.lists(NUMBERS, min_size=16, max_size=40), st.data())
def test_what_python_writes_reads_back_in_any_dialect(tmp_path_factory, dialect, kinds, numbers, data):
    if dialect.lineterminator == "\r":  # Python's writer does not quote the other line break then
        kinds = [" ".join(kind.split()) for kind in kinds]
    codes = data.draw(
        st.lists(st.sampled_from(range(len(kinds))), min_size=len(numbers), max_size=len(numbers))
    )
    out = io.StringIO()
    writer = csv.writer(out, dialect)
    writer.writerow(["a number", "kind"])
    writer.writerows([number, kinds[code]] for number, code in zip(numbers, codes, strict=True))
    path = tmp_path_factory.mktemp("written") / "data"
    path.write_text(out.getvalue(), newline="")
    table: Table = read_table(str(path), 100)
    assert [column.heading for column in table.columns] == ["a number", "kind"]
    assert table.columns[0].values.tolist() == numbers
    read_back = [table.columns[1].kinds[int(code)] for code in table.columns[1].values]
    assert read_back == [" ".join(kinds[code].split()) for code in codes]


@given(st.binary(max_size=300) | st.text("x,;\t\"'\n\r1.-ea#\\ ", max_size=80).map(str.encode))
def test_any_bytes_give_a_table_or_one_line(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "data"
    path.write_bytes(content)
    try:
        table = read_table(str(path), 100)
    except InputError:
        return
    assert len({column.name for column in table.columns}) == len(table.columns)
    assert table.rows >= 2
