"""The lexer and the translator of input."""

import itertools
from collections import deque

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.messages import TerminalSupportsSynchronizedOutput

from gdtui.terminal.keyboard.lexer import Kind, Lexer, Token
from gdtui.terminal.keyboard.messages import Translator, is_answer, taken
from gdtui.terminal.keyboard.paste import PASTE_LIMIT


def lexed(*reads: bytes, pause: float = 0.01) -> list[Token]:
    """The tokens of some reads, a little time between them, and much after them."""
    lexer, now, tokens = Lexer(), 0.0, []
    for data in reads:
        now += pause
        tokens += lexer.tick(now)
        tokens += lexer.feed(data, now)
    while lexer.deadline is not None:
        now = lexer.deadline
        tokens += lexer.tick(now)
    return tokens


def text(characters: str) -> list[Token]:
    return [Token(Kind.TEXT, character) for character in characters]


ARROW = Token(Kind.SEQUENCE, "\x1b[A")


@pytest.mark.parametrize(
    ("data", "tokens"),
    [
        (b"aq\r", text("aq\r")),
        ("ηé漢".encode(), text("ηé漢")),
        (b"\x1b[A", [ARROW]),
        (b"\x1bOA", [Token(Kind.SEQUENCE, "\x1bOA")]),
        (b"\x1b", [Token(Kind.ESCAPE)]),
        (b"\x1b\x1b[A", [Token(Kind.ESCAPE), ARROW]),
        (b"\x1bx", [Token(Kind.ALT, "x")]),
        (b"\x1b[[A", [Token(Kind.SEQUENCE, "\x1b[[A")]),
        (b"\x1b[113;5u", [Token(Kind.SEQUENCE, "\x1b[113;5u")]),
        (b"\x1b[M \xf0\xf0q", text("q")),
        (b"\x1b[200~pa\x1b[Aste\x1b[201~q", [Token(Kind.PASTE, "pa\x1b[Aste"), *text("q")]),
        (b"\x1b]0;title\x07q\x1bPdata\x1b\\q\x1b]0;cut\x1b[A", [*text("qq"), ARROW]),
        (b"\xffa\xc3", text("a")),
        (b"\x1b[1;\x1b[A", [ARROW]),
        (b"\x1b[" + b"1;" * 50 + b"Aq", text("q")),
    ],
)
def test_tokens(data: bytes, tokens: list[Token]) -> None:
    assert lexed(data) == tokens


@pytest.mark.parametrize("split", range(1, 12))
def test_reads_may_be_cut_anywhere(split: int) -> None:
    data = "a\x1b[Aη\x1b[200~x\x1b[201~b".encode()
    assert lexed(data[:split], data[split:]) == lexed(data)


def test_a_torn_arrow() -> None:
    assert lexed(b"\x1b", b"[A", pause=0.5) == [Token(Kind.ESCAPE), ARROW]
    assert lexed(b"\x1b", b"[", pause=0.5) == [Token(Kind.ESCAPE), *text("[")]
    assert lexed(b"\x1b", b"n", b"[A", pause=0.5) == [Token(Kind.ESCAPE), *text("n[A")]
    assert lexed(b"\x1b[", b"A", pause=0.5) == [ARROW]


def test_an_endless_paste_ends_though_keys_are_pressed() -> None:
    lexer = Lexer()
    assert lexer.feed(b"\x1b[200~", 0.0) == []
    tokens: list[Token] = []
    for tenth in range(1, 11):
        now = tenth / 10
        tokens += lexer.tick(now) + lexer.feed(b"q", now)
    assert tokens[0].kind is Kind.PASTE
    assert tokens[-1] == Token(Kind.TEXT, "q")


def test_a_flowing_paste_is_not_cut_off() -> None:
    reads = [b"\x1b[200~", *[b"x" * 1000] * 5, b"\x1b[201~"]
    assert lexed(*reads, pause=0.5) == [Token(Kind.PASTE, "x" * 5000)]


