import itertools
import subprocess
import sys

import matplotlib as mpl
import numpy as np
from matplotlib.colors import to_rgb

from autograde import plots
from autograde.plots.style import DASHES

DEUTERANOPIA = np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]])
"""What a viewer without green cones sees of linear RGB (Machado et al. 2009, severity 1)."""


def seen(color):
    return np.clip(DEUTERANOPIA @ np.array(to_rgb(color)) ** 2.2, 0, 1) ** (1 / 2.2)


def contrast_with_white(color):
    luminance = np.array([0.2126, 0.7152, 0.0722]) @ np.array(to_rgb(color)) ** 2.2
    return 1.05 / (luminance + 0.05)


def test_colors_stay_apart_without_green_cones():
    for one, other in itertools.combinations(plots.OKABE_ITO.values(), 2):
        assert np.linalg.norm(seen(one) - seen(other)) > 0.15


def test_every_color_stands_out_on_white():
    assert all(contrast_with_white(color) > 2 for color in plots.OKABE_ITO.values())


def test_each_method_has_a_color_of_its_own():
    colors = [style["color"] for style in plots.METHODS.values()]
    assert len(set(colors)) == len(colors)


def test_a_variant_of_a_method_looks_like_the_method():
    assert plots.look("Adam, 0.01", place=3) == plots.look("Adam")


def test_other_names_take_their_look_from_their_place():
    assert plots.look("0.9", place=0) != plots.look("0.9", place=1)
    assert plots.look("mine", place=len(plots.OKABE_ITO) * len(DASHES)) == plots.look("mine")


def test_figures_are_small_once_the_style_is_in_use():
    with mpl.rc_context():
        plots.use()
        width, height = np.array(mpl.rcParams["figure.figsize"]) * mpl.rcParams["figure.dpi"]
    assert width <= 600
    assert height <= 400


def test_plots_import_nothing_of_the_package_but_the_problems():
    code = (
        "import sys, autograde.plots;"
        "print(*{m.split('.')[1] for m in sys.modules if m.startswith('autograde.')})"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(run.stdout.split()) <= {"plots", "problems", "plain"}
