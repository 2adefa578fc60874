import pytest

from autograde.sandbox.names import names, reads


@pytest.mark.parametrize(
    ("source", "bound", "read"),
    [
        ("a = b", "a", "b"),
        ("import numpy as np\nfrom os import path", "np path", ""),
        ("def f(x):\n    y = x + z\n    return y", "f", "z"),
        ("def f():\n    global g\n    g = h", "f g", "h"),
        ("f = lambda x: x + y", "f", "y"),
        ("def f():\n    return [i * k for i in rows]", "f", "k rows"),
        ("class A(B):\n    x = x\n    def f(self):\n        return self.y + z", "A x f", "B x z"),
        ("def f():\n    x = 1\n    def g():\n        return x", "f", ""),
        ("for i in n:\n    i += 1", "i", "n i"),
        ("def f():\n    i = 0\n    i += 1", "f", ""),
        ("del path", "path", "path"),
        ("w[0] = 1", "w", "w"),
        ("model.layers[-1].rate = 2", "model", "model"),
        ("def f():\n    del cache[k]", "f cache", "cache k"),
        ("if (n := 3) > 2: pass", "n", ""),
        ("%matplotlib inline\nx = 1", "x", ""),
        ("", "", ""),
        ("deep = " + "lambda: " * 1500 + "x", "deep", "x"),
    ],
)
def test_the_names_of_a_cell(source, bound, read):
    found = names(source)
    assert found is not None
    assert found.binds == set(bound.split())
    assert found.reads == set(read.split())


@pytest.mark.parametrize(
    "source",
    [
        "%run other.py",
        "!ls",
        "x = ",
        "\0",
        "(" * 5000,
        "-" * 200_000 + "1",
        "globals()['x']",
        "def f():\n    import sys\n    return sys",
        "import __main__",
        "eval('x')",
        "print(Out[3])",
        "__ + 1",
        "print(_12)",
        "x = _i3",
        "from math import *",
        "from __main__ import x",
        "from sys import modules",
        "import importlib.util",
    ],
)
def test_cells_of_which_nothing_can_be_told(source):
    assert names(source) is None
    assert reads(["a", source]) is None


def test_a_method_may_have_the_name_of_a_function_that_looks_around():
    assert names("model.compile(optimizer)") is not None


def test_what_many_cells_read_is_what_each_reads():
    assert reads(["a + b", "def f(): return c", "d = 1"]) == {"a", "b", "c"}
    assert reads([]) == set()
