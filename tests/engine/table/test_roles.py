from collections.abc import Callable

import numpy as np
import pytest

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.errors import InputError
from gdtui.engine.base.settings import Settings
from gdtui.engine.losses.data import Dataset, Wishes, find_data, scaled
from gdtui.engine.race.simulation import race_from
from gdtui.engine.race.trace import trace
from gdtui.engine.table.headings import names_for


@pytest.fixture
def opened(tmp_path):
    def found(content: str, target=None, inputs=None, wanted=frozenset(), name="mine.csv") -> Dataset:
        path = tmp_path / name
        path.write_text(content)
        return find_data(str(path), Wishes(None, target, inputs, wanted))

    return found


def refused(opened, content: str, **wishes) -> str:
    with pytest.raises(InputError) as caught:
        opened(content, **wishes)
    text = str(caught.value)
    assert text.isprintable()
    assert len(text) < 200
    return text


def rows(*columns: Callable[[int], object], count: int = 6) -> str:
    """Rows of a table: each column is a function of the row's number."""
    lines = [
        ",".join(str(column(i) if callable(column) else column[i]) for column in columns)
        for i in range(count)
    ]
    return "\n".join(lines) + "\n"


HOUSES = "Id,size,street,built,heated,price\n" + rows(
    lambda i: i + 1, lambda i: 50 + i * i, lambda i: f"street {i}", lambda i: f"20{i + 10}-01-01",
    lambda i: "yes" if i % 2 else "no", lambda i: 100 + 7 * i * i,
)  # fmt: skip


def test_what_predicts_what_and_what_is_left_out(opened):
    data = opened(HOUSES)
    assert data.why == (
        "price from size, heated · 6 rows · not used: Id (counts the rows), street (free text), built (dates)"
    )
    assert (data.target, data.inputs) == ("price", ("size", "heated"))
    assert data.notes == (
        "mine.csv: 6 rows, 6 columns",
        "target: price",
        "inputs: size; heated (0 no, 1 yes)",
        "not used: Id: counts the rows",
        "not used: street: free text",
        "not used: built: dates",
    )


def test_text_of_two_kinds_is_learnt_as_0_and_1(opened):
    data = opened("size,sold\n" + rows(lambda i: i * i, lambda i: "yes" if i % 3 else "no"))
    assert (data.model, data.kinds, data.target) == ("logistic", ("no", "yes"), "sold")
    assert data.columns[-1].tolist() == [0, 1, 1, 0, 1, 1]
    assert data.notes[1] == "target: sold (0 no, 1 yes)"


def test_a_text_of_more_kinds_is_an_input_for_each_but_the_first(opened):
    data = opened("city,y\n" + rows(lambda i: ("Rome", "Bonn", "São Paulo")[i % 3], lambda i: i * i))
    assert data.inputs == ("city_Rome", "city_S_o_Paulo")
    assert data.headings == ("city = Rome", "city = São Paulo", "y")
    assert data.column("city_Rome").tolist() == [1, 0, 0, 1, 0, 0]
    assert "0 where it is Bonn" in data.notes[2]


def test_target_and_inputs_are_chosen_by_heading_or_name(opened):
    table = 'a b,"c, d",e,y\n' + rows(lambda i: i * i, lambda i: i**3, lambda i: 2 - i, lambda i: i**4)
    data = opened(table, target="e", inputs='"c, d",a_b')
    assert (data.target, data.inputs) == ("e", ("c_d", "a_b"))
    assert data.why == "e from c, d, a b · 6 rows · not used: y"
    assert opened(table, target="A B").target == "a_b"


def test_rows_without_a_value_are_left_out_and_counted(opened):
    data = opened("a,b,y\n1.5,2,3\n,4,5\n5,6,NA\n7,8,8\n9,1,2\n4,?,1\n2,3,4\n")
    assert data.examples == 4
    assert "4 rows (3 left out: no value in y, a and 1 more)" in data.why
    assert "rows left out: 3 of 7, with no value in y (1), a (1), b (1)" in data.notes


