import csv
import io
import json
import subprocess
import sys

import numpy as np
import pytest

from gdtui.cli.main import run_cli
from gdtui.cli.trace import write_table
from gdtui.engine.autodiff.operations import FUNCTIONS, SPELLINGS
from gdtui.engine.base.table import Table
from gdtui.engine.games.table import GAMES
from gdtui.engine.losses.catalogue import CURVES, LANDSCAPES, SPACES
from gdtui.engine.optimizers.registry import OPTIMIZERS


def lines(capsys, *arguments):
    status = run_cli(arguments)
    out, err = capsys.readouterr()
    return status, out, err


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_trace_gives_the_golden_run(capsys):
    status, out, _ = lines(
        capsys, "trace", "landscape", "--loss", "rosenbrock", "--optimizer", "adam", "--learning-rate",
        "0.01",
        "--start=-1.2,1", "--steps", "2", "--format", "csv",
    )  # fmt: skip
    rows = table(out)
    assert status == 0
    assert out.splitlines()[0] == "step,optimizer,x,y,loss,grad_x,grad_y,update_x,update_y,outcome"
    assert [float(rows[0][key]) for key in ("loss", "grad_x", "grad_y")] == pytest.approx([24.2, -215.6, -88])
    assert [float(rows[0][key]) for key in ("update_x", "update_y")] == [0, 0]
    assert [float(rows[1][key]) for key in "xy"] == pytest.approx([-1.19, 1.01], abs=1e-9)
    assert [float(rows[2][key]) for key in "xy"] == pytest.approx([-1.180031963, 1.019971112], abs=1e-9)


def test_a_typed_loss_is_as_good_as_a_named_one(capsys):
    _, named, _ = lines(capsys, "trace", "landscape", "--loss", "bowl", "--start", "-1,2", "--format", "csv")
    _, typed, _ = lines(
        capsys, "trace", "landscape", "--loss", "x**2 + y**2", "--start", "-1,2", "--learning-rate", "0.1",
        "--format", "csv",
    )  # fmt: skip
    assert named == typed


def test_variables_carry_their_names_in_alphabetical_order(capsys):
    _, out, _ = lines(
        capsys, "trace", "landscape", "--loss", "v**2 + 3*a", "--start=1,2", "--steps", "1", "--format", "csv"
    )
    rows = table(out)
    assert list(rows[0])[2:8] == ["a", "v", "loss", "grad_a", "grad_v", "update_a"]
    assert [float(rows[0][key]) for key in ("a", "v", "grad_a", "grad_v")] == [1, 2, 3, 4]


def test_jsonl_and_csv_hold_the_same_numbers(capsys):
    arguments = ["trace", "landscape", "--optimizer", "momentum,newton", "--steps", "5", "--format"]
    _, out, _ = lines(capsys, *arguments, "csv")
    _, text, _ = lines(capsys, *arguments, "jsonl")
    records = [json.loads(line) for line in text.splitlines()]
    assert [[str(value) for value in record.values()] for record in records] == [
        list(row.values()) for row in table(out)
    ]


def test_what_is_not_finite_is_null_in_json(capsys):
    _, out, _ = lines(
        capsys, "trace", "landscape", "--loss", "1/x + y", "--start", "0,1", "--format", "jsonl"
    )
    record = json.loads(out.splitlines()[0], parse_constant=lambda name: pytest.fail(name))
    assert record["loss"] is None
    assert record["outcome"] == "diverged"


def test_the_table_is_aligned(capsys):
    _, out, _ = lines(capsys, "trace", "landscape", "--steps", "3")
    assert len({len(line) for line in out.splitlines()}) == 1


def test_a_diverged_run_is_a_result(capsys):
    status, out, _ = lines(
        capsys, "trace", "landscape", "--loss", "rosenbrock", "--learning-rate", "0.01", "--steps", "50",
        "--format", "csv",
    )  # fmt: skip
    rows = table(out)
    assert status == 0
    assert rows[-1]["outcome"] == "diverged"
    assert len(rows) < 20


