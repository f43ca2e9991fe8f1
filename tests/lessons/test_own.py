"""Lessons of one's own: what is wrong with one is said with its line; the words; a lesson as text."""

import re
from pathlib import Path

import pytest

from gdtui.cli.main import run_cli
from gdtui.engine.base.errors import InputError
from gdtui.lessons.course import CHAPTERS, COURSE, FILES, found, lesson, own
from gdtui.lessons.markdown import front_matter
from gdtui.lessons.plain_text import as_text
from gdtui.lessons.proof import faults
from gdtui.screens.tutor import unfit

GOOD = """+++
title = "Two rates"
about = "One that crawls."

[numbers]
slow = "slope --loss square --start 1.5 --learning-rate 0.05 --steps 10 | w"

[words]
overshoot = "To land on the other side."
+++

## Slow and sure

Ten steps lead to {slow:.2f}. More may **overshoot**. [fast](<scene:slope --learning-rate 0.9> "Too far.")

```scene
slope --loss square --start 1.5 --learning-rate 0.05
```

```task
do = "Take ten steps with `.`"
until = "step >= 10"
keys = "full_stop"
```

## Check

```check
ask = "What is the slope at {w}?"
draw.w = [2, 3]
answer = "{slope}"
because = "Twice w, as the rule says."
wrong = [["{w}", "That is w itself, not the slope."]]
otherwise = "Twice the param."
[numbers]
slope = "slope --loss square --start={w} --steps 0 | grad_w"
```
"""


def test_a_good_lesson_has_no_faults_and_is_read(tmp_path):
    path = tmp_path / "rates.md"
    path.write_text(GOOD)
    assert list(faults(GOOD)) == []
    assert unfit(path) == []
    read = found(path)
    assert (read.title, len(read.cards)) == ("Two rates", 2)
    assert read.cards[0].links[0].about == "Too far."
    (word,) = own(path).words
    assert (word.name, word.heading) == ("overshoot", "Slow and sure")


@pytest.mark.parametrize("number", range(1, CHAPTERS + 1))
def test_the_chapters_themselves_have_none(number):
    assert list(faults(FILES[number - 1].read_text("utf-8"))) == []


def line_of(text, part):
    return text[: text.index(part)].count("\n") + 1


SPOILT = [
    ("+++\ntitle", "title", 1, "begins with a line +++"),
    ('title = "Two rates"', "title = Two rates", 2, "no TOML"),
    ('title = "Two rates"\n', "", 1, "no title"),
    ('| w"', '| nothing"', 6, "slow: "),
    (
        "--loss square --start 1.5 --learning-rate 0.05 --steps",
        "--loss sqare --steps",
        6,
        "did you mean square",
    ),
    ("{slow:.2f}", "{slwo}", 14, "no number is called slwo"),
    ("slope --loss square --start 1.5 --learning-rate 0.05\n", "slope --lss square\n", 16, "scene: "),
    ("scene:slope --learning-rate 0.9", "scene:sloppy", 12, "the scene of fast"),
    ('until = "step >= 10"', 'until = "step > = 10"', 20, "no condition"),
    ('keys = "full_stop"\n', "", 20, "there is no keys"),
    ('because = "Twice w, as the rule says."\n', "", 28, "no because"),
    ("draw.w = [2, 3]", "draw.w = 2, 3", 28, "no TOML"),
    ('answer = "{slope}"', 'answer = "{sloop}"', 28, "no number is called sloop"),
    ("```scene\nslope --loss square --start 1.5 --learning-rate 0.05\n```", "", 12, "no scene"),
]


@pytest.mark.parametrize(("part", "other", "line", "why"), SPOILT, ids=[each[3] for each in SPOILT])
def test_what_is_wrong_is_said_with_its_line(tmp_path, capsys, part, other, line, why):
    text = GOOD.replace(part, other, 1)
    assert text != GOOD
    said = list(faults(text))
    assert (line, True) in [(fault.line, why in fault.what) for fault in said], said
    path = tmp_path / "rates.md"
    path.write_text(text)
    assert run_cli(["check", str(path)]) == 3
    assert f"{path}:{line}: " in capsys.readouterr().out
    with pytest.raises(InputError, match=r"rates\.md, line \d+: "):
        own(path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"+++\n+++\n+++\n", b"# no head"])
def test_what_is_no_lesson_at_all_is_refused_in_a_line(tmp_path, content):
    path = tmp_path / "none.md"
    path.write_bytes(content)
    with pytest.raises(InputError) as raised:
        own(path)
    assert "\n" not in str(raised.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        own(tmp_path / "nowhere.md")


def test_a_card_that_is_too_long_is_named(tmp_path):
    path = tmp_path / "long.md"
    path.write_text(GOOD.replace("Ten steps", "Ten steps and so on. " * 90))
    assert unfit(path) == ["Slow and sure"]


def test_a_lesson_in_order_is_said_to_be(tmp_path, capsys):
    path = tmp_path / "rates.md"
    path.write_text(GOOD)
    assert run_cli(["check", str(path)]) == 0
    assert "in order" in capsys.readouterr().out


# -- words


def test_every_bold_word_is_explained_and_every_explained_word_is_bold_where_it_says():
    names = {word.name.lower() for word in COURSE.words}
    for file in FILES:
        _, body = front_matter(file.read_text("utf-8"))
        for bold in re.findall(r"\*\*([^*]+)\*\*", body):
            assert bold.lower() in names, f"{bold} in {file.name}"
    assert len(names) == len(COURSE.words)
    for word in COURSE.words:
        assert word.heading, word.name
        assert len(word.meaning) < 110
        assert word.meaning.endswith(".")


def test_the_words_and_the_lessons_are_listed(capsys):
    assert run_cli(["list", "words"]) == 0
    assert "learning rate" in capsys.readouterr().out
    assert run_cli(["list", "lessons"]) == 0
    assert len(capsys.readouterr().out.splitlines()) >= CHAPTERS


# -- as text


@pytest.mark.parametrize("number", range(1, CHAPTERS + 1))
def test_a_lesson_as_text_has_all_its_cards_and_gives_nothing_away(number):
    read = lesson(number)
    text = "\n".join(as_text(read))
    for card in read.cards:
        assert card.heading in text
        if card.check:
            asked = card.check.question(0)
            assert all(option in " ".join(text.split()) for option in asked.options)
            assert asked.grade(asked.right_answer).words not in " ".join(text.split())
    assert all(len(row) <= 80 for row in text.splitlines() if not row.startswith("    gdtui "))


def test_a_lesson_is_printed(capsys):
    assert run_cli(["lesson", "3", "--text"]) == 0
    assert capsys.readouterr().out.startswith("Lesson 3: Slope and tangent\n")


def test_the_example_of_the_page_about_lessons_is_in_order():
    page = (Path(__file__).parents[2] / "docs" / "lessons.md").read_text("utf-8")
    (example,) = re.findall(r"````\n(.*?)````", page, re.S)
    assert list(faults(example)) == []
