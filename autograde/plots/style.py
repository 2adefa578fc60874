"""One look for every figure: colors that color-blind readers tell apart, small and quick to draw.

The colors are Okabe and Ito's (jfly.uni-koeln.de/color, 2008) without the yellow, which is too
pale on white. A method has its own color *and* its own line, so that a figure also reads in gray.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import matplotlib as mpl
from cycler import cycler

OKABE_ITO: Mapping[str, str] = MappingProxyType(
    {
        "blue": "#0072B2",
        "vermilion": "#D55E00",
        "green": "#009E73",
        "purple": "#CC79A7",
        "orange": "#E69F00",
        "sky": "#56B4E9",
        "black": "#000000",
    }
)
"""The palette by name, in the order in which curves take their colors."""

DASHES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (1, 1)), (0, (5, 1, 1, 1)), (0, (8, 2)), "-")
"""The lines that go with the first colors."""

METHODS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "SGD": {"color": OKABE_ITO["black"], "linestyle": DASHES[0]},
        "momentum": {"color": OKABE_ITO["blue"], "linestyle": DASHES[0]},
        "Nesterov": {"color": OKABE_ITO["vermilion"], "linestyle": DASHES[1]},
        "AdaGrad": {"color": OKABE_ITO["green"], "linestyle": DASHES[3]},
        "RMSProp": {"color": OKABE_ITO["purple"], "linestyle": DASHES[2]},
        "Adam": {"color": OKABE_ITO["orange"], "linestyle": DASHES[0]},
    }
)
"""Color and line of each method, the same in every figure of the course."""

SIZE = (5.5, 3.2)
"""Width and height of a figure with one panel, in inches."""

RC: Mapping[Any, Any] = MappingProxyType(
    {
        "figure.figsize": SIZE,
        "figure.dpi": 96,
        "figure.facecolor": "white",
        # Labels stay inside small figures, too: what sticks out takes twice as long to draw.
        "figure.subplot.left": 0.13,
        "figure.subplot.right": 0.97,
        "figure.subplot.bottom": 0.19,
        "figure.subplot.top": 0.91,
        "savefig.facecolor": "white",
        "axes.facecolor": "white",
        "axes.prop_cycle": cycler(color=list(OKABE_ITO.values())),
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": "medium",
        "font.size": 9,
        "legend.frameon": False,
        "legend.fontsize": "small",
        "lines.linewidth": 1.6,
        "lines.markersize": 3,
        "xtick.minor.visible": False,
        "ytick.minor.visible": False,
    }
)
"""Matplotlib's settings for chapters and notebooks."""


def use() -> None:
    """Draw every figure from here on in the course's style."""
    mpl.rcParams.update(RC)


def look(name: str, place: int = 0) -> dict[str, Any]:
    """Color and line of the curve ``name``; other names take theirs from their ``place``.

    A name that starts with a method's, as in ``"Adam, 0.01"``, has that method's look.
    """
    for method, its_look in METHODS.items():
        if name.split(",", maxsplit=1)[0].strip() == method:
            return dict(its_look)
    colors = list(OKABE_ITO.values())
    return {"color": colors[place % len(colors)], "linestyle": DASHES[place % len(DASHES)]}
