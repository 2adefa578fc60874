"""What Keras says of convolution and pooling layers: their shapes, their counts, their maps."""

from itertools import product
from typing import Any

import keras
import numpy as np

from autograde.keras_runs.recorder.provenance import provenance
from autograde.keras_runs.runs import Run, Tolerance
from autograde.problems import digits

SEED = 8
SHAPES = ((8, 8, 1), (7, 10, 3), (28, 28, 6), (13, 9, 4))
PADDINGS = ("valid", "same")

TOLERANCE = Tolerance(
    rtol=0.0,
    atol=1e-5,
    why=(
        "Shapes and counts are whole numbers. The maps are sums of 18 products of numbers of order "
        "one: they agree to 1e-15 in float64 and to 1e-6 in float32."
    ),
)


def record_convolution(name: str) -> Run:
    """Output shapes and parameter counts for many settings, and a digit through two filters.

    ``conv_settings`` are (filters, kernel_size, strides, padding), ``pool_settings`` (pool_size,
    strides or 0 for none, padding), ``count_settings`` (channels, filters, kernel_size, use_bias);
    a padding is its place in ("valid", "same"). ``x`` is a digit and its mirror image as two
    channels.
    """
    rng = np.random.default_rng(SEED)
    arrays = {**_convolutions(), **_pools(), **_counts()}
    digit = digits().x[SEED].reshape(8, 8)
    x = np.stack([digit, digit[:, ::-1]], axis=-1)
    kernel, bias = rng.normal(size=(3, 3, 2, 2)).round(2), rng.normal(size=2).round(2)
    layer = keras.layers.Conv2D(2, 3)
    layer.build((None, *x.shape))
    layer.set_weights([kernel, bias])
    y = keras.ops.convert_to_numpy(layer(x[None]))[0]
    return Run(
        name,
        {**arrays, "x": x, "kernel": kernel, "bias": bias, "y": y},
        provenance(
            seed=SEED,
            expression="keras.layers.Conv2D, keras.layers.MaxPooling2D: compute_output_shape, "
            "count_params",
            settings={"paddings": list(PADDINGS)},
            tolerance=TOLERANCE,
        ),
    )


def _shape(layer: Any, shape: tuple[int, int, int]) -> tuple[int, ...]:
    return tuple(layer.compute_output_shape((None, *shape)))[1:]


def _table(kind: str, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    names = ("inputs", "settings", "outputs")
    columns = zip(*rows, strict=True)
    return {
        f"{kind}_{name}": np.array(column, dtype=np.int16)
        for name, column in zip(names, columns, strict=True)
    }


def _convolutions() -> dict[str, Any]:
    rows: list[tuple[Any, ...]] = []
    for shape, filters, size, strides, padding in product(
        SHAPES, (5,), (1, 2, 3, 5), (1, 2, 3), PADDINGS
    ):
        layer = keras.layers.Conv2D(filters, size, strides, padding)
        settings = (filters, size, strides, PADDINGS.index(padding))
        rows.append((shape, settings, _shape(layer, shape)))
    return _table("conv", rows)


def _pools() -> dict[str, Any]:
    rows: list[tuple[Any, ...]] = []
    for shape, size, strides, padding in product(SHAPES, (2, 3, 4), (None, 1, 2, 3), PADDINGS):
        layer = keras.layers.MaxPooling2D(size, strides, padding)
        settings = (size, strides or 0, PADDINGS.index(padding))
        rows.append((shape, settings, _shape(layer, shape)))
    return _table("pool", rows)


def _counts() -> dict[str, Any]:
    settings = list(product((1, 3, 6), (4, 16), (1, 3, 5), (False, True)))
    counts = []
    for channels, filters, size, use_bias in settings:
        layer = keras.layers.Conv2D(filters, size, use_bias=use_bias)
        layer.build((None, 8, 8, channels))
        counts.append(layer.count_params())
    return {
        "count_settings": np.array(settings, dtype=np.int16),
        "counts": np.array(counts, dtype=np.int32),
    }