def test_a_column_that_is_mostly_missing_is_left_out_itself(opened):
    data = opened("a,b,y\n1.5,,3\n2,,5\n5,6,5\n7,,8\n")
    assert (data.inputs, data.examples) == (("a",), 4)
    assert "not used: b: no value in 75 % of the rows" in data.notes
    assert opened("a,b,y\n1.5,,3\n2,,5\n5,6,5\n7,1,8\n", inputs="b").examples == 2


def test_a_column_that_counts_the_rows_is_an_input_where_it_is_all_there_is(opened):
    assert opened("hours,passed\n1,0\n2,1\n3,1\n").inputs == ("hours",)
    counted = "n,x,y\n" + rows(lambda i: i, lambda i: i * i, lambda i: i % 4)
    assert opened(counted).inputs == ("x",)
    assert opened(
        "customer_id,x,y\n" + rows(lambda i: 90 - 7 * i, lambda i: i * i, lambda i: i % 4)
    ).inputs == ("x",)
    assert opened("n,x,y\n" + rows(lambda i: i, lambda i: i * i, lambda i: i % 4), inputs="n").inputs == (
        "n",
    )


def test_a_stray_cell_leaves_a_column_out_and_refuses_it_where_it_is_needed(opened):
    table = "a,b,y\n" + rows(lambda i: i * i, lambda i: "oops" if i == 4 else 2 - i, lambda i: i**3)
    assert opened(table).inputs == ("a",)
    said = "mine.csv, line 6, column b: oops is not a finite number"
    assert refused(opened, table, inputs="b") == said
    assert refused(opened, table, target="b") == said


@pytest.mark.parametrize(
    ("content", "wishes", "said"),
    [
        ("a,y\n1,5\n2,5\n3,5\n", {}, "y is always 5 in the 3 rows used: choose another --target"),
        ("a,y\n1,no\n2,no\n3,no\n", {}, "y is always no in the 3 rows used"),
        ("a,b\nx,y\nz,v\nw,u\n", {}, "has no column of numbers or of a few kinds: a (free text), b"),
        ("y\n1\n2\n3\n", {}, "has one column only: write inputs beside y"),
        ("d,y\n2020-01-01,2\n2020-01-02,3\n", {}, "nothing to learn y from (d: dates)"),
        ("a,y\n1,2\n2,3\n", {"target": "z"}, "mine.csv has no column z: it has a, y"),
        ("a,y\n1,2\n2,3\n", {"inputs": "y"}, "y is to be learnt: leave it out of the inputs"),
        ("a,b,y\n1,p,2\n2,q,3\n3,r,5\n4,s,5\n", {"inputs": "b"}, "b cannot be an input: free text"),
        ("a,b,y\n1,p,2\n2,q,3\n3,r,5\n4,s,5\n", {"target": "b"}, "b cannot be learnt: free text"),
        ("a,b,y\n1,,2\n,3,3\n4,5,\n", {}, "no row has a value in every column used"),
        ("x,y\n1,2\n3,inf\n", {}, "mine.csv, line 3, column y: inf is not a finite number"),
    ],
)  # fmt: skip
def test_what_cannot_be_gives_one_line(opened, content, wishes, said):
    assert said in refused(opened, content, **wishes)


def test_more_params_than_rows_are_allowed_and_said(opened):
    assert opened("a,b,y\n1,4,2\n2,3,7\n").notes[-1] == "2 rows and 3 params: they can be fitted in many ways"


# -- names


def test_names_are_unique_and_fit_for_an_expression():
    long = "a heading of sixty characters that is longer than any name i"
    headings = (
        "x", "x_3", "x", "class", "lambda", "in", "e", "pi", "max", f"{long}s", f"{long}t", "größe", "",
        "2nd", "π",
    )  # fmt: skip
    assert names_for(headings) == (
        "x", "x_3", "x_4", "class_4", "lambda_5", "in_6", "e", "pi", "max_9", "a_heading_of_sixty_chara",
        "a_heading_of_sixty_chara_11", "grosse", "column13", "c2nd", "π",
    )  # fmt: skip


