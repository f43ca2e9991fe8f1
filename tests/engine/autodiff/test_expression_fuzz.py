"""Any text at all is a circuit, or one printable line that says why not."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gdtui.engine.autodiff.expression import parse
from gdtui.engine.base.errors import InputError
from tests.effort import examples

often = settings(max_examples=examples(1000), derandomize=True, deadline=None, database=None)

TOKENS = st.lists(
    st.sampled_from(
        ["x", "y", "q", "e", "pi", "f", "1", "2.5", "1e9", ".", "(", ")", "[", "]", "{", "}", "+", "-", "*",
         "**", "/", "//", "%", "=",
         ";", "\n", ",", ":", ":=", "exp(", "max(", "log(", "log(exp(", "sin", "lambda", "if", "else", "for",
         "in", "not", "and", "'", '"',
         "f'", "b'", "\\", "#", "@", "^", "²", "−", "·", "\x00", "\x1b", "é", "ｘ", " ", "True", "None", "_",
         "__", "...", "await", "yield",
         "0x", "1_0", "j", "<", "!", "~", "x**2", "q = x;", "import", "del"]
    ),
    max_size=40,
)  # fmt: skip


def assert_circuit_or_one_line(text: str) -> None:
    try:
        result = parse(text)
    except InputError as error:
        message, result = str(error), parse("0")
    else:
        message = "a circuit"
    assert message.isprintable(), ascii(message)
    assert 0 < len(message) <= 200
    assert result.text.isprintable()
    assert all(node.label.isprintable() for node in result.nodes)
    result.value_and_gradient([0.5] * len(result.inputs))


@often
@given(st.text(max_size=200))
@example("\r\n\x0c\x1c\u2028\u2029\x85")
def test_any_text_is_a_circuit_or_one_line(text):
    assert_circuit_or_one_line(text)


@often
@given(TOKENS)
def test_any_tokens_are_a_circuit_or_one_line(tokens):
    assert_circuit_or_one_line("".join(tokens))
    assert_circuit_or_one_line(" ".join(tokens))


@often
@given(st.text(alphabet=st.characters(codec="ascii"), max_size=60))
def test_any_ascii_is_a_circuit_or_one_line(text):
    assert_circuit_or_one_line(text)
