"""Pictures of what optimizers do, in one style, cheap enough for every cell of a notebook.

Needs NumPy, Matplotlib and nothing of the package but the problems, so it also draws where
student code runs.
"""

from autograde.plots.paths import along, contours, losses, paths
from autograde.plots.style import METHODS, OKABE_ITO, look, use

__all__ = ["METHODS", "OKABE_ITO", "along", "contours", "look", "losses", "paths", "use"]
