"""A short run of the fuzzer of inputs, and that it finds what there is to find."""

import os

import pytest

from gdtui.cli import main
from gdtui.cli.options import OPTIONS
from tests.fuzz.inputs import KINDS, Case, FoundError, case, check

MANY = {"tape": 3, "options": 25}


@pytest.mark.parametrize("kind", KINDS)
def test_a_short_run_finds_nothing(kind):
    for number in range(MANY.get(kind, 15)):
        check(case(kind, f"suite/{number}"))


@pytest.mark.parametrize(
    ("fault", "wrong"),
    [
        (lambda _: 1 / 0, "an internal error"),
        (lambda _: os.write(2, b"one\ntwo\n") and 2, "one line"),
        (lambda _: print("\x1b[31m") or 0, "control"),
    ],
)
def test_it_finds(monkeypatch, tmp_path, fault, wrong):
    monkeypatch.setattr(main, "_done", fault)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with pytest.raises(FoundError, match=wrong):
        check(Case(("list",), {}))


def test_a_seed_stands_for_a_case_and_every_option_has_its_turn():
    assert case("options", "1/1") == case("options", "1/1")
    words = {word.partition("=")[0] for kind in ("options", "tape") for number in range(4000)
             for word in case(kind, str(number)).words}  # fmt: skip
    missed = {f"--{row.name}" for row in OPTIONS.values() if not row.positional} - words
    assert missed <= {"--loop"}  # of `play`, which takes a terminal


@pytest.mark.parametrize("kind", KINDS)
def test_of_every_kind_there_are_answers_and_refusals(kind):
    awaited = {0, 2}
    for number in range(200):
        awaited.discard(check(case(kind, f"both/{number}")))
        if not awaited:
            return
    raise AssertionError(f"never {awaited}")
