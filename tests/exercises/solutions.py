"""The exercises as they may be solved, and three typical ways to get each wrong.

A wrong file is a solution in which one piece of text stands for another one.
"""

SOLUTIONS = {
    1: """
def numerical_gradient(f, w, h):
    found = []
    for i in range(len(w)):
        kept = w[i]
        w[i] = kept + h
        right = f(w)
        w[i] = kept - h
        left = f(w)
        w[i] = kept
        found.append((right - left) / (2 * h))
    return found
""",
    2: """
def step(w, gradient, learning_rate):
    return [at - learning_rate * slope for at, slope in zip(w, gradient)]
""",
    3: """
def descend(slope, w, learning_rate, steps, tolerance):
    path = [w]
    for _ in range(steps):
        g = slope(w)
        if abs(g) <= tolerance:
            break
        w = w - learning_rate * g
        path.append(w)
    return path
""",
    4: """
def minibatches(order, batch_size):
    return [order[k:k + batch_size] for k in range(0, len(order), batch_size)]
""",
    5: """
def momentum_step(w, velocity, gradient, learning_rate, momentum):
    new = [momentum * v + g for v, g in zip(velocity, gradient)]
    return [at - learning_rate * v for at, v in zip(w, new)], new
""",
    6: """
import numpy as np
def adam_step(w, m, v, t, gradient, learning_rate, beta1, beta2, epsilon):
    w, m, v, g = map(np.array, (w, m, v, gradient))
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    first, second = m / (1 - beta1**t), v / (1 - beta2**t)
    return w - learning_rate * first / (np.sqrt(second) + epsilon), m, v
""",
    7: """
def backward(x, y, z, w):
    return z + float(x > w), z, x + y, float(w > x)
""",
    8: """
class Value:
    def __init__(self, data, inputs=()):
        self.data, self.grad, self.inputs = data, 0.0, inputs
        self.hand_on = lambda: None
    def __add__(self, other):
        out = Value(self.data + other.data, (self, other))
        def hand_on():
            self.grad += out.grad
            other.grad += out.grad
        out.hand_on = hand_on
        return out
    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other))
        def hand_on():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out.hand_on = hand_on
        return out
    def max(self, other):
        out = Value(max(self.data, other.data), (self, other))
        def hand_on():
            (self if self.data > other.data else other).grad += out.grad
        out.hand_on = hand_on
        return out
    def backward(self):
        order, seen = [], set()
        def visit(value):
            if value not in seen:
                seen.add(value)
                for each in value.inputs:
                    visit(each)
                order.append(value)
        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            value.hand_on()
""",
    9: """
import math
def loss_and_gradients(x, target, W1, b1, W2, b2):
    z = [sum(a * b for a, b in zip(row, x)) + c for row, c in zip(W1, b1)]
    h = [math.tanh(each) for each in z]
    y = sum(a * b for a, b in zip(W2, h)) + b2
    out = 2 * (y - target)
    back = [out * a * (1 - b**2) for a, b in zip(W2, h)]
    return (y - target)**2, [[d * a for a in x] for d in back], back, [out * a for a in h], out
""",
}

WRONG = [
    (1, "2 * h", "h", "is it divided by h"),
    (1, "(right - left) / (2 * h)", "(right - f(w)) / h", "is it the forward difference"),
    (1, "w[i] = kept - h", "w[i] = kept", "The other place is w − h"),
    (1, "w[i] = kept\n        found", "found", "was w[i] put back"),
    (2, "at - learning", "at + learning", "was the gradient added?"),
    (2, "learning_rate * slope", "slope", "was the learning rate left out?"),
    (2, "at - learning", "-learning", "is that the update alone?"),
    (3, "w - learning", "w + learning", "was the gradient added?"),
    (3, "abs(g)", "g", "Compare its size"),
    (3, "range(steps)", "range(steps + 1)", "is it one step too many?"),
    (4, "len(order), batch", "len(order) // batch_size * batch_size, batch", "left out?"),
    (4, "range(0, len(order), batch_size)", "range(len(order))", "do the batches overlap?"),
    (4, "[order[k:k + batch_size]", "[(order + order)[k:k + batch_size]", "filled up"),
    (5, "[at - learning", "[at + learning", "was the velocity added to w?"),
    (5, "zip(w, new)]", "zip(w, velocity)]", "is the old velocity used"),
    (5, "* v + g", "* v + (1 - momentum) * g", "was the gradient scaled by 1 − momentum?"),
    (6, "/ (1 - beta1**t), v / (1 - beta2**t)", ", v", "was the bias correction left out?"),
    (6, "(np.sqrt(second) + epsilon)", "np.sqrt(second + epsilon)", "does ε stand inside the root?"),
    (6, "(np.sqrt(second) + epsilon)", "np.sqrt(second)", ""),
    (6, "beta1 * m + (1 - beta1)", "beta2 * m + (1 - beta2)", ""),
    (6, "g**2", "g", "is the mean v that of the gradient?"),
    (7, "z + float(x > w)", "float(x > w)", "do its gradients add up"),
    (7, "float(w > x)", "1.0", ""),
    (7, "z, x + y", "z, z", "is that of z its own value?"),
    (8, "self.grad += out.grad", "self.grad = out.grad", ""),
    (8, "+=", "=", "was its grad overwritten"),
    (8, "+= other.data", "+= self.data", ""),
    (8, "self.grad = 1.0", "pass", "does the result begin with a grad of 1?"),
    (9, " * (1 - b**2)", "", "was the derivative of tanh left out?"),
    (9, "out = 2 * (y", "out = (y", "was the 2 of the square left out?"),
    (9, "out * a * (1", "out * (1", "come through W2"),
]
"""Number, what stands there, what stands in its place, and what is asked then ("" where no slip is named)."""
