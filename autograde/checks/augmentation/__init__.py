"""Checks of the assignment on data augmentation and class balance."""

# The order is that of the notebook, in which results are shown.
# isort: off
from autograde.checks.augmentation.geometric import flip_horizontal, translate
from autograde.checks.augmentation.values import change_contrast, add_noise
from autograde.checks.augmentation.mixing import one_hot, smooth_labels, mixup
from autograde.checks.augmentation.balancing import class_weights, oversample
# isort: on

__all__ = [
    "add_noise",
    "change_contrast",
    "class_weights",
    "flip_horizontal",
    "mixup",
    "one_hot",
    "oversample",
    "smooth_labels",
    "translate",
]
