"""The keys of the network's screen, besides those that all screens share."""

from gdtui.screens.keys import CONTOURS, SCALE, Key

SHAPE_KEYS = (
    Key("left_curly_bracket", "layers(-1)", "{", "fewer layers", "take a hidden layer: a new run"),
    Key("right_curly_bracket", "layers(1)", "}", "more layers", "add a hidden layer: a new run"),
    Key(
        "left_parenthesis",
        "units(-1)",
        "(",
        "fewer units",
        "a unit less in the chosen, or last, hidden layer",
    ),
    Key("right_parenthesis", "units(1)", ")", "more units", "a unit more there: a new run as well"),
    Key("u", "hidden", "u", "hidden layers", "type the units of the hidden layers, as 8,8"),
    Key("R", "reseed", "R", "other start", "begin from other weights: with the next seed"),
)
WAY_KEYS = (
    Key("A", "activations", "A", "activation", "choose what hidden units do"),
    Key("less_than_sign", "batch(-1)", "<", "smaller", "a smaller batch"),
    Key("greater_than_sign", "batch(1)", ">", "larger", "a larger batch, up to all examples"),
    Key("B", "size", "B", "batch size", "type a batch size"),
    Key("d", "penalty", "d", "decay", "l2, which lets weights decay, in four strengths"),
    Key("o", "optimizers", "o", "optimizer", "choose the optimizer"),
)
EXAMPLE_KEYS = (
    Key("e", "function", "e", "type a function", "learn what is above and below a function that you type"),
    Key("N", "noise", "N", "noise", "more noise in the generated examples, then none"),
    Key("a", "inputs", "a", "inputs", "draw the field over the next of the inputs"),
    Key(
        "m",
        "mark",
        "m",
        "set an example",
        "set an example at the cursor (a click does, too), or take one up that was set (a drag does)",
    ),
    Key("M", "kind", "M", "its kind", "set examples of the next kind"),
)
MOVE_KEYS = (
    Key("left,h", "move(-1,0)", "← h", "left", "move the cursor on the field, or choose a unit or a weight"),
    Key("right,l", "move(1,0)", "→ l", "right", "the same to the right"),
    Key("up,k", "move(0,1)", "↑ k", "up", "the same upwards"),
    Key("down,j", "move(0,-1)", "↓ j", "down", "the same downwards"),
    Key("shift+left,H", "pan(-1,0)", "H", "pan", "look further left; a cursor moves five cells"),
    Key("shift+right,L", "pan(1,0)", "L", "pan", "the same to the right"),
    Key("shift+up,K", "pan(0,1)", "K", "pan", "the same upwards; among the units: a larger weight"),
    Key("shift+down,J", "pan(0,-1)", "J", "pan", "the same downwards; among the units: a smaller weight"),
    Key("f3", "zoom(1)", "F3", "zoom in", "look closer at the field, or in the landscape at the dot"),
    Key("f4", "zoom(-1)", "F4", "zoom out", "look from further away"),
)
UNIT_KEYS = (
    Key("F", "hold", "F", "hold still", "among the units: hold what is chosen still, or let it go"),
    Key("0", "cut", "0", "cut, or whole", "among the units: cut what is chosen; on a map: show all of it"),
    Key("G", "gradients", "G", "gradients", "among the units: the gradient along every weight"),
)
VIEW_KEYS = (
    Key("v", "view", "v", "view", "turn to the next view: field, units, landscape, layers"),
    Key("w", "plane", "w", "plane", "in the landscape: turn to another plane through the weights"),
    Key("W", "sweep", "W", "sweep", "in the landscape: turn two random directions towards another two"),
    SCALE,
    CONTOURS,
    Key("tab", "highlight", "tab", "next", "side by side: tell of the next one"),
    Key("c", "compare", "c", "compare", "optimizers, seeds or shapes side by side; and back to one"),
    Key("x", "experiments", "x", "experiments", "eight experiments: each asks before it tells"),
    Key("g", "circuit", "g", "circuit", "open the network of one example as gates, at these weights"),
    Key("equals_sign", "number", "=", "number", "type a learning rate, or the chosen weight"),
)
