"""What may be answered to the experiments of the named circuits: the right answer first.

Numbers are filled in as in the experiments' own answers, so that they come from the circuit: `{v[x]}` is a
node's value, `{d[x]}` its gradient, `{v0[x]}` and `{d0[x]}` those before the inputs were set.
"""

from collections.abc import Mapping

ANSWERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "sum-product": (
        ("{stopped}: × hands them the value of z", "z: its own value is 0", "all three: f is 0"),
        ("it goes from {d0[z]} to {d[z]}", "it stays at {d0[z]}", "it becomes {d[y]}"),
        ("those of x and y", "that of z", "all three"),
    ),
    "fan-out": (
        ("both get half: w gets {d[w]}", "x gets all of it", "w gets all of it"),
        ("w alone", "x alone", "both, half each"),
        ("yes, through max", "yes, through q", "no: both ways are shut"),
    ),
    "neuron": (
        (
            "hardly at all: ∂f/∂w0 = {d[w0]}",
            "as fast as before: ∂f/∂w0 = {d0[w0]}",
            "faster: the sum is larger",
        ),
        ("{stopped}", "w1", "w2", "none: it is only an input that is 0"),
        ("as steep as it gets: {d[w2]}", "flat: 0", "as a plain wire: 1"),
    ),
    "neuron-apart": (
        ("they multiply it by {d[w2]}", "they multiply it by f = {v[f]}", "nothing: they undo each other"),
        ("exp: it overflows", "the division: by 0", "none: all stay finite"),
        ("{stopped}", "w0", "w2", "none: it is only an input that is 0"),
    ),
    "gates": (
        ("{d[a]} and {d[b]}", "{v[a]} and {v[b]}: their own values", "{d0[a]} and {d0[b]}, as before"),
        ("{d[c]} and {d[d]}", "{d[d]} and {d[c]}", "{v[v]} and {v[v]}"),
        ("{d[p]} and {d[q]}", "{d[q]} and {d[p]}", "2 and 2"),
    ),
    "patterns": (
        ("both get half: {d[z]} each", "z gets all: {d0[z]}", "w gets all: {d0[z]}"),
        ("{stopped}", "x alone", "x and z", "y alone"),
    ),
    "softmax": (
        ("little: ∂L/∂a = {d[a]}", "as much as before: ∂L/∂a = {d0[a]}", "more: a is further away from 1"),
        ("{d[a]}, {d[b]} and {d[c]}", "{d[b]}, {d[b]} and {d[b]}", "0 for each: nothing is left to learn"),
        ("exp: it overflows", "log: it gets a 0", "none: all stay finite"),
    ),
    "softmax-stable": (
        ("no: L = {v[L]}", "yes: exp overflows", "yes: log gets a 0"),
        ("its share of the softmax, and −1", "twice its share of the softmax", "+1 and −1: nothing in all"),
    ),
    "attention": (
        ("everywhere alike; the keys stop", "at the first key; the values stop", "nowhere; all learn on"),
        ("v1, nearly alone", "all three alike", "v2 and v3"),
        ("more: ∂f/∂k1 = {d[k1]}", "the same as before: {d0[k1]}", "nothing: no value reaches a key"),
    ),
    "two-layer": (
        ("{stopped}: their relu is shut", "w1, b1 and v1: they come first", "none: all of them learn"),
        ("both learn now: {d[w2]} and {d[v2]}", "only v2 learns now", "nothing: the relu stays shut"),
        ("w1 and b1 stop, v1 still learns", "w1, b1 and v1 stop", "only v1 stops"),
    ),
    "micrograd": (
        ("the first relu, of b + a", "the second relu, of b − a", "both of them"),
        ("as if it were shut: slope 0", "as if it were open: slope 1", "half of that: slope 0.5"),
    ),
    "one-example": (
        ("hardly anything: ∂L/∂w = {d[w]}", "as much as before: ∂L/∂w = {d0[w]}", "more: w is larger"),
        ("b alone", "w alone", "both, half each", "neither"),
    ),
    "three-examples": (
        ("l3: {v[l3]}", "l1: {v[l1]}", "l2: {v[l2]}"),
        ("{v[l1]} for each", "0 for each: the score is 0", "1 for each: all are wrong"),
    ),
}
"""For each circuit the answers to its experiments, in their order; at most 60 characters each."""
