"""The style sheet that keeps what it has read."""

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.css.stylesheet import Stylesheet

from gdtui.terminal.rules import KeptStylesheet
from tests.effort import examples

CSS = {"first": "Label { color: $ink; background: $paper 50%; }", "second": "Input { color: $paper; }"}
THEMES = [{"ink": "#102030", "paper": "#ffffff"}, {"ink": "#f0e0d0", "paper": "#000000"}]


def filled(sheet):
    for name, css in CSS.items():
        sheet.add_source(css, read_from=("", name))
    return sheet


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.sampled_from(THEMES), max_size=5))
def test_its_rules_are_those_of_textual_whatever_themes_came_before(themes):
    kept, plain = (filled(kind(variables=THEMES[0])) for kind in (KeptStylesheet, Stylesheet))
    for theme in themes:
        for sheet in (kept, plain):
            sheet.set_variables(dict(theme))
            sheet.reparse()
    assert kept.css == plain.css


def test_a_theme_that_stays_costs_no_reading():
    sheet = filled(KeptStylesheet(variables=THEMES[0]))
    assert sheet.rules
    with patch("textual.css.stylesheet.parse") as read:
        sheet.set_variables(dict(THEMES[0]))
        sheet.reparse()
    read.assert_not_called()
    assert "color" in sheet.css
