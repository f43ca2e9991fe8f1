"""What a state takes of memory: the bytes that it does not share with another."""

import gc
import sys
from collections.abc import Iterator
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

import numpy as np

_NOT_ITS_OWN = (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType)


def weight(state: object, beside: object) -> int:
    """Bytes of all that hangs on a state, without what hangs on another one, too.

    >>> weight((1.5, np.zeros(1000)), ()) > 8000, weight((), ())
    (True, 0)
    """
    shared = {id(each) for each in _reached(beside)}
    return sum(sys.getsizeof(each) for each in _reached(state) if id(each) not in shared)


def _reached(start: object) -> Iterator[object]:
    """The object, and all that it holds, each once."""
    known, waiting = set[int](), [start]
    while waiting:
        each = waiting.pop()
        if id(each) in known or isinstance(each, _NOT_ITS_OWN):
            continue
        known.add(id(each))
        yield each
        waiting.extend(gc.get_referents(each))
        if isinstance(each, np.ndarray) and each.base is not None:
            waiting.append(each.base)  # whose memory a view lies in
