"""Keras in float64 throughout.

Keras 3 takes float64 back to float32 wherever it works out the type of a result, even if its
``floatx`` is float64 (``keras/src/backend/common/dtypes.py``: "Force to be 32-bit dtype"), on
JAX and PyTorch. With Keras 3.15 on JAX the trained weights then end up to 8e-8 from the formulas',
and gradients of batch normalization 5e-5; without, 2e-15 and 8e-14. Here the table by which Keras
does so loses its entry, so that what is compared is the formula and not the rounding.
"""

from importlib import import_module

import keras
from keras.src.backend.common import dtypes


def compute_in_float64() -> None:
    """Make float64 the default, and keep Keras from rounding it to float32.

    Raises:
        KeyError: if this version of Keras no longer has that table's entry.
    """
    keras.config.set_floatx("float64")
    if keras.backend.backend() == "jax":  # which has no float64 unless it is asked to
        import_module("jax").config.update("jax_enable_x64", True)
    del dtypes.BIT64_TO_BIT32_DTYPE["float64"]