def test_data_win_over_constants(tmp_path):
    path = tmp_path / "e.csv"
    path.write_text("e,pi,y\n" + rows(lambda i: i + 1.5, lambda i: i * i, lambda i: 3 * i))
    race = race_from(Settings(data=str(path), model="(a*e + b*pi - y)**2"))
    assert race.problem.whole.mean_loss.columns == ("e", "pi", "y")
    loss = race.problem.whole.loss(np.array([1.0, 2.0]))
    assert loss == np.mean([(i + 1.5 + 2 * i * i - 3 * i) ** 2 for i in range(6)])


def test_a_model_that_misses_a_column_is_told_of_all(tmp_path):
    path = tmp_path / "more.csv"
    path.write_text("x1,x2,who,y\n1,2,ann,3\n2,3,bob,5\n")
    with pytest.raises(InputError, match=r"this one has w \(columns of the data: x1, x2, who, y\)"):
        race_from(Settings(data=str(path), model="(w*x1 - y)**2"))
    table = trace(race_from(Settings(data=str(path), model="(w*x + b - y)**2")), Settings())
    assert "params: b, w, x" in table.head


def test_two_headings_of_one_name_are_read_apart(tmp_path):
    path = tmp_path / "years.csv"
    path.write_text("2019 [€],2019 [%],y\n" + rows(lambda i: i + 1, lambda i: i * i - 3.0, lambda i: 5 * i))
    problem = race_from(Settings(data=str(path), model="(p*c2019 + q*c2019_2 - y)**2")).problem
    x = np.array([[i + 1, i * i - 3.0] for i in range(6)])
    y = np.array([5.0 * i for i in range(6)])
    _, gradient = problem.whole.loss_and_gradient(np.zeros(2))
    assert gradient == pytest.approx(-2 * x.T @ y / 6)


# -- scales


def test_scaling_puts_inputs_and_a_target_of_numbers_at_mean_0_and_spread_1(opened):
    data = scaled(opened(HOUSES))
    for column in data.columns:
        assert column.mean() == pytest.approx(0, abs=1e-12)
        assert column.std() == pytest.approx(1)
    kinds = opened("size,sold\n" + rows(lambda i: i * i, lambda i: "yes" if i % 3 else "no"))
    assert scaled(kinds).column("sold") is kinds.column("sold")
    assert scaled(kinds).raw is kinds


def test_a_hint_says_that_the_scales_ask_for_scaling(opened):
    uneven = opened("a,b,y\n" + rows(lambda i: i * 10_000 + 5, lambda i: i / 10 + 0.5, lambda i: i % 4))
    assert "z" not in opened("a,y\n1.5,2\n2,3\n3,2\n").hint
    assert "the columns' scales differ" in uneven.hint
    assert not scaled(uneven).hint


# -- paths


def test_a_file_needs_no_ending_and_a_tilde_is_home(tmp_path, monkeypatch):
    (tmp_path / "mydata").write_text("x,y\n1,2\n3,4\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_data("mydata").names == ("x", "y")
    assert find_data("~/mydata").path == str(tmp_path / "mydata")
    (tmp_path / "line").write_text("x,y\n1,2\n3,4\n")
    assert find_data("line").path == ""
    assert find_data("./line").examples == 2


def test_a_generated_set_has_its_own_columns():
    with pytest.raises(InputError, match="--target goes with a file"):
        find_data("line", Wishes(target="x"))


@pytest.mark.parametrize("taken", ["ln", "arctan", "class", "lambda", "nan", "Inf", "sign", "logsigmoid"])
def test_no_column_is_called_what_no_input_can_be_called(taken):
    assert names_for([taken, "y"]) == (f"{taken}_1", "y")
    parse(f"{taken}_1 + y")
