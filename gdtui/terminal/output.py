"""Text on a standard stream: what the stream's encoding does not have is written in ASCII, never an error.

A terminal of an 8-bit locale, or a pipe with PYTHONIOENCODING, has neither `−` nor `η`: they are written as
`--ascii` shows them. A format that programs read back escapes them instead, so that no two names become one.
"""

import codecs
import io
from typing import TextIO

IN_ASCII = "gdtui.ascii"
"""The name of the error handler that writes in ASCII what cannot be encoded."""
ESCAPED = "backslashreplace"
"""Python's own: `θ` as `\\u03b8`."""


def ready(stream: TextIO | None, ascii: bool = False, errors: str = IN_ASCII) -> None:
    """Have a stream write everything that it is given.

    Args:
        stream: standard output or error; None where it is closed.
        ascii: whether to stay within ASCII, whatever the stream can encode.
        errors: how what it cannot encode is written: IN_ASCII or ESCAPED.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="ascii" if ascii else None, errors=errors)


def written(text: str, stream: TextIO | None) -> str:
    """The text as it comes out of a stream that is `ready`: as long as it is there."""
    if text.isascii():
        return text
    encoding = encoding_of(stream)
    return text.encode(encoding, IN_ASCII).decode(encoding)


def encoding_of(stream: TextIO | None) -> str:
    """The encoding of a stream; UTF-8 where it says nothing."""
    return getattr(stream, "encoding", None) or "utf-8"


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    """What stands for the characters that cannot be encoded, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from gdtui.spelling import in_ascii  # the app's own table; most commands do without

    return in_ascii(error.object, error.start, error.end), error.end


codecs.register_error(IN_ASCII, _in_ascii)