def test_the_same_seed_gives_the_same_bytes(capsys):
    arguments = ["trace", "landscape", "--optimizer", "random-search", "--format", "csv", "--seed"]
    first, again, other = (lines(capsys, *arguments, seed)[1] for seed in ("3", "3", "4"))
    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("losses", [*LANDSCAPES, *SPACES]),
        ("curves", CURVES),
        ("optimizers", (*OPTIMIZERS, "own")),
        ("games", GAMES),
        ("functions", [*sorted(FUNCTIONS), *SPELLINGS]),
    ],
)
def test_list_names_everything(capsys, kind, names):
    status, out, _ = lines(capsys, "list", kind)
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == list(names)


def test_a_race_by_equal_budget_with_a_decay(capsys):
    status, out, _ = lines(
        capsys, "trace", "race", "--budget", "examples", "--rate-decay", "0.5", "--learning-rate", "0.1",
        "--steps", "7", "--format", "csv",
    )  # fmt: skip
    assert status == 0
    seen = {
        name: [row for row in table(out) if row["lane"] == name] for name in ("batch", "mini-batch", "sgd")
    }
    assert [rows[-1]["update"] for rows in seen.values()] == ["1", "7", "224"]
    assert [rows[-1]["examples_seen"] for rows in seen.values()] == ["200", "200", "224"]
    _, steady, _ = lines(capsys, "trace", "race", "--learning-rate", "0.1", "--steps", "7", "--format", "csv")
    theirs = [row for row in table(steady) if row["lane"] == "mini-batch"]
    assert [row["loss"] for row in theirs[:2]] == [row["loss"] for row in seen["mini-batch"][:2]]
    assert theirs[2]["loss"] != seen["mini-batch"][2]["loss"]


def test_list_alone_lists_all(capsys):
    _, out, _ = lines(capsys, "list")
    assert "losses:" in out
    assert "  adam" in out


BAD = {
    "trace landscape --loss rosenbrok": "did you mean rosenbrock or rosenbrock-3?",
    "trace lanscape": "did you mean landscape?",
    "trace landscape --optimizer adan": "did you mean adam or adamw?",
    "trace landscape --optimizer adam,,": "there is no optimizer",
    "trace landscape --start -1": "takes 2 numbers, for x, y",
    "trace landscape --start 1,nan": "not a number: nan",
    "trace landscape --steps 1.5": "whole number",
    "trace landscape --steps -3": "whole number",
    "trace landscape --bounds 1,0,0,1": "from low to high",
    "trace landscape --bounds 1": "4 numbers",
    "trace landscape --bound 1": "did you mean --bounds or --budget",
    "trace landscape --learning-rate 1,5": "use a dot",
    "trace landscape --learning-rate 1e999": "out of range",
    "trace landscape --learning-rate -1": "learning",
    "trace landscape --optimizer newton --beta1 0.5": "beta1",
    "trace landscape --loss x**2": "takes two or more",
    "trace slope --loss x+y": "one variable",
    "trace landscape --loss __import__('os').system('x')+y": "cannot use",
    "trace landscape --format xml": "xml",
    "trace": "SCREEN",
    "trace landscape --steps": "expected one argument",
    "trace landscape x y": "one word too many",
    "list loss": "did you mean losses?",
    "lanscape": "did you mean landscape?",
    "landscape --color 8": "8",
    "landscape --speed 1e9": "--speed",
    "landscape --loss 2x": "2*x",
    "landscape --budget examples": "landscape has no use for --budget: it goes with race",
    "trace slope --rate-decay 0.1": "slope has no use for --rate-decay: it goes with race",
    "trace race --budget both": "updates",
    "trace race --rate-decay -1": "from 0 to 1e+06",
    "trace race --rate-decay nan": "not a number",
    "trace race --optimizer random-search --rate-decay 1": "random-search has no learning rate",
}