def test_what_nobody_typed_is_one_paste() -> None:
    assert lexed(*[b"x+y\r\n" * 800] * 20) == [Token(Kind.PASTE, ("x+y\r\n" * 2000)[:PASTE_LIMIT])]
    assert lexed(b"n" * 300) == text("n" * 300)
    assert lexed(b"n" * 600 + b"\x11") == [Token(Kind.PASTE, "n" * 600), *text("\x11")]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.binary(max_size=80), max_size=8), st.floats(0.0, 1.0))
def test_anything_is_survived_and_forgotten(reads: list[bytes], pause: float) -> None:
    translator = Translator()
    for token in lexed(*reads, pause=pause):
        translator.messages(token)
    lexer, now = Lexer(), 0.0
    for data in reads:
        now += pause
        lexer.tick(now)
        lexer.feed(data, now)
    while lexer.deadline is not None and now < 100:
        now = lexer.deadline
        lexer.tick(now)
    assert lexer.feed(b"q", now + 10) == text("q")


def keys(sequence: str) -> list[str]:
    return [
        message.key
        for message in Translator().messages(Token(Kind.SEQUENCE, sequence))
        if isinstance(message, events.Key)
    ]


@pytest.mark.parametrize(
    ("sequence", "names"),
    [
        ("\x1b[A", ["up"]),
        ("\x1bOA", ["up"]),
        ("\x1b[15~", ["f5"]),
        ("\x1b[27u", ["escape"]),
        ("\x1b[113;5u", ["ctrl+q"]),
        ("\x1b[1114112u", []),
        ("\x1b[99999999999999999999u", []),
        ("\x1b[?1;2c", []),
        ("\x1b[>1;2;3c", []),
        ("\x1b[<0;99999999;1M", []),
    ],
)
def test_keys(sequence: str, names: list[str]) -> None:
    assert keys(sequence) == names


def test_other_messages() -> None:
    def kinds(sequence: str) -> list[type]:
        return [type(message) for message in Translator().messages(Token(Kind.SEQUENCE, sequence))]

    assert kinds("\x1b[I") == [events.AppFocus]
    assert kinds("\x1b[O") == [events.AppBlur]
    assert kinds("\x1b[?2026;2$y") == [TerminalSupportsSynchronizedOutput]
    assert kinds("\x1b[?2026;0$y") == []
    assert kinds("\x1b[<0;5;6M") == [events.MouseDown]
    assert is_answer(Token(Kind.SEQUENCE, "\x1b[?62;22c"))
    assert not is_answer(Token(Kind.SEQUENCE, "\x1b[A"))


ANSWERS = [b"\x1b[?62;22c", b"\x1b[?2026;2$y", b"\x1b[>1;10;0c", b"\x1b[<35;10;5M", b"\x1b[?1u", b"\x1b[2;3R"]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        [b"", b"\x1bO", b"\x1b[M", b"\x1b[M  ", b"\x1b", b"\x1b[", b"\x1b[1;", b"\x1b]0;t", b"\x1bP1"]
    ),
    st.sampled_from(ANSWERS),
)
def test_an_answer_is_whole_whatever_was_cut_off_before_it(before: bytes, answer: bytes) -> None:
    assert lexed(before + answer)[-1] == Token(Kind.SEQUENCE, answer.decode())
    assert lexed(before, answer)[-1] == Token(Kind.SEQUENCE, answer.decode())


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("pause", [0.01, 0.3, 1.0, 2.5])
def test_a_late_answer_is_never_typed_wherever_it_was_torn(answer: bytes, pause: float) -> None:
    for split in range(1, len(answer)):
        tokens = lexed(answer[:split], answer[split:] + b"q", pause=pause)
        assert [token for token in tokens if token.kind is Kind.TEXT] == text("q"), split
        assert Token(Kind.SEQUENCE, answer.decode()) in tokens


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ANSWERS), st.lists(st.booleans(), min_size=12, max_size=12), st.floats(0.01, 2.9))
def test_an_answer_that_is_torn_into_any_pieces_is_not_typed(answer, cuts, pause):
    """From the second byte on; `ESC [` may come as one, what follows an ESC alone may be a key."""
    places = [2, *(at for at, cut in enumerate(cuts[: len(answer) - 3], 3) if cut), len(answer)]
    pieces = [answer[start:end] for start, end in itertools.pairwise([0, *places])]
    if answer == b"\x1b[2;3R":  # its 2 may be typed: it is whole or not at all
        pieces = [answer[:4], answer[4:]]
    assert lexed(*pieces, pause=pause) == [Token(Kind.SEQUENCE, answer.decode())]


