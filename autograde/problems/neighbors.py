"""Who is near whom: nearest neighbors, the dimension that they span, and ways between examples."""

import heapq

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Indices = NDArray[np.integer]


def distances(a: Array, b: Array) -> Array:
    """The Euclidean distance of each row of ``a`` to each row of ``b``, of shape (a, b)."""
    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * a @ b.T
    return np.sqrt(np.maximum(squares, 0))


def among_themselves(x: Array) -> Array:
    """:func:`distances` of all rows of ``x`` to each other, those to themselves infinite."""
    found = distances(x, x)
    np.fill_diagonal(found, np.inf)
    return found


def vote(x: Array, y: Indices, new: Array, k: int = 1) -> Indices:
    """The class that most of the ``k`` examples nearest to each row of ``new`` have."""
    nearest = y[np.argsort(distances(new, x), axis=1, kind="stable")[:, :k]]
    counts = (nearest[:, :, None] == np.arange(int(y.max()) + 1)).sum(axis=1)
    classes: Indices = counts.argmax(axis=1)
    return classes


def dimension(x: Array, kept: float = 0.9) -> float:
    """In how many directions the neighbors of a row of ``x`` lie, on average.

    Where examples lie evenly in ``d`` dimensions, the ratio of the distances to the second and
    the first neighbor exceeds ``r`` with probability ``r**-d`` (Facco et al. 2017). This is the
    likeliest ``d``; of the largest ratios, all but a share ``kept``, only the number counts.
    """
    first, second = np.sort(among_themselves(x), axis=1)[:, :2].T
    ratios = np.sort(np.log(second / first))
    count = int(kept * len(ratios))
    return float(count / (ratios[:count].sum() + (len(ratios) - count) * ratios[count - 1]))


def chain(x: Array, start: int, end: int, neighbors: int = 10) -> list[int]:
    """Rows of ``x`` from ``start`` to ``end``, each among the nearest of the next or vice versa.

    Of all such ways the one whose squared steps have the smallest sum: many short steps rather
    than a long one (Dijkstra's algorithm).

    Raises:
        ValueError: no chain leads there.
    """
    apart = among_themselves(x)
    near = np.argsort(apart, axis=1, kind="stable")[:, :neighbors]
    joined = np.zeros(apart.shape, dtype=bool)
    np.put_along_axis(joined, near, values=True, axis=1)
    joined |= joined.T
    length, before = {start: 0.0}, {start: start}
    waiting = [(0.0, start)]
    while waiting:
        so_far, here = heapq.heappop(waiting)
        if here == end:
            break
        for there in np.flatnonzero(joined[here]).tolist():
            total = so_far + float(apart[here, there]) ** 2
            if total < length.get(there, np.inf):
                length[there], before[there] = total, here
                heapq.heappush(waiting, (total, there))
    if end not in before:
        msg = f"no chain of neighbors leads from {start} to {end}"
        raise ValueError(msg)
    way = [end]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]