@pytest.mark.parametrize("command", BAD, ids=str)
def test_bad_input_is_one_line_that_says_what_to_write(capfd, command):
    status = run_cli(command.split())
    out, err = capfd.readouterr()
    assert status == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("gdtui: ")
    assert err.rstrip("\n").isprintable()
    assert BAD[command] in err
    assert len(err) < 320


def test_control_characters_never_come_back_out(capfd):
    assert run_cli(["trace", "landscape", "--loss", "x\x1b]52;c;aGk=\x07+y\u202e"]) == 2
    assert capfd.readouterr().err.rstrip("\n").isprintable()


def test_version_and_help(capsys):
    for arguments, expected in (
        (["--version"], "gdtui 0."),
        (["--help"], "trace SCREEN"),
        (["trace", "--help"], "--loss"),
    ):
        assert run_cli(arguments) == 0
        assert expected in capsys.readouterr().out


def command(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "gdtui", *arguments], capture_output=True, text=True, **options
    )


def test_without_a_terminal_it_refuses_and_names_trace():
    done = command("landscape", stdin=subprocess.DEVNULL)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "gdtui trace" in done.stderr


def test_a_reader_that_has_seen_enough_is_no_fault():
    run = f"{sys.executable} -m gdtui trace landscape --loss saddle --start 1,0 --steps 9999 --format csv"
    arguments = f"{run} | head -1"
    done = subprocess.run(arguments, shell=True, capture_output=True, text=True)
    assert done.stdout.startswith("step,")
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", [["trace", "landscape"], ["--help"], ["--version"], ["list"]])
def test_a_full_disk_is_one_line(arguments):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "gdtui", *arguments], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", ["trace landscape", "--help", "", "play tour"])
def test_a_closed_output_is_one_line(arguments):
    run = f"{sys.executable} -m gdtui {arguments} >&-"
    done = subprocess.run(run, shell=True, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("gdtui: standard output is closed")
    assert done.stderr.count("\n") == 1


def test_a_file_that_goes_while_it_is_looked_at_is_not_called_the_output(capfd, monkeypatch):
    def gone(_):
        raise FileNotFoundError(2, "No such file or directory", "data.csv")

    monkeypatch.setattr("gdtui.cli.main.parsed", gone)
    assert lines(capfd, "race") == (2, "", "gdtui: cannot use data.csv: No such file or directory\n")


def test_nothing_that_is_said_gets_into_a_file_where_standard_error_is_closed(tmp_path):
    file = tmp_path / "weights.json"
    trace = f"trace network --steps 1 --hidden 2 --save {file}"
    subprocess.run(f"{sys.executable} -m gdtui {trace} <&- 2>&-", shell=True, capture_output=True, check=True)
    json.loads(file.read_text())


def test_a_trace_needs_no_textual():
    program = (
        "import sys; from gdtui.cli.main import run_cli; run_cli(['trace', 'landscape', '--steps', '1']);"
        "sys.exit(any(name.split('.')[0] in ('textual', 'rich', 'plotext') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0


def test_a_table_says_how_each_run_ended_and_why(capsys):
    _, out, _ = lines(
        capsys, "trace", "slope", "--loss", "w**2", "--start", "1", "--learning-rate", "1.1", "--steps", "30"
    )
    *_, last, why = out.splitlines()
    assert last.endswith("diverged")
    assert why.startswith("gradient-descent: diverged at step")
    assert "beyond 2" in why


def test_a_long_table_is_printed_while_it_goes_on():
    made, out = [], io.StringIO()

    def rows():
        for step in range(100_000):
            made.append(out.tell())
            yield step, "gradient-descent" if step < 99_999 else "a name that is longer than all"

    write_table(Table(("step", "rule"), rows()), out)
    assert sum(printed == 0 for printed in made) <= 10_000
    head, *body = out.getvalue().splitlines()
    assert head == "step              rule"
    assert {len(line) for line in body[:10_000]} == {len(head)}
    assert body[10_000].startswith("10000  ")
    assert body[-1] == "99999  a name that is longer than all"


def test_a_plot_draws_every_run_with_a_letter_of_its_own(capsys):
    status, out, _ = lines(
        capsys, "trace", "landscape", "--optimizer", "adam,momentum", "--steps", "30", "--format", "plot"
    )
    assert status == 0
    assert "a adam" in out
    assert "m momentum" in out
    assert "against step" in out


def test_what_has_no_runs_cannot_be_plotted(capfd):
    assert run_cli(["trace", "circuit", "x*y", "--format", "plot"]) == 2
    assert "nothing to plot" in capfd.readouterr().err


@pytest.mark.parametrize("screen", ["landscape", "slope", "race"])
def test_every_run_can_be_plotted(capsys, screen):
    status, out, _ = lines(capsys, "trace", screen, "--steps", "5", "--format", "plot")
    assert status == 0
    assert len(out.splitlines()) >= 20


@pytest.fixture
def houses(tmp_path):
    path = tmp_path / "houses.csv"
    rows = "".join(f"{i + 1};{50 + i * i},5;{'yes' if i % 2 else 'no'};{100 + 7 * i * i}\n" for i in range(8))
    path.write_text("Id;size;heated;price\n" + rows)
    return path


def test_trace_says_on_standard_error_what_was_made_of_a_file(capfd, houses):
    status, out, err = lines(capfd, "trace", "race", "--data", str(houses), "--format", "csv")
    assert status == 0
    assert err.splitlines()[:4] == [
        "houses.csv: 8 rows, 4 columns; cells parted by semicolons; decimal commas",
        "target: price",
        "inputs: size; heated (0 no, 1 yes)",
        "not used: Id: counts the rows",
    ]
    assert len(table(out)) > 3


def test_target_inputs_and_scaling_are_options(capfd, houses):
    options = ["--target", "heated", "--inputs", "size,price", "--scale-data"]
    status, out, err = lines(capfd, "trace", "race", "--data", str(houses), *options, "--format", "csv")
    assert status == 0
    assert "target: heated (0 no, 1 yes)" in err
    assert table(out)[0].keys() >= {"w1", "w2"}
    status, _, err = lines(capfd, "trace", "race", "--data", str(houses), "--target", "prize")
    assert (status, err) == (2, "gdtui: houses.csv has no column prize: it has Id, size, heated, price\n")


def test_newton_fits_a_line_in_one_step(capfd, tmp_path):
    path = tmp_path / "line.csv"
    x = np.linspace(-1, 3, 9)
    y = np.array([3.0, 1, 4, 1, 5, 9, 2, 6, 5])
    path.write_text("x,y\n" + "".join(f"{a!r},{b!r}\n" for a, b in zip(x.tolist(), y.tolist(), strict=True)))
    _, out, _ = lines(
        capfd, "trace", "race", "--data", str(path), "--target", "y", "--model", "least-squares",
        "--optimizer", "newton", "--learning-rate", "1", "--steps", "1", "--format", "csv",
    )  # fmt: skip
    row = next(row for row in table(out) if (row["update"], row["lane"]) == ("1", "batch"))
    best, *_ = np.linalg.lstsq(np.stack([np.ones(9), x], 1), y, rcond=None)
    assert [float(row["b"]), float(row["w"])] == pytest.approx(best)


def test_data_are_read_from_standard_input(houses):
    command = [sys.executable, "-m", "gdtui", "trace", "race", "--data", "-", "--steps", "1"]
    with houses.open() as file:
        done = subprocess.run(command, stdin=file, capture_output=True, text=True, check=True)
    assert "standard input: 8 rows" in done.stderr
    piped = subprocess.run(command, input=houses.read_text(), capture_output=True, text=True, check=True)
    assert piped.stdout == done.stdout
    empty = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert (empty.returncode, empty.stderr.count("\n")) == (2, 1)
