"""The course in plain words: short sentences."""

import re
from statistics import mean

import pytest

from gdtui.lessons.course import CHAPTERS, lesson
from gdtui.render.cells.prose import Paragraph


def sentences(number):
    for card in lesson(number).cards:
        for block in card.blocks:
            if isinstance(block, Paragraph):
                text = "".join(span.text for span in block.text)
                yield from filter(None, re.split(r"(?<=[.!?:])\s+", text))


@pytest.mark.parametrize("number", range(1, CHAPTERS + 1))
def test_a_sentence_has_twenty_words_at_most_on_average(number):
    lengths = [len(sentence.split()) for sentence in sentences(number)]
    assert mean(lengths) <= 20
    assert max(lengths) <= 45
