"""What goes wrong when data are augmented: in geometry, values, mixtures, labels and balance."""

from autograde.misconceptions.augmentation.add_noise import ADD_NOISE
from autograde.misconceptions.augmentation.change_contrast import CHANGE_CONTRAST
from autograde.misconceptions.augmentation.class_weights import CLASS_WEIGHTS
from autograde.misconceptions.augmentation.flip_horizontal import FLIP_HORIZONTAL
from autograde.misconceptions.augmentation.mixup import MIXUP
from autograde.misconceptions.augmentation.one_hot import ONE_HOT
from autograde.misconceptions.augmentation.oversample import OVERSAMPLE
from autograde.misconceptions.augmentation.smooth_labels import SMOOTH_LABELS
from autograde.misconceptions.augmentation.translate import TRANSLATE

__all__ = [
    "ADD_NOISE",
    "CHANGE_CONTRAST",
    "CLASS_WEIGHTS",
    "FLIP_HORIZONTAL",
    "MIXUP",
    "ONE_HOT",
    "OVERSAMPLE",
    "SMOOTH_LABELS",
    "TRANSLATE",
]
