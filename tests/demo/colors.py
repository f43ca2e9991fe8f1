"""Which colours a text of terminal codes uses."""

import re

_SGR = re.compile(r"\x1b\[([0-9;]*)m")
_CODES = {
    "truecolor": re.compile(r"(?:^|;)[34]8;2;\d+;\d+;\d+"),
    "256": re.compile(r"(?:^|;)[34]8;5;\d+"),
    "16": re.compile(r"(?:^|;)(?:[39][0-7]|4[0-7]|10[0-7])(?=;|$)"),
}


def color_codes(text):
    """The kinds of colour code in it, as `--color` names them."""
    kinds = set()
    for match in _SGR.finditer(text):
        rest = match[1]
        for kind, code in _CODES.items():
            if code.search(rest):
                kinds.add(kind)
            rest = code.sub("", rest)
    return kinds