@pytest.mark.parametrize("answer", [answer for answer in ANSWERS if answer[2:3] in b"?<>"])
@pytest.mark.parametrize("pause", [0.15, 0.5, 1.0, 2.9])
def test_of_an_answer_that_comes_byte_by_byte_no_more_is_typed_than_follows_escape(answer, pause):
    tokens = lexed(*(bytes([byte]) for byte in answer), pause=pause)
    assert tokens == [Token(Kind.ESCAPE), *text(answer[1:3].decode()), Token(Kind.SEQUENCE, answer.decode())]


@pytest.mark.parametrize("answer", [b"\x1b[<35;10;5M", b"\x1b[?62;22c", b"\x1b[1;5C"])
def test_what_was_begun_and_never_ends_is_dropped_whole(answer):
    for split in range(4, len(answer)):
        assert lexed(answer[:split], pause=1.0) == []
        assert lexed(answer[:split], b"n", pause=1.0) == text("n")
        assert lexed(answer[:split], b"n", pause=4.0) == text("n")


def test_a_torn_key_is_that_key() -> None:
    assert lexed(b"\x1b[1;5", b"C", pause=1.0) == [Token(Kind.SEQUENCE, "\x1b[1;5C")]
    assert lexed(b"\x1b[1", b";5", b"C", pause=1.0) == [Token(Kind.SEQUENCE, "\x1b[1;5C")]


@pytest.mark.parametrize("keys", [b"[?", b"[n", b"?", b"[<", b"[2n"])
def test_keys_after_escape_are_typed(keys):
    for pause in (0.15, 0.5, 1.0):
        tokens = lexed(b"\x1b", *(bytes([byte]) for byte in keys), pause=pause)
        assert tokens == [Token(Kind.ESCAPE), *text(keys.decode())]


def test_what_a_person_types_after_a_sequence_that_was_given_up_is_typed() -> None:
    assert lexed(b"\x1b[", b"A", pause=1.0) == text("A")
    assert lexed(b"\x1b[", b"2", b"n", pause=1.0) == text("2n")
    assert lexed(b"\x1b", b"?", b"c", pause=1.0) == [Token(Kind.ESCAPE), *text("?c")]


def test_a_focus_that_is_already_so_is_no_message() -> None:
    translator = Translator()

    def told(text: str) -> list[type]:
        return [type(message) for message in translator.messages(Token(Kind.SEQUENCE, text))]

    assert told("\x1b[O") == [events.AppBlur]
    assert told("\x1b[O") == []
    assert told("\x1b[I") == [events.AppFocus]


def test_of_a_burst_of_focus_reports_the_last_one_is_taken_and_the_key_behind_it_comes_next() -> None:
    inbox = deque(lexed(b"\x1b[O\x1b[I" * 100 + b"q\x1b[O"))
    assert [taken(inbox) for _ in range(3)] == [
        Token(Kind.SEQUENCE, "\x1b[I"), *text("q"), Token(Kind.SEQUENCE, "\x1b[O"),
    ]  # fmt: skip
    assert not inbox
